#include "session/tolerance.h"

#include <algorithm>

#include "base/text.h"
#include "oracle/oracle.h"
#include "run/runner.h"
#include "session/hooks.h"

namespace bodkin::session {
namespace {

Result<void> check_oracle(const Tolerance& tolerance) {
  if (tolerance.oracle.empty() || tolerance.oracle.starts_with(kHookPrefix)) return {};
  std::vector<std::string> names;
  for (const auto& oracle : oracle::catalogue()) names.emplace_back(oracle->name());
  if (std::find(names.begin(), names.end(), tolerance.oracle) != names.end()) return {};
  const std::string near = nearest_name(tolerance.oracle, names);
  return error(ErrorCode::kInput,
               "[[tolerate]] names the oracle '" + printable(tolerance.oracle, 60) +
                   "', which there is not; " +
                   (near.empty() ? "see bodkin list oracles" : "did you mean '" + near + "'?"),
               tolerance.where);
}

}  // namespace

Result<Tolerances> Tolerances::make(const std::vector<Tolerance>& list,
                                    const contract::Contract& contract) {
  Tolerances made;
  for (const Tolerance& tolerance : list) {
    if (tolerance.oracle.empty() && tolerance.statuses.empty() && tolerance.location.empty()) {
      return error(ErrorCode::kInput,
                   "[[tolerate]] says what with 'status', 'oracle' or 'location'; to leave an "
                   "operation out use 'exclude'",
                   tolerance.where);
    }
    if (auto known = check_oracle(tolerance); !known) return std::unexpected(known.error());
    Compiled compiled{tolerance, {}};
    const run::Scope scope{{tolerance.operation}, {}};
    for (const contract::Operation& operation : contract.operations()) {
      if (!tolerance.operation.empty() && scope.allows(operation)) {
        compiled.operations.insert(operation.name());
      }
    }
    if (!tolerance.operation.empty() && compiled.operations.empty()) {
      return error(ErrorCode::kInput,
                   "[[tolerate]] names '" + printable(tolerance.operation, 100) +
                       "', which is no operation of the contract; see bodkin list operations",
                   tolerance.where);
    }
    made.list_.push_back(std::move(compiled));
  }
  return made;
}

bool Tolerances::tolerates(const finding::Finding& finding) const {
  return std::any_of(list_.begin(), list_.end(), [&](const Compiled& one) {
    const Tolerance& of = one.of;
    return (of.oracle.empty() || of.oracle == finding.oracle) &&
           (of.statuses.empty() || std::find(of.statuses.begin(), of.statuses.end(),
                                             finding.http_status) != of.statuses.end()) &&
           (of.location.empty() || run::matches_glob(of.location, finding.location)) &&
           (one.operations.empty() || one.operations.contains(finding.method + " " + finding.path));
  });
}

}  // namespace bodkin::session
