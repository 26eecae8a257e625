#include "mutate/harms.h"

#include <unordered_set>

#include "base/hash.h"
#include "base/text.h"
#include "json/edit.h"
#include "json/tree.h"
#include "mutate/site.h"
#include "scenario/canary.h"
#include "scenario/computed.h"

namespace bodkin::mutate {
namespace {

// {c} becomes a canary.
constexpr std::string_view kTexts[] = {
    "{c}'",
    "{{" BODKIN_EXPRESSION "}}${" BODKIN_EXPRESSION "}",
    BODKIN_EXPRESSION,
    "../../../../../../etc/passwd",
    "'+str(" BODKIN_EXPRESSION ")+'",
    "{c}\"",
    "$(echo $((" BODKIN_EXPRESSION ")))",
    "!!python/object/apply:eval ['" BODKIN_EXPRESSION "']",
    "\xf0\x9f\x98\x80\xc3\xa9",
    "Y2J1aWx0aW5zCmV2YWwKKFMnMzA5NDEqNDEwNTcnCnRSLg==",  // a pickle of the expression
};
constexpr std::size_t kAlone = 3;  // of these, for each string by itself
constexpr std::size_t kPlacesMax = 40;

struct Place {
  json::NodeId node;
  std::uint64_t length_max;
  bool names_a_thing;
};

bool is_free(const Site& site) {
  return site.schema == nullptr ||
         (site.schema->enumeration.empty() && site.schema->pattern.empty() &&
          (site.schema->format.empty() || site.schema->format == "password"));
}

std::string expanded(std::string_view text, std::uint64_t number) {
  std::string out(text);
  replace_all(out, "{c}", scenario::make_canary(number));
  return out;
}

}  // namespace

std::vector<std::string> harms(std::string_view body, const schema::Schema* schema,
                               std::size_t max) {
  const json::Tree tree = json::parse(body);
  std::vector<Place> places;
  for_each_site(tree, schema, [&](const Site& site) {
    const json::Node& node = tree.at(site.node);
    if (node.kind != json::Kind::kString || !is_free(site) || places.size() == kPlacesMax) return;
    const bool bounded = site.schema != nullptr && site.schema->max_length.has_value();
    places.push_back({site.node, bounded ? *site.schema->max_length : UINT64_MAX,
                      is_uuid(json::decode_string(node.text).bytes)});
  });
  std::vector<std::string> list;
  std::unordered_set<std::string> seen{std::string(body)};
  std::uint64_t number = hash64(body);
  const auto add = [&](std::string_view text, auto&& wanted) {
    json::Tree changed = tree;
    const std::string bytes = expanded(text, number++);
    for (const Place& place : places) {
      // Bytes are no fewer than characters.
      if (!wanted(place) || bytes.size() > place.length_max) continue;
      json::replace(changed, place.node, json::make(changed, json::quote(bytes)));
    }
    std::string out = json::print(changed);
    if (list.size() < max && seen.insert(out).second) list.push_back(std::move(out));
  };
  for (const std::string_view text : kTexts) {
    add(text, [](const Place& place) { return !place.names_a_thing; });
  }
  for (std::size_t i = 0; i < kAlone; ++i) {
    for (const Place& each : places) {
      add(kTexts[i], [&](const Place& place) { return place.node == each.node; });
    }
  }
  return list;
}

}  // namespace bodkin::mutate
