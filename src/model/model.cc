// The order of the checks that all routes share, and the table of routes.
#include "model/model.h"

#include <algorithm>
#include <string_view>

#include "base/text.h"
#include "model/route.h"
#include "model/rules.h"

namespace bodkin::model {
namespace {

constexpr std::size_t kBodyBytesMax = 1048576;

enum class Access { kAnybody, kAll, kAdmin, kNotOwner, kNotReader };

struct Row {
  Route route;
  std::string_view method;
  int success;
  Access access;
  StatePtr (*rules)(const Ask&);
};

StatePtr read_anything(const Ask&) {
  return nullptr;
}

StatePtr read_provider_part(const Ask& ask) {
  ask.provider();
  return nullptr;
}

StatePtr read_inventory_part(const Ask& ask) {
  ask.inventory();
  return nullptr;
}

StatePtr read_consumer_part(const Ask& ask) {
  if (const Consumer* const consumer = find_consumer(ask.state, ask.address.consumer)) {
    ask.require_project(consumer->project);
  }
  return nullptr;
}

constexpr Row kRows[] = {
    {Route::kVersions, "GET", 200, Access::kAnybody, read_anything},
    {Route::kProviders, "GET", 200, Access::kAll, read_anything},
    {Route::kProviders, "POST", 200, Access::kAdmin, create_provider},
    {Route::kProvider, "GET", 200, Access::kAll, read_provider_part},
    {Route::kProvider, "PUT", 200, Access::kAdmin, change_provider},
    {Route::kProvider, "DELETE", 204, Access::kAdmin, delete_provider},
    {Route::kInventories, "GET", 200, Access::kAll, read_provider_part},
    {Route::kInventories, "PUT", 200, Access::kAdmin, replace_inventories},
    {Route::kInventories, "POST", 201, Access::kAdmin, create_inventory},
    {Route::kInventories, "DELETE", 204, Access::kAdmin, delete_inventories},
    {Route::kInventory, "GET", 200, Access::kAll, read_inventory_part},
    {Route::kInventory, "PUT", 200, Access::kAdmin, change_inventory},
    {Route::kInventory, "DELETE", 204, Access::kAdmin, delete_inventory},
    {Route::kUsages, "GET", 200, Access::kAll, read_provider_part},
    {Route::kProviderAllocations, "GET", 200, Access::kNotOwner, read_provider_part},
    {Route::kConsumer, "GET", 200, Access::kAll, read_consumer_part},
    {Route::kConsumer, "PUT", 204, Access::kNotReader, replace_allocations},
    {Route::kConsumer, "DELETE", 204, Access::kNotReader, delete_allocations},
    {Route::kAllocations, "POST", 204, Access::kNotReader, replace_all_allocations},
};

const Row* find_row(Route route, std::string_view method) {
  const auto* const row = std::ranges::find_if(
      kRows, [&](const Row& r) { return r.route == route && r.method == method; });
  return row == std::end(kRows) ? nullptr : row;
}

bool allows(Access access, std::string_view role) {
  switch (access) {
    case Access::kAnybody:
    case Access::kAll:
      return true;
    case Access::kAdmin:
      return role == "admin";
    case Access::kNotOwner:
      return role != "owner";
    case Access::kNotReader:
      return role != "reader";
  }
  return false;
}

bool is_json_type(std::string_view value) {
  const auto is_space = [](char c) { return c == ' ' || c == '\t'; };
  value = value.substr(0, value.find(';'));
  while (!value.empty() && is_space(value.front())) value.remove_prefix(1);
  while (!value.empty() && is_space(value.back())) value.remove_suffix(1);
  return equal_ignore_case(value, "application/json");
}

// 415. Several fields that contradict each other leave it open.
void check_content_type(const Request& request, Verdict& verdict) {
  if (request.method != "POST" && request.method != "PUT") return;
  bool json = false;
  bool other = false;
  for (const auto& field : request.headers.fields()) {
    if (!equal_ignore_case(field.name, "Content-Type")) continue;
    (is_json_type(field.value) ? json : other) = true;
  }
  if (!json) {
    verdict.refuse(415, "header.content_type");
  } else if (other) {
    verdict.open(415, "header.content_type");
  }
}

// Everything before the rest of a route: the first fault answers alone. Nothing: already refused.
const Row* check_common(const std::optional<Address>& address, const Identity& identity,
                        const Request& request, Verdict& verdict) {
  const Row* const row = address ? find_row(address->route, request.method) : nullptr;
  if (identity.role.empty() && !(row && row->access == Access::kAnybody)) {
    verdict.refuse(401, "access.token");
  } else if (!address) {
    verdict.refuse(404, "path.unknown");
  } else if (!row) {
    verdict.refuse(405, "method.unknown");
  } else if (request.body.size() > kBodyBytesMax) {
    verdict.refuse(413, "body.size");
  } else {
    check_content_type(request, verdict);
    if (!verdict.refused() && !allows(row->access, identity.role)) {
      verdict.refuse(403, "access.role");
    }
  }
  return verdict.refused() ? nullptr : row;
}

}  // namespace

const Provider* Ask::provider() const {
  const Provider* const found = find_provider(state, address.provider);
  if (!found) verdict.refuse(404, "provider.none");
  return found;
}

const Inventory* Ask::inventory() const {
  const Provider* const found = provider();
  if (!found) return nullptr;
  const auto it = found->inventories.find(address.resource_class);
  if (it != found->inventories.end()) return &it->second;
  verdict.refuse(404, "inventory.none");
  return nullptr;
}

void Ask::require_project(const std::string& project) const {
  if (identity.role == "owner" && project != identity.project) {
    verdict.refuse(403, "access.project");
  }
}

Outcomes outcomes(const State& state, const Identity& identity, const Request& request) {
  const std::string& role = identity.role;
  if (!role.empty() && role != "admin" && role != "owner" && role != "reader") {
    return {.known = false, .permitted = {}};
  }
  Verdict verdict;
  const std::optional<Address> address = find_route(request.target);
  const Row* const row = check_common(address, identity, request, verdict);
  if (!row) return std::move(verdict).conclude(0, nullptr);
  read_query(*address, request.method, verdict);
  StatePtr after = row->rules({state, identity, request, *address, verdict});
  return std::move(verdict).conclude(row->success, std::move(after));
}

}  // namespace bodkin::model
