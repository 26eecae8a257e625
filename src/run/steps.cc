#include "run/steps.h"

#include <algorithm>

#include "base/hash.h"
#include "base/limits.h"

namespace bodkin::run {
namespace {

constexpr std::uint64_t kRoundStep = 0x9e3779b97f4a7c15ULL;

std::uint64_t hash_of(const http::Scenario& scenario, std::size_t size) {
  std::uint64_t hash = kHashStart;
  for (std::size_t i = 0; i < size; ++i) {
    const http::HttpFileRequest& step = scenario.steps[i];
    hash = hash64(step.request.method, hash);
    hash = hash64(step.request.target, hash);
    hash = hash64(step.principal, hash);
    hash = hash64(step.request.body, hash);
  }
  return hash ^ (hash >> 29);  // low bits of FNV-1a alone are weak
}

// What the world knows for the place of a reference: the path parameter that it stands for, else
// one that is called like the member it names, else any.
std::string known_instead(const scenario::World& world, const http::Reference& reference,
                          const std::vector<http::PathParameter>& parameters) {
  for (const http::PathParameter& parameter : parameters) {
    const auto found = http::find_reference(parameter.value);
    if (!found || !(found->reference == reference)) continue;
    std::string value = world.value_for(parameter.name);
    return value.empty() ? world.unknown_for(parameter.name) : value;
  }
  if (!reference.steps.empty()) {
    std::string value = world.value_for(reference.steps.back());
    if (!value.empty()) return value;
  }
  for (const auto& [name, values] : world.bindings) {
    if (!values.empty()) return values.front();
  }
  return "1";
}

}  // namespace

Steps::Steps(const contract::Contract& contract, const scenario::World& world,
             const http::Scenario& scenario, std::uint64_t round)
    : contract_(contract),
      world_(world),
      scenario_(scenario),
      size_(std::min(scenario.steps.size(), limits::kScenarioStepsMax)),
      hash_(hash_of(scenario, size_)),
      answers_(hash_ + round * kRoundStep, contract.base_path()) {}

ReadyStep Steps::ready(std::size_t index) {
  const http::HttpFileRequest& step = scenario_.steps[index];
  ReadyStep ready;
  ready.step = step;
  if (size_ > 1) {
    const auto written = contract_.match(step.request.method, step.request.target);
    const std::vector<http::PathParameter> none;
    const auto& parameters = written ? written->parameters : none;
    ready.step.request = answers_.resolve(step.request, [&](const http::FoundReference& found) {
      return std::optional<std::string>(known_instead(world_, found.reference, parameters));
    });
    if (ready.step.request != step.request) {
      ready.written = std::make_shared<const Request>(step.request);
    }
  }
  ready.match = contract_.match(ready.step.request.method, ready.step.request.target);
  return ready;
}

Request Steps::resolve(const Request& written) {
  return answers_.resolve(written, [](const http::FoundReference&) { return std::nullopt; });
}

void Steps::done(std::size_t index, const scenario::Exchange* exchange) {
  if (size_ == 1) return;
  const bool answered = exchange != nullptr && exchange->answered();
  answers_.add(scenario_.steps[index].name, answered ? &exchange->answer.response : nullptr);
}

}  // namespace bodkin::run
