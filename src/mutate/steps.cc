#include "mutate/steps.h"

#include <algorithm>
#include <utility>

#include "base/limits.h"
#include "http/reference.h"
#include "mutate/known.h"
#include "mutate/sampler.h"

namespace bodkin::mutate {
namespace {

// Most inputs stay short: a sequence costs as many requests as it has steps, and most faults need
// one.
constexpr std::uint64_t kGrowOneIn = 32;     // inputs of one step
constexpr std::uint64_t kAlonePercent = 75;  // of several steps one alone is changed and kept
constexpr std::uint64_t kOrderPercent = 50;  // of the other mutations of several steps
constexpr int kTries = 6;

// References as values of their kind, so that mutators of requests and bodies see valid ones; put
// back afterwards wherever they are still there.
class Masks {
 public:
  explicit Masks(const scenario::World& world) : world_(world) {}

  void hide(Request& request) {
    request.target = hidden(request.target, false);
    request.body = hidden(request.body, true);
  }
  void show(Request& request) const {
    for (const auto& [mask, text] : masks_) {
      replace(request.target, mask, text);
      replace(request.body, mask, text);
    }
  }
  bool empty() const { return masks_.empty(); }

 private:
  static void replace(std::string& text, const std::string& from, const std::string& to) {
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at)) {
      text.replace(at, from.size(), to);
      at += to.size();
    }
  }
  std::string mask_for(const http::Reference& reference, bool quoted) {
    const std::string number = std::to_string(masks_.size() + 1);
    if (!quoted) return "77077000" + number;
    const std::string known =
        reference.steps.empty() ? std::string() : world_.value_for(reference.steps.back());
    const bool uuid = reference.kind == http::Reference::Kind::kUuid || known.empty() ||
                      shape_of(known) == Shape::kUuid;
    return uuid ? "bdc1ad00-0000-4000-8000-00000000000" + number : "BODKINMASK" + number;
  }
  std::string hidden(const std::string& text, bool in_body) {
    std::string out;
    std::size_t at = 0;
    for (auto found = http::find_reference(text); found && masks_.size() < 9;
         found = http::find_reference(text, at)) {
      const bool quoted = !in_body || (found->begin > 0 && text[found->begin - 1] == '"');
      std::string mask = mask_for(found->reference, quoted);
      out.append(text, at, found->begin - at).append(mask);
      masks_.emplace_back(std::move(mask), text.substr(found->begin, found->size));
      at = found->begin + found->size;
    }
    return out.append(text, at);
  }

  const scenario::World& world_;
  std::vector<std::pair<std::string, std::string>> masks_;
};

// One step changed as a request is. False: nothing changed.
bool change_step(const Shared& shared, const Service& service, http::Scenario& scenario,
                 const http::Scenario& other, std::size_t room, Random& random) {
  http::HttpFileRequest& step = scenario.steps[random.below(scenario.steps.size())];
  http::HttpFileRequest hidden = step;
  Masks masks(service.world);
  masks.hide(hidden.request);
  hidden.name.clear();
  hidden.concurrent = false;
  const std::string encoded = http::encode_request(hidden);
  const std::string splice = http::encode_request(other.steps[random.below(other.steps.size())]);
  http::HttpFileRequest changed = http::decode_request(
      mutated_request(shared, service, encoded, splice, encoded.size() + room, random));
  if (changed.request.method.empty()) return false;
  masks.show(changed.request);
  changed.name = step.name;
  changed.concurrent = step.concurrent;
  if (changed == step) return false;
  step = std::move(changed);
  return true;
}

// One step as an input of its own, with what the world knows in place of earlier answers.
std::string alone(const Service& service, const http::Scenario& scenario, Random& random) {
  http::HttpFileRequest step = random.pick(scenario.steps);
  step.name.clear();
  step.concurrent = false;
  const auto known = [&](std::string& text, const auto& match) {
    for (auto found = http::find_reference(text); found;
         found = http::find_reference(text, found->begin)) {
      std::string value = found->reference.steps.empty()
                              ? std::string()
                              : service.world.value_for(found->reference.steps.back());
      for (const http::PathParameter& parameter : match->parameters) {
        if (parameter.value.find(text.substr(found->begin, found->size)) != std::string::npos) {
          value = service.world.value_for(parameter.name);
        }
      }
      text.replace(found->begin, found->size, value.empty() ? "1" : value);
    }
  };
  auto match = service.contract.match(step.request.method, step.request.target);
  if (!match) match.emplace();
  known(step.request.target, match);
  known(step.request.body, match);
  return http::encode_request(step);
}

