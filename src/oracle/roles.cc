#include "oracle/roles.h"

#include "oracle/judgement.h"
#include "scenario/roles.h"

namespace bodkin::oracle {
namespace {

constexpr int kGone = 410;

}  // namespace

std::vector<std::size_t> deletions_beyond_role(const Case& what) {
  std::vector<std::size_t> found;
  for (std::size_t i = 1; i + 1 < what.facts.size(); ++i) {
    const Facts& made = what.facts[i - 1];
    const Facts& removal = what.facts[i];
    const Facts& after = what.facts[i + 1];
    if (removal.exchange->note != scenario::kRoleDelete ||
        made.exchange->note != scenario::kRoleMake || after.exchange->note != scenario::kRoleGone ||
        made.exchange->principal != removal.exchange->principal ||
        after.exchange->principal == removal.exchange->principal) {
      continue;
    }
    const int left = status_of(after);
    if (removal.model || removal.operation == nullptr || !removal.exchange->success() ||
        status_of(made) != kStatusForbidden || (left != kStatusNotFound && left != kGone) ||
        !removal.operation->documents_exactly(kStatusForbidden)) {
      continue;
    }
    found.push_back(i);
  }
  return found;
}

}  // namespace bodkin::oracle
