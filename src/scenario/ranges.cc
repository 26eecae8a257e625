#include "scenario/ranges.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "base/text.h"
#include "json/number.h"
#include "schema/format.h"

namespace bodkin::scenario {
namespace {

using json::Kind;

constexpr std::size_t kMembersMax = 64;

struct Names {
  std::string_view low, high;
  bool times_only;
};
constexpr std::array<Names, 24> kNames = {{
    {"min", "max", false},        {"minimum", "maximum", false},  {"lower", "upper", false},
    {"least", "most", false},     {"start", "end", false},        {"begin", "end", false},
    {"starts", "ends", false},    {"begins", "ends", false},      {"reserved", "total", false},
    {"used", "total", false},     {"used", "limit", false},       {"from", "to", true},
    {"from", "until", true},      {"since", "until", true},       {"first", "last", true},
    {"earliest", "latest", true}, {"after", "before", true},      {"open", "close", true},
    {"opens", "closes", true},    {"arrival", "departure", true}, {"checkin", "checkout", true},
    {"issued", "expires", true},  {"started", "finished", true},  {"started", "ended", true},
}};

struct Member {
  json::NodeId node;
  std::vector<std::string> words;
};

// The other words are the same in the same order.
bool same_but(const std::vector<std::string>& a, std::string_view word_a,
              const std::vector<std::string>& b, std::string_view word_b) {
  if (a.size() != b.size()) return false;
  bool paired = false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (!paired && a[i] == word_a && b[i] == word_b) {
      paired = true;
    } else if (a[i] != b[i]) {
      return false;
    }
  }
  return paired;
}

std::optional<Range> range_of(const Member& a, const Member& b) {
  for (const auto& [low, high, times_only] : kNames) {
    if (same_but(a.words, low, b.words, high)) return Range{a.node, b.node, times_only};
    if (same_but(b.words, low, a.words, high)) return Range{b.node, a.node, times_only};
  }
  return std::nullopt;
}

}  // namespace

std::vector<Range> ranges_of(const json::Tree& tree, json::NodeId object) {
  std::vector<Range> ranges;
  if (tree.at(object).kind != Kind::kObject) return ranges;
  std::vector<Member> members;
  for (json::NodeId child = tree.at(object).first_child;
       child != json::kNone && members.size() < kMembersMax; child = tree.at(child).next) {
    const Kind kind = tree.at(child).kind;
    if (kind != Kind::kNumber && kind != Kind::kString) continue;
    members.push_back({child, words_of_name(json::key_of(tree, child))});
  }
  std::vector<bool> taken(members.size());
  for (std::size_t i = 0; i < members.size(); ++i) {
    for (std::size_t k = i + 1; k < members.size() && !taken[i]; ++k) {
      if (taken[k]) continue;
      const auto range = range_of(members[i], members[k]);
      if (!range) continue;
      ranges.push_back(*range);
      taken[i] = taken[k] = true;
    }
  }
  return ranges;
}

bool is_turned_round(const json::Tree& tree, const Range& range) {
  const json::Node& low = tree.at(range.low);
  const json::Node& high = tree.at(range.high);
  if (low.kind != high.kind) return false;
  if (low.kind == Kind::kNumber) {
    return !range.times_only && json::number_info(low.text).exact_in_double &&
           json::number_info(high.text).exact_in_double &&
           json::compare_numbers(low.text, high.text) > 0;
  }
  if (low.kind != Kind::kString) return false;
  const std::string a = json::decode_string(low.text).bytes;
  const std::string b = json::decode_string(high.text).bytes;
  // Of one length and in UTC they sort as text.
  if (a.size() != b.size()) return false;
  const auto both = [&](std::string_view format) {
    return schema::string_fits(format, a) == schema::Truth::kYes &&
           schema::string_fits(format, b) == schema::Truth::kYes;
  };
  const bool moments = a.ends_with('Z') && b.ends_with('Z') && both("date-time");
  return (moments || both("date")) && a > b;
}

}  // namespace bodkin::scenario
