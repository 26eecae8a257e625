// The rules of each write, one function a row of the specification's table of routes.
//
// Each puts the refusals that the request deserves into the verdict, in the order of the table, and
// returns the state after success: nullptr where the request is refused or nothing changes. What is
// checked for all routes alike (model.cc) has been checked already.
#pragma once

#include <string>

#include "http/message.h"
#include "model/model.h"
#include "model/route.h"
#include "model/verdict.h"

namespace bodkin::model {

struct Ask {
  const State& state;
  const Identity& identity;
  const Request& request;
  const Address& address;
  Verdict& verdict;

  // 404 where the address names a provider, or an inventory, that is not there.
  const Provider* provider() const;
  const Inventory* inventory() const;
  // 403 where an owner asks and the project is another's.
  void require_project(const std::string& project) const;
};

// providers.cc
StatePtr create_provider(const Ask& ask);
StatePtr change_provider(const Ask& ask);
StatePtr delete_provider(const Ask& ask);
// inventories.cc
StatePtr replace_inventories(const Ask& ask);
StatePtr create_inventory(const Ask& ask);
StatePtr delete_inventories(const Ask& ask);
StatePtr change_inventory(const Ask& ask);
StatePtr delete_inventory(const Ask& ask);
// allocations.cc
StatePtr replace_allocations(const Ask& ask);
StatePtr replace_all_allocations(const Ask& ask);
StatePtr delete_allocations(const Ask& ask);

}  // namespace bodkin::model
