#include "model/state.h"

namespace bodkin::model {

const Provider* find_provider(const State& state, const std::string& uuid) {
  const auto it = state.providers.find(uuid);
  return it == state.providers.end() ? nullptr : &it->second;
}

const Consumer* find_consumer(const State& state, const std::string& uuid) {
  const auto it = state.consumers.find(uuid);
  return it == state.consumers.end() ? nullptr : &it->second;
}

const Provider* find_provider_named(const State& state, const std::string& name) {
  for (const auto& [uuid, provider] : state.providers) {
    if (provider.name == name) return &provider;
  }
  return nullptr;
}

std::int64_t used(const State& state, const std::string& provider,
                  const std::string& resource_class) {
  std::int64_t sum = 0;
  for (const auto& [uuid, consumer] : state.consumers) {
    const auto held = consumer.allocations.find(provider);
    if (held == consumer.allocations.end()) continue;
    const auto amount = held->second.find(resource_class);
    if (amount != held->second.end()) sum += amount->second;
  }
  return sum;
}

bool has_allocations(const State& state, const std::string& provider) {
  for (const auto& [uuid, consumer] : state.consumers) {
    if (consumer.allocations.contains(provider)) return true;
  }
  return false;
}

bool has_children(const State& state, const std::string& provider) {
  for (const auto& [uuid, other] : state.providers) {
    if (other.parent == provider) return true;
  }
  return false;
}

bool is_at_or_below(const State& state, const std::string& inner, const std::string& outer) {
  std::string uuid = inner;
  while (uuid != outer) {
    const Provider* provider = find_provider(state, uuid);
    if (!provider || !provider->parent) return false;
    uuid = *provider->parent;
  }
  return true;
}

const std::string& root_of(const State& state, const std::string& provider) {
  const std::string* uuid = &provider;
  for (const Provider* p = find_provider(state, *uuid); p && p->parent;
       p = find_provider(state, *uuid)) {
    uuid = &*p->parent;
  }
  return *uuid;
}

}  // namespace bodkin::model
