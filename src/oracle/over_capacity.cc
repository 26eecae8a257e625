// over-capacity: requests for an amount of something are granted at the same moment though one
// after another, in whatever order, not all of them are: a limit is weighed and then passed by
// both.
//
// Judges groups that run/races.h sent and compared. And requests one after another for more than
// there is (run/overdraw.h): what is shown of a thing was in order by its members' names, the
// request was granted, and then it is not; or the request was granted beyond a limit that the thing
// tells (scenario/told_limits.h). Those names are a guess, so silent beside a model. What
// And two claims that are too much one after another, but are granted as two lines of one request,
// which the answer shows both, or which make a thing each (run/races.h).
// What names the state that it expects is lost-update's. Unknown is never a finding
// (scenario/serial_order.h).
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "base/text.h"
#include "json/tree.h"
#include "oracle/judgement.h"
#include "oracle/oracles.h"
#include "oracle/unexplained.h"
#include "scenario/overdrawn.h"
#include "scenario/told_limits.h"

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
    judge_as_one(what, findings);
  }

 private:
  // More, less or in other steps than the thing says that may be asked for at once.
  static void judge_limit(const Case& what, std::size_t write,
                          std::vector<finding::Finding>& findings) {
    const Facts& facts = what.facts[write];
    if (facts.body == nullptr || !facts.body_verdict.valid()) return;
    const auto limit =
        scenario::passed_limit(what.facts[write - 1].exchange->answer.response.body, *facts.body);
    if (!limit) return;
    finding::Finding finding = finding_at(what, write, "over-capacity");
    finding.location = "/" + limit->member;
    finding.kind = "a limit that the thing tells is not kept";
    finding.severity = finding::Severity::kMedium;
    finding.message = fmt::format("answered {} to {}, though GET {} tells {} {}", status_of(facts),
                                  printable(facts.body->at(limit->amount).text),
                                  printable(what.facts[write - 1].exchange->request.target),
                                  printable(limit->member), limit->value);
    finding.evidence = printable(what.facts[write - 1].exchange->answer.response.body, 300);
    findings.push_back(std::move(finding));
  }

  static void judge_as_one(const Case& what, std::vector<finding::Finding>& findings) {
    bool refused = false;  // the second claim, after the first was granted
    for (std::size_t i = 1; i < what.facts.size(); ++i) {
      const scenario::Exchange& exchange = *what.facts[i].exchange;
      const scenario::Exchange& before = *what.facts[i - 1].exchange;
      if (exchange.note == scenario::kTwiceSecond && before.note == scenario::kTwiceFirst) {
        const int status = status_of(what.facts[i]);
        refused = before.success() && status >= 400 && status < 500;
      }
      const bool named = exchange.note == scenario::kTwiceBothNamed;
      if ((exchange.note != scenario::kTwiceBoth && !named) || !refused || !exchange.success() ||
          what.facts[i].model || (!named && !shows_both(what, i))) {
        continue;
      }
      finding::Finding finding = finding_at(what, i, "over-capacity");
      finding.location = "lines";
      finding.kind = "two lines of one request are granted more than there is";
      finding.severity = finding::Severity::kMedium;
      finding.message = fmt::format(
          "answered {}: {}; one line, and then the other in a request of its own, is refused",
          status_of(what.facts[i]), finding.kind);
      finding.evidence = printable(exchange.answer.response.body, 300);
      findings.push_back(std::move(finding));
    }
  }

  // A list of the answer has two objects that hold every number of the body's first line.
  static bool shows_both(const Case& what, std::size_t at) {
    const json::Tree answer = json::parse(what.facts[at].exchange->answer.response.body);
    const json::Tree* body = what.facts[at].body.get();
    if (body == nullptr || !json::is_json(answer)) return false;
    const auto lines = twin_objects(*body, nullptr);
    return !lines.empty() && !twin_objects(answer, &lines).empty();
  }

  // The numbers, by member, of the first two objects of a list that have the same ones; of those
  // that hold all of `wanted`, where that is given.
  using Numbers = std::map<std::string, std::string>;
  static Numbers twin_objects(const json::Tree& tree, const Numbers* wanted) {
    for (const json::NodeId list : tree.preorder()) {
      if (tree.at(list).kind != json::Kind::kArray) continue;
      std::vector<Numbers> seen;
      for (json::NodeId item = tree.at(list).first_child; item != json::kNone;
           item = tree.at(item).next) {
        if (tree.at(item).kind != json::Kind::kObject) continue;
        Numbers numbers;
        for (json::NodeId child = tree.at(item).first_child; child != json::kNone;
             child = tree.at(child).next) {
          if (tree.at(child).kind == json::Kind::kNumber) {
            numbers[json::key_of(tree, child)] = tree.at(child).text;
          }
        }
        if (wanted != nullptr) {
          const bool all = std::all_of(wanted->begin(), wanted->end(), [&](const auto& each) {
            const auto found = numbers.find(each.first);
            return found != numbers.end() && found->second == each.second;
          });
          if (!all) continue;
          numbers = *wanted;
        }
        if (!numbers.empty() && std::find(seen.begin(), seen.end(), numbers) != seen.end()) {
          return numbers;
        }
        seen.push_back(std::move(numbers));
      }
    }
    return {};
  }

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
    judge_limit(what, write, findings);
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
