// What happened: every request that was sent for one input, with everything known about it.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "contract/contract.h"
#include "dispatch/dispatcher.h"
#include "http/message.h"
#include "scenario/principal.h"

namespace bodkin::scenario {

enum class Purpose {
  kSetup,     // builds the world
  kInput,     // what the fuzzer made
  kAccess,    // the input again as somebody else, from the same state
  kRead,      // a read after an accepted input, as the input's principal
  kUnknown,   // something that never exists is asked for or deleted
  kHostile,   // a hostile value in path or query
  kStale,     // a write that names an outdated state (run/stale.h)
  kSnapshot,  // a read around a refused write (run/snapshots.h)

  kCleanup,
};
const char* to_string(Purpose purpose);

struct Exchange {
  Purpose purpose = Purpose::kInput;
  std::string principal;                           // name; kNobody: without credentials
  const contract::Operation* operation = nullptr;  // nullptr: not in the contract
  Request request;     // as sent; identifiers as in the world, not as renamed
  std::string id;      // X-Bodkin-Id
  bool fresh = false;  // the world was restored just before
  int step = -1;       // of the input: its number from 0; -1: a probe or the like
  std::string name;    // of that step, by which later ones name its answer
  // What the step says, where it names earlier answers (http/reference.h); else nothing.
  std::shared_ptr<const Request> written = {};
  std::string note;         // probes: what it is after, e.g. "sqli:true" (oracle/sql_injection.h)
  dispatch::Answer answer;  // identifiers renamed back
  bool answered() const { return answer.transport == dispatch::Transport::kAnswered; }
  bool success() const {
    return answered() && answer.response.status >= 200 && answer.response.status < 300;
  }
};

struct Trace {
  std::vector<Exchange> exchanges;
  // Of a played file: the number of the request from 0 before which it ended, and why. Empty: it
  // was played to its end, or to an exchange without an answer.
  std::size_t stopped_at = 0;
  std::string stopped;
};

}  // namespace bodkin::scenario
