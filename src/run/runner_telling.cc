// After an accepted write that made a thing: is somebody from whom it is hidden refused with words
// that tell of it? What oracle/telling judges.
#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "json/edit.h"
#include "json/tree.h"
#include "run/claims.h"
#include "run/identity.h"
#include "run/runner_state.h"
#include "scenario/naming.h"
#include "schema/validate.h"

namespace bodkin::run {
namespace {

constexpr std::uint64_t kToldFirst = 4, kToldEvery = 96;
constexpr int kCreated = 201, kForbidden = 403, kNotFound = 404;

int status_of(const scenario::Exchange& exchange) {
  return exchange.answered() ? exchange.answer.response.status : 0;
}

// The body with other texts wherever its schema and what is known let it say what it likes; but for
// what only one thing can have, if that is to collide.
void say_something_else(json::Tree& body, const Accepted& input, bool collide,
                        schema::Generator& generator, std::uint64_t number) {
  const auto unique = input.world->unique.find(input.operation.path);
  const OwnNames own{input.world, &input.operation};
  for (const auto& [applied, node] :
       schema::applied_schemas(*input.operation.body, body, generator)) {
    if (body.at(node).kind != json::Kind::kString || !applied->enumeration.empty()) continue;
    const std::string member = json::key_of(body, node);
    const std::string value = json::decode_string(body.at(node).text).bytes;
    const bool once = unique != input.world->unique.end() && unique->second.contains(member);
    if ((collide && once) || own.names_another(member, value)) continue;
    const std::string other = json::quote(other_than(value, number));
    if (generator.fits(*applied, other)) json::set_text(body, node, other);
  }
}

// What only one thing can have, as the input said it.
void take_over(json::Tree& body, const Accepted& input, const scenario::World& world) {
  const auto unique = world.unique.find(input.operation.path);
  if (unique == world.unique.end()) return;
  for (const std::string& member : unique->second) {
    const json::NodeId from = json::find_member(*input.body, input.body->root(), member);
    const json::NodeId to = json::find_member(body, body.root(), member);
    if (from != json::kNone && to != json::kNone && !input.body->at(from).text.empty()) {
      json::set_text(body, to, input.body->at(from).text);
    }
  }
}

// The largest amount that the schema allows, or more than anybody has.
bool ask_for_too_much(json::Tree& body, const schema::Schema& schema,
                      schema::Generator& generator) {
  for (const json::NodeId amount : amounts_of(body)) {
    for (const std::int64_t much : {2'000'000'000LL, 1'000'000LL, 1000LL, 100LL}) {
      json::Tree more = body;
      json::set_text(more, amount, std::to_string(much));
      if (!generator.fits(schema, json::print(more))) continue;
      body = std::move(more);
      return true;
    }
  }
  return false;
}

}  // namespace

std::vector<Request> Runner::State::telling_requests(const Accepted& input,
                                                     const Principal& other) {
  std::vector<Request> requests;
  if (input.body == nullptr || input.operation.body == nullptr) return requests;
  const std::uint64_t number = present.take_names(2);
  const bool names_it = input.operation.method == "PUT";
  // As this somebody makes such things elsewhere, if that is known.
  Request base = input.request;
  json::Tree same = *input.body;
  const auto known = creations.find({&input.operation, other.name});
  if (known != creations.end() && !names_it) {
    base = known->second;
    same = json::parse(base.body);
    take_over(same, input, stage.world());
  }
  json::Tree much = json::parse(base.body);
  say_something_else(much, input, false, generator, number + 1);
  // First what says nothing that the input said.
  if (ask_for_too_much(much, *input.operation.body, generator)) {
    requests.push_back(base);
    requests.back().body = json::print(much);
    if (names_it && !input.parameters.empty()) {
      const std::string& name = input.parameters.back().value;
      rename(requests.back().target, requests.back().body, name, other_than(name, number + 1));
    }
  }
  say_something_else(same, input, true, generator, number);
  requests.push_back(base);
  requests.back().body = json::print(same);
  return requests;
}

void Runner::State::note_creation(const Exchange& exchange) {
  if (exchange.operation == nullptr || exchange.operation->method != "POST") return;
  if (!exchange.success() || exchange.request.body.empty()) return;
  creations[{exchange.operation, exchange.principal}] = exchange.request;
}

bool Runner::State::ask_what_refusals_tell(Trace& trace, const Accepted& input, std::size_t at,
                                           const Principal* owner) {
  const auto& principals = sender.principals().list;
  const Exchange& write = trace.exchanges[at];
  const bool makes = input.operation.method == "POST" || write.answer.response.status == kCreated;
  if (principals.size() < 2 || !makes || owner == nullptr || owner == sender.stranger() ||
      !turn_comes(telling, input, kToldFirst, kToldEvery)) {
    return true;
  }
  const std::optional<Thing> thing = thing_of(write, contract, options.scope);
  if (!thing || (input.operation.method == "POST" && !thing->made)) return true;
  Request get;
  get.method = "GET";
  get.target = thing->path;
  for (const Principal& other : principals) {
    const scenario::Subject subject{input.operation, input.parameters, input.body};
    if (&other == owner || !access_is_open(*thing, other) ||
        scenario::allowed(subject, &other, stage.world()) != scenario::Allowed::kUnknown) {
      continue;
    }
    // What shows nothing is not kept.
    Trace tried;
    const Exchange* seen = send_one(tried, thing->read, get, owner, Purpose::kAccess,
                                    std::string(scenario::kTellOwn), false);
    if (seen == nullptr || !seen->success()) return true;
    seen = send_one(tried, thing->read, get, &other, Purpose::kAccess,
                    std::string(scenario::kTellOther), false);
    if (seen == nullptr) return true;
    if (status_of(*seen) != kForbidden && status_of(*seen) != kNotFound) continue;
    bool refused = false;
    for (Request& request : telling_requests(input, other)) {
      seen = send_one(tried, &input.operation, std::move(request), &other, Purpose::kAccess,
                      std::string(scenario::kTellWrite), false);
      if (seen == nullptr) return true;
      refused = refused || status_of(*seen) >= 400;
    }
    if (!refused) continue;
    std::move(tried.exchanges.begin(), tried.exchanges.end(), std::back_inserter(trace.exchanges));
  }
  return true;
}

}  // namespace bodkin::run
