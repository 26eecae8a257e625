#include "scenario/dependency.h"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

#include "base/text.h"
#include "http/uri.h"
#include "json/tree.h"

namespace bodkin::scenario {
namespace {

using contract::Operation;

constexpr int kCompositionDepth = 4;
constexpr std::size_t kLeavesMax = 64;       // of an answer that are learned from
constexpr std::size_t kLearnedBytesMin = 4;  // shorter values are equal by chance

// Up to and including the parameter: "/a/{x}" for x in "/a/{x}/b/{y}"; empty where the parameter is
// no whole segment.
std::string_view template_to(std::string_view path, const std::string& parameter) {
  const std::string whole = "/{" + parameter + "}";
  const std::size_t at = path.find(whole);
  if (at == std::string_view::npos) return {};
  const std::size_t end = at + whole.size();
  if (end < path.size() && path[end] != '/') return {};
  return path.substr(0, end);
}

std::string_view collection_of(std::string_view up_to_parameter) {
  return up_to_parameter.substr(0, up_to_parameter.rfind('/'));
}

// Names under which an answer may show the identifier that a parameter takes, the likeliest first.
std::vector<std::string> identifier_names(const std::string& parameter,
                                          std::string_view collection) {
  std::vector<std::string> names = {parameter};
  const auto words = words_of_name(parameter);
  if (words.size() > 1) names.push_back(words.back());
  for (const char* name : {"id", "uuid", "name", "key", "slug"}) names.emplace_back(name);
  const std::string one = singular(collection.substr(collection.rfind('/') + 1));
  for (const char* part : {"_id", "Id", "_uuid", "Uuid"}) names.push_back(one + part);
  return names;
}

using Properties = std::vector<std::pair<std::string, const schema::Schema*>>;

// Of the schema and of those that it is composed of.
void collect(const schema::Schema& schema, int depth, Properties& all) {
  all.insert(all.end(), schema.properties.begin(), schema.properties.end());
  if (depth == 0) return;
  for (const auto* parts : {&schema.all_of, &schema.any_of, &schema.one_of}) {
    for (const schema::Schema* part : *parts) {
      if (part != nullptr) collect(*part, depth - 1, all);
    }
  }
}

Properties properties_of(const schema::Schema& schema) {
  Properties all;
  collect(schema, kCompositionDepth, all);
  return all;
}

// The scalar of the first of these names that there is, as the schema spells it.
const std::string* scalar_named(const Properties& properties,
                                const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    for (const auto& [key, schema] : properties) {
      if (equal_ignore_case(key, name) && schema != nullptr && schema->properties.empty() &&
          schema->items == nullptr) {
        return &key;
      }
    }
  }
  return nullptr;
}

// A scalar member of one of these names: at the top, then one object below.
std::optional<std::vector<std::string>> place_in(const schema::Schema& body,
                                                 const std::vector<std::string>& names) {
  const Properties own = properties_of(body);
  if (const std::string* found = scalar_named(own, names)) return std::vector{*found};
  for (const auto& [key, inner] : own) {
    if (inner == nullptr) continue;
    const Properties below = properties_of(*inner);
    if (const std::string* found = scalar_named(below, names)) return std::vector{key, *found};
  }
  return std::nullopt;
}

// The same of the first element of a list: the body itself, or an array in it.
std::optional<std::vector<std::string>> place_in_list(const schema::Schema& body,
                                                      const std::vector<std::string>& names) {
  const auto of_items = [&](const schema::Schema& array) {
    return array.items == nullptr ? std::nullopt : place_in(*array.items, names);
  };
  if (auto place = of_items(body)) {
    place->insert(place->begin(), "0");
    return place;
  }
  for (const auto& [key, inner] : properties_of(body)) {
    if (inner == nullptr) continue;
    auto place = of_items(*inner);
    if (!place) continue;
    place->insert(place->begin(), {key, "0"});
    return place;
  }
  return std::nullopt;
}

// The schema of a successful answer; nullptr: none is described.
const contract::ResponseSpec* success(const Operation& operation) {
  for (const contract::ResponseSpec& spec : operation.responses) {
    if (spec.status.starts_with('2')) return &spec;
  }
  return nullptr;
}

// "$response.body#/a/0/id" as steps.
std::optional<std::vector<std::string>> pointer_of(std::string_view expression) {
  constexpr std::string_view kBody = "$response.body#";
  if (!expression.starts_with(kBody)) return std::nullopt;
  expression.remove_prefix(kBody.size());
  std::vector<std::string> steps;
  while (expression.starts_with('/')) {
    expression.remove_prefix(1);
    const std::size_t end = std::min(expression.find('/'), expression.size());
    std::string step(expression.substr(0, end));
    for (const auto& [from, to] : {std::pair{"~1", "/"}, std::pair{"~0", "~"}}) {
      for (std::size_t at = step.find(from); at != std::string::npos;
           at = step.find(from, at + 1)) {
        step.replace(at, 2, to);
      }
    }
    steps.push_back(std::move(step));
    expression.remove_prefix(end);
  }
  return steps;
}

// The scalars of a JSON text with their places.
std::vector<std::pair<std::string, std::vector<std::string>>> leaves_of(const std::string& body) {
  std::vector<std::pair<std::string, std::vector<std::string>>> leaves;
  const json::Tree tree = json::parse(body);
  if (!json::is_json(tree)) return leaves;
  for (const json::NodeId id : tree.preorder()) {
    const json::Node& node = tree.at(id);
    if (node.kind != json::Kind::kString && node.kind != json::Kind::kNumber) continue;
    std::vector<std::string> place;
    for (json::NodeId at = id; tree.at(at).parent != json::kNone; at = tree.at(at).parent) {
      if (tree.at(at).has_key) {
        place.push_back(json::key_of(tree, at));
        continue;
      }
      std::size_t index = 0;
      for (json::NodeId e = tree.at(at).previous; e != json::kNone; e = tree.at(e).previous)
        ++index;
      place.push_back(std::to_string(index));
    }
    std::reverse(place.begin(), place.end());
    std::string value = node.kind == json::Kind::kString ? json::decode_string(node.text).bytes
                                                         : std::string(node.text);
    if (value.size() >= kLearnedBytesMin) leaves.emplace_back(std::move(value), std::move(place));
    if (leaves.size() == kLeavesMax) break;
  }
  return leaves;
}

}  // namespace

