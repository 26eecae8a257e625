// Rules of the writes to inventories.
#include <algorithm>

#include "model/body.h"
#include "model/forms.h"
#include "model/rules.h"

namespace bodkin::model {
namespace {

void check_class(const std::string& resource_class, Verdict& verdict) {
  if (!is_known_class(resource_class)) verdict.refuse(400, "class.unknown");
}

void check_record(const Inventory& record, Verdict& verdict) {
  if (record.reserved > record.total) {
    verdict.refuse(400, "inventory.reserved_at_most_total");
  }
  if (record.min_unit > record.max_unit) {
    verdict.refuse(400, "inventory.min_unit_at_most_max_unit");
  }
  const std::int64_t steps = (record.min_unit + record.step_size - 1) / record.step_size;
  if (steps * record.step_size > record.max_unit) {
    verdict.refuse(400, "inventory.step_reachable");
  }
  if (record.reserved != record.total && static_cast<double>(record.min_unit) > record.capacity()) {
    verdict.refuse(400, "inventory.min_unit_reachable");
  }
}

// Both may be missing: the provider, or a readable generation.
void check_generation(const Provider* provider, const std::optional<std::int64_t>& generation,
                      Verdict& verdict) {
  if (provider && generation && *generation != provider->generation) {
    verdict.refuse(409, "provider.generation");
  }
}

// Of removing a class.
void check_not_in_use(const Ask& ask, const std::string& resource_class) {
  if (used(ask.state, ask.address.provider, resource_class) > 0) {
    ask.verdict.refuse(409, "inventory.in_use");
  }
}

// A copy of the state with the provider's generation raised, for the caller to go on with.
std::shared_ptr<State> raised(const Ask& ask) {
  auto after = std::make_shared<State>(ask.state);
  ++after->providers[ask.address.provider].generation;
  return after;
}

std::map<std::string, Inventory>& inventories_of(const Ask& ask, State& state) {
  return state.providers[ask.address.provider].inventories;
}

}  // namespace

StatePtr replace_inventories(const Ask& ask) {
  const Provider* const provider = ask.provider();
  const InventoriesBody body = read_inventories(ask.request.body, ask.verdict);
  for (const auto& [name, record] : body.inventories) check_class(name, ask.verdict);
  for (const auto& [name, record] : body.inventories) {
    if (record) check_record(*record, ask.verdict);
  }
  check_generation(provider, body.generation, ask.verdict);
  if (provider && body.has_inventories) {
    for (const auto& [name, record] : provider->inventories) {
      const bool kept = std::ranges::any_of(body.inventories,
                                            [&](const auto& entry) { return entry.first == name; });
      if (!kept) check_not_in_use(ask, name);
    }
  }
  if (ask.verdict.refused()) return nullptr;

  const auto after = raised(ask);
  inventories_of(ask, *after).clear();
  for (const auto& [name, record] : body.inventories) inventories_of(ask, *after)[name] = *record;
  return after;
}

StatePtr create_inventory(const Ask& ask) {
  const Provider* const provider = ask.provider();
  const InventoryBody body = read_new_inventory(ask.request.body, ask.verdict);
  if (body.resource_class) check_class(*body.resource_class, ask.verdict);
  if (body.record) check_record(*body.record, ask.verdict);
  check_generation(provider, body.generation, ask.verdict);
  if (provider && body.resource_class && provider->inventories.contains(*body.resource_class)) {
    ask.verdict.refuse(409, "inventory.exists");
  }
  if (ask.verdict.refused()) return nullptr;

  const auto after = raised(ask);
  inventories_of(ask, *after)[*body.resource_class] = *body.record;
  return after;
}

StatePtr delete_inventories(const Ask& ask) {
  const Provider* const provider = ask.provider();
  if (provider) {
    for (const auto& [name, record] : provider->inventories) check_not_in_use(ask, name);
  }
  if (ask.verdict.refused()) return nullptr;

  const auto after = raised(ask);
  inventories_of(ask, *after).clear();
  return after;
}

StatePtr change_inventory(const Ask& ask) {
  ask.inventory();
  const InventoryBody body = read_inventory(ask.request.body, ask.verdict);
  if (body.record) check_record(*body.record, ask.verdict);
  check_generation(find_provider(ask.state, ask.address.provider), body.generation, ask.verdict);
  if (ask.verdict.refused()) return nullptr;

  const auto after = raised(ask);
  inventories_of(ask, *after)[ask.address.resource_class] = *body.record;
  return after;
}

StatePtr delete_inventory(const Ask& ask) {
  ask.inventory();
  check_not_in_use(ask, ask.address.resource_class);
  if (ask.verdict.refused()) return nullptr;

  const auto after = raised(ask);
  inventories_of(ask, *after).erase(ask.address.resource_class);
  return after;
}

}  // namespace bodkin::model
