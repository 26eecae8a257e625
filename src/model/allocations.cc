// Rules of the writes to allocations. PUT is a POST of one consumer whose name stands in the path.
#include <map>
#include <set>
#include <utility>

#include "model/body.h"
#include "model/forms.h"
#include "model/rules.h"

namespace bodkin::model {
namespace {

using Bodies = std::vector<ConsumerBody>;

void check_projects(const Ask& ask, const Bodies& bodies) {
  for (const auto& body : bodies) {
    if (const Consumer* const consumer = find_consumer(ask.state, body.consumer)) {
      ask.require_project(consumer->project);
    }
    if (body.project) ask.require_project(*body.project);
  }
}

void check_generations(const Ask& ask, const Bodies& bodies) {
  for (const auto& body : bodies) {
    if (!body.has_generation) continue;
    const Consumer* const consumer = find_consumer(ask.state, body.consumer);
    const auto expected = consumer ? std::optional(consumer->generation) : std::nullopt;
    if (body.generation != expected) ask.verdict.refuse(409, "consumer.generation");
  }
}

void check_names(const Ask& ask, const Bodies& bodies) {
  for (const auto& body : bodies) {
    for (const auto& uuid : body.providers) {
      if (!find_provider(ask.state, uuid)) ask.verdict.refuse(400, "allocation.provider_unknown");
    }
  }
  for (const auto& body : bodies) {
    for (const auto& amount : body.amounts) {
      if (!is_known_class(amount.resource_class)) ask.verdict.refuse(400, "class.unknown");
    }
  }
}

// What consumers that the request does not name hold of a class of a provider.
std::int64_t used_by_others(const State& state, const Bodies& bodies, const std::string& provider,
                            const std::string& resource_class) {
  std::int64_t sum = used(state, provider, resource_class);
  for (const auto& body : bodies) {
    const Consumer* const consumer = find_consumer(state, body.consumer);
    if (!consumer) continue;
    const auto held = consumer->allocations.find(provider);
    if (held == consumer->allocations.end()) continue;
    const auto amount = held->second.find(resource_class);
    if (amount != held->second.end()) sum -= amount->second;
  }
  return sum;
}

void check_unit(const Inventory& inventory, std::int64_t amount, Verdict& verdict) {
  if (amount < inventory.min_unit) verdict.refuse(409, "allocation.min_unit");
  if (amount > inventory.max_unit) verdict.refuse(409, "allocation.max_unit");
  if (amount % inventory.step_size != 0) verdict.refuse(409, "allocation.step_size");
}

void check_fit(const Ask& ask, const Bodies& bodies) {
  std::map<std::pair<std::string, std::string>, std::int64_t> sums;
  for (const auto& body : bodies) {
    for (const auto& [uuid, name, amount] : body.amounts) {
      const Provider* const provider = find_provider(ask.state, uuid);
      if (!provider) continue;
      const auto inventory = provider->inventories.find(name);
      if (inventory == provider->inventories.end()) {
        ask.verdict.refuse(409, "allocation.no_inventory");
      } else if (amount) {
        check_unit(inventory->second, *amount, ask.verdict);
        sums[{uuid, name}] += *amount;
      }
    }
  }
  for (const auto& [what, sum] : sums) {
    const auto& [uuid, name] = what;
    const Inventory& inventory = find_provider(ask.state, uuid)->inventories.at(name);
    const std::int64_t after = used_by_others(ask.state, bodies, uuid, name) + sum;
    if (static_cast<double>(after) > inventory.capacity()) {
      ask.verdict.refuse(409, "allocation.capacity");
    }
  }
}

// Puts one body in the place of what its consumer holds; notes the providers before and after.
void replace(State& state, const ConsumerBody& body, std::set<std::string>& providers) {
  Consumer consumer;
  consumer.project = *body.project;
  consumer.user = *body.user;
  consumer.type = *body.type;
  if (const Consumer* const before = find_consumer(state, body.consumer)) {
    consumer.generation = before->generation;
    for (const auto& [uuid, held] : before->allocations) providers.insert(uuid);
  }
  ++consumer.generation;
  for (const auto& [uuid, name, amount] : body.amounts) {
    providers.insert(uuid);
    consumer.allocations[uuid][name] = *amount;
  }
  if (consumer.allocations.empty()) {
    state.consumers.erase(body.consumer);
  } else {
    state.consumers[body.consumer] = std::move(consumer);
  }
}

StatePtr replace_each(const Ask& ask, const Bodies& bodies) {
  check_projects(ask, bodies);
  check_generations(ask, bodies);
  check_names(ask, bodies);
  check_fit(ask, bodies);
  if (ask.verdict.refused()) return nullptr;

  auto after = std::make_shared<State>(ask.state);
  std::set<std::string> providers;
  for (const auto& body : bodies) replace(*after, body, providers);
  for (const auto& uuid : providers) ++after->providers[uuid].generation;
  return after;
}

}  // namespace

StatePtr replace_allocations(const Ask& ask) {
  if (!is_uuid(ask.address.consumer)) ask.verdict.refuse(400, "allocation.consumer_form");
  return replace_each(ask, read_allocations(ask.address.consumer, ask.request.body, ask.verdict));
}

StatePtr replace_all_allocations(const Ask& ask) {
  return replace_each(ask, read_all_allocations(ask.request.body, ask.verdict));
}

StatePtr delete_allocations(const Ask& ask) {
  const std::string& uuid = ask.address.consumer;
  const Consumer* const consumer = find_consumer(ask.state, uuid);
  if (!consumer) {
    ask.verdict.refuse(404, "allocation.none");
  } else {
    ask.require_project(consumer->project);
  }
  if (ask.verdict.refused()) return nullptr;

  auto after = std::make_shared<State>(ask.state);
  for (const auto& [provider, held] : consumer->allocations) {
    ++after->providers[provider].generation;
  }
  after->consumers.erase(uuid);
  return after;
}

}  // namespace bodkin::model
