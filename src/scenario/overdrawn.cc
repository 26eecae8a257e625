#include "scenario/overdrawn.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.h"
#include "json/number.h"
#include "json/pointer.h"
#include "json/tree.h"

namespace bodkin::scenario {
namespace {

using json::Kind;
using json::NodeId;

constexpr std::size_t kNodesMax = 2048;
constexpr std::size_t kMembersMax = 64;

constexpr std::array<std::string_view, 16> kTaken{
    "reserved", "used",   "allocated", "booked",   "sold",     "taken",    "occupied", "claimed",
    "leased",   "issued", "consumed",  "redeemed", "assigned", "enrolled", "usage",    "uses"};
// What there is in all, also of what is taken ("max_uses", "reserved_limit").
constexpr std::array<std::string_view, 6> kWhole{"total", "capacity", "limit",
                                                 "quota", "max",      "maximum"};
// The same by what is counted, where nothing says that it is taken ("seats", but "seats_booked").
constexpr std::array<std::string_view, 13> kCounted{
    "hand",  "seats", "beds",   "places",  "slots", "spots",   "units",
    "rooms", "stock", "copies", "tickets", "items", "quantity"};
// Two ends of what is wanted, not what there is.
constexpr std::array<std::string_view, 2> kUpper{"max", "maximum"}, kLower{"min", "minimum"};
constexpr std::array<std::string_view, 5> kLeft{"available", "remaining", "free", "left", "unused"};

template <std::size_t N>
bool has_word(const std::vector<std::string>& words, const std::array<std::string_view, N>& known) {
  return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
    return std::find(known.begin(), known.end(), word) != known.end();
  });
}

struct Member {
  std::string name;
  std::vector<std::string> words;
  std::string_view number;
};

std::optional<std::string> overdrawn_object(const json::Tree& tree, NodeId object) {
  std::vector<Member> members;
  for (NodeId child = tree.at(object).first_child;
       child != json::kNone && members.size() < kMembersMax; child = tree.at(child).next) {
    if (tree.at(child).kind != Kind::kNumber) continue;
    std::string name = json::key_of(tree, child);
    auto words = words_of_name(name);
    members.push_back({std::move(name), std::move(words), tree.at(child).text});
  }
  const Member* taken = nullptr;
  const Member* whole = nullptr;
  bool several = false;
  const bool wanted = std::any_of(members.begin(), members.end(),
                                  [](const Member& each) { return has_word(each.words, kLower); });
  for (const Member& each : members) {
    if (wanted && has_word(each.words, kUpper)) continue;
    if (has_word(each.words, kLeft) && json::compare_numbers(each.number, "0") < 0) {
      return each.name + " is " + std::string(each.number);
    }
    const bool takes = has_word(each.words, kTaken);
    if (has_word(each.words, kWhole) || (!takes && has_word(each.words, kCounted))) {
      several = several || whole != nullptr;
      whole = &each;
    } else if (takes) {
      several = several || taken != nullptr;
      taken = &each;
    }
  }
  // Of several it is not known which belong together; a ratio says that more may be taken.
  const bool ratio = std::any_of(members.begin(), members.end(), [](const Member& each) {
    return std::find(each.words.begin(), each.words.end(), "ratio") != each.words.end();
  });
  if (several || ratio || taken == nullptr || whole == nullptr) return std::nullopt;
  if (json::compare_numbers(whole->number, "0") < 0) return std::nullopt;  // -1: no limit
  if (json::compare_numbers(taken->number, whole->number) <= 0) return std::nullopt;
  return taken->name + " " + std::string(taken->number) + " of " + whole->name + " " +
         std::string(whole->number);
}

// Without indices: which entry of a list it is does not matter.
std::string place_of(const json::Tree& tree, NodeId node) {
  std::string place;
  for (NodeId at = node; at != tree.root(); at = tree.at(at).parent) {
    const bool keyed = tree.at(at).has_key;
    place.insert(0, "/" + (keyed ? json::escape_token(json::key_of(tree, at)) : "*"));
  }
  return place;
}

}  // namespace

std::optional<Overdrawn> overdrawn(std::string_view text) {
  const json::Tree tree = json::parse(text);
  if (!json::is_json(tree)) return std::nullopt;
  const auto nodes = tree.preorder();
  for (std::size_t i = 0; i < nodes.size() && i < kNodesMax; ++i) {
    if (tree.at(nodes[i]).kind != Kind::kObject) continue;
    if (auto what = overdrawn_object(tree, nodes[i])) {
      return Overdrawn{place_of(tree, nodes[i]), *std::move(what)};
    }
  }
  return std::nullopt;
}

}  // namespace bodkin::scenario
