#include "run/learn.h"

#include <array>

#include "base/text.h"
#include "http/uri.h"
#include "json/tree.h"
#include "run/created.h"

namespace bodkin::run {
namespace {

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
}

}  // namespace

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
