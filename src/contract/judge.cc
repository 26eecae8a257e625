#include "contract/judge.h"

#include <algorithm>
#include <functional>
#include <unordered_set>

#include "base/text.h"
#include "contract/judge_state.h"
#include "contract/load.h"
#include "json/pointer.h"

namespace bodkin::contract {
namespace {

using schema::Direction;
using schema::Schema;
using schema::Validity;
using schema::Verdict;

// The defaults of an object's members, also of those that come by allOf.
std::vector<std::pair<std::string, std::string>> defaults_of(const Schema& schema) {
  std::vector<std::pair<std::string, std::string>> out;
  std::vector<const Schema*> joined = {&schema};
  for (std::size_t i = 0; i < joined.size(); ++i) {
    for (const auto& [name, member] : joined[i]->properties) {
      if (!member->default_value.empty()) out.emplace_back(name, member->default_value);
    }
    for (const Schema* branch : joined[i]->all_of) {
      if (std::find(joined.begin(), joined.end(), branch) == joined.end()) joined.push_back(branch);
    }
  }
  return out;
}

std::vector<const Schema*> reached_from(const Schema& root) {
  std::vector<const Schema*> found = {&root};
  std::unordered_set<const Schema*> known = {&root};
  const auto add = [&](const Schema* schema) {
    if (schema != nullptr && known.insert(schema).second) found.push_back(schema);
  };
  for (std::size_t i = 0; i < found.size(); ++i) {
    const Schema& schema = *found[i];
    for (const auto& entry : schema.properties) add(entry.second);
    for (const auto& entry : schema.pattern_properties) add(entry.second);
    add(schema.additional);
    add(schema.items);
    for (const Schema* branch : schema.all_of) add(branch);
  }
  return found;
}

std::string without_parameters(std::string_view type) {
  type = type.substr(0, type.find(';'));
  while (!type.empty() && (type.back() == ' ' || type.back() == '\t')) type.remove_suffix(1);
  while (!type.empty() && (type.front() == ' ' || type.front() == '\t')) type.remove_prefix(1);
  return to_lower(type);
}

// Whether a described media type, perhaps a range, covers an actual one.
bool covers(std::string_view described, const std::string& actual) {
  const std::string range = without_parameters(described);
  if (range == "*/*" || range == actual) return true;
  return range.ends_with("/*") && actual.starts_with(range.substr(0, range.size() - 1));
}

}  // namespace

Verdict unknown(std::string reason) {
  Verdict verdict;
  verdict.validity = Validity::kUnknown;
  verdict.reason = std::move(reason);
  return verdict;
}

Verdict invalid(std::string location, std::string keyword) {
  Verdict verdict;
  verdict.validity = Validity::kInvalid;
  verdict.location = std::move(location);
  verdict.keyword = std::move(keyword);
  return verdict;
}

Judge::State::Body& Judge::State::compiled(const Schema& schema, Direction direction) {
  auto& bodies = direction == Direction::kRequest ? sent : received;
  const auto found = bodies.find(&schema);
  if (found != bodies.end()) return found->second;
  Body body{.validator = schema::Validator(schema, direction), .has_rules = compile_rules(schema)};
  return bodies.emplace(&schema, std::move(body)).first->second;
}

bool Judge::State::compile_rules(const Schema& root) {
  bool some = false;
  for (const Schema* schema : reached_from(root)) {
    if (schema->rules.empty()) continue;
    some = true;
    const auto [entry, fresh] = ruled.try_emplace(schema);
    if (!fresh) continue;
    entry->second.defaults = defaults_of(*schema);
    for (const schema::Rule& rule : schema->rules) {
      statuses[schema->location + "/x-bodkin-rules/" + rule.name] = rule.status;
      // One that does not compile is listed in the contract's problems and never violated.
      if (const auto handle = engine.compile(rule.name, rule.expression)) {
        entry->second.rules.push_back({schema, &rule, *handle});
      }
    }
  }
  return some;
}

Verdict Judge::State::judge(const Schema& schema, Direction direction, const json::Tree& tree) {
  const Body& body = compiled(schema, direction);
  Verdict verdict = body.validator.validate(tree);
  // Rules say what deserves a refusal; answers are not refused.
  if (!verdict.valid() || !body.has_rules || direction == Direction::kResponse) return verdict;
  return judge_rules(schema, tree);
}

Verdict Judge::State::judge_text(const Schema& schema, Direction direction, std::string_view text) {
  constexpr std::size_t kRememberedMax = 4096;
  constexpr std::uint64_t kOdd = 0x9e3779b97f4a7c15ULL;
  const std::uint64_t whose = (reinterpret_cast<std::uintptr_t>(&schema) << 1U) |
                              (direction == Direction::kRequest ? 1U : 0U);
  const std::uint64_t key = std::hash<std::string_view>{}(text) ^ (whose * kOdd);
  if (const auto known = remembered.find(key);
      known != remembered.end() && known->second.bytes == text.size()) {
    return known->second.verdict;
  }
  Verdict verdict = judge(schema, direction, json::parse(text));
  if (remembered.size() >= kRememberedMax) remembered.clear();
  remembered.insert_or_assign(key, Remembered{text.size(), verdict});
  return verdict;
}

Verdict Judge::State::judge_rules(const Schema& schema, const json::Tree& tree) {
  Verdict result;
  for (const auto& [applied, node] : schema::applied_schemas(schema, tree)) {
    if (applied->rules.empty() || tree.at(node).kind != json::Kind::kObject) continue;
    const RuledSchema& with = ruled.at(applied);
    for (const CompiledRule& rule : with.rules) {
      const script::Outcome outcome = engine.evaluate(rule.handle, tree, node, with.defaults);
      if (outcome == script::Outcome::kHolds) continue;
      if (outcome == script::Outcome::kUnknown) {
        if (result.valid()) result = unknown("the rule " + rule.rule->name + " gives no answer");
        continue;
      }
      result = invalid(applied->location + "/x-bodkin-rules/" + rule.rule->name, "rule");
      result.instance = json::pointer_to(tree, node);
      return result;
    }
  }
  return result;
}

Judge::Judge(const Contract&) : state_(std::make_unique<State>()) {}
Judge::~Judge() = default;
Judge::Judge(Judge&&) noexcept = default;
Judge& Judge::operator=(Judge&&) noexcept = default;

Verdict Judge::body(const Operation& operation, const json::Tree& body, bool has_body) const {
  if (!has_body) {
    return operation.body_required ? invalid(operation.name() + "/requestBody", "required")
                                   : Verdict{};
  }
  if (operation.body == nullptr) return unknown("no schema is described for a body");
  Verdict verdict = state_->judge(*operation.body, Direction::kRequest, body);
  if (verdict.keyword == "syntax" && operation.has_other_body) {
    return unknown("the body may be of another media type");
  }
  return verdict;
}

int Judge::deserved_status(const Operation&, const Verdict& verdict) const {
  constexpr int kBadRequest = 400;
  if (verdict.keyword != "rule") return kBadRequest;
  const auto found = state_->statuses.find(verdict.location);
  return found == state_->statuses.end() ? kBadRequest : found->second;
}

Verdict Judge::response(const Operation& operation, const Response& response) const {
  if (operation.responses.empty()) return unknown("no answer is described");
  const auto location = [&] {
    return operation.name() + "/responses/" + std::to_string(response.status);
  };
  const ResponseSpec* spec = operation.response(response.status);
  if (spec == nullptr) return invalid(location(), "status");
  for (const ResponseHeader& header : spec->headers) {
    if (header.required && response.headers.find(header.name) == nullptr) {
      return invalid(location() + "/headers/" + header.name, "required");
    }
  }
  const bool bodiless = operation.method == "HEAD" || response.status < 200 ||
                        response.status == 204 || response.status == 304;
  if (bodiless) return {};
  if (response.body.empty()) {
    return spec->body != nullptr ? invalid(spec->body->location, "syntax") : Verdict{};
  }
  if (spec->media_types.empty()) return unknown("no body is described for this status");
  const std::string type = without_parameters(response.headers.get("Content-Type"));
  const auto described =
      std::find_if(spec->media_types.begin(), spec->media_types.end(),
                   [&](const std::string& candidate) { return covers(candidate, type); });
  if (described == spec->media_types.end()) return invalid(location(), "content-type");
  if (!is_json_media_type(type) || spec->body == nullptr) {
    return unknown("no JSON schema is described for this body");
  }
  // The schema is that of the first JSON type; another one may have another schema.
  const auto first =
      std::find_if(spec->media_types.begin(), spec->media_types.end(),
                   [](const std::string& candidate) { return is_json_media_type(candidate); });
  if (first != described) return unknown("another media type's schema");
  return state_->judge_text(*spec->body, Direction::kResponse, response.body);
}

}  // namespace bodkin::contract
