#include "run/overposting.h"

#include <algorithm>
#include <utility>

#include "base/hash.h"
#include "base/random.h"
#include "http/uri.h"
#include "json/edit.h"
#include "json/number.h"
#include "json/scan.h"
#include "run/identity.h"
#include "scenario/overposting.h"
#include "schema/validate.h"

namespace bodkin::run {
namespace {

using json::Kind;
using schema::Schema;

constexpr int kDepthMax = 6;
constexpr std::size_t kMembersMax = 16, kIdentitiesMax = 4;
constexpr int kGeneratedTries = 8;
constexpr std::int64_t kFar = 700001;  // from the number that is shown

// Whether the schema, in any branch, has a member of that name that a client may send; or takes
// members of other names on purpose.
bool takes(const Schema& schema, std::string_view name, int depth) {
  if (depth > kDepthMax || schema.additional != nullptr || !schema.pattern_properties.empty()) {
    return true;
  }
  for (const auto& [key, property] : schema.properties) {
    if (key == name && (property == nullptr || !property->read_only)) return true;
  }
  for (const auto* branches : {&schema.all_of, &schema.any_of, &schema.one_of}) {
    for (const Schema* branch : *branches) {
      if (branch != nullptr && takes(*branch, name, depth + 1)) return true;
    }
  }
  return false;
}

// The spelling of a member of an object; empty: it has none.
std::string member_of(std::string_view text, std::string_view name) {
  const json::Tree tree = json::parse(text);
  if (tree.at(tree.root()).kind != Kind::kObject) return {};
  const json::NodeId node = json::find_member(tree, tree.root(), name);
  return node == json::kNone ? std::string() : json::print(tree, node);
}

bool is_scalar(Kind kind) {
  return kind == Kind::kString || kind == Kind::kNumber || kind == Kind::kTrue ||
         kind == Kind::kFalse;
}

}  // namespace

std::vector<std::string> Overposting::values_for(const Schema* schema, std::string_view shown,
                                                 std::uint64_t hash) {
  std::vector<std::string> values;
  const auto add = [&](std::string value) {
    const bool fits = schema == nullptr || generator_.fits(*schema, value);
    const bool fresh =
        value != shown && std::find(values.begin(), values.end(), value) == values.end();
    if (fits && fresh && values.size() < 2) values.push_back(std::move(value));
  };
  switch (json::scalar_kind(shown)) {
    case Kind::kTrue:
    case Kind::kFalse:
      // Of two values one is shown already: it is the second.
      return {shown == "true" ? "false" : "true", std::string(shown)};
    case Kind::kNumber:
      if (!json::number_info(shown).integer_spelling) return {};
      add(json::add_to_integer(shown, kFar));
      add(json::add_to_integer(shown, kFar + static_cast<std::int64_t>(hash % 1000) + 1));
      add(json::add_to_integer(shown, 1));
      add(json::add_to_integer(shown, 2));
      return values;
    case Kind::kString: {
      const std::string text = json::decode_string(shown).bytes;
      if (schema == nullptr || schema->enumeration.empty()) {
        if (!text.empty()) add(json::quote(other_than(text, hash)));
        if (!text.empty()) add(json::quote(other_than(text, hash + 1)));
      }
      Random random(hash);
      schema::GenerateOptions options;
      options.use_examples = false;
      for (int i = 0; schema != nullptr && i < kGeneratedTries; ++i) {
        const auto made = generator_.generate(*schema, random, options);
        if (!made) break;
        if (json::is_string(*made) && made->size() > 2) add(*made);
      }
      // Of an enumeration of two one is shown already.
      if (values.size() == 1 && schema != nullptr && schema->enumeration.size() == 2) {
        values.emplace_back(shown);
      }
      return values;
    }
    default:
      return {};
  }
}

std::vector<Overposting::Member> Overposting::members(const Accepted& input) {
  const contract::Operation& operation = input.operation;
  if (!operation.writes() || operation.method == "DELETE") return {};
  if (input.body == nullptr || operation.body == nullptr) return {};
  const contract::ResponseSpec* spec = operation.response(input.response.status);
  if (spec == nullptr || spec->body == nullptr) return {};
  const json::Tree answer = json::parse(input.response.body);
  if (answer.at(answer.root()).kind != Kind::kObject ||
      input.body->at(input.body->root()).kind != Kind::kObject) {
    return {};
  }
  const std::uint64_t hash = hash64("overpost", input.hash);
  std::vector<Member> members;
  for (const auto& [schema, node] : schema::applied_schemas(*spec->body, answer)) {
    if (node != answer.root()) continue;
    for (const auto& [name, property] : schema->properties) {
      const json::NodeId shown = json::find_member(answer, node, name);
      if (shown == json::kNone || !is_scalar(answer.at(shown).kind)) continue;
      if (takes(*operation.body, name, 0) || members.size() == kMembersMax) continue;
      const bool known = std::any_of(members.begin(), members.end(),
                                     [&](const Member& each) { return each.name == name; });
      if (known) continue;
      Member member{name, std::string(answer.at(shown).text),
                    values_for(property, answer.at(shown).text, hash >> 8U)};
      if (member.values.size() == 2) members.push_back(std::move(member));
    }
  }
  return members;
}

bool Overposting::ask(const Accepted& input, const Member& member, const Scope& scope, bool anew,
                      const Send& send) const {
  const bool creates = input.operation.method == "POST";
  for (std::size_t turn = 0; turn < 3; ++turn) {
    json::Tree body = *input.body;
    const json::NodeId old = json::find_member(body, body.root(), member.name);
    if (old != json::kNone) json::remove(body, old);
    if (turn > 0) {
      json::append(body, body.root(), json::make(body, member.values[turn - 1]),
                   json::quote(member.name));
    }
    Probe write;
    write.purpose = scenario::Purpose::kUnknown;
    write.operation = &input.operation;
    write.request = input.request;
    write.request.body = json::print(body);
    if (anew && creates) {
      for (const std::string& identity :
           identities(*input.body, kIdentitiesMax, {input.world, &input.operation})) {
        std::string none;
        rename(none, write.request.body, identity, other_than(identity, input.hash + turn));
      }
    }
    write.note = turn == 0 ? std::string(scenario::kOverpostControl)
                           : std::string(scenario::kOverpostWrite) + member.name;
    const scenario::Exchange* wrote = send(std::move(write));
    if (wrote == nullptr) return false;
    if (!wrote->success()) return true;
    Probe read;
    read.purpose = scenario::Purpose::kRead;
    read.request.method = "GET";
    if (const std::optional<Thing> thing = thing_of(*wrote, contract_, scope)) {
      read.operation = thing->read;
      read.request.target = thing->path;
    } else if (!creates) {
      // There is one of its kind, for each who asks ("/me").
      read.request.target = std::string(http::split_target(input.request.target).path);
      const auto match = contract_.match("GET", read.request.target);
      read.operation = match ? match->operation : nullptr;
    }
    if (read.operation == nullptr || !scope.allows(*read.operation)) return true;
    read.note = scenario::kOverpostRead;
    const scenario::Exchange* seen = send(std::move(read));
    if (seen == nullptr) return false;
    if (!seen->success()) return true;
    // Nothing worth another try, and nothing to set right.
    if (turn == 1 && member_of(seen->answer.response.body, member.name) != member.values[0]) {
      return true;
    }
  }
  if (!anew || creates) return true;
  // What it was before: who has given away a role can do no more.
  json::Tree body = *input.body;
  const json::NodeId old = json::find_member(body, body.root(), member.name);
  if (old != json::kNone) json::remove(body, old);
  json::append(body, body.root(), json::make(body, member.shown), json::quote(member.name));
  Probe back;
  back.purpose = scenario::Purpose::kUnknown;
  back.operation = &input.operation;
  back.request = input.request;
  back.request.body = json::print(body);
  return send(std::move(back)) != nullptr;
}

}  // namespace bodkin::run
