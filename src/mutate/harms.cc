#include "mutate/harms.h"

#include <algorithm>
#include <unordered_set>

#include "base/check.h"
#include "base/hash.h"
#include "base/random.h"
#include "base/text.h"
#include "json/edit.h"
#include "json/tree.h"
#include "mutate/site.h"
#include "mutate/values.h"

namespace bodkin::mutate {
namespace {

// Rows of text_values() and injection_values(), in order of promise.
constexpr std::string_view kRows[] = {
    "sql.quoted",  "template.braces",  "code.expression",      "path.parent",
    "code.quoted", "sql.double_quote", "command.substitution", "template.dollar",
    "code.yaml",   "unicode.astral",   "code.pickle",
};
// For each string by itself, those of a pattern or format, too: a service that does not check them
// uses what it gets.
constexpr std::string_view kRowsAlone[] = {"sql.quoted", "path.parent", "code.expression",
                                           "template.braces", "expression.backtracking"};
constexpr std::size_t kPlacesMax = 40;

struct FreeString {
  json::NodeId node;
  std::uint64_t length_max;
  bool alone;  // it names a thing, or has a form
};

bool is_free(const Site& site) {
  return site.schema == nullptr ||
         (site.schema->enumeration.empty() && site.schema->pattern.empty() &&
          (site.schema->format.empty() || site.schema->format == "password"));
}

std::string_view text_of(std::string_view row) {
  for (const auto rows : {text_values(), injection_values()}) {
    const auto found =
        std::find_if(rows.begin(), rows.end(), [&](const Value& each) { return each.name == row; });
    if (found != rows.end()) return found->text;
  }
  BODKIN_CHECK(false);
  return {};
}

}  // namespace

std::vector<std::string> harms(std::string_view body, const schema::Schema* schema,
                               std::size_t max) {
  const json::Tree tree = json::parse(body);
  std::vector<FreeString> places;
  for_each_site(tree, schema, [&](const Site& site) {
    const json::Node& node = tree.at(site.node);
    const bool listed = site.schema != nullptr && !site.schema->enumeration.empty();
    if (node.kind != json::Kind::kString || listed || places.size() == kPlacesMax) return;
    const bool bounded = site.schema != nullptr && site.schema->max_length.has_value();
    places.push_back({site.node, bounded ? *site.schema->max_length : UINT64_MAX,
                      !is_free(site) || is_uuid(json::decode_string(node.text).bytes)});
  });
  std::vector<std::string> list;
  std::unordered_set<std::string> seen{std::string(body)};
  Random random(hash64(body));
  const auto add = [&](std::string_view row, auto&& wanted) {
    json::Tree changed = tree;
    const std::string bytes = expand_text(random, text_of(row));
    for (const FreeString& place : places) {
      // Bytes are no fewer than characters.
      if (!wanted(place) || bytes.size() > place.length_max) continue;
      json::replace(changed, place.node, json::make(changed, json::quote(bytes)));
    }
    std::string out = json::print(changed);
    if (list.size() < max && seen.insert(out).second) list.push_back(std::move(out));
  };
  for (const std::string_view row : kRows) {
    add(row, [](const FreeString& place) { return !place.alone; });
  }
  for (const std::string_view row : kRowsAlone) {
    for (const FreeString& each : places) {
      add(row, [&](const FreeString& place) { return place.node == each.node; });
    }
  }
  return list;
}

}  // namespace bodkin::mutate
