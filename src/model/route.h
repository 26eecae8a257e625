// Which route of the specification a request target means, its path parameters, and its query.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/verdict.h"

namespace bodkin::model {

enum class Route {
  kVersions,             // /
  kProviders,            // /resource_providers
  kProvider,             // /resource_providers/{uuid}
  kInventories,          // …/{uuid}/inventories
  kInventory,            // …/{uuid}/inventories/{class}
  kUsages,               // …/{uuid}/usages
  kProviderAllocations,  // …/{uuid}/allocations
  kAllocations,          // /allocations
  kConsumer,             // /allocations/{consumer}
};

struct Address {
  Route route = Route::kVersions;
  std::string provider, resource_class, consumer;  // decoded; empty where the route has none
  std::string_view query;                          // of the target, still encoded
};

// Nothing: an unknown path. The address views into the target.
std::optional<Address> find_route(std::string_view target);

struct Filters {
  std::optional<std::string> name, uuid, resource_class;
  // A query in which '+' may stand for a space or for itself, or whose bytes are no text: which
  // providers it asks for is left open.
  bool ambiguous = false;
};
// The query of a request, checked: only GET /resource_providers lists any keys.
Filters read_query(const Address& address, std::string_view method, Verdict& verdict);

}  // namespace bodkin::model
