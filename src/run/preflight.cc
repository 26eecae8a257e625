#include "run/preflight.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include "base/hash.h"
#include "base/text.h"
#include "json/tree.h"
#include "run/advice.h"
#include "run/identity.h"
#include "run/isolation.h"
#include "scenario/amounts.h"
#include "scenario/compose.h"
#include "scenario/current.h"

namespace bodkin::run {
namespace {

using contract::Operation;
using scenario::Exchange;
using scenario::Purpose;

constexpr std::size_t kExcerptBytes = 120;
constexpr std::size_t kSaidBytes = 1000;
constexpr int kUnauthorised = 401, kForbidden = 403, kNotFound = 404, kConflict = 409;
constexpr std::uint64_t kOtherSeed = 1;
constexpr std::uint64_t kMoreRounds = 10;
constexpr int kMoreCreationsMax = 240;  // requests of these rounds
constexpr int kMoreOnFreshMax = 200;    // requests about things made anew
constexpr int kFreshPasses = 2;
constexpr std::uint64_t kFreshTries = 6, kOtherCreations = 6;
constexpr std::size_t kListsOfOneMax = 3;  // paths of one collection that are looked at

int depth(const Operation& operation) {
  return static_cast<int>(std::count(operation.path.begin(), operation.path.end(), '/'));
}

// Place in the order: phase, then depth.
std::pair<int, int> rank(const Operation& operation) {
  if (operation.method == "DELETE") return {3, -depth(operation)};
  if (!operation.writes()) return {2, depth(operation)};
  if (operation.method == "POST") return {0, 2 * depth(operation)};
  if (operation.method == "PUT") return {0, 2 * depth(operation) + 1};
  return {1, depth(operation)};
}

// As who is known to be let in. Where the first principal may not do this, the others try: one who
// may is remembered.
Exchange send(Sender& sender, const Operation& operation, const Request& request) {
  const auto send_as = [&](const scenario::Principal* principal) {
    Outgoing outgoing;
    outgoing.purpose = Purpose::kInput;
    outgoing.operation = &operation;
    outgoing.principal = principal;
    outgoing.request = request;
    return sender.send(std::move(outgoing));
  };
  const auto is_kept_out = [](const Exchange& exchange) {
    return exchange.answered() && (exchange.answer.response.status == kUnauthorised ||
                                   exchange.answer.response.status == kForbidden);
  };
  const scenario::Principal* first = sender.asker({}, &operation);
  Exchange exchange = send_as(first);
  if (!is_kept_out(exchange)) return exchange;
  for (const scenario::Principal& other : sender.principals().list) {
    if (&other == first) continue;
    Exchange another = send_as(&other);
    if (!another.answered() || is_kept_out(another)) continue;
    if (!another.success() && another.answer.response.status == kNotFound) continue;
    sender.let_in(operation, other.name);
    return another;
  }
  return exchange;
}

// Whether the document has the header by which a write says which state it means.
bool takes_tag(const Operation& operation) {
  return std::any_of(operation.parameters.begin(), operation.parameters.end(), [](const auto& p) {
    return p.in == contract::Place::kHeader && equal_ignore_case(p.name, "If-Match");
  });
}

// Reads the thing that the request names and puts its present state into the body and, where the
// operation takes it, into If-Match. False: nothing changed.
bool adopt_current(Sender& sender, Stage& stage, const Scope& scope, Request& request) {
  const auto match = sender.contract().match("GET", request.target);
  if (!match || match->operation == nullptr || !scope.allows(*match->operation)) return false;
  Request get;
  get.method = "GET";
  get.target = request.target;
  const Exchange read = send(sender, *match->operation, std::move(get));
  stage.learn(read);
  bool changed = false;
  const auto wanted = sender.contract().match(request.method, request.target);
  const std::string_view tag = read.answer.response.headers.get("ETag");
  if (wanted && wanted->operation != nullptr && takes_tag(*wanted->operation) && !tag.empty() &&
      read.success()) {
    request.headers.set("If-Match", std::string(tag));
    changed = true;
  }
  if (request.body.empty()) return changed;
  json::Tree body = json::parse(request.body);
  Random random(0);
  const schema::Schema* schema =
      wanted && wanted->operation != nullptr ? wanted->operation->body : nullptr;
  if (!scenario::adopt_current(body, schema, stage.world().observed,
                               http::values_of(match->parameters), random)) {
    return changed;
  }
  request.body = json::print(body);
  return true;
}

// Whether a query parameter says which state of a thing is meant.
bool has_lock_in_query(const Operation& operation) {
  return std::any_of(operation.parameters.begin(), operation.parameters.end(), [](const auto& p) {
    return p.in == contract::Place::kQuery && scenario::names_a_lock(p.name);
  });
}

// Reads what the path names, from the outside in.
void look_along(Sender& sender, Stage& stage, const Scope& scope, std::string_view path) {
  for (Probe& read : reads_along(sender.contract(), scope, path)) {
    stage.learn(send(sender, *read.operation, std::move(read.request)));
  }
}

std::string why(const Exchange& exchange, const Operation& operation, const scenario::World& world,
                const Sender& sender) {
  if (!exchange.answered()) return fmt::format("no answer: {}", exchange.answer.error);
  const int status = exchange.answer.response.status;
  if (status == kUnauthorised || status == kForbidden || status == kNotFound) {
    return fmt::format("{}: {}", status,
                       advice(operation, status, exchange.principal, world, sender.principals()));
  }
  return fmt::format("{}: {}", status, printable(exchange.answer.response.body, kExcerptBytes));
}

// Whether a refusal may mean that something of that name is there.
bool says_it_exists(const Response& response) {
  if (response.status == kConflict) return true;
  static constexpr std::array<std::string_view, 5> kWords{"exist", "taken", "duplicate", "unique",
                                                          "in use"};
  const std::string text = to_lower(std::string_view(response.body).substr(0, kSaidBytes));
  return response.status >= 400 && response.status < 500 &&
         std::any_of(
             kWords.begin(), kWords.end(),
             [&](std::string_view word) { return text.find(word) != std::string::npos; });
}

// How a valid request is made.
struct Trying {
  std::uint64_t seed = 0;
  std::optional<scenario::Amounts> amounts;
  bool newest = false;  // of the newest things that the path can name
};

// The path of the newest things that its operation can name.
std::string newest_target(const Operation& operation, const scenario::World& world,
                          const std::string& target) {
  const http::Target parts = http::split_target(target);
  const auto values = http::match_path(operation.path, parts.path);
  if (!values) return target;
  std::vector<http::PathParameter> newest = *values;
  for (http::PathParameter& each : newest) {
    const std::string known = world.value_for(each.name);
    if (!known.empty()) each.value = known;
  }
  std::string path = http::expand_path(operation.path, newest);
  if (!parts.query.empty()) path += "?" + std::string(parts.query);
  return path;
}

Preflight try_one(Sender& sender, Stage& stage, const Scope& scope, FreshThings& fresh,
                  const Operation& operation, const Trying& trying) {
  const auto [seed, amounts, newest] = trying;
  Preflight result;
  result.operation = &operation;
  auto composed = scenario::valid_request(operation, stage.world(), seed);
  if (!composed.made()) {
    result.why = std::move(composed.why);
    return result;
  }
  Request request = std::move(composed.request.request);
  if (newest) request.target = newest_target(operation, stage.world(), request.target);
  if (amounts && operation.body != nullptr && !request.body.empty()) {
    json::Tree body = json::parse(request.body);
    schema::Generator generator;
    scenario::set_amounts(body, *operation.body, stage.world(), *amounts, generator);
    request.body = json::print(body);
  }
  Exchange exchange = send(sender, operation, request);
  if (exchange.answered() && !exchange.success() && operation.writes() &&
      (!request.body.empty() || takes_tag(operation)) &&
      adopt_current(sender, stage, scope, request)) {
    exchange = send(sender, operation, std::move(request));
  }
  if (exchange.answered() && !exchange.success() && has_lock_in_query(operation)) {
    look_along(sender, stage, scope, http::split_target(exchange.request.target).path);
    auto again = scenario::valid_request(operation, stage.world(), seed);
    if (again.made()) {
      request = std::move(again.request.request);
      if (newest) request.target = newest_target(operation, stage.world(), request.target);
      exchange = send(sender, operation, request);
    }
  }
  // Another one of the same kind wants another name.
  if (exchange.answered() && !exchange.success() && operation.method == "POST" &&
      operation.body != nullptr && says_it_exists(exchange.answer.response)) {
    const json::Tree taken = json::parse(exchange.request.body);
    json::Tree body = taken;
    schema::Generator generator;
    if (rename_itself(body, *operation.body, hash64(exchange.request.body, seed), generator,
                      {&stage.world(), &operation, exchange.answer.response.body})) {
      Request other = exchange.request;
      other.body = json::print(body);
      const Response refusal = exchange.answer.response;
      exchange = send(sender, operation, std::move(other));
      // What else it may lack is asked after that.
      const bool new_now =
          exchange.answered() && (exchange.answer.response.status != refusal.status ||
                                  exchange.answer.response.body != refusal.body);
      if (new_now) stage.tell_apart(operation, taken, body);
    }
  }
  // A value that is good need not be good twice.
  if (exchange.answered() && exchange.answer.response.status == kConflict &&
      !stage.world().values.empty()) {
    auto other = scenario::valid_request(operation, stage.world(), kOtherSeed);
    if (other.made()) exchange = send(sender, operation, std::move(other.request.request));
  }
  if (exchange.answered()) result.status = exchange.answer.response.status;
  if (!result.reached()) result.why = why(exchange, operation, stage.world(), sender);
  stage.note(exchange);
  fresh.note(exchange);
  if (stage.world().setup.empty()) stage.teach(exchange, seed != 0);
  return result;
}

bool creates(const Operation& operation) {
  return rank(operation).first == 0;
}

// Creations that were refused, once more: what they refer to may have been made after them, or be
// such that it allows nothing (no stock, no seats). So each round makes other things of every kind
// first, with much of everything, and then asks for little. Ends when all are accepted, or after
// some rounds.
void try_creations_again(Sender& sender, Stage& stage, const Scope& scope, FreshThings& fresh,
                         std::vector<Preflight>& results) {
  int left = kMoreCreationsMax;
  for (std::uint64_t round = 0; round < kMoreRounds && left > 0; ++round) {
    const auto refused = [](const Preflight& result) { return !result.reached(); };
    if (std::none_of(results.begin(), results.end(), refused)) return;
    const std::size_t known = stage.lessons().size();
    bool helped = false;
    for (Preflight& result : results) {
      const bool made = result.reached();
      if (made && round == 0) continue;
      if (left-- <= 0) break;
      using scenario::Amounts;
      Preflight again = try_one(sender, stage, scope, fresh, *result.operation,
                                {round, made ? Amounts::kMost : Amounts::kLeast});
      // The most of everything may be too much together.
      if (!again.reached() && round > 0 && left-- > 0) {
        again = try_one(sender, stage, scope, fresh, *result.operation, {round + kMoreRounds, {}});
      }
      if (made || !again.reached()) continue;
      helped = true;
      result = std::move(again);
    }
    if (!helped) stage.forget_lessons(known);
  }
}

Exchange send(Sender& sender, const FreshThings::Creation& creation) {
  Outgoing outgoing;
  outgoing.purpose = Purpose::kSetup;
  outgoing.operation = creation.operation;
  outgoing.principal = sender.principal(creation.principal);
  outgoing.request = creation.request;
  return sender.send(std::move(outgoing));
}

// Makes the thing; where the same again is refused (its seat is taken), of other things made anew,
// then with other values.
bool make_anew(Sender& sender, Stage& stage, const Scope& scope, FreshThings& fresh,
               const FreshThings::Creation& creation, std::uint64_t turn, int& left) {
  const auto make = [&](const FreshThings::Creation& each) {
    const Exchange made = send(sender, each);
    --left;
    if (!made.success()) return false;
    stage.note(made);
    stage.teach(made, true);
    return true;
  };
  if (make(creation)) return true;
  for (const auto& behind : fresh.creations_behind(creation, sender.contract(), stage.world())) {
    make(behind);
  }
  --left;
  if (try_one(sender, stage, scope, fresh, *creation.operation, {}).reached()) return true;
  for (std::uint64_t i = 1; i <= kOtherCreations && left > 0; ++i) {
    --left;
    const std::uint64_t seed = 1 + i + turn * kOtherCreations;
    if (try_one(sender, stage, scope, fresh, *creation.operation, {seed, {}}).reached())
      return true;
  }
  return false;
}

// What was refused, of the newest things as they are now, which what came before may have prepared
// (paid for, filled), then of things made anew, with other values each time. Once more for all
// where that helped some: they may prepare others. Returns whether a deletion was accepted.
bool try_on_fresh_things(Sender& sender, Stage& stage, const Scope& scope, FreshThings& fresh,
                         std::vector<Preflight>& results) {
  bool deleted = false, helped = true;
  int left = kMoreOnFreshMax;
  for (int pass = 0; pass < kFreshPasses && helped; ++pass) {
    helped = false;
    for (Preflight& result : results) {
      for (std::uint64_t turn = 0; turn < kFreshTries; ++turn) {
        if (result.reached() || (result.status != 0 && result.status < 400) || left <= 0) break;
        const auto creation = fresh.creation_for(*result.operation, stage.world());
        if (!creation) break;
        const std::size_t known = stage.lessons().size();
        if (turn > 0 && !make_anew(sender, stage, scope, fresh, *creation, turn, left)) break;
        --left;
        Preflight again = try_one(sender, stage, scope, fresh, *result.operation, {turn, {}, true});
        if (!again.reached()) {
          stage.forget_lessons(known);
          continue;
        }
        deleted = deleted || result.operation->method == "DELETE";
        helped = true;
        result = std::move(again);
      }
    }
  }
  return deleted;
}

// What is in the service already: things that the contract has no way to make, and more than one of
// a kind.
void look_at_lists(Sender& sender, Stage& stage, const Scope& scope) {
  for (const Operation& operation : sender.contract().operations()) {
    if (operation.method != "GET" || !scope.allows(operation)) continue;
    for (const std::string& path :
         scenario::known_paths(operation, stage.world(), kListsOfOneMax)) {
      Request get;
      get.method = "GET";
      get.target = path;
      stage.find(send(sender, operation, std::move(get)));
    }
  }
}

// Makes and deletes one more of each kind, where the state is restored from now on: so that
// something is known that was there and is not.
void leave_gone(Sender& sender, Stage& stage, const Scope& scope, FreshThings& fresh,
                const std::vector<Preflight>& results) {
  for (const Preflight& result : results) {
    const Operation& removal = *result.operation;
    if (removal.method != "DELETE" || !result.reached()) continue;
    const auto creation = fresh.creation_for(removal, stage.world());
    if (!creation) continue;
    const auto thing = thing_of(send(sender, *creation), sender.contract(), scope);
    if (!thing || thing->remove == nullptr) continue;
    Request request;
    request.method = "DELETE";
    request.target = thing->path;
    const Exchange removed = send(sender, *thing->remove, request);
    if (removed.success()) stage.lose(removed);
  }
  stage.keep();
}

}  // namespace

std::vector<const Operation*> preflight_order(const contract::Contract& contract,
                                              const Scope& scope) {
  std::vector<const Operation*> order;
  for (const auto& operation : contract.operations()) {
    if (scope.allows(operation)) order.push_back(&operation);
  }
  std::sort(order.begin(), order.end(), [](const Operation* a, const Operation* b) {
    return std::tuple(rank(*a), a) < std::tuple(rank(*b), b);  // then as in the document
  });
  return order;
}

std::vector<Preflight> run_preflight(Sender& sender, Stage& stage, const Scope& scope,
                                     FreshThings& fresh) {
  std::vector<Preflight> results;
  if (stage.world().setup.empty()) stage.reset();
  bool deleted = false, again = false;
  for (const Operation* operation : preflight_order(sender.contract(), scope)) {
    // Without a world reads and deletions need what the creations before them made; in a world
    // everything is there, and each request finds it as it was.
    const bool empty = stage.world().setup.empty();
    if (!empty) stage.reset();
    if (empty && !again && !creates(*operation)) {
      look_at_lists(sender, stage, scope);
      try_creations_again(sender, stage, scope, fresh, results);
      again = true;
    }
    results.push_back(try_one(sender, stage, scope, fresh, *operation, {}));
    deleted = deleted || (operation->method == "DELETE" && results.back().reached());
  }
  if (stage.world().setup.empty()) {
    deleted = try_on_fresh_things(sender, stage, scope, fresh, results) || deleted;
  }
  if (stage.restorable() || deleted) stage.repeat_lessons();
  stage.unbind_lost();
  if (stage.restorable() && stage.world().setup.empty()) {
    leave_gone(sender, stage, scope, fresh, results);
  }
  stage.reset();
  return results;
}

}  // namespace bodkin::run
