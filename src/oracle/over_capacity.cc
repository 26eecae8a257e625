// over-capacity: requests for an amount of something are granted at the same moment though one
// after another, in whatever order, not all of them are: a limit is weighed and then passed by
// both.
//
// Judges groups that run/races.h sent and compared. And requests one after another for more than
// there is (run/overdraw.h): what is shown of a thing was in order by its members' names, the
// request was granted, and then it is not. Those names are a guess, so silent beside a model. What
// names the state that it expects is lost-update's. Unknown is never a finding
// (scenario/serial_order.h).
#include <fmt/format.h>

#include "base/text.h"
#include "oracle/judgement.h"
#include "oracle/oracles.h"
#include "oracle/unexplained.h"
#include "scenario/overdrawn.h"

namespace bodkin::oracle {
namespace {

class OverCapacity : public Oracle {
 public:
  std::string_view name() const override { return "over-capacity"; }
  std::string_view purpose() const override {
    return "Requests are granted more than there is, at once or one after another.";
  }

  void judge(const Case& what, std::vector<finding::Finding>& findings) const override {
    for (const UnexplainedGroup& group : unexplained_groups(what)) {
      if (!group.exceeds_limit) continue;
      finding::Finding finding = finding_of(what, group, name());
      finding.kind = "a limit is passed by requests sent at once";
      finding.message = more_accepted(what, group, "requests");
      findings.push_back(std::move(finding));
    }
    for (std::size_t i = 1; i + 1 < what.facts.size(); ++i) judge_overdraw(what, i, findings);
  }

 private:
  static void judge_overdraw(const Case& what, std::size_t write,
                             std::vector<finding::Finding>& findings) {
    const scenario::Exchange& before = *what.facts[write - 1].exchange;
    const scenario::Exchange& granted = *what.facts[write].exchange;
    const scenario::Exchange& after = *what.facts[write + 1].exchange;
    if (granted.note != scenario::kOverdrawWrite || !granted.success() || what.facts[write].model ||
        before.note != scenario::kOverdrawBefore || after.note != scenario::kOverdrawAfter ||
        !before.success() || !after.success()) {
      return;
    }
    const auto wrong = scenario::overdrawn(after.answer.response.body);
    if (!wrong || scenario::overdrawn(before.answer.response.body)) return;
    finding::Finding finding = finding_at(what, write, "over-capacity");
    finding.location = wrong->place;
    finding.kind = "more is granted than there is";
    finding.severity = finding::Severity::kMedium;
    finding.message =
        fmt::format("answered {}, and then GET {} shows that {}", status_of(what.facts[write]),
                    printable(after.request.target), printable(wrong->what));
    finding.evidence = printable(after.answer.response.body, 300);
    findings.push_back(std::move(finding));
  }
};

}  // namespace

std::unique_ptr<Oracle> make_over_capacity() {
  return std::make_unique<OverCapacity>();
}

}  // namespace bodkin::oracle
