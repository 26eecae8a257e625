// Operations that are only ever refused, to be told to the user while there is time to help.
//
// Fuzzing an operation that answers every request with 401, 404 or 400 finds nothing, and looks the
// same as fuzzing one that has nothing to find.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "contract/contract.h"
#include "scenario/trace.h"

namespace bodkin::engine {

class Unreached {
 public:
  // Refusals after which it is said. 400 may come of what mutators do, so it takes more of them.
  static constexpr std::uint32_t kRefusals = 60;
  static constexpr std::uint32_t kBadRequests = 200;

  explicit Unreached(const contract::Contract& contract);

  // It answered otherwise (in the preflight): nothing will be said of it.
  void reached(const contract::Operation& operation);

  struct Refused {
    const contract::Operation* operation = nullptr;
    int status = 0;  // the one that advice is about
    std::uint32_t times = 0;
    std::string principal;  // who was refused
  };
  // Takes the first exchange of an input. Something once for each operation, when it has been
  // refused (400, 401, 403, 404, 422) often enough and never answered anything that shows that its
  // code was reached. Requests without credentials do not count where there are principals.
  std::optional<Refused> see(const scenario::Exchange& exchange, bool have_principals);

 private:
  struct Seen {
    std::uint32_t unauthorised = 0, not_found = 0, bad = 0;
    int credential_status = 401;
    bool done = false;
  };
  const contract::Contract& contract_;
  std::vector<Seen> seen_;  // one for each operation
};

}  // namespace bodkin::engine
