#include "scenario/numbers.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/text.h"
#include "json/number.h"
#include "json/pointer.h"
#include "json/tree.h"
#include "scenario/current.h"

namespace bodkin::scenario {
namespace {

constexpr std::size_t kNumbersMax = 256, kNodesMax = 4096;
constexpr std::int64_t kLargest = std::int64_t{1} << 53U;  // sums of larger ones may overflow

bool says_when(std::string_view member) {
  static constexpr std::array<std::string_view, 9> kWords{
      "at", "time", "timestamp", "date", "epoch", "updated", "created", "uptime", "age"};
  const auto words = words_of_name(member);
  return std::any_of(words.begin(), words.end(), [](const std::string& word) {
    return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
  });
}

// What stands where in a list changes with what is put before it.
bool is_in_a_list(const json::Tree& tree, json::NodeId node) {
  for (; node != tree.root(); node = tree.at(node).parent) {
    if (tree.at(tree.at(node).parent).kind == json::Kind::kArray) return true;
  }
  return false;
}

}  // namespace

Numbers numbers_shown(std::string_view body) {
  Numbers numbers;
  const json::Tree tree = json::parse(body);
  if (!json::is_json(tree)) return numbers;
  const auto nodes = tree.preorder();
  for (std::size_t i = 0; i < nodes.size() && i < kNodesMax && numbers.size() < kNumbersMax; ++i) {
    if (tree.at(nodes[i]).kind != json::Kind::kNumber) continue;
    const std::string member = json::key_of(tree, nodes[i]);
    if (names_a_lock(member) || says_when(member) || is_in_a_list(tree, nodes[i])) continue;
    const auto value = json::to_int64(tree.at(nodes[i]).text);
    if (value && *value > -kLargest && *value < kLargest) {
      numbers.emplace(json::pointer_to(tree, nodes[i]), *value);
    }
  }
  return numbers;
}

Numbers still_ones(const Numbers& first, const Numbers& second) {
  Numbers still;
  for (const auto& [place, value] : first) {
    const auto again = second.find(place);
    if (again != second.end() && again->second == value) still.emplace(place, value);
  }
  return still;
}

Numbers steady_moves(const Numbers& first, const Numbers& second, const Numbers& third) {
  Numbers moves;
  for (const auto& [place, begin] : first) {
    const auto then = second.find(place), last = third.find(place);
    if (then == second.end() || last == third.end()) continue;
    const std::int64_t move = then->second - begin;
    if (move != 0 && last->second - then->second == move) moves.emplace(place, move);
  }
  return moves;
}

Numbers moved_too_little(const Numbers& moves, const Numbers& before, const Numbers& after) {
  Numbers found;
  for (const auto& [place, move] : moves) {
    const auto from = before.find(place), to = after.find(place);
    if (from == before.end() || to == after.end()) continue;
    const std::int64_t moved = to->second - from->second;
    if (moved == move || moved == 0) found.emplace(place, moved);
  }
  return found;
}

}  // namespace bodkin::scenario
