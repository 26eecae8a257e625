// The table of routes.
#include "service/routing.h"

#include "http/uri.h"
#include "service/handlers.h"
#include "service/reply.h"

namespace bodkin::service {
namespace {

void get_versions(Call& call) {
  reply::json(call, 200,
              R"({"versions":[{"id":"v1.0","min_version":"1.0","max_version":"1.39",)"
              R"("status":"CURRENT"}]})");
}

constexpr std::string_view kListKeys[] = {"name", "uuid", "resource_class"};

constexpr Method kRoot[] = {{"GET", Access::kOpen, false, get_versions}};
constexpr Method kProviders[] = {{"GET", Access::kRead, false, list_providers},
                                 {"POST", Access::kAdminWrite, true, create_provider}};
constexpr Method kProvider[] = {{"GET", Access::kRead, false, get_provider},
                                {"PUT", Access::kAdminWrite, true, update_provider},
                                {"DELETE", Access::kAdminWrite, false, delete_provider}};
constexpr Method kInventories[] = {{"GET", Access::kRead, false, list_inventories},
                                   {"PUT", Access::kAdminWrite, true, replace_inventories},
                                   {"POST", Access::kAdminWrite, true, create_inventory},
                                   {"DELETE", Access::kAdminWrite, false, delete_inventories}};
constexpr Method kInventory[] = {{"GET", Access::kRead, false, get_inventory},
                                 {"PUT", Access::kAdminWrite, true, update_inventory},
                                 {"DELETE", Access::kAdminWrite, false, delete_inventory}};
constexpr Method kUsages[] = {{"GET", Access::kRead, false, list_usages}};
constexpr Method kProviderAllocations[] = {
    {"GET", Access::kListAllocations, false, list_provider_allocations}};
constexpr Method kBatch[] = {{"POST", Access::kWriteAllocations, true, write_batch}};
constexpr Method kConsumer[] = {{"GET", Access::kReadConsumer, false, get_allocations},
                                {"PUT", Access::kWriteAllocations, true, write_allocations},
                                {"DELETE", Access::kWriteAllocations, false, delete_allocations}};

// "{" stands for a segment that is a parameter.
struct Pattern {
  Route route;
  std::size_t segments;
  std::string_view parts[4];
};
constexpr Pattern kPatterns[] = {
    {{"/", kRoot, {}}, 1, {""}},
    {{"/resource_providers", kProviders, kListKeys}, 1, {"resource_providers"}},
    {{"/resource_providers/{uuid}", kProvider, {}}, 2, {"resource_providers", "{"}},
    {{"/resource_providers/{uuid}/inventories", kInventories, {}},
     3,
     {"resource_providers", "{", "inventories"}},
    {{"/resource_providers/{uuid}/inventories/{resource_class}", kInventory, {}},
     4,
     {"resource_providers", "{", "inventories", "{"}},
    {{"/resource_providers/{uuid}/usages", kUsages, {}}, 3, {"resource_providers", "{", "usages"}},
    {{"/resource_providers/{uuid}/allocations", kProviderAllocations, {}},
     3,
     {"resource_providers", "{", "allocations"}},
    {{"/allocations", kBatch, {}}, 1, {"allocations"}},
    {{"/allocations/{consumer_uuid}", kConsumer, {}}, 2, {"allocations", "{"}},
};

bool matches(const Pattern& pattern, std::span<const std::string_view> segments) {
  if (segments.size() != pattern.segments) return false;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const bool parameter = pattern.parts[i] == "{";
    if (parameter ? segments[i].empty() : segments[i] != pattern.parts[i]) return false;
  }
  return true;
}

}  // namespace

const Method* Route::find(std::string_view name) const {
  for (const Method& method : methods) {
    if (name == method.name) return &method;
  }
  return nullptr;
}

const Route& root_route() {
  return kPatterns[0].route;
}

const Route* find_route(std::string_view path, std::array<std::string, 2>& parameters) {
  if (!path.starts_with('/')) return nullptr;
  path.remove_prefix(1);
  std::string_view segments[4];
  std::size_t count = 0;
  for (bool last = false; !last;) {
    if (count == std::size(segments)) return nullptr;
    const std::size_t slash = path.find('/');
    last = slash == std::string_view::npos;
    segments[count++] = path.substr(0, slash);
    if (!last) path.remove_prefix(slash + 1);
  }
  for (const Pattern& pattern : kPatterns) {
    if (!matches(pattern, {segments, count})) continue;
    std::size_t parameter = 0;
    for (std::size_t i = 0; i < count; ++i) {
      if (pattern.parts[i] == "{") parameters[parameter++] = http::percent_decode(segments[i]);
    }
    return &pattern.route;
  }
  return nullptr;
}

std::string allowed_methods(const Route& route) {
  std::string names;
  for (const Method& method : route.methods) {
    if (!names.empty()) names += ", ";
    names += method.name;
  }
  return names;
}

}  // namespace bodkin::service
