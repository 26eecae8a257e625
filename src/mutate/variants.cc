#include "mutate/variants.h"

#include <algorithm>
#include <array>
#include <unordered_set>
#include <utility>

#include "base/hash.h"
#include "http/uri.h"
#include "json/edit.h"
#include "json/number.h"
#include "json/scan.h"
#include "json/tree.h"
#include "mutate/corners.h"
#include "mutate/harms.h"
#include "scenario/ranges.h"

namespace bodkin::mutate {
namespace {

using Lists = std::vector<std::vector<std::string>>;

constexpr std::size_t kRepeatedMax = 12, kTurnedMax = 8;
constexpr std::array<std::size_t, 3> kLevels{500, 3000, 30000};

void add_bodies(Lists& lists, const http::HttpFileRequest& valid,
                const contract::Operation& operation, std::size_t max) {
  for (const auto make : {&harms, &corners}) {
    std::vector<std::string> list;
    for (std::string& body : make(valid.request.body, operation.body, max)) {
      http::HttpFileRequest changed = valid;
      changed.request.body = std::move(body);
      list.push_back(http::encode_request(changed));
    }
    lists.push_back(std::move(list));
  }
}

// Pairs of members by their names (scenario/ranges.h) the wrong way round, numbers by one.
void add_turned(Lists& lists, const http::HttpFileRequest& valid) {
  std::vector<std::string> list;
  const json::Tree tree = json::parse(valid.request.body);
  for (const json::NodeId node : tree.preorder()) {
    for (const scenario::Range& range : scenario::ranges_of(tree, node)) {
      if (list.size() == kTurnedMax) break;
      json::Tree changed = tree;
      const std::string high(tree.at(range.high).text);
      const bool number = json::is_number(high) && json::number_info(high).integer_spelling;
      if (number) {
        json::set_text(changed, range.low, json::add_to_integer(high, 1));
      } else {
        json::swap_values(changed, range.low, range.high);
      }
      if (!scenario::is_turned_round(changed, range)) continue;
      http::HttpFileRequest turned = valid;
      turned.request.body = json::print(changed);
      list.push_back(http::encode_request(turned));
    }
  }
  lists.push_back(std::move(list));
}

// Bodies that are wrong as a whole: nested deeper than readers go, the same key twice.
void add_whole_bodies(Lists& lists, const http::HttpFileRequest& valid) {
  std::vector<std::string> list;
  const auto add = [&](std::string body) {
    http::HttpFileRequest changed = valid;
    changed.request.body = std::move(body);
    list.push_back(http::encode_request(changed));
  };
  const std::string& body = valid.request.body;
  const json::Tree tree = json::parse(body);
  if (tree.at(tree.root()).kind == json::Kind::kObject) {
    const json::NodeId first = tree.at(tree.root()).first_child;
    for (json::NodeId child = first; child != json::kNone; child = tree.at(child).next) {
      if (list.size() == kRepeatedMax) break;
      // The last one counts for most readers: one that no rule allows, behind one that is right.
      json::Tree changed = tree;
      const bool text = tree.at(child).kind == json::Kind::kString;
      json::append(changed, changed.root(), json::make(changed, text ? "\"\"" : "-1"),
                   json::quote(json::key_of(tree, child)));
      add(json::print(changed));
    }
  }
  for (const std::size_t levels : kLevels) {
    add(std::string(levels, '[') + std::string(levels, ']'));
    if (body.size() > 2 && body.ends_with("}")) {
      add(body.substr(0, body.size() - 1) + ",\"bodkin_nested\":" + std::string(levels, '[') +
          std::string(levels, ']') + "}");
    }
  }
  lists.push_back(std::move(list));
}

// What stands in the query now, or else a value to begin with, as JSON text.
std::string value_of(const contract::Parameter& parameter, std::string_view query) {
  std::string text = parameter.example;
  for (const auto& [name, value] : http::query_pairs(query)) {
    if (http::percent_decode(name, true) == parameter.name)
      text = http::percent_decode(value, true);
  }
  const schema::Schema* schema = parameter.schema;
  if (text.empty() && schema != nullptr && !schema->enumeration.empty()) {
    return schema->enumeration.front();
  }
  const bool number = json::parse(text).at(0).kind == json::Kind::kNumber;
  if (number && schema != nullptr && (schema->types & schema::kString) == 0) return text;
  return json::quote(text.empty() ? "a" : text);
}

void add_queries(Lists& lists, const http::HttpFileRequest& valid,
                 const contract::Parameter& parameter, std::size_t max) {
  const http::Target target = http::split_target(valid.request.target);
  for (const auto make : {&harms, &corners}) {
    std::vector<std::string> list;
    for (const std::string& value :
         make(value_of(parameter, target.query), parameter.schema, max)) {
      http::HttpFileRequest changed = valid;
      const std::string text = json::is_string(value) ? json::decode_string(value).bytes : value;
      changed.request.target = std::string(target.path) + "?" +
                               http::with_query_pair(target.query, parameter.name, text);
      list.push_back(http::encode_request(changed));
    }
    lists.push_back(std::move(list));
  }
}

// The same of the value that stands in the path now.
void add_path(Lists& lists, const http::HttpFileRequest& valid,
              const contract::Operation& operation, const contract::Parameter& parameter,
              std::size_t max) {
  const http::Target target = http::split_target(valid.request.target);
  auto values = http::match_path(operation.path, target.path);
  if (!values) return;
  const auto own = std::find_if(values->begin(), values->end(),
                                [&](const auto& each) { return each.name == parameter.name; });
  if (own == values->end()) return;
  const schema::Schema* schema = parameter.schema;
  const bool number = schema != nullptr && (schema->types & schema::kString) == 0 &&
                      json::parse(own->value).at(0).kind == json::Kind::kNumber;
  const std::string now = number ? own->value : json::quote(own->value);
  for (const auto make : {&harms, &corners}) {
    std::vector<std::string> list;
    for (const std::string& value : make(now, schema, max)) {
      own->value = json::is_string(value) ? json::decode_string(value).bytes : value;
      if (own->value.empty()) continue;  // another path
      http::HttpFileRequest changed = valid;
      changed.request.target = http::expand_path(operation.path, *values);
      if (target.has_query) changed.request.target += "?" + std::string(target.query);
      list.push_back(http::encode_request(changed));
    }
    lists.push_back(std::move(list));
  }
}

}  // namespace

std::vector<std::string> variants(const http::HttpFileRequest& valid,
                                  const contract::Operation& operation, std::size_t max) {
  Lists lists;
  if (!valid.request.body.empty()) {
    add_turned(lists, valid);
    add_bodies(lists, valid, operation, max);
    add_whole_bodies(lists, valid);
  }
  for (const contract::Parameter& parameter : operation.parameters) {
    if (parameter.in == contract::Place::kPath) {
      add_path(lists, valid, operation, parameter, max);
    }
    if (parameter.in == contract::Place::kQuery && parameter.plain_style()) {
      add_queries(lists, valid, parameter, max);
    }
  }
  std::vector<std::string> all;
  std::unordered_set<std::uint64_t> seen;  // a range turned round may be a corner, too
  for (std::size_t i = 0; all.size() < max; ++i) {
    bool more = false;
    for (auto& list : lists) {
      if (i >= list.size()) continue;
      more = true;
      if (all.size() == max || !seen.insert(hash64(list[i])).second) continue;
      all.push_back(std::move(list[i]));
    }
    if (!more) break;
  }
  return all;
}

}  // namespace bodkin::mutate
