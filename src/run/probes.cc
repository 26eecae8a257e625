#include "run/probes.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string_view>

#include "base/hash.h"
#include "base/text.h"
#include "json/scan.h"
#include "run/created.h"
#include "run/learn.h"
#include "run/sql_conditions.h"
#include "scenario/canary.h"
#include "scenario/referring.h"

namespace bodkin::run {
namespace {

using contract::Operation;
using scenario::Purpose;

constexpr std::size_t kReadsMax = 8;           // by path; more would cost more than they show
constexpr std::size_t kKeysReadMax = 2;        // things named in the body that are read
constexpr std::size_t kReferencesReadMax = 2;  // things that its members refer to
constexpr std::size_t kNamesRelatedMax = 6;    // the same for what a refused write could touch
constexpr std::size_t kReadsPerKeyMax = 4;
constexpr std::size_t kNodesLookedAtMax = 256;
constexpr int kNotFound = 404;
constexpr std::uint64_t kAnyLength = 1 << 20;
constexpr std::size_t kPathsAtOnce = 2;  // of those that could be asked for with conditions of SQL

bool below_or_equal(std::string_view upper, std::string_view lower) {
  if (upper == "/") return false;  // everything is below it, and it says nothing of anything
  return lower.starts_with(upper) && (lower.size() == upper.size() || lower[upper.size()] == '/');
}

// "/things" for "/things/{id}/parts": the part before the first parameter.
std::string_view stem(std::string_view path) {
  const std::size_t brace = path.find('{');
  if (brace == std::string_view::npos) return path;
  const std::size_t slash = path.rfind('/', brace);
  return slash == std::string_view::npos ? std::string_view{} : path.substr(0, slash);
}

bool has_parameters(const Operation& operation) {
  return operation.path.find('{') != std::string::npos;
}

// A query parameter other than this one is required: what it should say is not known here.
bool needs_another(const Operation& operation, const contract::Parameter& parameter) {
  return std::any_of(operation.parameters.begin(), operation.parameters.end(), [&](const auto& p) {
    return p.required && p.in == contract::Place::kQuery && &p != &parameter;
  });
}

bool needs_query(const Operation& operation) {
  return std::any_of(operation.parameters.begin(), operation.parameters.end(),
                     [](const auto& p) { return p.required && p.in == contract::Place::kQuery; });
}

bool takes_text(const contract::Parameter& parameter) {
  return parameter.in == contract::Place::kQuery &&
         (parameter.schema == nullptr || (parameter.schema->types & schema::kString) != 0);
}

// A value of a parameter that chooses how a list is sorted; empty: it does not, or none is known.
std::string column_of(const contract::Parameter& parameter) {
  static constexpr std::array<std::string_view, 5> kWords{"sort", "order", "orderby", "sortby",
                                                          "by"};
  const auto words = words_of_name(parameter.name);
  const bool sorts = std::any_of(words.begin(), words.end(), [](const std::string& word) {
    return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
  });
  if (!sorts) return {};
  std::string known = parameter.example;
  if (known.empty() && parameter.schema != nullptr) {
    const schema::Schema& schema = *parameter.schema;
    const std::string& spelling = !schema.enumeration.empty()     ? schema.enumeration.front()
                                  : !schema.default_value.empty() ? schema.default_value
                                                                  : schema.example;
    if (json::is_string(spelling)) known = json::decode_string(spelling).bytes;
  }
  return known.empty() ? "id" : known;
}

Probe probe(Purpose purpose, const Operation& operation, std::string target, std::string note) {
  Probe made;
  made.purpose = purpose;
  made.operation = &operation;
  made.request.method = operation.method;
  made.request.target = std::move(target);
  made.note = std::move(note);
  return made;
}

bool sends_already(const std::vector<Probe>& probes, const std::string& target) {
  return std::any_of(probes.begin(), probes.end(),
                     [&](const Probe& other) { return other.request.target == target; });
}

void by_length(std::vector<const Operation*>& operations) {
  std::sort(operations.begin(), operations.end(), [](const auto* a, const auto* b) {
    return a->path.size() != b->path.size() ? a->path.size() < b->path.size() : a < b;
  });
}

}  // namespace

std::vector<Probe> reads_along(const contract::Contract& contract, const Scope& scope,
                               std::string_view path) {
  std::vector<Probe> reads;
  for (std::size_t slash = path.find('/', 1); slash != path.npos;
       slash = path.find('/', slash + 1)) {
    Probe read;
    read.request.method = "GET";
    read.request.target = path.substr(0, slash);
    const auto match = contract.match("GET", read.request.target);
    if (!match || match->operation == nullptr || match->parameters.empty() ||
        !scope.allows(*match->operation)) {
      continue;
    }
    read.operation = match->operation;
    reads.push_back(std::move(read));
  }
  return reads;
}

std::string canary(std::uint64_t input_hash, std::uint64_t place) {
  const std::uint64_t mixed = hash64("canary", input_hash + place * 0x9e3779b97f4a7c15ULL);
  return scenario::make_canary(mixed ^ (mixed >> 32));
}

Probes::Probes(const contract::Contract& contract, const scenario::World& world, const Scope& scope)
    : contract_(contract), world_(world), scope_(scope) {}

const Probes::Plan& Probes::plan(const Operation& operation) {
  const auto [at, added] = plans_.try_emplace(&operation);
  Plan& made = at->second;
  if (!added) return made;
  const std::string_view root = stem(operation.path);
  for (const auto& other : contract_.operations()) {
    if (!scope_.allows(other) || root.empty() || !below_or_equal(root, other.path)) continue;
    const bool read = other.method == "GET";
    const bool above = below_or_equal(other.path, operation.path);
    if (read && !needs_query(other)) {
      if (above || below_or_equal(operation.path, other.path)) made.reads.push_back(&other);
      if (has_parameters(other)) made.hostile_paths.push_back(&other);
    }
    if ((read || other.method == "DELETE") && has_parameters(other) && !needs_query(other)) {
      made.unknowns.push_back(&other);
    }
    if (read && above) made.hostile_queries.push_back(&other);
  }
  // The input's own path first, then what is nearest to it: both are near in length.
  const auto distance = [&](const Operation* other) {
    const auto size = static_cast<std::ptrdiff_t>(other->path.size());
    return std::abs(size - static_cast<std::ptrdiff_t>(operation.path.size()));
  };
  std::sort(made.reads.begin(), made.reads.end(), [&](const auto* a, const auto* b) {
    return distance(a) != distance(b) ? distance(a) < distance(b) : a < b;  // document order
  });
  if (made.reads.size() > kReadsMax) made.reads.resize(kReadsMax);
  by_length(made.hostile_paths);
  return made;
}

std::string Probes::path_of(const Operation& operation, const Accepted& input,
                            const std::string& last) const {
  std::vector<http::PathParameter> values;
  const auto names = http::path_parameter_names(operation.path);
  for (std::size_t i = 0; i < names.size(); ++i) {
    std::string value;
    if (i + 1 == names.size() && !last.empty()) {
      value = last;
    } else {
      const auto own = std::find_if(input.parameters.begin(), input.parameters.end(),
                                    [&](const auto& p) { return p.name == names[i]; });
      value = own != input.parameters.end() ? own->value : world_.value_for(names[i]);
    }
    if (value.empty()) return {};
    values.push_back({names[i], std::move(value)});
  }
  return http::expand_path(operation.path, values);
}

void Probes::reads_of_names(const Accepted& input, bool values_too, std::size_t names_max,
                            std::vector<Probe>& probes) const {
  if (input.body == nullptr) return;
  const auto nodes = input.body->preorder();
  std::vector<std::string> seen;
  for (std::size_t i = 0; i < nodes.size() && i < kNodesLookedAtMax; ++i) {
    const json::Node& node = input.body->at(nodes[i]);
    if (seen.size() == names_max) return;
    std::string key;
    if (node.kind == json::Kind::kObject) {
      key = json::key_of(*input.body, nodes[i]);
    } else if (values_too && node.kind == json::Kind::kString) {
      key = json::decode_string(node.text).bytes;
    }
    if (key.empty() || std::find(seen.begin(), seen.end(), key) != seen.end()) continue;
    for (const auto& [parameter, values] : world_.bindings) {
      if (std::find(values.begin(), values.end(), key) == values.end()) continue;
      seen.push_back(key);
      std::size_t made = 0;
      for (const auto& operation : contract_.operations()) {
        if (made == kReadsPerKeyMax) break;
        if (operation.method != "GET" || needs_query(operation) || !scope_.allows(operation)) {
          continue;
        }
        const auto names = http::path_parameter_names(operation.path);
        if (names.size() != 1 || names[0] != parameter) continue;
        std::string target = http::expand_path(operation.path, {{parameter, key}});
        if (sends_already(probes, target)) continue;
        probes.push_back(probe(Purpose::kRead, operation, std::move(target), {}));
        ++made;
      }
      break;
    }
  }
}

void Probes::reads_of_references(const Accepted& input, std::size_t max,
                                 std::vector<Probe>& probes) const {
  if (input.body == nullptr) return;
  std::size_t made = 0;
  const auto nodes = input.body->preorder();
  for (std::size_t i = 0; i < nodes.size() && i < kNodesLookedAtMax && made < max; ++i) {
    if (input.body->at(nodes[i]).kind != json::Kind::kObject) continue;
    // What the members of one object speak of, by path parameter.
    std::vector<http::PathParameter> named;
    for (json::NodeId child = input.body->at(nodes[i]).first_child; child != json::kNone;
         child = input.body->at(child).next) {
      // Of a list of identifiers the first.
      const bool list = input.body->at(child).kind == json::Kind::kArray;
      const json::NodeId node = list ? input.body->at(child).first_child : child;
      if (node == json::kNone) continue;
      const std::string text = scenario::identifier_text(*input.body, node);
      if (text.empty()) continue;
      const std::string name = scenario::referring_name(*input.body, node);
      for (const auto& [parameter, values] : world_.bindings) {
        if (std::find(values.begin(), values.end(), text) == values.end()) continue;
        if (world_.refers(name, parameter)) named.push_back({parameter, text});
      }
    }
    if (named.empty()) continue;
    // Those that take most of them first: the stock of a thing at a place, then each.
    std::vector<const Operation*> takers;
    for (const Operation& operation : contract_.operations()) {
      if (operation.method != "GET" || needs_query(operation) || !scope_.allows(operation))
        continue;
      const auto names = http::path_parameter_names(operation.path);
      const bool all = std::all_of(names.begin(), names.end(), [&](const std::string& name) {
        return std::any_of(named.begin(), named.end(),
                           [&](const auto& each) { return each.name == name; });
      });
      if (all && !names.empty()) takers.push_back(&operation);
    }
    const auto taken = [](const Operation* operation) {
      return http::path_parameter_names(operation->path).size();
    };
    std::sort(takers.begin(), takers.end(), [&](const Operation* a, const Operation* b) {
      return taken(a) != taken(b) ? taken(a) > taken(b) : a < b;  // document order
    });
    for (const Operation* operation : takers) {
      if (made == max) break;
      std::string target = http::expand_path(operation->path, named);
      if (sends_already(probes, target)) continue;
      probes.push_back(probe(Purpose::kRead, *operation, std::move(target), {}));
      ++made;
    }
  }
}

std::vector<Probe> Probes::reads(const Accepted& input) {
  std::vector<Probe> probes;
  for (const Operation* operation : plan(input.operation).reads) {
    std::string target = path_of(*operation, input, {});
    if (target.empty() || sends_already(probes, target)) continue;
    probes.push_back(probe(Purpose::kRead, *operation, std::move(target), {}));
  }
  std::string location = made_path(input.request, input.response, contract_);
  if (!location.empty() && !sends_already(probes, location)) {
    const auto match = contract_.match("GET", location);
    if (match && match->operation != nullptr && scope_.allows(*match->operation)) {
      probes.push_back(probe(Purpose::kRead, *match->operation, std::move(location), "location"));
    }
  }
  reads_of_names(input, false, kKeysReadMax, probes);
  reads_of_references(input, kReferencesReadMax, probes);
  return probes;
}

std::vector<Probe> Probes::related(const Accepted& input) {
  std::vector<Probe> probes = reads(input);
  reads_of_names(input, true, kNamesRelatedMax, probes);
  reads_of_references(input, kNamesRelatedMax, probes);
  return probes;
}

std::vector<Probe> Probes::unknowns(const Accepted& input) {
  std::vector<Probe> probes;
  const auto add = [&](const Operation& operation) {
    const std::string name = http::path_parameter_names(operation.path).back();
    const std::string never = world_.unknown_for(name);
    if (named_.contains(never)) return;
    std::string target = path_of(operation, input, never);
    if (target.empty()) return;
    probes.push_back(
        probe(Purpose::kUnknown, operation, std::move(target), fmt::format("unknown:{}", name)));
  };
  const Operation& own = input.operation;
  if (own.writes() && own.method != "DELETE" && has_parameters(own) &&
      own.documents_exactly(kNotFound)) {
    const std::size_t before = probes.size();
    add(own);
    if (probes.size() > before) {
      probes.back().request.body = input.request.body;
      probes.back().request.headers = input.request.headers;
    }
  }
  for (const Operation* operation : plan(own).unknowns) add(*operation);
  return probes;
}

void Probes::note(const scenario::Exchange& exchange) {
  const Request& request = exchange.request;
  if (!exchange.success() || request.method == "GET" || request.method == "HEAD") return;
  for (auto& value : world_.unknowns()) {
    if (request.target.find(value) != std::string::npos ||
        request.body.find(value) != std::string::npos) {
      named_.insert(std::move(value));
    }
  }
}

std::string Probes::part_of(const Accepted& input, const std::string& parameter) const {
  const auto known = world_.bindings.find(parameter);
  if (input.body == nullptr || known == world_.bindings.end()) return {};
  for (const json::NodeId node : input.body->preorder()) {
    std::string key = json::key_of(*input.body, node);
    if (std::find(known->second.begin(), known->second.end(), key) != known->second.end()) {
      return key;
    }
  }
  return {};
}

std::vector<Probe> Probes::removals(const Accepted& input) {
  std::vector<Probe> probes;
  if (input.operation.method == "DELETE") return probes;
  const std::string path(http::split_target(input.request.target).path);
  const auto add = [&](const std::string& target) {
    const auto match = contract_.match("DELETE", target);
    if (!match || match->operation == nullptr || !scope_.allows(*match->operation)) return;
    // Of "/things/mine" that matches "/things/{id}" nothing is known.
    const bool own = match->operation->path == input.operation.path;
    if (!own && parent_of_last_parameter(match->operation->path) != input.operation.path) return;
    probes.push_back(probe(Purpose::kAccess, *match->operation, target, "removal"));
  };
  add(path);
  if (const std::string made = made_path(input.request, input.response, contract_); !made.empty()) {
    add(made);
    return probes;
  }
  for (const Operation& operation : contract_.operations()) {
    if (operation.method != "DELETE") continue;
    if (parent_of_last_parameter(operation.path) != input.operation.path) continue;
    const std::string part = part_of(input, http::path_parameter_names(operation.path).back());
    if (!part.empty()) add(path + "/" + http::percent_encode(part));
  }
  return probes;
}

std::vector<Probe> Probes::hostiles(const Accepted& input) {
  std::vector<Probe> probes;
  const Plan& made = plan(input.operation);
  for (const Operation* operation : made.hostile_paths) {
    const std::string name = http::path_parameter_names(operation->path).back();
    std::string known = world_.value_for(name);
    for (const auto& own : input.parameters) {
      if (own.name == name) known = own.value;
    }
    if (known.empty()) known = world_.unknown_for(name);
    const std::string mark = canary(input.hash, probes.size());
    std::string target =
        path_of(*operation, input, fmt::format("{}' OR '{}'='{}", known, mark, mark));
    if (target.empty()) continue;
    probes.push_back(
        probe(Purpose::kHostile, *operation, std::move(target), fmt::format("path:{}", name)));
  }
  // The commonest place first, the others in turn.
  const std::size_t turn = input.hash % 2 == 0 ? 0 : input.hash / 2 % kSqlForms;
  const auto add_three = [&](const Operation& operation, const SqlConditions& conditions,
                             const char* first, const std::string& name, auto&& target) {
    using Pair = std::pair<const char*, const std::string*>;
    for (const auto& [kind, value] :
         {Pair{first, &conditions.base}, Pair{"true", &conditions.always},
          Pair{"false", &conditions.never}}) {
      probes.push_back(probe(Purpose::kHostile, operation, target(*value),
                             fmt::format("sqli:{}:{}", kind, name)));
    }
  };
  for (std::size_t i = 0; i < made.hostile_paths.size() && i < kPathsAtOnce; ++i) {
    const Operation* operation =
        made.hostile_paths[(input.hash / 8 + i) % made.hostile_paths.size()];
    const std::string name = http::path_parameter_names(operation->path).back();
    std::string known = world_.value_for(name);
    for (const auto& own : input.parameters) {
      if (own.name == name) known = own.value;
    }
    if (known.empty() || path_of(*operation, input, known).empty()) continue;
    const bool digits = known.find_first_not_of("0123456789") == std::string::npos;
    add_three(*operation, sql_conditions_on(digits && turn == 0 ? kSqlForms - 1 : turn, known),
              "same", name,
              [&](const std::string& value) { return path_of(*operation, input, value); });
  }
  for (const Operation* operation : made.hostile_queries) {
    const std::string path = path_of(*operation, input, {});
    if (path.empty()) continue;
    for (const auto& parameter : operation->parameters) {
      if (!takes_text(parameter) || needs_another(*operation, parameter)) continue;
      const std::uint64_t length_max = parameter.schema == nullptr
                                           ? kAnyLength
                                           : parameter.schema->max_length.value_or(kAnyLength);
      const auto conditions = sql_conditions(turn, world_.unknown_for(parameter.name),
                                             canary(input.hash, probes.size()), length_max);
      if (!conditions) continue;
      const auto target = [&](const std::string& value) {
        return fmt::format("{}?{}={}", path, http::percent_encode(parameter.name),
                           http::percent_encode(value));
      };
      add_three(*operation, *conditions, "base", parameter.name, target);
      if (const std::string column = column_of(parameter); !column.empty()) {
        add_three(*operation, sql_orders(column), "order", parameter.name, target);
      }
    }
  }
  return probes;
}

}  // namespace bodkin::run
