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
//
// inventory_model() is all of this as a bodkin::Model, which oracles ask.
#pragma once

#include <memory>
#include <string>

#include "bodkin/model.h"
#include "http/message.h"
#include "model/state.h"

namespace bodkin::model {

// Roles are "admin", "owner", "reader" and empty; of any other nothing is known.
using Identity = Asker;

// Every refusal that is deserved, in the order in which the specification makes the service check;
// a status occurs once for each rule that deserves it. Their rules locate findings:
// "provider.generation", "body.schema.maximum:/inventories/*/total" (a JSON pointer with * for the
// keys of a map). In the state after a success, a provider whose identifier the service is to
// choose stands under the empty key.
Outcomes outcomes(const State& state, const Identity& identity, const Request& request);

// Of these the one that the specification's order makes due, with others of its status, and what is
// left open.
Outcomes in_order(Outcomes deserved);

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

// The specification as a model: in_order() of outcomes(), beginning with nothing at all.
std::shared_ptr<const Model> inventory_model();

}  // namespace bodkin::model
