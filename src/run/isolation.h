// Asks about one thing as its owner and as somebody else, so that oracle/isolation can tell whether
// the service contradicts itself about who sees it. For services whose documents do not say who may
// do what: that is most of them.
//
// Sends nothing itself: the runner gives a function that does.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "contract/contract.h"
#include "http/message.h"
#include "run/probes.h"
#include "run/runner.h"
#include "run/stale.h"
#include "scenario/principal.h"
#include "scenario/trace.h"

namespace bodkin::run {

// A thing by the path at which it is read.
struct Thing {
  std::string path;                             // no query
  const contract::Operation* read = nullptr;    // its GET
  const contract::Operation* remove = nullptr;  // its DELETE; nullptr: none, or not in scope
  std::vector<http::PathParameter> parameters;  // of the path, decoded
  bool made = false;                            // by the exchange
};

// What an accepted exchange named by its path, or made (POST: Location, or the identifier that was
// answered). Nothing for a collection, or where a GET of it is not in the contract or the scope, or
// after a DELETE.
std::optional<Thing> thing_of(const scenario::Exchange& exchange,
                              const contract::Contract& contract, const Scope& scope);

// Sends the probe as that principal; nullptr: no answer came and the trace ends. The pointer is
// good until the next call.
using SendProbe =
    std::function<const scenario::Exchange*(Probe probe, const scenario::Principal* as)>;

// The owner reads, the other reads, the owner reads again; then the other repeats the owner's write
// with another value (`varied`: PUT or PATCH of that thing; may be empty) and deletes
// (`may_delete`), the owner reading after each; at last, where the other was told 404 of a thing
// that it reads, the owner deletes it. Stops as soon as nothing more can be learned: where the
// thing is gone, or both see it and neither write is answered 404. False: the trace ends.
bool ask_about(const Thing& thing, const std::optional<Probe>& varied, bool may_delete,
               const scenario::Principal* owner, const scenario::Principal* other,
               const SendProbe& send);

}  // namespace bodkin::run
