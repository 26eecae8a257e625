#include "scenario/ranges.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "base/text.h"
#include "json/edit.h"
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

// "2031-05-06" of "2031-05-06T09:30:00Z" and of itself; how many bytes of it are the hour's end.
constexpr std::size_t kDay = 8, kHour = 11, kDateBytes = 10;

// One later in the two digits at `at`; nothing where it would not be a day or hour any more.
std::optional<std::string> one_later(std::string text, std::size_t at, int last) {
  const int value = (text[at] - '0') * 10 + (text[at + 1] - '0');
  if (value >= last) return std::nullopt;
  text[at] = static_cast<char>('0' + (value + 1) / 10);
  text[at + 1] = static_cast<char>('0' + (value + 1) % 10);
  return text;
}

// A date, or a time in UTC, and the moment that follows it by a day or an hour; the later of both
// where the text is the last of its month or day.
std::optional<std::pair<std::string, std::string>> following(const std::string& text) {
  const bool moment = text.ends_with('Z') && text.size() > kHour + 2 &&
                      schema::string_fits("date-time", text) == schema::Truth::kYes;
  const bool date = schema::string_fits("date", text) == schema::Truth::kYes;
  if (!moment && !(date && text.size() == kDateBytes)) return std::nullopt;
  constexpr int kLastHour = 23, kLastDay = 28;
  std::string first = text;
  if (auto later = one_later(text, moment ? kHour : kDay, moment ? kLastHour : kLastDay)) {
    return std::pair{first, *later};
  }
  // An earlier start of the same day or month: "00", "01".
  first[moment ? kHour : kDay] = '0';
  first[(moment ? kHour : kDay) + 1] = moment ? '0' : '1';
  return std::pair{first, *one_later(first, moment ? kHour : kDay, kLastHour)};
}

}  // namespace

bool put_in_order(json::Tree& tree, const Range& range, const Fits& fits) {
  const json::Node& low = tree.at(range.low);
  const json::Node& high = tree.at(range.high);
  if (low.kind != high.kind) return false;
  if (low.kind == Kind::kNumber) {
    if (!is_turned_round(tree, range)) return false;
    const std::string a(low.text), b(high.text);
    if (!fits(range.low, b) || !fits(range.high, a)) return false;
    json::set_text(tree, range.low, b);
    json::set_text(tree, range.high, a);
    return true;
  }
  if (low.kind != Kind::kString) return false;
  const auto pair = following(json::decode_string(low.text).bytes);
  if (!pair) return false;
  const std::string first = json::quote(pair->first), second = json::quote(pair->second);
  if (!fits(range.low, first) || !fits(range.high, second)) return false;
  json::set_text(tree, range.low, first);
  json::set_text(tree, range.high, second);
  return true;
}

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
