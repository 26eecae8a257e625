// The executable specification of the inventory API (docs/inventory_api.md): plain maps, slow and
// obvious, sharing nothing with the service but HTTP messages.
//
// For a state and a request it says which answers are permitted, and what the state is after each.
// Several faults in one request permit several statuses. Where the specification leaves something
// open (5.0 for an integer), the answers of both readings are permitted. It never looks at
// X-Auth-Token: who asks is told by the caller. Pure functions, safe from several threads.
//
// One exchange after another is followed like this:
//
//     const Outcomes allowed = outcomes(*state, identity, request);
//     const Outcome* outcome = allowed.find(response.status);      // nullptr: not permitted
//     StatePtr after = settle(state, *outcome, response);          // nullptr: not known any more
//     if (after) difference = read_difference(*after, request, response);
#pragma once

#include <string>
#include <vector>

#include "http/message.h"
#include "model/state.h"

namespace bodkin::model {

// Who asks, as the service would know from the token. An empty role: no valid token.
struct Identity {
  std::string role;  // "admin", "owner", "reader" or empty; with any other nothing is known
  std::string project;
};

struct Outcome {
  int status = 0;
  // Which sentence of the specification, for success "ok". Stable and free of values, so that it
  // can locate a finding: "provider.generation", "body.schema.maximum:/inventories/*/total" (a
  // JSON pointer with * for the keys of a map). Rules that begin with "open." permit a refusal
  // that the specification neither demands nor forbids.
  std::string rule;
  // The state after it; nullptr: as before, so for every refusal and every read. A provider whose
  // identifier the service is to choose stands under the empty key.
  StatePtr after;

  bool success() const { return status >= 200 && status < 300; }
};

struct Outcomes {
  // False: nothing may be concluded from an answer (only for a role that the model has not heard
  // of).
  bool known = true;
  // At most one success. Refusals stand in the order in which the specification makes the service
  // check; a status occurs once for each rule that deserves it. Not empty where known.
  std::vector<Outcome> permitted;

  // The first outcome of that status, or nullptr.
  const Outcome* find(int status) const;
  bool permits(int status) const { return find(status) != nullptr; }
  bool accepts() const;  // some outcome is a success
};

Outcomes outcomes(const State& state, const Identity& identity, const Request& request);

// The state after an outcome of `before`, with what only the answer tells (an identifier that the
// service chose) read from it: `before` itself where nothing changed; nullptr where the answer does
// not tell, or tells an identifier that is malformed or taken.
StatePtr settle(const StatePtr& before, const Outcome& outcome, const Response& response);

// Compares what a success shows with the state after the request (settle(); for a read that is the
// state itself): bodies of all reads and of the writes that answer with one, numbers by value, keys
// in any order; Location; and that a 204 has no body. The empty string where they agree, where the
// answer is no success, and where the specification does not determine it. Else one line,
// "WHERE: what differs", in which WHERE is free of values: "/inventories/*/total", "body",
// "Location".
std::string read_difference(const State& after, const Request& request, const Response& response);

}  // namespace bodkin::model
