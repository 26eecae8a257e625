// Rules of a side file, for documents that one may not edit: each goes to a schema of the contract,
// as if it stood there as x-bodkin-rules.
#include <fmt/format.h>

#include <set>

#include "base/text.h"
#include "contract/load.h"
#include "json/tree.h"
#include "script/rule.h"

namespace bodkin::contract {
namespace {

using json::Kind;
using json::kNone;
using json::NodeId;

// Where OpenAPI keeps named schemas: 3.x, then 2.0.
constexpr std::string_view kFolders[] = {"#/components/schemas/", "#/definitions/"};

class RuleFile {
 public:
  RuleFile(const json::Tree& tree, const std::string& name) : tree_(tree), name_(name) {}

  Result<void> add_to(schema::SchemaSet& schemas) {
    const NodeId root = tree_.root();
    if (!json::is_json(tree_) || tree_.at(root).kind != Kind::kObject) {
      return error(ErrorCode::kInput,
                   "a rules file is a JSON object: {\"Thing\": [{\"name\": \"...\", \"rule\": "
                   "\"...\"}]}",
                   name_);
    }
    for (NodeId member = tree_.at(root).first_child; member != kNone;
         member = tree_.at(member).next) {
      if (auto done = add_one(schemas, member); !done) return done;
    }
    return {};
  }

 private:
  std::string text(NodeId object, std::string_view key) const {
    const NodeId node = json::find_member(tree_, object, key);
    if (node == kNone || tree_.at(node).kind != Kind::kString) return {};
    return json::decode_string(tree_.at(node).text).bytes;
  }

  // The places that a key may mean.
  static std::vector<std::string> places_of(const std::string& key) {
    if (key.starts_with('#')) return {key};
    if (key.starts_with('/')) return {"#" + key};
    std::vector<std::string> places;
    for (const std::string_view folder : kFolders) places.push_back(std::string(folder) + key);
    return places;
  }

  std::unexpected<Error> unknown(const schema::SchemaSet& schemas, const std::string& key) const {
    std::vector<std::string> names;
    for (const schema::Schema& schema : schemas.all()) {
      for (const std::string_view folder : kFolders) {
        if (schema.location.starts_with(folder))
          names.push_back(schema.location.substr(folder.size()));
      }
      names.push_back(schema.location);
    }
    const std::string near = nearest_name(key, names);
    return error(ErrorCode::kInput,
                 fmt::format("'{}' is no schema that an operation of the contract uses{}",
                             printable(key, 100),
                             near.empty() ? "; write its name among the components, or its JSON "
                                            "pointer (#/components/schemas/Thing)"
                                          : "; did you mean '" + printable(near, 100) + "'?"),
                 name_);
  }

  Result<void> add_one(schema::SchemaSet& schemas, NodeId member) {
    const std::string key = json::key_of(tree_, member);
    for (const std::string& place : places_of(key)) {
      schema::Schema* schema = schemas.find(place);
      if (schema != nullptr) return read_rules(*schema, key, member);
    }
    return unknown(schemas, key);
  }

  Result<void> read_rules(schema::Schema& schema, const std::string& key, NodeId list) {
    const std::string where = fmt::format("{}: '{}'", name_, printable(key, 100));
    if (tree_.at(list).kind != Kind::kArray) {
      return error(ErrorCode::kInput, "is not a list of {\"name\": \"...\", \"rule\": \"...\"}",
                   where);
    }
    for (NodeId item = tree_.at(list).first_child; item != kNone; item = tree_.at(item).next) {
      schema::Rule rule;
      if (tree_.at(item).kind == Kind::kObject) {
        rule.name = text(item, "name");
        rule.expression = text(item, "rule");
        const NodeId status = json::find_member(tree_, item, "status");
        if (status != kNone) {
          rule.status = std::atoi(std::string(tree_.at(status).text.substr(0, 8)).c_str());
        }
      }
      if (rule.name.empty() || rule.expression.empty() || rule.status < 400 || rule.status > 499) {
        return error(ErrorCode::kInput,
                     "a rule is {\"name\": \"...\", \"rule\": \"...\"}, with a \"status\" of 400 "
                     "to 499 where it is not 400",
                     where);
      }
      script::RuleEngine engine;
      if (const auto compiled = engine.compile(rule.name, rule.expression); !compiled) {
        return error(ErrorCode::kInput, compiled.error().message, where);
      }
      schema.rules.push_back(std::move(rule));
    }
    return {};
  }

  const json::Tree& tree_;
  const std::string& name_;
};

}  // namespace

Result<void> Contract::add_rules(std::string_view text, const std::string& name) {
  const json::Tree tree = json::parse(text);
  return RuleFile(tree, name).add_to(*data_->schemas);
}

}  // namespace bodkin::contract
