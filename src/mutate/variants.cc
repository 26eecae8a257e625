#include "mutate/variants.h"

#include <algorithm>
#include <utility>

#include "http/uri.h"
#include "json/scan.h"
#include "json/tree.h"
#include "mutate/corners.h"
#include "mutate/harms.h"

namespace bodkin::mutate {
namespace {

using Lists = std::vector<std::vector<std::string>>;

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

}  // namespace

std::vector<std::string> variants(const http::HttpFileRequest& valid,
                                  const contract::Operation& operation, std::size_t max) {
  Lists lists;
  if (!valid.request.body.empty()) add_bodies(lists, valid, operation, max);
  for (const contract::Parameter& parameter : operation.parameters) {
    if (parameter.in == contract::Place::kQuery && parameter.plain_style()) {
      add_queries(lists, valid, parameter, max);
    }
  }
  std::vector<std::string> all;
  for (std::size_t i = 0; all.size() < max; ++i) {
    bool more = false;
    for (auto& list : lists) {
      if (i >= list.size()) continue;
      more = true;
      if (all.size() < max) all.push_back(std::move(list[i]));
    }
    if (!more) break;
  }
  return all;
}

}  // namespace bodkin::mutate
