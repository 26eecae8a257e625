// What the inventory service knows, as plain maps, and the few questions that several rules ask of
// it. Nothing here changes a state or knows of requests.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "bodkin/model.h"

namespace bodkin::model {

inline constexpr std::int64_t kInt31Max = 2147483647;

struct Inventory {
  std::int64_t total = 0, reserved = 0, min_unit = 1, max_unit = kInt31Max, step_size = 1;
  double allocation_ratio = 1.0;
  // What may be allocated in all, in double precision as the specification says.
  double capacity() const { return static_cast<double>(total - reserved) * allocation_ratio; }
  friend bool operator==(const Inventory&, const Inventory&) = default;
};

struct Provider {
  std::string name;
  std::int64_t generation = 0;
  std::optional<std::string> parent;             // uuid
  std::map<std::string, Inventory> inventories;  // by class
  friend bool operator==(const Provider&, const Provider&) = default;
};

struct Consumer {
  std::int64_t generation = 0;
  std::string project, user, type;
  // Provider, class, amount; no empty inner map. A consumer without allocations does not exist.
  std::map<std::string, std::map<std::string, std::int64_t>> allocations;
  friend bool operator==(const Consumer&, const Consumer&) = default;
};

struct State final : ModelState {
  std::map<std::string, Provider> providers;  // by uuid
  std::map<std::string, Consumer> consumers;  // by uuid
  bool equals(const ModelState& other) const override {
    return *this == static_cast<const State&>(other);
  }
  friend bool operator==(const State& a, const State& b) {
    return a.providers == b.providers && a.consumers == b.consumers;
  }
};

// States are shared and never changed once they are made.
using StatePtr = std::shared_ptr<const State>;

const Provider* find_provider(const State& state, const std::string& uuid);
const Consumer* find_consumer(const State& state, const std::string& uuid);
const Provider* find_provider_named(const State& state, const std::string& name);

// What all consumers together hold of a class of a provider.
std::int64_t used(const State& state, const std::string& provider,
                  const std::string& resource_class);
// Whether any consumer holds anything of a provider.
bool has_allocations(const State& state, const std::string& provider);
bool has_children(const State& state, const std::string& provider);
// Whether `inner` is `outer` or one of its descendants.
bool is_at_or_below(const State& state, const std::string& inner, const std::string& outer);
// The topmost ancestor of an existing provider, itself where it has no parent.
const std::string& root_of(const State& state, const std::string& provider);

}  // namespace bodkin::model
