#include "run/overdraw.h"

#include <algorithm>
#include <cstdint>

#include "json/edit.h"
#include "json/number.h"
#include "run/claims.h"
#include "scenario/told_limits.h"

namespace bodkin::run {
namespace {

constexpr std::size_t kNumbersMax = 12, kNodesMax = 512;
constexpr std::int64_t kNumberMax = 1'000'000'000;

// Distinct whole numbers above zero, small ones first.
std::vector<std::int64_t> numbers_in(std::string_view text) {
  const json::Tree tree = json::parse(text);
  std::vector<std::int64_t> numbers;
  const auto nodes = tree.preorder();
  for (std::size_t i = 0; i < nodes.size() && i < kNodesMax; ++i) {
    if (tree.at(nodes[i]).kind != json::Kind::kNumber) continue;
    const auto value = json::to_int64(tree.at(nodes[i]).text);
    if (value && *value > 0 && *value <= kNumberMax) numbers.push_back(*value);
  }
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  if (numbers.size() > kNumbersMax) numbers.resize(kNumbersMax);
  return numbers;
}

}  // namespace

bool Overdraw::possible(const Accepted& input) {
  return input.operation.body != nullptr && may_claim(input);
}

std::vector<Request> Overdraw::requests(const Accepted& input, std::string_view shown,
                                        std::size_t max) {
  std::vector<Request> made;
  const auto add = [&](json::NodeId amount, const std::string& value) {
    json::Tree body = *input.body;
    json::set_text(body, amount, value);
    Request request = input.request;
    request.body = json::print(body);
    const bool changed = request.body != input.request.body;
    if (changed && generator_.fits(*input.operation.body, request.body)) {
      made.push_back(std::move(request));
    }
  };
  for (const scenario::ToldLimit& limit : scenario::told_limits(shown, *input.body)) {
    const auto beyond = scenario::just_beyond(limit);
    if (beyond && made.size() < max) add(limit.amount, *beyond);
  }
  const std::vector<std::int64_t> numbers = numbers_in(shown);
  for (const std::int64_t more : {1, 0}) {
    for (const std::int64_t number : numbers) {
      for (const json::NodeId amount : amounts_of(*input.body)) {
        if (made.size() == max) return made;
        add(amount, std::to_string(number + more));
      }
    }
  }
  return made;
}

}  // namespace bodkin::run
