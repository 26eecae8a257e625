// Writes that come too late, after one that was accepted: they must be refused, else the write in
// between is lost. What the oracle lost-update judges.
#pragma once

#include <optional>

#include "run/probes.h"
#include "scenario/trace.h"
#include "schema/generate.h"

namespace bodkin::run {

class StaleWrites {
 public:
  // The input again with an If-Match that nothing fulfils, where its operation heeds that
  // (scenario/lock.h). The note says "stale:if-match".
  static std::optional<Probe> with_stale_tag(const Accepted& input);

  // The input again with another value somewhere, so that it is no repetition of what was done, and
  // with its lock as it was: where the contract requires a lock in the body, documents 409 or 412,
  // and an answer of the trace, from exchange `accepted` on, shows that it has risen. Valid by the
  // schema. The note says "stale:MEMBER".
  std::optional<Probe> with_old_lock(const Accepted& input, const scenario::Trace& trace,
                                     std::size_t accepted);

  // The body with one scalar changed, still valid; empty where there is none.
  std::string varied(const contract::Operation& operation, const json::Tree& body);
  // The same with as many scalars changed as stay valid, within a dozen tries.
  std::string varied_all_over(const contract::Operation& operation, const json::Tree& body);

 private:
  std::string changed(const contract::Operation& operation, const json::Tree& body,
                      std::size_t places);
  schema::Generator generator_;
};

}  // namespace bodkin::run
