#include "run/learn.h"

#include <array>

#include "base/text.h"
#include "http/uri.h"
#include "json/tree.h"
#include "run/created.h"
#include "scenario/referring.h"
#include "schema/validate.h"

namespace bodkin::run {
namespace {

constexpr std::size_t kPartsMax = 3;  // of one list of one thing

std::string scalar_member(const json::Tree& tree, json::NodeId object, std::string_view name) {
  for (json::NodeId child = tree.at(object).first_child; child != json::kNone;
       child = tree.at(child).next) {
    const json::Node& node = tree.at(child);
    if (!equal_ignore_case(json::key_of(tree, child), name)) continue;
    if (node.kind == json::Kind::kString) return json::decode_string(node.text).bytes;
    if (node.kind == json::Kind::kNumber &&
        node.text.find_first_of(".eE-") == std::string_view::npos) {
      return std::string(node.text);
    }
  }
  return {};
}

std::string member_of_either(const json::Tree& tree, json::NodeId object,
                             std::string_view parameter) {
  // "name" of "tag_name" before "id": it is what the path takes.
  const std::string_view last = parameter.substr(parameter.rfind('_') + 1);
  for (const std::string_view name :
       std::array<std::string_view, 5>{parameter, last, "id", "uuid", "name"}) {
    std::string value = scalar_member(tree, object, name);
    if (!value.empty()) return value;
  }
  return {};
}

// What the things of a collection go by where no path takes one ("/practitioners"): the name that
// bodies refer to them by, "practitioner_id". Empty for paths that end with a parameter.
std::string collection_parameter(std::string_view path_template) {
  const std::string_view last = path_template.substr(path_template.rfind('/') + 1);
  if (last.empty() || last.find('{') != std::string_view::npos) return {};
  const std::string one = singular(last);
  return one == last ? std::string() : one + "_id";
}

// What a POST to a collection teaches of the parameter below it.
void learn_from_post(const scenario::Exchange& exchange, const contract::Contract& contract,
                     Bindings& learned) {
  const std::string location = location_path(exchange.answer.response, contract);
  if (!location.empty()) {
    for (const char* method : {"GET", "PUT", "DELETE"}) {
      const auto match = contract.match(method, location);
      if (!match || match->parameters.empty()) continue;
      learned.emplace_back(match->parameters.back().name, match->parameters.back().value);
      return;
    }
  }
  const std::string collection(http::split_target(exchange.request.target).path);
  for (const auto& operation : contract.operations()) {
    const auto parent = parent_of_last_parameter(operation.path);
    if (!parent || !http::match_path(*parent, collection)) continue;
    const std::string name = http::path_parameter_names(operation.path).back();
    std::string value = identifier_in(exchange.answer.response.body, name);
    if (value.empty()) value = identifier_in(exchange.request.body, name);
    if (value.empty()) continue;
    learned.emplace_back(name, std::move(value));
    return;
  }
  const auto match = contract.match("POST", exchange.request.target);
  if (!match || match->operation == nullptr) return;
  const std::string name = collection_parameter(match->operation->path);
  std::string value = name.empty() ? name : identifier_in(exchange.answer.response.body, name);
  if (!value.empty()) learned.emplace_back(name, std::move(value));
}

// The first array that has something in it, at the root or one below.
json::NodeId array_in(const json::Tree& tree) {
  const auto is_one = [&](json::NodeId node) {
    return tree.at(node).kind == json::Kind::kArray && tree.at(node).first_child != json::kNone;
  };
  if (is_one(tree.root())) return tree.root();
  if (tree.at(tree.root()).kind != json::Kind::kObject) return json::kNone;
  for (json::NodeId child = tree.at(tree.root()).first_child; child != json::kNone;
       child = tree.at(child).next) {
    if (is_one(child)) return child;
  }
  return json::kNone;
}

// The first object of objects alone, one below the root: things by their names.
json::NodeId map_in(const json::Tree& tree) {
  if (tree.at(tree.root()).kind != json::Kind::kObject) return json::kNone;
  for (json::NodeId child = tree.at(tree.root()).first_child; child != json::kNone;
       child = tree.at(child).next) {
    if (tree.at(child).kind != json::Kind::kObject) continue;
    bool objects = tree.at(child).first_child != json::kNone;
    for (json::NodeId item = tree.at(child).first_child; item != json::kNone && objects;
         item = tree.at(item).next) {
      objects = tree.at(item).kind == json::Kind::kObject;
    }
    if (objects) return child;
  }
  return json::kNone;
}

// The parameter below the collection of that path: of "/things" the one of "/things/{id}".
const contract::Operation* member_operation(const contract::Contract& contract,
                                            std::string_view collection) {
  for (const auto& operation : contract.operations()) {
    const auto parent = parent_of_last_parameter(operation.path);
    if (parent && *parent == collection) return &operation;
  }
  return nullptr;
}

// What the lists of one item hold, a few of each.
void add_parts(const json::Tree& tree, json::NodeId item, ListedThing& thing) {
  if (tree.at(item).kind != json::Kind::kObject) return;
  for (json::NodeId list = tree.at(item).first_child; list != json::kNone;
       list = tree.at(list).next) {
    if (tree.at(list).kind != json::Kind::kArray) continue;
    const std::string name = singular(json::key_of(tree, list)) + "_";
    std::size_t count = 0;
    for (json::NodeId part = tree.at(list).first_child; part != json::kNone && count < kPartsMax;
         part = tree.at(part).next) {
      if (tree.at(part).kind != json::Kind::kObject) continue;
      ++count;
      scenario::World::Entry entry = thing.entry;
      for (json::NodeId child = tree.at(part).first_child; child != json::kNone;
           child = tree.at(child).next) {
        std::string text = scenario::identifier_text(tree, child);
        if (text.empty()) continue;
        const std::string key = json::key_of(tree, child);
        const bool whole = key.starts_with(name);
        entry.says[whole ? key : name + key] = std::move(text);
      }
      thing.parts.push_back(std::move(entry));
    }
  }
}

}  // namespace

std::string parameter_of_collection(const contract::Contract& contract,
                                    std::string_view path_template) {
  const contract::Operation* member = member_operation(contract, path_template);
  return member != nullptr ? http::path_parameter_names(member->path).back()
                           : collection_parameter(path_template);
}

std::vector<ListedThing> listed_in(const scenario::Exchange& list,
                                   const contract::Contract& contract, std::size_t max) {
  std::vector<ListedThing> found;
  const auto match = contract.match("GET", list.request.target);
  if (!match || match->operation == nullptr || list.request.method != "GET") return found;
  const std::string parameter = parameter_of_collection(contract, match->operation->path);
  if (parameter.empty()) return found;
  const bool named_by_path = member_operation(contract, match->operation->path) != nullptr;
  const json::Tree tree = json::parse(list.answer.response.body);
  const json::NodeId array = array_in(tree);
  const json::NodeId all = array != json::kNone ? array : named_by_path ? map_in(tree) : array;
  if (all == json::kNone) return found;
  for (json::NodeId item = tree.at(all).first_child; item != json::kNone && found.size() < max;
       item = tree.at(item).next) {
    ListedThing thing;
    thing.parameter = parameter;
    thing.entry.collection = match->operation->path;
    std::string name = scenario::identifier_text(tree, item);
    if (tree.at(item).kind == json::Kind::kObject) {
      name = all != array ? json::key_of(tree, item) : member_of_either(tree, item, parameter);
      for (json::NodeId child = tree.at(item).first_child; child != json::kNone;
           child = tree.at(child).next) {
        std::string text = scenario::identifier_text(tree, child);
        if (!text.empty()) thing.entry.says[json::key_of(tree, child)] = std::move(text);
      }
    }
    if (name.empty()) continue;
    for (const auto& above : match->parameters) thing.entry.says[above.name] = above.value;
    thing.target = std::string(http::split_target(list.request.target).path) + "/" +
                   http::percent_encode(name);
    thing.entry.says[parameter] = std::move(name);
    add_parts(tree, item, thing);
    found.push_back(std::move(thing));
  }
  return found;
}

std::vector<std::pair<std::string, std::string>> map_keys_in(const scenario::Exchange& exchange) {
  std::vector<std::pair<std::string, std::string>> keys;
  if (!exchange.success() || exchange.operation == nullptr) return keys;
  const Response& answer = exchange.answer.response;
  const contract::ResponseSpec* spec = exchange.operation->response(answer.status);
  if (spec == nullptr || spec->body == nullptr) return keys;
  const json::Tree tree = json::parse(answer.body);
  for (const auto& [schema, node] : schema::applied_schemas(*spec->body, tree)) {
    const bool map = schema->properties.empty() &&
                     (schema->additional != nullptr || !schema->pattern_properties.empty());
    if (!map || tree.at(node).kind != json::Kind::kObject) continue;
    const std::string name = node == tree.root() ? std::string() : json::key_of(tree, node);
    for (json::NodeId child = tree.at(node).first_child; child != json::kNone;
         child = tree.at(child).next) {
      keys.emplace_back(name, json::key_of(tree, child));
    }
  }
  return keys;
}

std::optional<std::string> parent_of_last_parameter(std::string_view path_template) {
  const std::size_t slash = path_template.rfind('/');
  if (slash == std::string_view::npos || slash == 0) return std::nullopt;
  const std::string_view last = path_template.substr(slash + 1);
  if (last.size() < 3 || last.front() != '{' || last.find('}') != last.size() - 1) {
    return std::nullopt;
  }
  return std::string(path_template.substr(0, slash));
}

std::string identifier_in(std::string_view body, std::string_view parameter) {
  const json::Tree tree = json::parse(body);
  if (tree.at(tree.root()).kind != json::Kind::kObject) return {};
  std::string value = member_of_either(tree, tree.root(), parameter);
  for (json::NodeId child = tree.at(tree.root()).first_child; value.empty() && child != json::kNone;
       child = tree.at(child).next) {
    if (tree.at(child).kind == json::Kind::kObject)
      value = member_of_either(tree, child, parameter);
  }
  return value;
}

std::string made_path(const Request& request, const Response& response,
                      const contract::Contract& contract) {
  std::string location = location_path(response, contract);
  if (!location.empty() || request.method != "POST") return location;
  const std::string collection(http::split_target(request.target).path);
  for (const auto& operation : contract.operations()) {
    if (operation.method != "GET") continue;
    const auto parent = parent_of_last_parameter(operation.path);
    if (!parent || !http::match_path(*parent, collection)) continue;
    const std::string id =
        identifier_in(response.body, http::path_parameter_names(operation.path).back());
    if (!id.empty()) return collection + "/" + http::percent_encode(id);
  }
  return {};
}

Bindings learned_from(const scenario::Exchange& exchange, const contract::Contract& contract) {
  Bindings learned;
  if (!exchange.success()) return learned;
  if (exchange.request.method == "POST") {
    learn_from_post(exchange, contract, learned);
  } else if (exchange.request.method == "PUT") {
    const auto match = contract.match("PUT", exchange.request.target);
    if (match && match->operation != nullptr && !match->parameters.empty() &&
        parent_of_last_parameter(match->operation->path)) {
      learned.emplace_back(match->parameters.back().name, match->parameters.back().value);
    }
  }
  return learned;
}

}  // namespace bodkin::run
