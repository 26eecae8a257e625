// Asks whether a client can set what is not its own to set: a member that the document has only in
// answers, or calls readOnly, sent in an accepted write ("mass assignment"). What the oracle
// mass-assignment judges.
//
// Sends nothing itself: the runner gives a function that does. Members come from the document,
// never from a list of names; of a body whose schema takes members of any name none is tried.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "run/isolation.h"
#include "run/probes.h"
#include "schema/generate.h"

namespace bodkin::run {

class Overposting {
 public:
  // Must outlive it.
  explicit Overposting(const contract::Contract& contract) : contract_(contract) {}

  // A member to try, with two values for it (spellings), the first not the one that is shown.
  struct Member {
    std::string name;
    std::string shown;  // spelling of the value that the answer has
    std::vector<std::string> values;
  };
  // All that there are after this accepted write, in the order of the document; the same for the
  // same input and answer.
  std::vector<Member> members(const Accepted& input);

  // Sends a probe, for writes from the state that the input met where there is one: nullptr: no
  // answer came and the trace ends. The pointer is good until the next call.
  using Send = std::function<const scenario::Exchange*(Probe probe)>;
  // Three writes with a read after each; stops where one is refused, where the thing cannot be read
  // or the member is not what was sent. `anew`: nothing is put back, so a creation names other
  // things each time, and a change is taken back by sending what was shown. False: the trace ends.
  bool ask(const Accepted& input, const Member& member, const Scope& scope, bool anew,
           const Send& send) const;

 private:
  std::vector<std::string> values_for(const schema::Schema* schema, std::string_view shown,
                                      std::uint64_t hash);

  const contract::Contract& contract_;
  schema::Generator generator_;
};

}  // namespace bodkin::run
