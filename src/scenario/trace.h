// What happened: every request that was sent for one input, with everything known about it.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "contract/contract.h"
#include "dispatch/dispatcher.h"
#include "http/message.h"
#include "scenario/principal.h"

namespace bodkin::scenario {

enum class Purpose {
  kSetup,    // builds the world
  kInput,    // what the fuzzer made
  kAccess,   // the input again as somebody else, from the same state
  kRead,     // a read after an accepted input, as the input's principal
  kUnknown,  // something that never exists is asked for or deleted
  kHostile,  // a hostile value in path or query
  kStale,    // a write that names an outdated state (run/stale.h)
  kSnapshot,  // a read around a refused write (run/snapshots.h)

  kCleanup,
};
const char* to_string(Purpose purpose);

struct Exchange {
  Purpose purpose = Purpose::kInput;
  std::string principal;                           // name; kNobody: without credentials
  const contract::Operation* operation = nullptr;  // nullptr: not in the contract
  Request request;          // as sent; identifiers as in the world, not as renamed
  std::string id;           // X-Bodkin-Id
  bool fresh = false;       // the world was restored just before
  std::string note;         // probes: what it is after, e.g. "sqli:true" (oracle/sql_injection.h)
  dispatch::Answer answer;  // identifiers renamed back
  bool answered() const { return answer.transport == dispatch::Transport::kAnswered; }
  bool success() const {
    return answered() && answer.response.status >= 200 && answer.response.status < 300;
  }
};

struct Trace {
  std::vector<Exchange> exchanges;
};

}  // namespace bodkin::scenario
