#include "run/again.h"

#include <algorithm>

#include "base/text.h"
#include "http/reference.h"
#include "http/uri.h"
#include "json/tree.h"
#include "run/claims.h"
#include "run/identity.h"

namespace bodkin::run {
namespace {

constexpr std::size_t kIdentitiesMax = 3;
// Digits alone, so that it may stand for a number, in a string and in a path.
constexpr std::uint64_t kPlaceholder = 734098126543000;

}  // namespace

Again::Again(const contract::Contract& contract, const scenario::World& world, http::Scenario input,
             std::size_t step, std::uint64_t first_round)
    : contract_(contract),
      world_(world),
      input_(std::move(input)),
      step_(step),
      first_round_(first_round),
      round_(first_round) {}

std::optional<Again> Again::of(const contract::Contract& contract, const scenario::World& world,
                               const http::Scenario& input, std::size_t step,
                               std::uint64_t first_round) {
  Again again(contract, world, input, step, first_round);
  again.write_ = input.steps[step].request;
  if (input.steps.size() > 1) {
    const auto placeholders = [&](std::string& text) {
      std::size_t at = 0;
      while (const auto found = http::find_reference(text, at)) {
        const std::string written = text.substr(found->begin, found->size);
        auto known = std::find_if(again.references_.begin(), again.references_.end(),
                                  [&](const auto& each) { return each.second == written; });
        if (known == again.references_.end()) {
          again.references_.emplace_back(std::to_string(kPlaceholder + again.references_.size()),
                                         written);
          known = again.references_.end() - 1;
        }
        text.replace(found->begin, found->size, known->first);
        at = found->begin + known->first.size();
      }
    };
    placeholders(again.write_.target);
    placeholders(again.write_.body);
  }
  // A step that only reads shows another thing each time, once the first one is changed.
  const auto made_by_a_write = [&](const std::string& written) {
    const auto found = http::find_reference(written);
    for (std::size_t i = step; found && i-- > 0;) {
      // Of steps that share a name the last one is meant.
      if (input.steps[i].name == found->reference.step)
        return input.steps[i].request.method != "GET";
    }
    return false;
  };
  const bool names_made =
      std::any_of(again.references_.begin(), again.references_.end(), [&](const auto& each) {
        if (!made_by_a_write(each.second)) return false;
        return again.write_.target.find(each.first) != std::string::npos ||
               (again.write_.method == "POST" &&
                again.write_.body.find(each.first) != std::string::npos);
      });
  if (names_made) return again;
  if (again.write_.method != "POST" || again.write_.body.empty()) return std::nullopt;
  again.identities_ = again.identities_of(again.write_);
  if (again.identities_.empty()) return std::nullopt;
  return again;
}

std::vector<std::string> Again::identities_of(const Request& request) const {
  const auto match = contract_.match(request.method, request.target);
  return identities(json::parse(request.body), kIdentitiesMax,
                    {&world_, match ? match->operation : nullptr});
}

bool Again::is_own(const Request& request) const {
  return std::any_of(references_.begin(), references_.end(), [&](const auto& each) {
    return request.target.find(each.first) != std::string::npos;
  });
}

bool Again::begin_round(const SendSteps& send) {
  ++round_;
  if (send_renamed(send)) return true;
  if (renames_ || round_ > first_round_ + 1) return false;
  renames_ = true;
  ++round_;
  return send_renamed(send);
}

bool Again::send_renamed(const SendSteps& send) {
  http::Scenario input = input_;
  for (std::size_t i = 0; renames_ && i < step_; ++i) {
    Request& request = input.steps[i].request;
    if (request.body.empty()) continue;
    for (const std::string& identity : identities_of(request)) {
      if (http::find_reference(identity)) continue;
      rename(request.target, request.body, identity, other_than(identity, round_));
    }
  }
  Steps steps(contract_, world_, input, round_);
  if (!send(input, step_, steps)) return false;
  values_.clear();
  for (const auto& [placeholder, written] : references_) {
    Request asking;
    asking.body = written;
    values_.emplace_back(placeholder, steps.resolve(asking).body);
  }
  return true;
}

std::optional<Request> Again::fill(const Request& request) const {
  Request filled = request;
  for (const auto& [placeholder, value] : values_) {
    if (http::find_reference(value)) return std::nullopt;
    replace_all(filled.target, placeholder, http::percent_encode(value));
    replace_all(filled.body, placeholder, value);
  }
  // And what others of the same round are called after it (run/claims.h).
  for (const std::string& identity : identities_) {
    const std::uint64_t first = round_ * kClaimNamesMax;
    for (std::uint64_t n = kClaimNamesMax - 1; n > 0; --n) {
      rename(filled.target, filled.body, other_than(identity, n), other_than(identity, first + n));
    }
    rename(filled.target, filled.body, identity, other_than(identity, first));
  }
  return filled;
}

}  // namespace bodkin::run