bool change_order(StepsContext& context) {
  const bool one = context.steps.size() == 1;
  for (int i = 0; i < kTries; ++i) {
    Sampler<const StepsOperator*> sampler(context.random);
    for (const auto operators : {steps_order_operators(), steps_value_operators()}) {
      for (const StepsOperator& each : operators) {
        if (!one || each.grows) sampler.offer(each.weight, &each);
      }
    }
    if (!sampler.item()->apply(context)) continue;
    context.shared.names.emplace_back(sampler.item()->name);
    return true;
  }
  return false;
}

}  // namespace

const http::Scenario& ChainStock::pick(const contract::Operation& operation,
                                       schema::Generator& generator, Random& random) {
  if (++asked_ > kAskedMax) {
    kept_.clear();
    asked_ = 1;
    ++generation_;
  }
  const std::uint64_t ending = random.below(scenario::kEndings);
  const std::uint64_t seed = random.below(kSeeds);
  const auto place =
      static_cast<std::uint64_t>(&operation - dependencies_.contract().operations().data());
  const std::uint64_t key = (place * scenario::kEndings + ending) * kSeeds + seed;
  const auto [at, is_new] = kept_.try_emplace(key);
  if (is_new) {
    at->second =
        compose_chain(operation, world_, dependencies_, static_cast<scenario::Ending>(ending),
                      1 + seed + generation_ * kSeeds, generator);
  }
  return at->second;
}

std::optional<contract::Contract::Match> StepsContext::match(std::size_t step) const {
  auto found = service.contract.match(steps[step].request.method, steps[step].request.target);
  if (found && found->operation == nullptr) return std::nullopt;
  return found;
}

const std::string& StepsContext::name(std::size_t step) {
  std::string& own = steps[step].name;
  for (int i = 1; own.empty(); ++i) {
    const std::string candidate = "s" + std::to_string(i);
    const bool taken = std::any_of(steps.begin(), steps.end(),
                                   [&](const auto& each) { return each.name == candidate; });
    if (!taken) own = candidate;
  }
  return own;
}

bool StepsContext::full() const {
  return steps.size() >= limits::kScenarioStepsMax;
}

std::string mutated_scenario(const Shared& shared, const Service& service,
                             const scenario::Dependencies& dependencies, ChainStock& chains,
                             std::string_view encoded, std::string_view other, std::size_t size_max,
                             Random& random) {
  http::Scenario scenario;
  if (http::may_have_steps(encoded)) scenario = http::decode_scenario(encoded);
  const bool one = scenario.steps.size() == 1;
  if (encoded.size() > size_max || (one && !random.one_in(kGrowOneIn))) {
    if (!http::may_have_steps(other)) {
      return mutated_request(shared, service, encoded, other, size_max, random);
    }
    // Of another input of several steps one is taken to splice from.
    const http::Scenario from = http::decode_scenario(other);
    const std::string splice =
        from.steps.size() == 1 ? std::string(other) : http::encode_request(random.pick(from.steps));
    return mutated_request(shared, service, encoded, splice, size_max, random);
  }
  if (one) scenario = http::decode_scenario(encoded);
  const http::Scenario spliced = http::decode_scenario(other);
  if (!one && random.below(100) < kAlonePercent) {
    return mutated_request(shared, service, alone(service, scenario, random),
                           http::encode_request(random.pick(spliced.steps)), size_max, random);
  }
  for (int i = 0; i < kTries; ++i) {
    shared.names.clear();
    http::Scenario changed = scenario;
    StepsContext context{shared, service, dependencies, chains, changed.steps, spliced, random};
    const std::size_t room = size_max - encoded.size();
    const bool order = one || random.below(100) < kOrderPercent;
    if (order ? !change_order(context)
              : !change_step(shared, service, changed, spliced, room, random)) {
      continue;
    }
    std::string out = http::encode_scenario(changed);
    if (out.size() <= size_max && out != encoded) return out;
  }
  shared.names.clear();
  return mutated_bytes(shared, encoded, size_max, random);
}

}  // namespace bodkin::mutate
