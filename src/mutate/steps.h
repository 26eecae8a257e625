// Mutating scenarios: which step changes, and operators on the order of the steps and on what they
// name of each other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "http/scenario.h"
#include "mutate/body.h"
#include "mutate/request.h"
#include "scenario/chain.h"
#include "scenario/dependency.h"

namespace bodkin::mutate {

// Chains of operations (scenario/chain.h), kept for a while like the requests of stock.h.
class ChainStock {
 public:
  static constexpr std::uint64_t kSeeds = 8;
  static constexpr std::uint64_t kAskedMax = 2048;

  // Everything must outlive it.
  ChainStock(const scenario::World& world, const scenario::Dependencies& dependencies)
      : world_(world), dependencies_(dependencies) {}

  // Empty method of its first step where none can be made. Valid until the next call.
  const http::Scenario& pick(const contract::Operation& operation, schema::Generator& generator,
                             Random& random);

 private:
  const scenario::World& world_;
  const scenario::Dependencies& dependencies_;
  std::unordered_map<std::uint64_t, http::Scenario> kept_;  // by operation, ending and seed
  std::uint64_t asked_ = 0;
  std::uint64_t generation_ = 0;
};

struct StepsContext {
  const Shared& shared;
  const Service& service;
  const scenario::Dependencies& dependencies;
  ChainStock& chains;
  std::vector<http::HttpFileRequest>& steps;
  const http::Scenario& other;  // another input; one step without a method: none
  Random& random;

  // The operation and path parameters of a step; references in its path are values like others.
  std::optional<contract::Contract::Match> match(std::size_t step) const;
  // The step's name; one is given where it has none.
  const std::string& name(std::size_t step);
  bool full() const;
};

struct StepsOperator {
  std::string_view name;
  std::string_view purpose;
  std::uint16_t weight = 1;
  bool grows = false;  // adds a step to an input of one, too
  // False: skipped, nothing changed.
  bool (*apply)(StepsContext&) = nullptr;
};

std::span<const StepsOperator> steps_order_operators();
std::span<const StepsOperator> steps_value_operators();

// A scenario changed; as Mutator::mutate_request.
std::string mutated_scenario(const Shared& shared, const Service& service,
                             const scenario::Dependencies& dependencies, ChainStock& chains,
                             std::string_view encoded, std::string_view other, std::size_t size_max,
                             Random& random);

}  // namespace bodkin::mutate
