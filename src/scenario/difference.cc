#include "scenario/difference.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "base/text.h"
#include "json/number.h"
#include "json/pointer.h"
#include "json/tree.h"

namespace bodkin::scenario {
namespace {

using json::Kind;
using json::NodeId;
using json::Tree;

constexpr std::size_t kNodesMax = 20000;  // of an answer; a larger one is not compared
constexpr std::size_t kDepthMax = 64;
constexpr std::size_t kShortWord = 24;

bool is_success(int status) {
  return status >= 200 && status < 300;
}

// Members that move by themselves, or because somebody asked.
bool moves_by_itself(std::string_view name) {
  static constexpr std::array<std::string_view, 21> kParts{
      "time",  "date",    "updated", "modified", "accessed", "seen",    "attempt",
      "fail",  "error",   "hits",    "visit",    "request",  "retries", "audit",
      "nonce", "expires", "uptime",  "elapsed",  "duration", "now",     "timestamp"};
  const std::string lower = to_lower(name);
  return lower.ends_with("_at") || lower.starts_with("last") ||
         std::any_of(kParts.begin(), kParts.end(),
                     [&](std::string_view part) { return lower.find(part) != std::string::npos; });
}

// "2024-05-01T10:00:00Z" and the like.
bool is_time(std::string_view text) {
  const auto digit = [&](std::size_t i) { return text[i] >= '0' && text[i] <= '9'; };
  return text.size() >= 16 && digit(0) && digit(1) && digit(2) && digit(3) && text[4] == '-' &&
         text[7] == '-' && text[13] == ':';
}

std::string scalar(const json::Node& node) {
  if (node.kind == Kind::kNumber) {
    const auto whole = json::to_int64(node.text);
    return whole ? std::to_string(*whole) : std::string(node.text);
  }
  if (node.kind == Kind::kString) return json::quote(json::decode_string(node.text).bytes);
  return std::string(node.text);
}

// A spelling that is the same for the same value: members sorted by key, elements by spelling, and
// what moves by itself as "?".
std::string canonical(const Tree& tree, NodeId id, std::size_t depth) {
  const json::Node& node = tree.at(id);
  if (depth > kDepthMax) return "deep";
  if (node.kind != Kind::kObject && node.kind != Kind::kArray) {
    if (node.kind == Kind::kNull) return "null";
    if (node.kind == Kind::kTrue) return "true";
    if (node.kind == Kind::kFalse) return "false";
    const std::string text = scalar(node);
    return is_time(std::string_view(text).substr(text.empty() ? 0 : 1)) ? "?" : text;
  }
  std::vector<std::string> parts;
  for (NodeId child = node.first_child; child != json::kNone; child = tree.at(child).next) {
    std::string part;
    const std::string key = json::key_of(tree, child);
    if (node.kind == Kind::kObject) part = json::quote(key) + ":";
    part += node.kind == Kind::kObject && moves_by_itself(key) ? "?"
                                                               : canonical(tree, child, depth + 1);
    parts.push_back(std::move(part));
  }
  std::sort(parts.begin(), parts.end());
  std::string all = node.kind == Kind::kObject ? "{" : "[";
  for (const auto& part : parts) all += part + ",";
  return all + (node.kind == Kind::kObject ? "}" : "]");
}

// A name of the API, not a value that serves as a key.
bool is_word(std::string_view key) {
  return !key.empty() && key.size() <= kShortWord &&
         std::all_of(key.begin(), key.end(), [](char c) {
           return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
         });
}

// Pointers of the places where the two differ: as deep as both have the same shape.
void collect(const Tree& a, NodeId left, const Tree& b, NodeId right, const std::string& pointer,
             std::size_t depth, std::set<std::string>& places) {
  if (canonical(a, left, depth) == canonical(b, right, depth)) return;
  const json::Node& x = a.at(left);
  const json::Node& y = b.at(right);
  if (depth > kDepthMax || x.kind != y.kind || x.kind == Kind::kArray) {
    if (x.kind != Kind::kArray || y.kind != Kind::kArray ||
        a.child_count(left) != b.child_count(right) || depth > kDepthMax) {
      places.insert(pointer);
      return;
    }
    NodeId other = y.first_child;
    for (NodeId child = x.first_child; child != json::kNone; child = a.at(child).next) {
      collect(a, child, b, other, pointer + "/*", depth + 1, places);
      other = b.at(other).next;
    }
    return;
  }
  if (x.kind != Kind::kObject) {
    places.insert(pointer);
    return;
  }
  for (NodeId child = x.first_child; child != json::kNone; child = a.at(child).next) {
    const std::string key = json::key_of(a, child);
    if (moves_by_itself(key)) continue;
    const std::string below = pointer + "/" + (is_word(key) ? json::escape_token(key) : "*");
    const NodeId other = json::find_member(b, right, key);
    if (other == json::kNone) {
      places.insert(below);
    } else {
      collect(a, child, b, other, below, depth + 1, places);
    }
  }
  for (NodeId child = y.first_child; child != json::kNone; child = b.at(child).next) {
    const std::string key = json::key_of(b, child);
    if (moves_by_itself(key) || json::find_member(a, left, key) != json::kNone) continue;
    places.insert(pointer + "/" + (is_word(key) ? json::escape_token(key) : "*"));
  }
}

std::set<std::string> places_of(const Tree& a, const Tree& b) {
  std::set<std::string> places;
  collect(a, a.root(), b, b.root(), {}, 0, places);
  return places;
}

}  // namespace

std::optional<std::string> difference(const std::vector<const Response*>& before,
                                      const Response& after) {
  if (before.empty()) return std::nullopt;
  const Response& first = *before.front();
  if (std::any_of(before.begin(), before.end(),
                  [&](const Response* one) { return one->status != first.status; })) {
    return std::nullopt;
  }
  if (first.status >= 500 || after.status >= 500 || first.status == 429 || after.status == 429) {
    return std::nullopt;
  }
  if (is_success(first.status) != is_success(after.status)) return "status";
  if (!is_success(first.status) || first.body == after.body) return std::nullopt;
  const Tree now = json::parse(after.body);
  const Tree then = json::parse(first.body);
  if (!json::is_json(now) || !json::is_json(then)) return std::nullopt;
  if (now.size() > kNodesMax || then.size() > kNodesMax) return std::nullopt;
  const std::set<std::string> places = places_of(then, now);
  if (places.empty()) return std::nullopt;
  std::set<std::string> restless;
  for (const Response* other : before) {
    if (other == &first || other->body == first.body) continue;
    const Tree tree = json::parse(other->body);
    if (!json::is_json(tree) || tree.size() > kNodesMax) return std::nullopt;
    restless.merge(places_of(then, tree));
  }
  for (const std::string& place : places) {
    const bool masked =
        std::any_of(restless.begin(), restless.end(), [&](const std::string& known) {
          return place == known || place.starts_with(known + "/") || known.starts_with(place + "/");
        });
    if (!masked) return place;
  }
  return std::nullopt;
}

}  // namespace bodkin::scenario
