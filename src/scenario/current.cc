#include "scenario/current.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "json/edit.h"
#include "schema/validate.h"

namespace bodkin::scenario {
namespace {

using json::Kind;
using json::NodeId;

constexpr std::size_t kNodesMax = 4096;
constexpr std::uint64_t kOthersOneIn = 8;

// The nearest container around a node whose key is a thing that was observed; empty: none.
std::string thing_around(const json::Tree& body, NodeId node, const Observed& observed) {
  for (NodeId at = body.at(node).parent; at != json::kNone; at = body.at(at).parent) {
    std::string key = json::key_of(body, at);
    if (!key.empty() && observed.knows(key)) return key;
  }
  return {};
}

// The present spelling of a member; empty: nothing is known of it.
std::string_view present(const Observed& observed, const std::string& around,
                         const std::vector<std::string>& own, const std::string& member) {
  if (!around.empty()) {
    const std::string_view value = observed.value(around, member);
    return value.empty() && names_a_lock(member) ? "null" : value;
  }
  bool looked_at = false;
  for (const std::string& thing : own) {
    if (const std::string_view value = observed.value(thing, member); !value.empty()) return value;
    looked_at = looked_at || observed.knows(thing);
  }
  return looked_at && names_a_lock(member) ? "null" : std::string_view();
}

// Null, a text, or a whole number without anything about it: no mutation is undone.
bool is_plain(const json::Node& node) {
  return node.kind == Kind::kNull || node.kind == Kind::kString ||
         (node.kind == Kind::kNumber &&
          node.text.find_first_not_of("0123456789") == std::string_view::npos);
}

bool null_is_allowed(const schema::Schema* schema, const json::Tree& body, NodeId node) {
  if (schema == nullptr) return true;
  for (const auto& [applied, at] : schema::applied_schemas(*schema, body)) {
    if (at == node && (applied->types & schema::kNull) == 0) return false;
  }
  return true;
}

}  // namespace

bool names_a_lock(std::string_view member) {
  static constexpr std::array<std::string_view, 10> kWords{
      "generation", "version",  "revision", "rev",      "etag",
      "lock",       "sequence", "updated",  "modified", "changed"};
  if (equal_ignore_case(member, "etag")) return true;  // eTag, too
  const std::vector<std::string> words = words_of_name(member);
  return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
    return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
  });
}

namespace {

// Gives members their present value: those that `takes` wants, where the value `fits` them.
template <typename Takes, typename Fits>
bool adopt(json::Tree& body, const schema::Schema* schema, const Observed& observed,
           const std::vector<std::string>& own, Takes&& takes, Fits&& fits) {
  if (observed.empty()) return false;
  bool changed = false;
  std::size_t looked_at = 0;
  for (const NodeId id : body.preorder()) {
    if (++looked_at > kNodesMax) break;
    const json::Node& node = body.at(id);
    if (!node.has_key || node.kind == Kind::kObject || node.kind == Kind::kArray ||
        node.kind == Kind::kRaw) {
      continue;
    }
    const std::string member = json::key_of(body, id);
    if (!takes(node, member)) continue;
    const std::string_view value = present(observed, thing_around(body, id, observed), own, member);
    if (value.empty() || value == node.text || !fits(node, value)) continue;
    if (value == "null" && !null_is_allowed(schema, body, id)) continue;
    json::set_text(body, id, value);
    changed = true;
  }
  return changed;
}

}  // namespace

bool adopt_current(json::Tree& body, const schema::Schema* schema, const Observed& observed,
                   const std::vector<std::string>& own, Random& random) {
  return adopt(
      body, schema, observed, own,
      [&](const json::Node&, const std::string& member) {
        return names_a_lock(member) || random.one_in(kOthersOneIn);
      },
      [](const json::Node&, std::string_view) { return true; });
}

bool adopt_locks(json::Tree& body, const schema::Schema* schema, const Observed& observed,
                 const std::vector<std::string>& own) {
  return adopt(
      body, schema, observed, own,
      [](const json::Node& node, const std::string& member) {
        return is_plain(node) && names_a_lock(member);
      },
      [](const json::Node& node, std::string_view value) {
        return node.kind == Kind::kNull || value == "null" ||
               value.starts_with('"') == (node.kind == Kind::kString);
      });
}

}  // namespace bodkin::scenario
