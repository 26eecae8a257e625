// Asks what somebody reaches of another's thing beside the thing's own path: what is below it
// ("/bookings/{id}/notes", "POST /bookings/{id}/cancel") and the list that it stands in. What
// oracle/reach judges, for services whose documents do not say who may do what.
//
// Sends nothing itself: the runner gives a function that does.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "contract/contract.h"
#include "run/isolation.h"
#include "run/probes.h"
#include "scenario/principal.h"
#include "scenario/world.h"
#include "schema/generate.h"

namespace bodkin::run {

class Reach {
 public:
  // Everything referred to must outlive it.
  Reach(const contract::Contract& contract, const scenario::World& world, const Scope& scope)
      : contract_(contract), world_(world), scope_(scope) {}

  // The owner reads the thing, the other reads it and its collection, of a thing that is hidden
  // from the other with each filter that the thing passes, too; of a thing that is hidden from the
  // other (403, 404) also what is below it, reads before writes, each after the same below a thing
  // that never existed. `may_write`: writes too; they end with the first that is accepted. False:
  // the trace ends.
  bool ask(const Thing& thing, bool may_write, const scenario::Principal* owner,
           const scenario::Principal* other, const SendProbe& send);

 private:
  struct Around {
    const contract::Operation* list = nullptr;
    std::vector<const contract::Operation*> reads, writes;  // below the thing
  };
  const Around& around(const contract::Operation& read);
  // A valid request of an operation below the thing, for the thing or, with `last`, for another of
  // its kind. Method empty: none can be made.
  Request below(const contract::Operation& operation, const Thing& thing, const std::string& last);
  bool ask_below(const contract::Operation& operation, const Thing& thing,
                 const scenario::Principal* owner, const scenario::Principal* other,
                 const SendProbe& send, bool& reached);

  const contract::Contract& contract_;
  const scenario::World& world_;
  const Scope& scope_;
  schema::Generator generator_;
  std::unordered_map<const contract::Operation*, Around> around_;
};

}  // namespace bodkin::run
