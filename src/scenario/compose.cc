#include "scenario/compose.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "base/text.h"
#include "json/tree.h"
#include "scenario/current.h"
#include "scenario/localise.h"
#include "scenario/ranges.h"
#include "scenario/values.h"
#include "schema/generate.h"
#include "schema/validate.h"

namespace bodkin::scenario {
namespace {

// A JSON scalar as a parameter's text; nothing for containers and null, whose style is not known.
std::optional<std::string> scalar_text(std::string_view spelling) {
  const json::Tree tree = json::parse(spelling);
  const json::Node& node = tree.at(tree.root());
  switch (node.kind) {
    case json::Kind::kString:
      return json::decode_string(node.text).bytes;
    case json::Kind::kNumber:
    case json::Kind::kTrue:
    case json::Kind::kFalse:
      return std::string(node.text);
    default:
      return std::nullopt;
  }
}

// A value by the plain style (OpenAPI 3.0.3, "Style Values": simple, form) as one text: elements
// and members separated by commas. Nothing for null, for containers in containers, and for "",
// which is no value for an array.
std::optional<std::string> plain_text(std::string_view spelling) {
  if (auto text = scalar_text(spelling)) return text;
  const json::Tree tree = json::parse(spelling);
  const json::Node& root = tree.at(tree.root());
  std::string out;
  for (json::NodeId e = root.first_child; e != json::kNone; e = tree.at(e).next) {
    const auto part = scalar_text(json::print(tree, e));
    if (!part) return std::nullopt;
    if (!out.empty()) out += ',';
    if (root.kind == json::Kind::kObject) out += json::key_of(tree, e) + ",";
    out += *part;
  }
  if (out.empty()) return std::nullopt;
  return out;
}

// The JSON value that a parameter's own example stands for, if the schema takes it for one.
std::optional<std::string> example_spelling(const contract::Parameter& parameter,
                                            schema::Generator& generator) {
  if (parameter.example.empty()) return std::nullopt;
  std::string quoted = json::quote(parameter.example);
  if (generator.fits(*parameter.schema, quoted)) return quoted;
  if (json::is_json(json::parse(parameter.example)) &&
      generator.fits(*parameter.schema, parameter.example)) {
    return parameter.example;
  }
  return std::nullopt;
}

// A valid value: what the document gives as such, if it is one, else a generated one.
std::optional<std::string> parameter_spelling(const contract::Parameter& parameter, Random& random,
                                              schema::Generator& generator) {
  const schema::Schema& schema = *parameter.schema;
  if (auto own = example_spelling(parameter, generator)) return own;
  std::vector<std::string> known = {schema.example};
  if (!schema.enumeration.empty()) known.push_back(schema.enumeration.front());
  known.push_back(schema.default_value);
  for (std::string& spelling : known) {
    if (!spelling.empty() && plain_text(spelling) && generator.fits(schema, spelling)) {
      return std::move(spelling);
    }
  }
  for (int attempt = 0; attempt < 4; ++attempt) {
    // An array that may be empty is no value in a query; one with elements is.
    schema::GenerateOptions options;
    options.minimal = attempt == 0;
    options.use_examples = attempt == 0;
    auto made = generator.generate(schema, random, options);
    if (made && plain_text(*made)) return made;
  }
  return std::nullopt;
}

using Pair = std::pair<std::string, std::string>;  // name and value, decoded

// What a query (or a header: one pair) is given for a parameter; nothing where no value is known or
// its style is not written.
std::vector<Pair> parameter_pairs(const contract::Parameter& parameter, Random& random,
                                  schema::Generator& generator) {
  const bool query = parameter.in == contract::Place::kQuery;
  if (parameter.schema == nullptr || !query || !parameter.exploded || !parameter.plain_style()) {
    auto value = parameter_value(parameter, random, generator);
    return value ? std::vector<Pair>{{parameter.name, std::move(*value)}} : std::vector<Pair>{};
  }
  const auto spelling = parameter_spelling(parameter, random, generator);
  if (!spelling) {
    if (parameter.example.empty()) return {};
    return {{parameter.name, parameter.example}};
  }
  const json::Tree tree = json::parse(*spelling);
  const json::Node& root = tree.at(tree.root());
  if (auto text = scalar_text(*spelling)) return {{parameter.name, std::move(*text)}};
  std::vector<Pair> pairs;
  for (json::NodeId e = root.first_child; e != json::kNone; e = tree.at(e).next) {
    auto text = scalar_text(json::print(tree, e));
    if (!text) return {};
    pairs.emplace_back(root.kind == json::Kind::kObject ? json::key_of(tree, e) : parameter.name,
                       std::move(*text));
  }
  return pairs;
}

// A header value that would end its line, or begin with white space, is another request.
bool fits_header(std::string_view value) {
  return value.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

// What the world or the user knows for a parameter.
std::optional<std::string> known_value(const contract::Parameter& parameter, const World& world,
                                       bool plainest, Random& random) {
  if (parameter.in == contract::Place::kPath || parameter.in == contract::Place::kQuery) {
    const auto known = world.bindings.find(parameter.name);
    if (known != world.bindings.end() && !known->second.empty()) {
      return plainest ? known->second.front() : random.pick(known->second);
    }
  }
  return known_text(world.values, parameter.name, plainest, random);
}

std::optional<std::string> path_value(const contract::Parameter& parameter, const World& world,
                                      bool plainest, Random& random, schema::Generator& generator) {
  if (auto known = known_value(parameter, world, plainest, random)) return known;
  auto value = parameter_value(parameter, random, generator);
  if (value && value->empty()) return std::nullopt;  // an empty segment is another path
  return value;
}

// The value for the thing that is deleted: none that is there to stay. Nothing: only such are
// known.
std::optional<std::string> doomed_value(const contract::Parameter& parameter, const World& world,
                                        std::vector<http::PathParameter> path, bool plainest,
                                        Random& random, schema::Generator& generator) {
  const bool all_ours =
      world.values.named(parameter.name) == nullptr && !world.preexisting.contains(parameter.name);
  if (all_ours) return path_value(parameter, world, plainest, random, generator);
  std::vector<std::string> others;
  path.push_back({parameter.name, {}});
  if (const auto known = world.bindings.find(parameter.name); known != world.bindings.end()) {
    for (const std::string& value : known->second) {
      path.back().value = value;
      if (!world.is_to_stay(path)) others.push_back(value);
    }
  }
  if (others.empty()) return std::nullopt;
  return plainest ? others.front() : random.pick(others);
}

// Of a parameter by which a write says which state it means ("revision", "pool_revision"), what was
// seen last of the things that the path names, the nearest first.
std::optional<std::string> lock_value(const contract::Parameter& parameter, const World& world,
                                      const std::vector<http::PathParameter>& path) {
  if (!names_a_lock(parameter.name)) return std::nullopt;
  const auto words = words_of_name(parameter.name);
  for (auto thing = path.rbegin(); thing != path.rend(); ++thing) {
    for (const std::string& member : {parameter.name, words.back()}) {
      const std::string_view spelling = world.observed.value(thing->value, member);
      if (auto text = spelling.empty() ? std::nullopt : scalar_text(spelling)) return text;
    }
  }
  return std::nullopt;
}

// Of things that stand below others, what one entry of a list says of both: a stock of that part at
// that place. Nothing: no entry names all of the path, or for a deletion only such as are to stay.
const World::Entry* entry_for(const std::vector<std::string>& names, const World& world,
                              bool doomed, bool plainest, Random& random) {
  if (names.size() < 2) return nullptr;
  std::vector<const World::Entry*> fitting;
  for (const World::Entry& entry : world.entries) {
    std::vector<http::PathParameter> path;
    for (const std::string& name : names) {
      const auto said = entry.says.find(name);
      if (said != entry.says.end()) path.push_back({name, said->second});
    }
    if (path.size() != names.size() || (doomed && world.is_to_stay(path))) continue;
    // What the run has made, or knows first, before others.
    if (plainest && path.front().value == world.value_for(names.front())) return &entry;
    fitting.push_back(&entry);
  }
  if (fitting.empty()) return nullptr;
  return plainest ? fitting.front() : random.pick(fitting);
}

// The name of the part that is missing, or empty.
std::string add_parameters(const contract::Operation& operation, const World& world,
                           std::uint64_t seed, Random& random, schema::Generator& generator,
                           std::vector<http::PathParameter>& path, Request& request) {
  std::string query;
  const bool plainest = seed == 0;
  const auto names = http::path_parameter_names(operation.path);
  const World::Entry* entry = nullptr;
  if (plainest || !random.one_in(4)) {
    entry = entry_for(names, world, operation.method == "DELETE", plainest, random);
  }
  for (const auto& name : names) {
    if (entry != nullptr) {
      path.push_back({name, entry->says.find(name)->second});
      continue;
    }
    contract::Parameter undeclared;
    undeclared.name = name;
    undeclared.in = contract::Place::kPath;
    const contract::Parameter* parameter = &undeclared;
    for (const auto& declared : operation.parameters) {
      if (declared.in == contract::Place::kPath && declared.name == name) parameter = &declared;
    }
    const bool doomed = operation.method == "DELETE" && name == names.back();
    auto value = doomed ? doomed_value(*parameter, world, path, plainest, random, generator)
                        : path_value(*parameter, world, plainest, random, generator);
    if (!value && doomed && world.values.named(name) != nullptr) {
      return fmt::format("for {{{}}} only values of the user are known, and these are not deleted",
                         name);
    }
    if (!value && doomed && world.preexisting.contains(name)) {
      return fmt::format("for {{{}}} only what was there before is known, and that is not deleted",
                         name);
    }
    if (!value) return fmt::format("no value is known for {{{}}}", name);
    path.push_back({name, std::move(*value)});
  }
  for (const auto& parameter : operation.parameters) {
    const bool header = parameter.in == contract::Place::kHeader && settable_header(parameter);
    if (!header && parameter.in != contract::Place::kQuery) continue;
    // Optional ones make the plainest request no plainer, unless the user insists.
    const Values::Known* wanted = world.values.named(parameter.name);
    const bool insisted = wanted != nullptr && wanted->insisted;
    if (!parameter.required && !(insisted && plainest) &&
        ((header && !insisted) || plainest || !random.one_in(2))) {
      continue;
    }
    std::vector<Pair> pairs;
    if (auto lock = lock_value(parameter, world, path)) {
      pairs = {{parameter.name, std::move(*lock)}};
    } else if (auto known = known_value(parameter, world, plainest, random)) {
      pairs = {{parameter.name, std::move(*known)}};
    } else {
      pairs = parameter_pairs(parameter, random, generator);
    }
    if (pairs.empty() && !parameter.required) continue;
    if (pairs.empty() || (header && !fits_header(pairs.front().second))) {
      return fmt::format("no value can be made for the {} parameter {}",
                         header ? "header" : "query", parameter.name);
    }
    if (header) {
      request.headers.set(parameter.name, std::move(pairs.front().second));
      continue;
    }
    for (const auto& [name, value] : pairs) {
      query += (query.empty() ? "?" : "&") + http::percent_encode(name) + "=" +
               http::percent_encode(value);
    }
  }
  request.target = http::expand_path(operation.path, path) + query;
  return {};
}

// Starts before ends, leasts below mosts: what else a service refuses.
void order_ranges(json::Tree& body, const schema::Schema& schema, schema::Generator& generator) {
  const auto applied = schema::applied_schemas(schema, body, generator);
  const auto fits = [&](json::NodeId member, const std::string& spelling) {
    return std::all_of(applied.begin(), applied.end(), [&](const auto& each) {
      return each.second != member || generator.fits(*each.first, spelling);
    });
  };
  for (const json::NodeId node : body.preorder()) {
    for (const Range& range : ranges_of(body, node)) put_in_order(body, range, fits);
  }
}

std::string add_body(const contract::Operation& operation, const World& world, std::uint64_t seed,
                     bool complete, Random& random, schema::Generator& generator,
                     const std::vector<http::PathParameter>& path, Request& request) {
  if (operation.body == nullptr && operation.body_example.empty()) {
    if (!operation.body_required || !operation.has_other_body) return {};
    if (operation.other_example.empty()) {
      return "its body is not JSON, and the document has no example of it";
    }
    request.body = operation.other_example;
    request.headers.set("Content-Type", operation.other_media_type);
    return {};
  }
  std::optional<std::string> body;
  const bool example_fits =
      !operation.body_example.empty() &&
      (operation.body == nullptr || generator.fits(*operation.body, operation.body_example));
  if (operation.body != nullptr && (seed != 0 || complete || !example_fits)) {
    schema::GenerateOptions options;
    options.minimal = !complete && (seed == 0 || random.one_in(2));
    options.complete = complete;
    body = generator.generate(*operation.body, random, options);
    if (body) {
      json::Tree tree = json::parse(*body);
      localise(tree, operation, world, seed == 0, random, generator);
      if (seed == 0 || !random.one_in(4)) {
        adopt_current(tree, operation.body, world.observed, http::values_of(path), random);
      }
      if (seed == 0 || !random.one_in(4)) order_ranges(tree, *operation.body, generator);
      apply_values(tree, *operation.body, world.values, seed == 0, random, generator);
      body = json::print(tree);
    }
  } else if (operation.body != nullptr && !world.values.empty()) {
    json::Tree example = json::parse(operation.body_example);
    if (apply_values(example, *operation.body, world.values, true, random, generator)) {
      body = json::print(example);
    }
  }
  if (!body && operation.body_example.empty()) {
    return "no valid body can be made by its schema: " + generator.why();
  }
  request.body = body ? *std::move(body) : operation.body_example;
  request.headers.set("Content-Type", operation.body_media_type.empty()
                                          ? std::string("application/json")
                                          : operation.body_media_type);
  return {};
}

Composed compose(const contract::Operation& operation, const World& world, std::uint64_t seed,
                 bool complete, schema::Generator& generator) {
  Composed composed;
  Random random(seed);
  Request request;
  std::vector<http::PathParameter> path;
  composed.why = add_parameters(operation, world, seed, random, generator, path, request);
  if (composed.why.empty()) {
    composed.why = add_body(operation, world, seed, complete, random, generator, path, request);
  }
  if (!composed.why.empty()) return composed;
  request.method = operation.method;
  composed.request.request = std::move(request);
  return composed;
}

}  // namespace

bool settable_header(const contract::Parameter& parameter) {
  return !equal_ignore_case(parameter.name, "Accept") &&
         !equal_ignore_case(parameter.name, "Content-Type") &&
         !equal_ignore_case(parameter.name, "Authorization");
}

std::optional<std::string> parameter_value(const contract::Parameter& parameter, Random& random,
                                           schema::Generator& generator) {
  if (parameter.schema == nullptr) {
    return parameter.example.empty() ? std::string("1") : parameter.example;
  }
  const auto spelling = parameter_spelling(parameter, random, generator);
  const auto text = spelling ? scalar_text(*spelling) : std::nullopt;
  if (text) return text;
  if (spelling && parameter.plain_style()) return plain_text(*spelling);
  // It does not fit the schema, but somebody wrote it down.
  if (!parameter.example.empty()) return parameter.example;
  return std::nullopt;
}

Composed valid_request(const contract::Operation& operation, const World& world,
                       std::uint64_t seed) {
  schema::Generator generator;
  return valid_request(operation, world, seed, generator);
}

Composed valid_request(const contract::Operation& operation, const World& world, std::uint64_t seed,
                       schema::Generator& generator) {
  return compose(operation, world, seed, false, generator);
}

Composed complete_request(const contract::Operation& operation, const World& world,
                          schema::Generator& generator) {
  return compose(operation, world, 0, true, generator);
}

}  // namespace bodkin::scenario
