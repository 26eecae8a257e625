#include "scenario/localise.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/text.h"
#include "json/edit.h"
#include "scenario/referring.h"
#include "schema/validate.h"

namespace bodkin::scenario {
namespace {

using schema::Schema;

class Localiser {
 public:
  Localiser(json::Tree& body, const contract::Operation& operation, const World& world,
            bool plainest, Random& random, schema::Generator& generator)
      : body_(body),
        own_(http::path_parameter_names(operation.path)),
        world_(world),
        plainest_(plainest),
        random_(random),
        generator_(generator) {
    // Half of all bodies speak of things that belong together.
    if (!plainest && !world.entries.empty() && random.one_in(2)) {
      entry_ = &random.pick(world.entries);
    }
  }

  void value(const Schema& schema, json::NodeId node) {
    const json::Kind kind = body_.at(node).kind;
    if (kind != json::Kind::kString && kind != json::Kind::kNumber) return;
    const std::string name = referring_name(body_, node);
    if (name.empty()) return;
    for (const auto& [parameter, values] : world_.bindings) {
      if (values.empty() || !world_.refers(name, parameter)) continue;
      const std::string picked = pick_for(name, parameter, values);
      const std::string spelling = kind == json::Kind::kString ? json::quote(picked) : picked;
      if (!generator_.fits(schema, spelling)) continue;
      json::set_text(body_, node, spelling);
      used_[parameter].insert(picked);
      return;
    }
  }

  void keys(const Schema& schema, json::NodeId object) {
    if (body_.at(object).kind != json::Kind::kObject) return;
    const bool keyed = schema.property_names != nullptr || !schema.pattern_properties.empty();
    if (!keyed && schema.additional == nullptr) return;
    for (json::NodeId child = body_.at(object).first_child; child != json::kNone;
         child = body_.at(child).next) {
      const std::string key = json::key_of(body_, child);
      if (key.empty()) continue;
      const bool declared = std::any_of(schema.properties.begin(), schema.properties.end(),
                                        [&](const auto& p) { return p.first == key; });
      if (declared) continue;
      if (keyed) {
        rename(schema, object, child);
      } else {
        rename_by_map(object, child);
      }
    }
  }

 private:
  // What the entry says of it; else one that no other member has taken: a transfer is from one
  // thing to another.
  std::string pick_for(const std::string& name, const std::string& parameter,
                       const std::vector<std::string>& values) {
    const std::set<std::string>& used = used_[parameter];
    if (entry_ != nullptr) {
      for (const std::string& key : {name, parameter}) {
        const auto known = entry_->find(key);
        if (known != entry_->end() && !used.contains(known->second)) return known->second;
      }
    }
    std::vector<std::string> left;
    for (const std::string& value : values) {
      if (!used.contains(value)) left.push_back(value);
    }
    return pick(left.empty() ? values : left);
  }

  const std::string& pick(const std::vector<std::string>& values) {
    return plainest_ ? values.front() : random_.pick(values);
  }

  // Whether the key of a map may be this, under the same schema for its value as before.
  bool may_be_key(const Schema& map, const std::string& key) {
    if (map.property_names != nullptr && !generator_.fits(*map.property_names, json::quote(key))) {
      return false;
    }
    if (map.property_patterns.empty()) return true;
    const auto& pattern = map.property_patterns.front();
    return pattern != nullptr && pattern->search(key) == schema::Truth::kYes;
  }

  // Parameters that the operation's path or a key further out has taken already: an allocation of
  // a consumer names providers, not consumers.
  bool taken(const std::string& parameter, json::NodeId from) const {
    if (std::find(own_.begin(), own_.end(), parameter) != own_.end()) return true;
    for (json::NodeId at = from; at != json::kNone; at = body_.at(at).parent) {
      const auto found = named_.find(at);
      if (found != named_.end() && found->second == parameter) return true;
    }
    return false;
  }

  void rename(const Schema& map, json::NodeId object, json::NodeId member) {
    std::vector<std::pair<std::string, std::string>> candidates;
    for (const auto& [parameter, values] : world_.bindings) {
      if (values.empty() || taken(parameter, object)) continue;
      const std::string& key = pick(values);
      if (may_be_key(map, key) && json::find_member(body_, object, key) == json::kNone) {
        candidates.emplace_back(parameter, key);
      }
    }
    if (candidates.empty()) return;
    const auto& [parameter, key] = plainest_ ? candidates.front() : random_.pick(candidates);
    json::set_key(body_, member, json::quote(key));
    named_[member] = parameter;
  }

  // The document says nothing of the keys: those of things that the map has the name of ("rooms"),
  // those that such a map had in an answer, those of any map.
  void rename_by_map(json::NodeId object, json::NodeId member) {
    const std::string map = json::key_of(body_, object);
    const std::string one = singular(map);
    for (const auto& [parameter, values] : world_.bindings) {
      if (map.empty() || values.empty() || !world_.refers(one, parameter)) continue;
      if (taken(parameter, object)) continue;
      if (take_key(object, member, values)) named_[member] = parameter;
      return;
    }
    const auto known = world_.map_keys.find(map);
    if (known != world_.map_keys.end()) {
      take_key(object, member, known->second);
      return;
    }
    if (world_.map_keys.empty() || (!plainest_ && random_.one_in(4))) return;
    auto any = world_.map_keys.begin();
    if (!plainest_) {
      std::advance(any, static_cast<std::ptrdiff_t>(random_.below(world_.map_keys.size())));
    }
    take_key(object, member, any->second);
  }

  bool take_key(json::NodeId object, json::NodeId member, const std::vector<std::string>& values) {
    if (values.empty()) return false;
    const std::string& key = pick(values);
    if (json::find_member(body_, object, key) != json::kNone) return false;
    json::set_key(body_, member, json::quote(key));
    return true;
  }

  json::Tree& body_;
  std::vector<std::string> own_;
  const World& world_;
  bool plainest_;
  Random& random_;
  schema::Generator& generator_;
  const World::Entry* entry_ = nullptr;
  std::unordered_map<json::NodeId, std::string> named_;  // by which parameter a key was chosen
  std::unordered_map<std::string, std::set<std::string>> used_;  // by parameter
};

}  // namespace

void localise(json::Tree& body, const contract::Operation& operation, const World& world,
              bool plainest, Random& random, schema::Generator& generator) {
  if (operation.body == nullptr || world.bindings.empty()) return;
  Localiser localiser(body, operation, world, plainest, random, generator);
  // Keys first, and from the outside in: values are found by the schemas that the keys lead to.
  for (const auto& [schema, node] : schema::applied_schemas(*operation.body, body)) {
    localiser.keys(*schema, node);
  }
  for (const auto& [schema, node] : schema::applied_schemas(*operation.body, body)) {
    localiser.value(*schema, node);
  }
}

}  // namespace bodkin::scenario
