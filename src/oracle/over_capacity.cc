// over-capacity: requests for an amount of something are granted at the same moment though one
// after another, in whatever order, not all of them are: a limit is weighed and then passed by
// both.
//
// Judges groups that run/races.h sent and compared. What names the state that it expects is
// lost-update's. Unknown is never a finding (scenario/serial_order.h).
#include "oracle/oracles.h"
#include "oracle/unexplained.h"

namespace bodkin::oracle {
namespace {

class OverCapacity : public Oracle {
 public:
  std::string_view name() const override { return "over-capacity"; }
  std::string_view purpose() const override {
    return "Requests sent at once are granted more than there is.";
  }

  void judge(const Case& what, std::vector<finding::Finding>& findings) const override {
    for (const UnexplainedGroup& group : unexplained_groups(what)) {
      if (!group.exceeds_limit) continue;
      finding::Finding finding = finding_of(what, group, name());
      finding.kind = "a limit is passed by requests sent at once";
      finding.message = more_accepted(what, group, "requests");
      findings.push_back(std::move(finding));
    }
  }
};

}  // namespace

std::unique_ptr<Oracle> make_over_capacity() {
  return std::make_unique<OverCapacity>();
}

}  // namespace bodkin::oracle