Dependencies::Dependencies(const contract::Contract& contract) : contract_(contract) {
  infer_links();
  for (const Operation& consumer : contract_.operations()) {
    for (const std::string& name : http::path_parameter_names(consumer.path)) infer(consumer, name);
  }
}

void Dependencies::add(const Operation& consumer, const std::string& parameter, Producer producer) {
  auto& known = producers_[{&consumer, parameter}];
  if (known.size() >= kProducersMax || producer.operation == &consumer) return;
  if (std::find(known.begin(), known.end(), producer) == known.end()) {
    known.push_back(std::move(producer));
  }
}

void Dependencies::infer_links() {
  for (const Operation& producer : contract_.operations()) {
    for (const contract::ResponseSpec& response : producer.responses) {
      for (const contract::Link& link : response.links) {
        const Operation* consumer = contract_.find(link.operation);
        if (consumer == nullptr) continue;
        for (const auto& [written, expression] : link.parameters) {
          const std::string said = written.substr(written.find('.') + 1);
          const auto parameter = std::find_if(
              consumer->parameters.begin(), consumer->parameters.end(),
              [&](const contract::Parameter& known) { return known.written_name == said; });
          const std::string& name =
              parameter == consumer->parameters.end() ? said : parameter->name;
          auto place = pointer_of(expression);
          if (place) add(*consumer, name, {&producer, Producer::From::kBody, std::move(*place)});
        }
      }
    }
  }
}

void Dependencies::infer(const Operation& consumer, const std::string& parameter) {
  const std::string_view thing = template_to(consumer.path, parameter);
  if (thing.empty()) return;
  const std::string_view collection = collection_of(thing);
  const std::vector<std::string> names = identifier_names(parameter, collection);
  std::vector<Producer> lists;
  for (const Operation& producer : contract_.operations()) {
    const contract::ResponseSpec* answer = success(producer);
    const bool described = answer != nullptr && answer->body != nullptr;
    if (producer.method == "POST" && producer.path == collection) {
      auto place = described ? place_in(*answer->body, names) : std::nullopt;
      if (place) add(consumer, parameter, {&producer, Producer::From::kBody, std::move(*place)});
      const bool locates =
          answer != nullptr &&
          std::any_of(answer->headers.begin(), answer->headers.end(), [](const auto& header) {
            return equal_ignore_case(header.name, "Location");
          });
      if (locates && consumer.path == thing) {
        add(consumer, parameter, {&producer, Producer::From::kLocation, {}});
      }
      if (producer.body != nullptr && place_in(*producer.body, names)) {
        add(consumer, parameter, {&producer, Producer::From::kItself, {}});
      }
    } else if (producer.method == "PUT" && producer.path == thing) {
      add(consumer, parameter, {&producer, Producer::From::kItself, {}});
    } else if (producer.method == "GET" && producer.path == collection && described) {
      auto place = place_in_list(*answer->body, names);
      if (place) lists.push_back({&producer, Producer::From::kBody, std::move(*place)});
    }
  }
  for (Producer& list : lists) add(consumer, parameter, std::move(list));
}

const std::vector<Producer>& Dependencies::producers(const Operation& consumer,
                                                     const std::string& parameter) const {
  static const std::vector<Producer> none;
  const auto found = producers_.find({&consumer, parameter});
  return found == producers_.end() ? none : found->second;
}

std::optional<http::Reference> Dependencies::reference(const Operation& producer,
                                                       const std::string& step,
                                                       const Operation& consumer,
                                                       const std::string& parameter) const {
  for (const Producer& each : producers(consumer, parameter)) {
    if (each.operation != &producer || each.from != Producer::From::kBody) continue;
    http::Reference reference;
    reference.kind = http::Reference::Kind::kBody;
    reference.step = step;
    reference.steps = each.place;
    return reference;
  }
  return std::nullopt;
}

void Dependencies::learn(const Trace& trace) {
  if (learned_ >= kLearnedMax) return;
  std::map<std::string, std::pair<const Operation*, std::vector<std::string>>> given;
  for (const Exchange& exchange : trace.exchanges) {
    if (exchange.step < 0 || !exchange.success() || exchange.operation == nullptr) continue;
    const auto match = contract_.match(exchange.request.method, exchange.request.target);
    if (match && !given.empty()) {
      for (const http::PathParameter& parameter : match->parameters) {
        const auto from = given.find(parameter.value);
        if (from == given.end()) continue;
        const auto& known = producers(*exchange.operation, parameter.name);
        const std::size_t before = known.size();
        add(*exchange.operation, parameter.name,
            {from->second.first, Producer::From::kBody, from->second.second});
        learned_ += producers(*exchange.operation, parameter.name).size() - before;
      }
    }
    for (auto& [value, place] : leaves_of(exchange.answer.response.body)) {
      given.try_emplace(std::move(value), exchange.operation, std::move(place));
    }
  }
}

}  // namespace bodkin::scenario
