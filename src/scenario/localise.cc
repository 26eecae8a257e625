#include "scenario/localise.h"

#include <algorithm>
#include <array>
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
        path_(operation.path),
        own_(http::path_parameter_names(operation.path)),
        world_(world),
        plainest_(plainest),
        random_(random),
        generator_(generator) {}

  // Of most bodies the members speak of things that belong together: an entry that says much of
  // what they are asked for.
  void choose_entry(const std::vector<std::pair<const Schema*, json::NodeId>>& applied) {
    if (world_.entries.empty() || (!plainest_ && random_.one_in(4))) return;
    std::set<std::string> names;
    for (const auto& [schema, node] : applied) {
      const json::Kind kind = body_.at(node).kind;
      if (kind != json::Kind::kString && kind != json::Kind::kNumber) continue;
      std::string name = referring_name(body_, node);
      if (!name.empty() && refers_to_something(name)) names.insert(std::move(name));
    }
    std::size_t most = 1;
    std::vector<const World::Entry*> best;
    for (const World::Entry& entry : world_.entries) {
      std::size_t said = 0;
      for (const std::string& name : names) said += said_by(entry, name).empty() ? 0 : 1;
      if (said < most || said == 0) continue;
      if (said > most) best.clear();
      most = said;
      best.push_back(&entry);
    }
    // Of one thing alone the plainest body names what the run knows first.
    if (best.empty() || (plainest_ && most < 2)) return;
    entry_ = plainest_ ? best.front() : random_.pick(best);
  }

  void value(const Schema& schema, json::NodeId node) {
    const json::Kind kind = body_.at(node).kind;
    if (kind != json::Kind::kString && kind != json::Kind::kNumber) return;
    const std::string name = referring_name(body_, node);
    if (name.empty()) return;
    for (const auto& [parameter, values] : world_.bindings) {
      if (values.empty() || !world_.refers(name, parameter)) continue;
      if (put(schema, node, pick_for(name, parameter, values))) {
        used_[parameter].insert(picked_);
        return;
      }
    }
    // What no path takes, but a list of other things shows: the code of a bin.
    if (!is_code(name)) return;
    std::string known = entry_ == nullptr ? std::string() : said_by(*entry_, name);
    for (const World::Entry& entry : world_.entries) {
      if (!known.empty() && !random_.one_in(4)) break;
      if (std::string other = said_by(entry, name); !other.empty()) known = std::move(other);
    }
    if (!known.empty()) put(schema, node, known);
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
  bool put(const Schema& schema, json::NodeId node, std::string text) {
    const bool string = body_.at(node).kind == json::Kind::kString;
    const std::string spelling = string ? json::quote(text) : text;
    if (!generator_.fits(schema, spelling)) return false;
    json::set_text(body_, node, spelling);
    picked_ = std::move(text);
    return true;
  }

  bool refers_to_something(const std::string& name) const {
    return is_code(name) ||
           std::any_of(world_.bindings.begin(), world_.bindings.end(),
                       [&](const auto& known) { return world_.refers(name, known.first); });
  }

  // A member that calls a thing by a name that people gave it ("sku", "bin_code"), not by what it
  // is called here ("name", "code").
  static bool is_code(const std::string& name) {
    static constexpr std::array<std::string_view, 5> kLast{"code", "sku", "slug", "number", "ref"};
    const auto words = words_of_name(name);
    return !words.empty() && (words.size() > 1 || words.back() == "sku") &&
           std::find(kLast.begin(), kLast.end(), words.back()) != kLast.end();
  }

  // What an entry says under that name, or of what the name refers to; empty: nothing, or it is of
  // the kind that the operation makes itself, whose names are taken.
  std::string said_by(const World::Entry& entry, const std::string& name) const {
    const auto exact = entry.says.find(name);
    if (exact != entry.says.end()) {
      return is_code(name) && entry.collection == path_ ? std::string() : exact->second;
    }
    for (const auto& [parameter, values] : world_.bindings) {
      if (!world_.refers(name, parameter)) continue;
      for (const auto& [member, value] : entry.says) {
        if (member == parameter || world_.refers(member, parameter)) return value;
      }
    }
    return {};
  }

  // What the entry says of it; else one that no other member has taken: a transfer is from one
  // thing to another.
  std::string pick_for(const std::string& name, const std::string& parameter,
                       const std::vector<std::string>& values) {
    const std::set<std::string>& used = used_[parameter];
    if (entry_ != nullptr) {
      std::string known = said_by(*entry_, name);
      if (!known.empty() && !used.contains(known)) return known;
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
  const std::string& path_;
  std::vector<std::string> own_;
  const World& world_;
  bool plainest_;
  Random& random_;
  schema::Generator& generator_;
  const World::Entry* entry_ = nullptr;
  std::string picked_;                                   // by the last put() that was made
  std::unordered_map<json::NodeId, std::string> named_;  // by which parameter a key was chosen
  std::unordered_map<std::string, std::set<std::string>> used_;  // by parameter
};

}  // namespace

void localise(json::Tree& body, const contract::Operation& operation, const World& world,
              bool plainest, Random& random, schema::Generator& generator) {
  if (operation.body == nullptr || world.bindings.empty()) return;
  Localiser localiser(body, operation, world, plainest, random, generator);
  // Keys first, and from the outside in: values are found by the schemas that the keys lead to.
  for (const auto& [schema, node] : schema::applied_schemas(*operation.body, body, generator)) {
    localiser.keys(*schema, node);
  }
  const auto applied = schema::applied_schemas(*operation.body, body, generator);
  localiser.choose_entry(applied);
  for (const auto& [schema, node] : applied) localiser.value(*schema, node);
}

}  // namespace bodkin::scenario
