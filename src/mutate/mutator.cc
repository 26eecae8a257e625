#include "mutate/mutator.h"

#include <utility>

#include "base/limits.h"
#include "http/scenario.h"
#include "mutate/body.h"
#include "mutate/operators.h"
#include "mutate/request.h"
#include "mutate/request_values.h"
#include "mutate/steps.h"
#include "mutate/values.h"

namespace bodkin::mutate {
namespace {

// What is neither an operator at a place nor a row of a table.
constexpr std::pair<std::string_view, std::string_view> kPlans[] = {
    {"body.generated", "Starts from a new valid body."},
    {"body.repaired", "Starts from the body with its invalid parts made valid."},
    {"body.current", "Generations, versions and ETags set to what the service showed."},
    {"head.mended", "Path parameters and media type made valid, so that the body is looked at."},
    {"bytes.text", "Bytes of the whole text changed."},
    {"cross.bytes", "The start of one text and the end of another."},
    {"cross.body", "The body of another request."},
    {"cross.steps", "The first steps of one input and the last of another."},
    {"cross.query_and_headers", "Query and headers of another request."},
};

}  // namespace

std::vector<Entry> catalogue() {
  std::vector<Entry> entries;
  const auto add = [&](std::string_view name, std::string_view purpose) {
    entries.push_back({std::string(name), std::string(purpose)});
  };
  for (const auto& [name, purpose] : kPlans) add(name, purpose);
  for (const Operator* each : all_operators()) {
    if (!each->family) add(each->name, each->purpose);
  }
  for (const auto rows : all_values()) {
    for (const Value& row : rows) add(row.name, row.purpose);
  }
  for (const auto operators : {target_operators(), query_operators(), header_operators()}) {
    for (const RequestOperator& each : operators) add(each.name, each.purpose);
  }
  for (const RequestValue& row : request_values()) add(row.name, row.purpose);
  for (const auto operators : {steps_order_operators(), steps_value_operators()}) {
    for (const StepsOperator& each : operators) add(each.name, each.purpose);
  }
  return entries;
}

struct Mutator::State {
  State(const contract::Contract& contract, const scenario::World& world,
        std::vector<std::string> words, LeafMutate leaf_given)
      : stock(world),
        dependencies(contract),
        chains(world, dependencies),
        service{contract, world, {}, stock},
        known(world, std::move(words)),
        leaf(std::move(leaf_given)) {}

  Stock stock;
  scenario::Dependencies dependencies;
  ChainStock chains;
  Service service;
  Known known;
  LeafMutate leaf;
  Checker checker;
  schema::Generator generator;
  std::vector<std::string> names;

  Shared fresh() {
    names.clear();
    return {known, checker, generator, leaf, names, service.world.observed};
  }
};

Mutator::Mutator(const contract::Contract& contract, const scenario::World& world,
                 std::vector<std::string> words, LeafMutate leaf)
    : state_(std::make_unique<State>(contract, world, std::move(words), std::move(leaf))) {
  for (const auto& each : contract.operations()) state_->service.operations.push_back(&each);
}

void Mutator::keep_to(std::vector<const contract::Operation*> operations) {
  state_->service.operations = std::move(operations);
}

Mutator::~Mutator() = default;

std::string Mutator::mutate_body(std::string_view body, const schema::Schema* schema,
                                 std::string_view other, std::size_t size_max, std::uint64_t seed,
                                 const std::vector<std::string>& own) {
  Random random(seed);
  Shared shared = state_->fresh();
  shared.own = own;
  return mutated_body(shared, body, schema, other, size_max, random);
}

std::string Mutator::cross_bodies(std::string_view a, std::string_view b, std::size_t size_max,
                                  std::uint64_t seed) {
  Random random(seed);
  return crossed_body(state_->fresh(), a, b, size_max, random);
}

std::string Mutator::mutate_request(std::string_view encoded, std::string_view other,
                                    std::size_t size_max, std::uint64_t seed) {
  Random random(seed);
  return mutated_request(state_->fresh(), state_->service, encoded, other, size_max, random);
}

std::string Mutator::cross_requests(std::string_view a, std::string_view b, std::size_t size_max,
                                    std::uint64_t seed) {
  Random random(seed);
  return crossed_request(state_->fresh(), a, b, size_max, random);
}

void Mutator::set_principals(std::vector<std::string> names) {
  state_->service.principals = std::move(names);
}

void Mutator::learn(const scenario::Trace& trace) {
  state_->dependencies.learn(trace);
}

std::string Mutator::mutate_scenario(std::string_view encoded, std::string_view other,
                                     std::size_t size_max, std::uint64_t seed) {
  Random random(seed);
  return mutated_scenario(state_->fresh(), state_->service, state_->dependencies, state_->chains,
                          encoded, other, size_max, random);
}

std::string Mutator::cross_scenarios(std::string_view a, std::string_view b, std::size_t size_max,
                                     std::uint64_t seed) {
  http::Scenario first = http::decode_scenario(a);
  const http::Scenario second = http::decode_scenario(b);
  if (first.steps.size() == 1 && second.steps.size() == 1) {
    return cross_requests(a, b, size_max, seed);
  }
  Random random(seed);
  const Shared shared = state_->fresh();
  std::vector<http::HttpFileRequest>& steps = first.steps;
  steps.resize(1 + random.below(steps.size()));
  const std::size_t from = random.below(second.steps.size());
  steps.insert(steps.end(), second.steps.begin() + static_cast<std::ptrdiff_t>(from),
               second.steps.end());
  if (steps.size() <= limits::kScenarioStepsMax) {
    std::string out = http::encode_scenario(first);
    if (out.size() <= size_max && out != a) {
      shared.names.emplace_back("cross.steps");
      return out;
    }
  }
  return mutated_bytes(shared, a, size_max, random);
}

const std::vector<std::string>& Mutator::last() const {
  return state_->names;
}

}  // namespace bodkin::mutate
