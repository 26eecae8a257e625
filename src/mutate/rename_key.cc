// Keys changed: names of fields misspelled, and keys of maps, which are data, exchanged.
#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>

#include "json/edit.h"
#include "mutate/keys.h"
#include "mutate/operators.h"
#include "mutate/schema_view.h"
#include "mutate/values.h"

namespace bodkin::mutate {
namespace {

bool is_member(const Context& context, const Site& site) {
  return context.tree.at(site.node).has_key;
}

bool is_entry(const Context& context, const Site& site) {
  return is_member(context, site) && is_map(site.container);
}

// Sets the key unless it is the present one already.
bool set_bytes(Context& context, const Site& site, std::string_view key) {
  const std::string spelling = json::quote(key);
  if (spelling == context.tree.at(site.node).key || !context.spend(spelling.size())) return false;
  json::set_key(context.tree, site.node, spelling);
  return true;
}

bool rename(Context& context, const Site& site) {
  if (site.container != nullptr && !site.container->properties.empty()) {
    return set_bytes(context, site, context.random.pick(site.container->properties).first);
  }
  const std::string word = context.known.word(context.random);
  return set_bytes(context, site, word.empty() ? "x" : word);
}

// my_key in the styles of other languages: MY_KEY, my_key, My_key, myKey.
std::string restyled(std::string_view key, std::uint64_t style) {
  std::string out;
  bool after_score = false;
  for (const char c : key) {
    const auto letter = static_cast<unsigned char>(c);
    if (style == 3 && c == '_') {
      after_score = true;
      continue;
    }
    const bool upper = style == 0 || (style == 2 && out.empty()) || after_score;
    const int changed = upper ? std::toupper(letter) : style == 3 ? letter : std::tolower(letter);
    out.push_back(static_cast<char>(changed));
    after_score = false;
  }
  return out;
}

bool change_case(Context& context, const Site& site) {
  return set_bytes(context, site,
                   restyled(key_of(context.tree, site.node), context.random.below(4)));
}

bool near(Context& context, const Site& site) {
  static constexpr std::array<std::string_view, 8> kAround = {
      " ", "\n", "_", ".", "[]", "\xe2\x80\x8b", std::string_view("\0", 1), "2"};
  const std::string key = key_of(context.tree, site.node);
  const std::string_view around = context.random.pick(kAround);
  return set_bytes(
      context, site,
      context.random.one_in(2) ? std::string(around) + key : key + std::string(around));
}

bool make_empty(Context& context, const Site& site) {
  return set_bytes(context, site, "");
}

bool make_hostile(Context& context, const Site& site) {
  const std::size_t names = context.names.size();
  if (set_bytes(context, site, hostile_text(context))) return true;
  context.names.resize(names);
  return false;
}

bool respell(Context& context, const Site& site) {
  const std::string spelling = respelled_key(context, key_of(context.tree, site.node));
  if (spelling.empty() || spelling == context.tree.at(site.node).key) return false;
  if (!context.spend(spelling.size())) return false;
  json::set_key(context.tree, site.node, spelling);
  return true;
}

bool other_entry(Context& context, const Site& site) {
  const json::NodeId object = context.tree.at(site.node).parent;
  const std::string key =
      new_map_key(context, site.container, object, key_of(context.tree, site.node));
  return !key.empty() && set_bytes(context, site, key);
}

// A key of the right shape that names nothing, or one that is nearly of the right shape.
bool unknown_entry(Context& context, const Site& site) {
  const std::string key = key_of(context.tree, site.node);
  std::string other = context.known.unknown({}, key, context.random);
  if (other.empty() || context.random.one_in(2)) {
    const Place place{nullptr, json::Kind::kString, json::quote(key), {}};
    const auto drawn = draw_value(context, place, Aim::kHostile);
    if (!drawn || drawn->spelling.front() != '"') return false;
    if (!context.spend(drawn->spelling.size())) return false;
    json::set_key(context.tree, site.node, drawn->spelling);
    context.note(drawn->row->name);
    return true;
  }
  return set_bytes(context, site, other);
}

constexpr Operator kOperators[] = {
    {.name = "key.rename",
     .purpose = "Gives a member the name of another property.",
     .fits = is_member,
     .apply = rename},
    {.name = "key.case",
     .purpose = "Writes a key in another case or style.",
     .fits = is_member,
     .apply = change_case},
    {.name = "key.near",
     .purpose = "Adds a character to a key that a reader may not see.",
     .fits = is_member,
     .apply = near},
    {.name = "key.empty", .purpose = "The empty key.", .fits = is_member, .apply = make_empty},
    {.name = "key.hostile",
     .purpose = "A hostile text as a key.",
     .fits = is_member,
     .apply = make_hostile},
    {.name = "key.respelled",
     .purpose = "The same key with an escape in it.",
     .aim = Aim::kValid,
     .fits = is_member,
     .apply = respell},
    {.name = "key.other_entry",
     .purpose = "Another valid key for an entry of a map.",
     .aim = Aim::kValid,
     .weight = 14,
     .fits = is_entry,
     .apply = other_entry},
    {.name = "key.unknown_entry",
     .purpose = "A key of a map that names nothing, or is not of the right form.",
     .weight = 8,
     .keeps_json = false,  // string rows may be broken strings
     .fits = is_entry,
     .apply = unknown_entry},
};

}  // namespace

std::span<const Operator> rename_key_operators() {
  return kOperators;
}

std::string respelled_key(Context& context, std::string_view key) {
  if (key.empty()) return {};
  const std::size_t at = context.random.below(key.size());
  const auto byte = static_cast<unsigned char>(key[at]);
  if (byte >= 0x80) return {};
  char escape[7];
  std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(byte));
  const std::string before = json::quote(key.substr(0, at));
  const std::string after = json::quote(key.substr(at + 1));
  return before.substr(0, before.size() - 1) + escape + after.substr(1);
}

}  // namespace bodkin::mutate
