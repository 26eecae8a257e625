#include "run/references.h"

#include <algorithm>
#include <set>
#include <string>

#include "base/hash.h"
#include "base/random.h"
#include "base/text.h"
#include "json/edit.h"
#include "json/pointer.h"
#include "json/scan.h"
#include "run/body_texts.h"
#include "run/identity.h"
#include "run/learn.h"
#include "scenario/referring.h"
#include "schema/validate.h"

namespace bodkin::run {
namespace {

using contract::Operation;

constexpr std::size_t kReferencesMax = 16;
constexpr int kGeneratedTries = 8;

// A key that names a thing is one of many, whatever it is.
std::string place_of_name(const json::Tree& body, json::NodeId node, bool key,
                          const std::set<std::string>& things) {
  return key ? place_of(body, body.at(node).parent, things) + "/*" : place_of(body, node, things);
}

Probe read_at(const Operation& operation, std::string target, const char* note) {
  Probe made;
  made.purpose = scenario::Purpose::kUnknown;
  made.operation = &operation;
  made.request.method = "GET";
  made.request.target = std::move(target);
  made.note = note;
  return made;
}

Probe read_of(const Operation& operation, const std::string& value, const char* note) {
  const std::string name = http::path_parameter_names(operation.path).front();
  return read_at(operation, http::expand_path(operation.path, {{name, value}}), note);
}

Probe list_of(const Operation& operation, std::string note) {
  Probe made;
  made.purpose = scenario::Purpose::kUnknown;
  made.operation = &operation;
  made.request.method = "GET";
  made.request.target = operation.path;
  made.note = std::move(note);
  return made;
}

}  // namespace

const Operation* References::reader(const Accepted& input, const Scope& scope,
                                    std::string_view name) const {
  const Operation* below = nullptr;  // reads something of the thing, where none reads itself
  for (const Operation& read : contract_.operations()) {
    if (read.method != "GET" || read.path == input.operation.path || !scope.allows(read)) continue;
    const auto parent = parent_of_last_parameter(read.path);
    const auto names = http::path_parameter_names(read.path);
    // What is below the operation's own path, or made by it, is no other thing.
    if (names.size() != 1 || (parent && *parent == input.operation.path)) continue;
    const auto own = http::path_parameter_names(input.operation.path);
    if (std::find(own.begin(), own.end(), names[0]) != own.end()) continue;
    const bool query =
        std::any_of(read.parameters.begin(), read.parameters.end(),
                    [](const auto& p) { return p.required && p.in == contract::Place::kQuery; });
    if (query) continue;
    if (!world_.refers(name, names[0])) continue;
    if (parent) return &read;
    if (below == nullptr) below = &read;
  }
  return below;
}

std::vector<References::Reference> References::references(const Accepted& input,
                                                          const Scope& scope) {
  std::vector<Reference> found;
  const json::Tree& body = *input.body;
  for (const auto& [schema, node] :
       schema::applied_schemas(*input.operation.body, body, generator_)) {
    if (found.size() == kReferencesMax) break;
    if (body.at(node).kind == json::Kind::kObject) {
      for (json::NodeId child = body.at(node).first_child; child != json::kNone;
           child = body.at(child).next) {
        const std::string key = json::key_of(body, child);
        const bool declared =
            std::any_of(schema->properties.begin(), schema->properties.end(),
                        [&](const auto& property) { return property.first == key; });
        if (declared || key.empty()) continue;
        // What the keys of a map stand for only its own name tells: a consumer may well be called
        // like a provider.
        const std::string map = singular(scenario::referring_name(body, node));
        const Operation* read = map.empty() ? nullptr : reader(input, scope, map);
        Reference reference{Reference::Form::kKey, child, nullptr, read, key, {}, false};
        if (read == nullptr && schema->properties.empty()) {
          reference = key_by_value(body, node, child, scope);
        }
        if (reference.read == nullptr) continue;
        if (schema->property_names != nullptr) reference.schema = schema->property_names;
        found.push_back(std::move(reference));
      }
      absent_references(input, scope, *schema, node, found);
      continue;
    }
    const std::string value = scenario::identifier_text(body, node);
    const std::string name = scenario::referring_name(body, node);
    if (value.empty() || name.empty()) continue;
    const Operation* read = reader(input, scope, name);
    if (read == nullptr) continue;
    found.push_back({Reference::Form::kValue, node, schema, read, value, {}, false});
  }
  return found;
}

References::Reference References::key_by_value(const json::Tree& body, json::NodeId map,
                                               json::NodeId child, const Scope& scope) const {
  Reference made{Reference::Form::kKey,     child, nullptr, nullptr,
                 json::key_of(body, child), {},    false};
  // Consumers and providers are called alike.
  if (is_uuid(made.value)) return made;
  const std::string* name = nullptr;
  for (const auto& [parameter, values] : world_.bindings) {
    bool all = true;
    for (json::NodeId each = body.at(map).first_child; each != json::kNone && all;
         each = body.at(each).next) {
      all = std::find(values.begin(), values.end(), json::key_of(body, each)) != values.end();
    }
    if (!all) continue;
    if (name != nullptr) return made;
    name = &parameter;
  }
  if (name == nullptr) return made;
  const auto asks_nothing = [](const Operation& operation) {
    return std::none_of(
        operation.parameters.begin(), operation.parameters.end(),
        [](const auto& p) { return p.required && p.in == contract::Place::kQuery; });
  };
  const Operation* list = nullptr;
  for (const Operation& operation : contract_.operations()) {
    const auto names = http::path_parameter_names(operation.path);
    const auto parent = parent_of_last_parameter(operation.path);
    if (names.size() != 1 || names[0] != *name || !parent) continue;
    for (const contract::Parameter& parameter : operation.parameters) {
      if (parameter.in == contract::Place::kPath) made.schema = parameter.schema;
    }
    if (operation.method == "GET" && scope.allows(operation) && asks_nothing(operation)) {
      made.read = &operation;
      return made;
    }
    for (const Operation& other : contract_.operations()) {
      const bool lists = other.method == "GET" && other.path == *parent;
      if (lists && scope.allows(other) && asks_nothing(other)) list = &other;
    }
  }
  made.read = list;
  made.listed = list != nullptr;
  return made;
}

void References::absent_references(const Accepted& input, const Scope& scope,
                                   const schema::Schema& schema, json::NodeId object,
                                   std::vector<Reference>& found) const {
  const json::Tree& body = *input.body;
  for (const auto& [key, property] : schema.properties) {
    if (property == nullptr || property->read_only) continue;
    const json::NodeId there = json::find_member(body, object, key);
    const bool list = property->items != nullptr && (property->types & schema::kArray) != 0;
    const bool empty = there != json::kNone && body.at(there).first_child == json::kNone &&
                       body.at(there).kind == json::Kind::kArray;
    if (there != json::kNone && !(list && empty)) continue;
    const schema::Schema& value = list ? *property->items : *property;
    if ((value.types & (schema::kString | schema::kInteger)) == 0) continue;
    const Operation* read = reader(input, scope, list ? singular(key) : key);
    if (read == nullptr) continue;
    const std::string known = world_.value_for(http::path_parameter_names(read->path).front());
    if (known.empty()) continue;
    found.push_back({list ? Reference::Form::kElement : Reference::Form::kMember, object, &value,
                     read, known, key, false});
  }
}

std::string References::parameter_of(const Reference& reference) {
  if (!reference.listed) return http::path_parameter_names(reference.read->path).front();
  for (const auto& [parameter, values] : world_.bindings) {
    if (std::find(values.begin(), values.end(), reference.value) != values.end()) return parameter;
  }
  return {};
}

bool References::fits(const Reference& reference, const std::string& name) {
  if (reference.schema == nullptr) return true;
  const bool number = reference.form != Reference::Form::kKey &&
                      reference.value.find_first_not_of("0123456789") == std::string::npos;
  return generator_.fits(*reference.schema, json::quote(name)) ||
         (number && generator_.fits(*reference.schema, name));
}

std::string References::other_name(const Reference& reference, std::uint64_t hash) {
  std::string name = other_than(reference.value, hash);
  if (fits(reference, name)) return name;
  if (reference.schema == nullptr) return {};
  Random random(hash);
  schema::GenerateOptions options;
  options.use_examples = false;
  for (int i = 0; i < kGeneratedTries; ++i) {
    const auto made = generator_.generate(*reference.schema, random, options);
    if (!made) return {};
    name = json::is_string(*made) ? json::decode_string(*made).bytes : *made;
    if (name != reference.value && name.size() > 1) return name;
  }
  return {};
}

std::optional<References::Trial> References::trial(const Accepted& input, const Scope& scope) {
  const Operation& operation = input.operation;
  if (!operation.writes() || operation.method == "DELETE") return std::nullopt;
  if (input.body == nullptr || operation.body == nullptr) return std::nullopt;
  const auto all = references(input, scope);
  if (all.empty()) return std::nullopt;
  const std::uint64_t hash = hash64("reference", input.hash);
  const Reference& chosen = all[(hash >> 20U) % all.size()];
  std::string other = other_name(chosen, hash ^ (hash >> 29U));
  const auto gone = chosen.listed
                        ? world_.gone.end()
                        : world_.gone.find(http::path_parameter_names(chosen.read->path).front());
  if (gone != world_.gone.end() && hash % 2 == 0 && gone->second != chosen.value &&
      fits(chosen, gone->second)) {
    other = gone->second;
  }
  if (other.empty()) return std::nullopt;
  json::Tree body = *input.body;
  put(body, chosen, other);
  Trial trial;
  if (chosen.listed) {
    trial.known.push_back(list_of(*chosen.read, "dangling:listed:" + chosen.value));
    trial.never = list_of(*chosen.read, "dangling:unlisted:" + other);
  } else {
    trial.known.push_back(read_of(*chosen.read, chosen.value, "dangling:known"));
    const std::string first =
        world_.value_for(http::path_parameter_names(chosen.read->path).front());
    if (!first.empty() && first != chosen.value) {
      trial.known.push_back(read_of(*chosen.read, first, "dangling:known"));
    }
    trial.never = read_of(*chosen.read, other, "dangling:never");
  }
  trial.write.purpose = scenario::Purpose::kUnknown;
  trial.write.operation = &operation;
  trial.write.request = input.request;
  trial.write.request.body = json::print(body);
  std::string place = place_of_name(*input.body, chosen.node, chosen.form == Reference::Form::kKey,
                                    world_.things());
  if (!chosen.member.empty()) place += "/" + json::escape_token(chosen.member);
  if (chosen.form == Reference::Form::kElement) place += "/*";
  trial.write.note = "dangling:write:" + place;
  return trial;
}

std::optional<References::Trial> References::elsewhere(const Accepted& input,
                                                       const std::vector<Probe>& reads,
                                                       const Scope& scope) {
  const Operation& operation = input.operation;
  if (!operation.writes() || operation.method == "DELETE" || reads.empty()) return std::nullopt;
  if (input.body == nullptr || operation.body == nullptr) return std::nullopt;
  const std::uint64_t hash = hash64("elsewhere", input.hash);
  std::vector<Reference> all = references(input, scope);
  std::erase_if(all, [](const Reference& each) { return !each.member.empty(); });
  if (all.empty()) return std::nullopt;
  const Reference& chosen = all[hash % all.size()];
  const std::string parameter = parameter_of(chosen);
  const auto known = world_.bindings.find(parameter);
  if (known == world_.bindings.end()) return std::nullopt;
  std::vector<std::string> others;
  for (const std::string& value : known->second) {
    if (value != chosen.value && fits(chosen, value)) others.push_back(value);
  }
  if (others.empty()) return std::nullopt;
  const std::string& other = others[(hash >> 16U) % others.size()];
  json::Tree body = *input.body;
  put(body, chosen, other);
  Trial trial;
  trial.write.purpose = scenario::Purpose::kUnknown;
  trial.write.operation = &operation;
  trial.write.request = input.request;
  trial.write.request.body = json::print(body);
  trial.write.note =
      "dangling:write:" + place_of_name(*input.body, chosen.node,
                                        chosen.form == Reference::Form::kKey, world_.things());
  for (const Probe& read : reads) {
    const auto match = contract_.match("GET", read.request.target);
    if (!match || match->operation == nullptr || match->parameters.empty()) continue;
    if (read.operation->path.starts_with(operation.path)) continue;
    std::vector<http::PathParameter> values = match->parameters;
    bool changed = false;
    for (http::PathParameter& each : values) {
      if (values.size() < 2 || each.name != parameter || each.value != chosen.value) continue;
      each.value = other;
      changed = true;
    }
    if (changed) {
      // The stock of a part at a place: of another part there is none.
      trial.known = {read_at(*read.operation, read.request.target, "dangling:known")};
      trial.never = read_at(*read.operation, http::expand_path(read.operation->path, values),
                            "dangling:never");
      return trial;
    }
    // What is below the thing lists what it holds.
    if (read.operation->path.ends_with('}') || match->parameters.back().name == parameter) continue;
    trial.known = {list_of(*read.operation, "dangling:listed:" + chosen.value)};
    trial.never = list_of(*read.operation, "dangling:unlisted:" + other);
    trial.known.front().request.target = trial.never.request.target = read.request.target;
    return trial;
  }
  return std::nullopt;
}

std::vector<References::Named> References::named(const Accepted& input, const Scope& scope) {
  std::vector<Named> things;
  if (input.body == nullptr || input.operation.body == nullptr) return things;
  for (const Reference& each : references(input, scope)) {
    if (!each.member.empty()) continue;  // it does not stand there
    if (each.listed) continue;           // nothing reads it
    const bool key = each.form == Reference::Form::kKey;
    Named thing{place_of_name(*input.body, each.node, key, world_.things()), each.value, each.read};
    const bool known = std::any_of(things.begin(), things.end(), [&](const Named& other) {
      return other.value == thing.value && other.read == thing.read;
    });
    if (!known) things.push_back(std::move(thing));
  }
  return things;
}

std::string References::naming(const json::Tree& body, const Named& thing,
                               const std::string& other) {
  json::Tree changed = body;
  for (const json::NodeId node : body.preorder()) {
    if (body.at(node).has_key && json::key_of(body, node) == thing.value) {
      json::set_key(changed, node, json::quote(other));
    }
    if (scenario::identifier_text(body, node) != thing.value) continue;
    const bool text = body.at(node).kind == json::Kind::kString;
    json::set_text(changed, node, text ? json::quote(other) : other);
  }
  return json::print(changed);
}

std::string References::never(const Accepted& input, const Scope& scope, const Named& thing) {
  for (const Reference& each : references(input, scope)) {
    if (each.value == thing.value && each.read == thing.read) {
      return other_name(each, hash64("never", input.hash));
    }
  }
  return {};
}

void References::put(json::Tree& body, const Reference& reference, const std::string& other) {
  const bool number =
      (reference.schema != nullptr) && (reference.schema->types & schema::kString) == 0;
  const std::string spelling = number ? other : json::quote(other);
  switch (reference.form) {
    case Reference::Form::kKey:
      json::set_key(body, reference.node, json::quote(other));
      return;
    case Reference::Form::kValue: {
      const bool text = body.at(reference.node).kind == json::Kind::kString;
      json::set_text(body, reference.node, text ? json::quote(other) : other);
      return;
    }
    case Reference::Form::kMember:
      json::append(body, reference.node, json::make(body, spelling), json::quote(reference.member));
      return;
    case Reference::Form::kElement: {
      const json::NodeId old = json::find_member(body, reference.node, reference.member);
      if (old != json::kNone) {
        json::append(body, old, json::make(body, spelling));
        return;
      }
      json::append(body, reference.node, json::graft_text(body, "[" + spelling + "]"),
                   json::quote(reference.member));
      return;
    }
  }
}

}  // namespace bodkin::run
