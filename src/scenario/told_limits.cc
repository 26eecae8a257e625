#include "scenario/told_limits.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/text.h"
#include "json/number.h"

namespace bodkin::scenario {
namespace {

using json::Kind;
using json::NodeId;
using Limit = ToldLimit::Kind;

constexpr std::size_t kNodesMax = 512;
constexpr std::array<std::string_view, 8> kAmounts{"amount", "amounts", "quantity", "quantities",
                                                   "qty",    "units",   "count",    "number"};
// What a limit of one request counts.
constexpr std::array<std::string_view, 14> kCounted{
    "unit",   "units",   "amount",     "quantity", "qty",         "order",   "claim",
    "claims", "request", "allocation", "per",      "reservation", "booking", "size"};

template <std::size_t N>
bool has_one(const std::vector<std::string>& words, const std::array<std::string_view, N>& known) {
  return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
    return std::find(known.begin(), known.end(), word) != known.end();
  });
}

std::optional<Limit> limit_by(const std::vector<std::string>& words) {
  static constexpr std::array<std::string_view, 3> kMost{"max", "maximum", "most"};
  static constexpr std::array<std::string_view, 3> kLeast{"min", "minimum", "least"};
  static constexpr std::array<std::string_view, 5> kStep{"step", "lot", "multiple", "increment",
                                                         "multiples"};
  // "max_units" is as likely all that there may be.
  const bool whole = std::find(words.begin(), words.end(), "units") != words.end();
  if (has_one(words, kMost) && has_one(words, kCounted) && !whole) return Limit::kMost;
  if (has_one(words, kLeast) && has_one(words, kCounted) && !whole) return Limit::kLeast;
  if (has_one(words, kStep) && words.size() < 3) return Limit::kStep;
  return std::nullopt;
}

std::optional<std::int64_t> whole_number(const json::Tree& tree, NodeId node) {
  if (tree.at(node).kind != Kind::kNumber) return std::nullopt;
  return json::to_int64(tree.at(node).text);
}

// A member of the object is that text: {"kind": "IP_V4", "claim_step": 4}.
bool says(const json::Tree& tree, NodeId object, std::string_view name) {
  for (NodeId child = tree.at(object).first_child; child != json::kNone;
       child = tree.at(child).next) {
    const bool text = tree.at(child).kind == Kind::kString;
    if (text && !name.empty() && json::decode_string(tree.at(child).text).bytes == name)
      return true;
  }
  return false;
}

struct Told {
  NodeId object = json::kNone;
  std::vector<ToldLimit> limits;  // without amounts
};

std::vector<Told> all_told(const json::Tree& tree) {
  std::vector<Told> told;
  const auto nodes = tree.preorder();
  for (std::size_t i = 0; i < nodes.size() && i < kNodesMax; ++i) {
    if (tree.at(nodes[i]).kind != Kind::kObject) continue;
    Told each{nodes[i], {}};
    for (NodeId child = tree.at(nodes[i]).first_child; child != json::kNone;
         child = tree.at(child).next) {
      const auto value = whole_number(tree, child);
      if (!value || *value < 1) continue;
      const std::string name = json::key_of(tree, child);
      const auto kind = limit_by(words_of_name(name));
      if (kind) each.limits.push_back({*kind, json::kNone, name, std::to_string(*value)});
    }
    if (!each.limits.empty()) told.push_back(std::move(each));
  }
  return told;
}

}  // namespace

std::vector<ToldLimit> told_limits(std::string_view shown, const json::Tree& body) {
  std::vector<ToldLimit> limits;
  const json::Tree tree = json::parse(shown);
  if (!json::is_json(tree)) return limits;
  const std::vector<Told> told = all_told(tree);
  if (told.empty()) return limits;
  const auto nodes = body.preorder();
  for (std::size_t i = 0; i < nodes.size() && i < kNodesMax; ++i) {
    const auto value = whole_number(body, nodes[i]);
    if (!value || *value < 1) continue;
    const std::string name = json::key_of(body, nodes[i]);
    const Told* of = nullptr;
    for (const Told& each : told) {
      if (tree.at(each.object).has_key && json::key_of(tree, each.object) == name) of = &each;
      if (of == nullptr && says(tree, each.object, name)) of = &each;
    }
    if (of == nullptr && told.size() == 1 && has_one(words_of_name(name), kAmounts)) {
      of = &told.front();
    }
    if (of == nullptr) continue;
    for (ToldLimit limit : of->limits) {
      limit.amount = nodes[i];
      limits.push_back(std::move(limit));
    }
  }
  return limits;
}

std::optional<std::string> just_beyond(const ToldLimit& limit) {
  const auto value = json::to_int64(limit.value);
  if (!value) return std::nullopt;
  if (limit.kind == Limit::kLeast) {
    return *value > 1 ? std::optional(std::to_string(*value - 1)) : std::nullopt;
  }
  if (limit.kind == Limit::kStep && *value < 2) return std::nullopt;
  return std::to_string(*value + 1);
}

std::optional<ToldLimit> passed_limit(std::string_view shown, const json::Tree& body) {
  for (ToldLimit& limit : told_limits(shown, body)) {
    const auto amount = whole_number(body, limit.amount);
    const auto value = json::to_int64(limit.value);
    if (!amount || !value) continue;
    const bool passed = limit.kind == Limit::kMost    ? *amount > *value
                        : limit.kind == Limit::kLeast ? *amount < *value
                                                      : *amount % *value != 0;
    if (passed) return std::move(limit);
  }
  return std::nullopt;
}

}  // namespace bodkin::scenario
