#include "triage/value_class.h"

#include <cstdint>
#include <set>
#include <vector>

#include "base/text.h"
#include "json/number.h"
#include "json/tree.h"

namespace bodkin::triage {
namespace {

constexpr std::size_t kDeep = 13;
constexpr std::size_t kLong = 200;

std::string of_number(std::string_view spelling) {
  const json::NumberInfo info = json::number_info(spelling);
  if (!info.finite_in_double) return "a number beyond a double";
  if (!info.integral) return "";
  const auto within = [&](std::string_view low, std::string_view high) {
    return json::compare_numbers(spelling, low) >= 0 && json::compare_numbers(spelling, high) <= 0;
  };
  if (within("-2147483648", "2147483647")) return "";
  if (within("-9223372036854775808", "9223372036854775807")) return "an integer beyond 32 bits";
  return "an integer beyond 64 bits";
}

std::string of_string(std::string_view spelling) {
  const json::Decoded decoded = json::decode_string(spelling);
  if (decoded.invalid_utf8 || !is_utf8(spelling)) return "bytes that are not UTF-8";
  if (decoded.lone_surrogate) return "half of a surrogate pair";
  const std::string_view text = decoded.bytes;
  if (text.find('\0') != std::string_view::npos) return "a NUL character";
  if (text.find_first_of("'\"`") != std::string_view::npos) return "a quote in a string";
  return text.size() > kLong ? "a long string" : "";
}

}  // namespace

std::string value_class(std::string_view body) {
  if (body.empty()) return "";
  const json::Tree tree = json::parse(body);
  std::set<std::string> classes;
  const auto add = [&](std::string name) {
    if (!name.empty()) classes.insert(std::move(name));
  };
  std::vector<std::size_t> depth(tree.size(), 0);
  for (const json::NodeId id : tree.preorder()) {
    const json::Node& node = tree.at(id);
    depth[id] = node.parent == json::kNone ? 1 : depth[node.parent] + 1;
    if (depth[id] == kDeep) add("deep nesting");
    if (node.has_key) {
      add(of_string(node.key));
      if (json::find_member(tree, node.parent, json::key_of(tree, id)) != id) add("a key twice");
    }
    if (node.kind == json::Kind::kNumber) add(of_number(node.text));
    if (node.kind == json::Kind::kString) add(of_string(node.text));
    if (node.kind == json::Kind::kRaw) {
      add(is_utf8(node.text) ? "text that is not JSON" : "bytes that are not UTF-8");
    }
  }
  return classes.size() == 1 ? *classes.begin() : "";
}

std::string wrap_of(std::string_view body) {
  constexpr std::int64_t kNear = 1 << 16;
  const json::Tree tree = json::parse(body);
  bool by_32 = false;
  bool by_64 = false;
  for (const json::NodeId id : tree.preorder()) {
    const json::Node& node = tree.at(id);
    if (node.kind != json::Kind::kNumber || !json::number_info(node.text).integer_spelling)
      continue;
    if (const auto value = json::to_int64(node.text)) {
      if (*value >= -(std::int64_t{1} << 31) && *value < std::int64_t{1} << 31) continue;
      const auto left = static_cast<std::int32_t>(static_cast<std::uint64_t>(*value));
      by_32 |= left >= -kNear && left <= kNear;
      continue;
    }
    for (const char* const turn : {"18446744073709551616", "-18446744073709551616"}) {
      by_64 |= json::compare_numbers(node.text, json::add_to_integer(turn, -kNear)) >= 0 &&
               json::compare_numbers(node.text, json::add_to_integer(turn, kNear)) <= 0;
    }
  }
  return by_64 ? "64" : by_32 ? "32" : "";
}

}  // namespace bodkin::triage
