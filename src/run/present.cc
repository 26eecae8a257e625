#include "run/present.h"

#include <algorithm>
#include <utility>

#include "base/hash.h"
#include "base/random.h"
#include "base/text.h"
#include "http/uri.h"
#include "json/edit.h"
#include "json/scan.h"
#include "json/tree.h"
#include "run/contended.h"
#include "run/identity.h"
#include "scenario/current.h"
#include "scenario/lock.h"

namespace bodkin::run {
namespace {

using contract::Operation;
using json::Kind;

constexpr int kCreated = 201, kConflict = 409;
constexpr std::size_t kUsedNamesMax = 1 << 16, kTagsMax = 4096;
constexpr std::uint64_t kSameNameEvery = 16;  // taken names that stay
constexpr std::uint64_t kAsItIsEvery = 8;     // locks and tags that stay
constexpr std::uint64_t kAnotherEvery = 4;    // PUTs of what is there that make another thing
constexpr std::uint64_t kHadAgainEvery = 8;  // of what somebody has, what is asked for all the same
constexpr int kConflictsSome = 2, kConflictsMax = 6;

std::uint64_t hash_of_name(const Operation& operation, std::string_view member,
                           std::string_view spelling) {
  return hash64(spelling, hash64(member, hash64(operation.path)));
}

std::uint64_t hash_of_claim(const Request& request, const Operation& operation) {
  return hash64(request.body, hash64(request.target, hash64(operation.path)));
}

bool makes_what_it_names(const Operation& operation) {
  return operation.method == "PUT" && operation.path.ends_with('}') &&
         operation.documents_exactly(kCreated);
}

std::string path_of(const Request& request) {
  return std::string(http::split_target(request.target).path);
}

void adopt_locks(Request& request, const contract::Contract::Match& match,
                 const scenario::Observed& observed) {
  if (request.body.empty()) return;
  json::Tree body = json::parse(request.body);
  if (scenario::adopt_locks(body, match.operation->body, observed,
                            http::values_of(match.parameters))) {
    request.body = json::print(body);
  }
}

// The same in the query, where it has a number or none though one is required.
void adopt_query_locks(Request& request, const contract::Contract::Match& match,
                       const scenario::Observed& observed) {
  for (const contract::Parameter& parameter : match.operation->parameters) {
    if (parameter.in != contract::Place::kQuery || !scenario::names_a_lock(parameter.name))
      continue;
    const http::Target target = http::split_target(request.target);
    std::string now;
    for (const auto& [name, value] : http::query_pairs(target.query)) {
      if (http::percent_decode(name, true) == parameter.name) {
        now = http::percent_decode(value, true);
      }
    }
    const bool digits = now.find_first_not_of("0123456789") == std::string::npos;
    if (now.empty() ? !parameter.required : !digits) continue;
    json::Tree body = json::parse("{" + json::quote(parameter.name) + ":0}");
    if (!scenario::adopt_locks(body, nullptr, observed, http::values_of(match.parameters)))
      continue;
    const json::Node& lock = body.at(body.at(body.root()).first_child);
    if (lock.kind != Kind::kNumber) continue;
    request.target = std::string(target.path) + "?" +
                     http::with_query_pair(target.query, parameter.name, lock.text);
  }
}

void adopt_tag(Request& request, const std::map<std::string, std::string, std::less<>>& tags) {
  const std::string* sent = request.headers.find("If-Match");
  if (sent == nullptr || *sent == "*" || *sent == scenario::kStaleTag) return;
  const auto shown = tags.find(path_of(request));
  if (shown != tags.end()) request.headers.set("If-Match", shown->second);
}

}  // namespace

std::uint64_t Present::take_names(std::uint64_t count) {
  return std::exchange(names_, names_ + count);
}

void Present::note(const scenario::Exchange& exchange) {
  if (!exchange.answered() || exchange.operation == nullptr) return;
  const Operation& operation = *exchange.operation;
  if (exchange.success()) {
    const std::string_view tag = exchange.answer.response.headers.get("ETag");
    const std::string path = path_of(exchange.request);
    if (operation.method == "DELETE") {
      tags_.erase(path);
    } else if (!tag.empty() && operation.method != "POST") {
      if (tags_.size() >= kTagsMax) tags_.clear();
      tags_[path] = tag;
    }
  }
  if (exchange.request.body.empty()) return;
  if (makes_what_it_names(operation) && exchange.answer.response.status == kCreated) {
    const json::Tree body = json::parse(exchange.request.body);
    auto& locks = first_locks_[&operation];
    for (const json::NodeId node : body.preorder()) {
      const std::string member = json::key_of(body, node);
      if (!body.at(node).text.empty() && scenario::names_a_lock(member)) {
        locks[member] = body.at(node).text;
      }
    }
  }
  const bool taken = exchange.answer.response.status == kConflict;
  if ((!exchange.success() && !taken) || operation.method != "POST") return;
  const auto conflicts =
      taken ? conflicts_.try_emplace(&operation, 0).first : conflicts_.find(&operation);
  if (conflicts != conflicts_.end()) {
    conflicts->second = std::clamp(conflicts->second + (taken ? 1 : -1), 0, kConflictsMax);
  }
  if (had_.size() > kUsedNamesMax) had_.clear();
  had_.insert(hash_of_claim(exchange.request, operation));
  const auto unique = world_.unique.find(operation.path);
  if (unique == world_.unique.end()) return;
  if (used_.size() > kUsedNamesMax) used_.clear();
  const json::Tree body = json::parse(exchange.request.body);
  for (const json::NodeId node : body.preorder()) {
    const std::string member = json::key_of(body, node);
    if (body.at(node).kind != Kind::kString || !unique->second.contains(member)) continue;
    used_.insert(hash_of_name(operation, member, body.at(node).text));
  }
}

bool Present::rename_creation(Request& request, const Operation& operation, bool surely) {
  const auto unique = world_.unique.find(operation.path);
  if (used_.empty() || unique == world_.unique.end()) return false;
  json::Tree body = json::parse(request.body);
  const auto nodes = body.preorder();
  const bool used = std::any_of(nodes.begin(), nodes.end(), [&](json::NodeId node) {
    const std::string member = json::key_of(body, node);
    return body.at(node).kind == Kind::kString && unique->second.contains(member) &&
           used_.contains(hash_of_name(operation, member, body.at(node).text));
  });
  // Now and then it is refused, as it should be.
  if (!used || (++names_ % kSameNameEvery == 0 && !surely)) return false;
  if (!rename_itself(body, *operation.body, names_, generator_, {&world_, &operation}))
    return false;
  request.body = json::print(body);
  return true;
}

bool Present::is_contended(const Operation& operation) const {
  return conflicts_.contains(&operation);
}

bool Present::is_had(const Request& request, const Operation& operation) const {
  const auto conflicts = conflicts_.find(&operation);
  if (conflicts == conflicts_.end()) return false;
  return conflicts->second >= kConflictsSome || had_.contains(hash_of_claim(request, operation));
}

void Present::choose(Request& request, const Operation& operation, bool surely) {
  Random random(hash64(request.body, ++names_));
  if (random.one_in(kHadAgainEvery) && !surely) return;
  json::Tree body = json::parse(request.body);
  if (choose_another(body, operation, world_, generator_, random)) request.body = json::print(body);
}

bool Present::name_another(Request& request, const contract::Contract::Match& match,
                           std::uint64_t hash) {
  const Operation& operation = *match.operation;
  const std::string& value = match.parameters.back().value;
  if (!world_.observed.knows(value) || hash % kAnotherEvery != 0) return false;
  const std::string other = other_than(value, ++names_);
  for (const contract::Parameter& parameter : operation.parameters) {
    const bool own =
        parameter.in == contract::Place::kPath && parameter.name == match.parameters.back().name;
    if (own && parameter.schema != nullptr &&
        !generator_.fits(*parameter.schema, json::quote(other))) {
      return false;
    }
  }
  rename(request.target, request.body, value, other);
  const auto locks = first_locks_.find(&operation);
  if (locks == first_locks_.end()) return true;
  json::Tree body = json::parse(request.body);
  for (const json::NodeId node : body.preorder()) {
    const auto lock = locks->second.find(json::key_of(body, node));
    if (lock != locks->second.end() && !body.at(node).text.empty()) {
      json::set_text(body, node, lock->second);
    }
  }
  request.body = json::print(body);
  return true;
}

void Present::make_new(Request& request, const Operation& operation, bool surely, bool may_choose) {
  if (operation.method != "POST" || request.body.empty() || operation.body == nullptr) return;
  if (rename_creation(request, operation, surely)) return;
  if (may_choose && is_had(request, operation)) choose(request, operation, surely);
}

void Present::bring_surely(Request& request, const contract::Contract::Match& match, bool choose) {
  if (match.operation == nullptr || !match.operation->writes()) return;
  make_new(request, *match.operation, true, choose);
  refresh(request, match);
}

void Present::bring(Request& request, const contract::Contract::Match& match, std::uint64_t hash) {
  if (match.operation == nullptr || !match.operation->writes()) return;
  const std::uint64_t choice = hash64("present", hash);
  const Operation& operation = *match.operation;
  make_new(request, operation, false, true);
  if (makes_what_it_names(operation) && !match.parameters.empty() &&
      name_another(request, match, choice)) {
    return;
  }
  if (choice / kAnotherEvery % kAsItIsEvery != 0) refresh(request, match);
}

void Present::refresh(Request& request, const contract::Contract::Match& match) const {
  if (match.operation == nullptr || !match.operation->writes()) return;
  adopt_tag(request, tags_);
  adopt_locks(request, match, world_.observed);
  adopt_query_locks(request, match, world_.observed);
}

void Present::refresh(Request& request, const contract::Contract::Match& match,
                      const Moment& moment) {
  if (match.operation == nullptr || !match.operation->writes()) return;
  adopt_tag(request, moment.tags);
  adopt_locks(request, match, moment.observed);
  adopt_query_locks(request, match, moment.observed);
}

bool Present::names_state(const Request& request, const contract::Contract::Match& match) {
  if (request.headers.find("If-Match") != nullptr) return true;
  return !request.body.empty() && match.operation != nullptr && match.operation->body != nullptr &&
         !scenario::lock_member(*match.operation, json::parse(request.body)).empty();
}

}  // namespace bodkin::run
