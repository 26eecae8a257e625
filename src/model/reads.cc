// What answers show: settle() takes from them what only they tell, read_difference() holds them
// against a state.
#include <algorithm>
#include <utility>
#include <vector>

#include "model/expected.h"
#include "model/forms.h"
#include "model/model.h"
#include "model/route.h"
#include "model/value.h"

namespace bodkin::model {
namespace {

Expected literal(std::string_view value) {
  return Expected::of(value);
}

Expected version_list() {
  Expected version = Expected::object();
  version.add("id", literal("v1.0"))
      .add("min_version", literal("1.0"))
      .add("max_version", literal("1.39"))
      .add("status", literal("CURRENT"));
  Expected list = Expected::list();
  list.items.push_back(std::move(version));
  return Expected::object().add("versions", std::move(list));
}

Expected provider_answer(const State& state, const std::string& uuid) {
  const Provider& provider = state.providers.at(uuid);
  return Expected::object()
      .add("uuid", Expected::of(uuid))
      .add("name", Expected::of(provider.name))
      .add("generation", Expected::of(provider.generation))
      .add("parent_provider_uuid",
           provider.parent ? Expected::of(*provider.parent) : Expected::null())
      .add("root_provider_uuid", Expected::of(root_of(state, uuid)));
}

bool matches(const std::string& uuid, const Provider& provider, const Filters& filters) {
  if (filters.name && *filters.name != provider.name) return false;
  if (filters.uuid && *filters.uuid != uuid) return false;
  return !filters.resource_class || provider.inventories.contains(*filters.resource_class);
}

Expected provider_list(const State& state, const Filters& filters) {
  std::vector<std::pair<std::string_view, const std::string*>> found;  // name (unique), uuid
  for (const auto& [uuid, provider] : state.providers) {
    if (matches(uuid, provider, filters)) found.emplace_back(provider.name, &uuid);
  }
  std::ranges::sort(found);
  Expected list = Expected::list();
  for (const auto& [name, uuid] : found) list.items.push_back(provider_answer(state, *uuid));
  return Expected::object().add("resource_providers", std::move(list));
}

Expected record(const Inventory& inventory) {
  return Expected::object()
      .add("total", Expected::of(inventory.total))
      .add("reserved", Expected::of(inventory.reserved))
      .add("min_unit", Expected::of(inventory.min_unit))
      .add("max_unit", Expected::of(inventory.max_unit))
      .add("step_size", Expected::of(inventory.step_size))
      .add("allocation_ratio", Expected::of(inventory.allocation_ratio));
}

Expected with_generation(Expected answer, const Provider& provider) {
  answer.add("resource_provider_generation", Expected::of(provider.generation));
  return answer;
}

Expected inventories_answer(const Provider& provider) {
  Expected map = Expected::map();
  for (const auto& [name, inventory] : provider.inventories) map.add(name, record(inventory));
  return with_generation(Expected::object().add("inventories", std::move(map)), provider);
}

Expected usages_answer(const State& state, const std::string& uuid, const Provider& provider) {
  Expected map = Expected::map();
  for (const auto& [name, inventory] : provider.inventories) {
    map.add(name, Expected::of(used(state, uuid, name)));
  }
  return with_generation(Expected::object().add("usages", std::move(map)), provider);
}

Expected resources(const std::map<std::string, std::int64_t>& amounts) {
  Expected map = Expected::map();
  for (const auto& [name, amount] : amounts) map.add(name, Expected::of(amount));
  return map;
}

Expected provider_allocations(const State& state, const std::string& uuid,
                              const Provider& provider) {
  Expected map = Expected::map();
  for (const auto& [name, consumer] : state.consumers) {
    const auto held = consumer.allocations.find(uuid);
    if (held == consumer.allocations.end()) continue;
    map.add(name, Expected::object()
                      .add("resources", resources(held->second))
                      .add("consumer_generation", Expected::of(consumer.generation)));
  }
  return with_generation(Expected::object().add("allocations", std::move(map)), provider);
}

Expected consumer_allocations(const State& state, const std::string& uuid) {
  const Consumer* const consumer = find_consumer(state, uuid);
  if (!consumer) return Expected::object().add("allocations", Expected::map());
  Expected map = Expected::map();
  for (const auto& [provider, amounts] : consumer->allocations) {
    const std::int64_t generation = state.providers.at(provider).generation;
    map.add(provider, Expected::object()
                          .add("resources", resources(amounts))
                          .add("generation", Expected::of(generation)));
  }
  return Expected::object()
      .add("allocations", std::move(map))
      .add("project_id", Expected::of(consumer->project))
      .add("user_id", Expected::of(consumer->user))
      .add("consumer_generation", Expected::of(consumer->generation))
      .add("consumer_type", Expected::of(consumer->type));
}

// A member of a body that is a string, or nothing.
std::optional<std::string> text_member(const std::string& body, std::string_view key) {
  Verdict ignored;
  const Value* const value = read_value(body, ignored);
  const Value* const member = value ? value->find(key) : nullptr;
  if (!member || member->kind != json::Kind::kString) return std::nullopt;
  return member->text;
}

std::string location_difference(const std::string& expected, const Response& response) {
  if (response.headers.get("Location") == expected) return "";
  return "Location: does not name what was made";
}

std::string created_provider_difference(const State& after, const Request& request,
                                        const Response& response) {
  const std::optional<std::string> name = text_member(request.body, "name");
  for (const auto& [uuid, provider] : after.providers) {
    if (provider.name != name) continue;
    const std::string text = difference(provider_answer(after, uuid), response.body);
    return text.empty() ? location_difference("/resource_providers/" + uuid, response) : text;
  }
  return "";
}

std::string created_inventory_difference(const Provider& provider, const Address& address,
                                         const Request& request, const Response& response) {
  const auto name = text_member(request.body, "resource_class");
  const auto it = name ? provider.inventories.find(*name) : provider.inventories.end();
  if (it == provider.inventories.end()) return "";
  Expected answer = with_generation(record(it->second), provider);
  answer.add("resource_class", Expected::of(*name));
  const std::string text = difference(answer, response.body);
  if (!text.empty()) return text;
  return location_difference("/resource_providers/" + address.provider + "/inventories/" + *name,
                             response);
}

std::string list_difference(const State& after, const Address& address, const Response& response) {
  Verdict verdict;
  const Filters filters = read_query(address, "GET", verdict);
  if (verdict.refused() || filters.ambiguous) return "";
  return difference(provider_list(after, filters), response.body);
}

// Routes below one provider that exists.
std::string provider_difference(const State& after, const Provider& provider,
                                const Address& address, const Request& request,
                                const Response& response) {
  const std::string& body = response.body;
  switch (address.route) {
    case Route::kProvider:
      return difference(provider_answer(after, address.provider), body);
    case Route::kInventories:
      if (request.method == "POST") {
        return created_inventory_difference(provider, address, request, response);
      }
      return difference(inventories_answer(provider), body);
    case Route::kInventory: {
      const auto it = provider.inventories.find(address.resource_class);
      if (it == provider.inventories.end()) return "";
      return difference(with_generation(record(it->second), provider), body);
    }
    case Route::kUsages:
      return difference(usages_answer(after, address.provider, provider), body);
    case Route::kProviderAllocations:
      return difference(provider_allocations(after, address.provider, provider), body);
    default:
      return "";
  }
}

}  // namespace

StatePtr settle(const StatePtr& before, const Outcome& outcome, const Response& response) {
  if (!outcome.after) return before;
  auto open = std::static_pointer_cast<const State>(outcome.after);
  const auto chosen = open->providers.find("");
  if (chosen == open->providers.end()) return open;
  const std::optional<std::string> uuid = text_member(response.body, "uuid");
  if (!uuid || !is_uuid(*uuid) || open->providers.contains(*uuid)) return nullptr;
  auto after = std::make_shared<State>(*open);
  after->providers[*uuid] = chosen->second;
  after->providers.erase("");
  return after;
}

std::string read_difference(const State& after, const Request& request, const Response& response) {
  if (response.status < 200 || response.status >= 300) return "";
  if (response.status == 204) return response.body.empty() ? "" : "body: expected nothing";
  const std::optional<Address> address = find_route(request.target);
  if (!address) return "";
  switch (address->route) {
    case Route::kVersions:
      return difference(version_list(), response.body);
    case Route::kProviders:
      if (request.method == "GET") return list_difference(after, *address, response);
      return created_provider_difference(after, request, response);
    case Route::kAllocations:
      return "";
    case Route::kConsumer:
      return difference(consumer_allocations(after, address->consumer), response.body);
    default:
      break;
  }
  const Provider* const provider = find_provider(after, address->provider);
  if (!provider) return "";
  return provider_difference(after, *provider, *address, request, response);
}

}  // namespace bodkin::model
