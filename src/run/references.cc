#include "run/references.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/hash.h"
#include "base/random.h"
#include "json/edit.h"
#include "json/pointer.h"
#include "json/scan.h"
#include "run/learn.h"
#include "scenario/referring.h"
#include "schema/validate.h"

namespace bodkin::run {
namespace {

using contract::Operation;

constexpr std::size_t kReferencesMax = 16;
constexpr int kGeneratedTries = 8;

// "/lines/*/room" for "/lines/0/room".
std::string place_of(const json::Tree& body, json::NodeId node, bool key) {
  std::string place;
  for (json::NodeId at = node; at != body.root(); at = body.at(at).parent) {
    const json::NodeId parent = body.at(at).parent;
    const bool named = body.at(parent).kind == json::Kind::kObject && !(key && at == node);
    place.insert(0, "/" + (named ? json::escape_token(json::key_of(body, at)) : "*"));
  }
  return place;
}

Probe read_of(const Operation& operation, const std::string& value, const char* note) {
  Probe made;
  made.purpose = scenario::Purpose::kUnknown;
  made.operation = &operation;
  made.request.method = "GET";
  const std::string name = http::path_parameter_names(operation.path).front();
  made.request.target = http::expand_path(operation.path, {{name, value}});
  made.note = note;
  return made;
}

bool is_uuid(std::string_view text) {
  return text.size() == 36 && text[8] == '-' && text[13] == '-' && text[18] == '-';
}

// A UUID, a number of nine digits, or a word, as `like` is one.
std::string of_shape(std::string_view like, std::uint64_t hash) {
  if (is_uuid(like)) {
    return fmt::format("{:08x}-dead-4000-8000-{:012x}", static_cast<std::uint32_t>(hash),
                       hash & 0xffffffffffffULL);
  }
  const bool number = !like.empty() && like.find_first_not_of("0123456789") == like.npos;
  return number ? fmt::format("9{:08}", hash % 100000000) : fmt::format("nobody{:08x}", hash >> 32U);
}

}  // namespace

const Operation* References::reader(const Accepted& input, const Scope& scope,
                                    std::string_view name, const std::string& key) const {
  for (const Operation& read : contract_.operations()) {
    if (read.method != "GET" || read.path == input.operation.path || !scope.allows(read)) continue;
    const auto parent = parent_of_last_parameter(read.path);
    const auto names = http::path_parameter_names(read.path);
    // What is below the operation's own path, or made by it, is no other thing.
    if (!parent || names.size() != 1 || *parent == input.operation.path) continue;
    const auto own = http::path_parameter_names(input.operation.path);
    if (std::find(own.begin(), own.end(), names[0]) != own.end()) continue;
    const bool query = std::any_of(read.parameters.begin(), read.parameters.end(), [](const auto& p) {
      return p.required && p.in == contract::Place::kQuery;
    });
    if (query) continue;
    if (key.empty()) {
      if (world_.refers(name, names[0])) return &read;
      continue;
    }
    const auto known = world_.bindings.find(names[0]);
    if (known != world_.bindings.end() &&
        std::find(known->second.begin(), known->second.end(), key) != known->second.end()) {
      return &read;
    }
  }
  return nullptr;
}

std::vector<References::Reference> References::references(const Accepted& input,
                                                          const Scope& scope) const {
  std::vector<Reference> found;
  const json::Tree& body = *input.body;
  for (const auto& [schema, node] : schema::applied_schemas(*input.operation.body, body)) {
    if (found.size() == kReferencesMax) break;
    if (body.at(node).kind == json::Kind::kObject) {
      for (json::NodeId child = body.at(node).first_child; child != json::kNone;
           child = body.at(child).next) {
        const std::string key = json::key_of(body, child);
        const bool declared =
            std::any_of(schema->properties.begin(), schema->properties.end(),
                        [&](const auto& property) { return property.first == key; });
        // The keys of a map that takes any are words more often than names of things.
        const bool any = schema->property_names == nullptr && schema->pattern_properties.empty();
        if (declared || key.empty() || (any && !is_uuid(key))) continue;
        const Operation* read = reader(input, scope, {}, key);
        if (read != nullptr) found.push_back({child, true, schema->property_names, read, key});
      }
      continue;
    }
    const std::string value = scenario::identifier_text(body, node);
    const std::string name = scenario::referring_name(body, node);
    if (value.empty() || name.empty()) continue;
    const Operation* read = reader(input, scope, name, {});
    if (read != nullptr) found.push_back({node, false, schema, read, value});
  }
  return found;
}

std::string References::other_name(const Reference& reference, std::uint64_t hash) {
  const bool number = !reference.key && reference.value.find_first_not_of("0123456789") ==
                                            std::string::npos;
  const auto fits = [&](const std::string& name) {
    if (reference.schema == nullptr) return true;
    return generator_.fits(*reference.schema, json::quote(name)) ||
           (number && generator_.fits(*reference.schema, name));
  };
  std::string name = of_shape(reference.value, hash);
  if (fits(name)) return name;
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
  const std::string other = other_name(chosen, hash ^ (hash >> 29U));
  if (other.empty()) return std::nullopt;
  json::Tree body = *input.body;
  if (chosen.key) {
    json::set_key(body, chosen.node, json::quote(other));
  } else {
    const bool text = body.at(chosen.node).kind == json::Kind::kString;
    json::set_text(body, chosen.node, text ? json::quote(other) : other);
  }
  Trial trial{read_of(*chosen.read, chosen.value, "dangling:known"),
              {},
              read_of(*chosen.read, other, "dangling:never")};
  trial.write.purpose = scenario::Purpose::kUnknown;
  trial.write.operation = &operation;
  trial.write.request = input.request;
  trial.write.request.body = json::print(body);
  trial.write.note = "dangling:write:" + place_of(*input.body, chosen.node, chosen.key);
  return trial;
}

}  // namespace bodkin::run
