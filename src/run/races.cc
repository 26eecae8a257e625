#include "run/races.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/hash.h"
#include "base/random.h"
#include "http/uri.h"
#include "run/contended.h"
#include "scenario/overdrawn.h"

namespace bodkin::run {
namespace {

using scenario::Exchange;
using scenario::Principal;
using scenario::Purpose;
using scenario::Trace;

// The first accepted writes of each operation, then one in so many; fewer where states cost
// requests.
constexpr std::uint64_t kFirst = 8, kPairsEvery = 12, kClaimsEvery = 24;
constexpr std::uint64_t kFirstTimed = 3, kPairsEveryTimed = 48, kClaimsEveryTimed = 96;
constexpr int kClaimTries = 40, kClaimTriesTimed = 24;
constexpr std::size_t kTriedMax = 1 << 16;
constexpr std::size_t kReadsMax = 6;

std::uint64_t hash_of(const BurstGroup& group) {
  std::uint64_t hash = kHashStart;
  for (const auto* list : {&group.before, &group.members}) {
    for (const Outgoing& each : *list) {
      hash = hash64(each.request.method, hash);
      hash = hash64(each.request.target, hash);
      hash = hash64(each.request.body, hash);
      if (each.principal != nullptr) hash = hash64(each.principal->name, hash);
    }
    hash = hash64("|", hash);
  }
  return hash;
}

// Identifiers of things that requests name otherwise than the write.
void announce(const Request& write, const std::vector<Request>& requests,
              const Bursts::Hands& hands) {
  for (const Request& request : requests) {
    if (!hands.expect || request.target == write.target) continue;
    const std::string_view path = http::split_target(request.target).path;
    hands.expect(std::string(path.substr(path.rfind('/') + 1)));
  }
}

}  // namespace

bool Races::scheduled() const {
  return sender_.dispatcher().together() == dispatch::Together::kScheduled;
}

bool Races::due(const Counts& counts, const contract::Operation& operation, std::uint64_t hash,
                std::uint64_t every, std::uint64_t every_timed) const {
  const auto at = counts.find(&operation);
  const std::uint64_t tried = at == counts.end() ? 0 : at->second.turns();
  const bool cheap = scheduled();
  return tried < (cheap ? kFirst : kFirstTimed) || hash % (cheap ? every : every_timed) == 0;
}

bool Races::pairs_due(const contract::Operation& operation, std::uint64_t hash) const {
  return due(pairs_, operation, hash, kPairsEvery, kPairsEveryTimed);
}

bool Races::claims_due(const contract::Operation& operation, std::uint64_t hash) const {
  return due(claims_, operation, hash + 1, kClaimsEvery, kClaimsEveryTimed);
}

bool Races::wanted(const contract::Operation& operation, std::uint64_t hash, bool all) const {
  if (!operation.writes() || sender_.dispatcher().together() == dispatch::Together::kNever) {
    return false;
  }
  return all || pairs_due(operation, hash) || claims_due(operation, hash);
}

std::vector<std::vector<Request>> Races::rivals(const Accepted& write, bool all,
                                                std::uint64_t turn) {
  std::vector<std::vector<Request>> sets;
  // What can be had once is asked for twice; what there is is changed in two ways.
  const bool makes = write.operation.method == "POST";
  if (makes) sets.push_back({write.request, write.request});
  if (makes && write.world != nullptr && write.body != nullptr) {
    // Two that do not stand in each other's way draw on the same things.
    json::Tree beside = *write.body;
    Random random(write.hash);
    Request other = write.request;
    if (choose_another(beside, write.operation, *write.world, generator_, random)) {
      other.body = json::print(beside);
      sets.push_back({write.request, std::move(other)});
    }
  }
  if (write.body != nullptr && write.operation.body != nullptr) {
    // With one other value, which is the likeliest to be accepted, and with all others.
    const std::string near = stale_.varied(write.operation, *write.body);
    const std::string far = stale_.varied_all_over(write.operation, *write.body);
    for (const std::string* body : {&near, &far}) {
      if (body->empty() || (body == &far && far == near)) continue;
      Request other = write.request;
      other.body = *body;
      sets.push_back({write.request, std::move(other)});
    }
  }
  if (write.operation.method != "DELETE") {
    if (!makes) sets.push_back({write.request, write.request});
    for (Probe& removal : probes_.removals(write)) {
      if (removal.operation->path != write.operation.path) continue;  // another thing's
      sets.push_back({write.request, std::move(removal.request)});
    }
  }
  if (all || sets.empty()) return sets;
  return {sets[turn % sets.size()]};
}

BurstGroup Races::group_of(const Accepted& write, const Principal* principal,
                           std::vector<Request> before, std::vector<Request> together) {
  BurstGroup group;
  const auto add = [&](std::vector<Outgoing>& to, Request request) {
    Outgoing outgoing;
    const auto match = sender_.contract().match(request.method, request.target);
    outgoing.operation = match ? match->operation : nullptr;
    outgoing.principal = principal;
    outgoing.request = std::move(request);
    to.push_back(std::move(outgoing));
  };
  for (Request& request : before) add(group.before, std::move(request));
  for (Request& request : together) add(group.members, std::move(request));
  group.reads = probes_.reads(write);
  if (group.reads.size() > kReadsMax) group.reads.resize(kReadsMax);
  return group;
}

bool Races::try_as_one(Trace& trace, const Accepted& write, const Claims& claims,
                       const Principal* principal, const Bursts::Hands& hands) {
  const Request& first = claims.together.front();
  Request both = first;
  const OwnNames own{write.world, &write.operation};
  Twice twice = with_line_twice(json::parse(first.body), own);
  if (twice.body.empty()) return true;
  both.body = std::move(twice.body);
  Trace tried;
  const auto send_all = [&](std::vector<Request> requests, std::vector<std::string_view> notes) {
    bool fresh = false;
    if (!hands.put_back(tried, fresh)) return false;
    std::vector<Request> all = claims.before;
    all.insert(all.end(), requests.begin(), requests.end());
    announce(write.request, all, hands);
    BurstGroup group = group_of(write, principal, claims.before, std::move(requests));
    std::vector<Outgoing> order = std::move(group.before);
    order.insert(order.end(), group.members.begin(), group.members.end());
    for (std::size_t i = 0; i < order.size(); ++i) {
      Outgoing& each = order[i];
      const bool noted = i >= claims.before.size();
      each.purpose = noted ? Purpose::kUnknown : Purpose::kSetup;
      if (noted) each.note = notes[i - claims.before.size()];
      each.fresh = std::exchange(fresh, false);
      if (!hands.make_ready(each) || !hands.send(tried, std::move(each))) return false;
    }
    return true;
  };
  if (!send_all(claims.together, {scenario::kTwiceFirst, scenario::kTwiceSecond})) return true;
  if (!send_all({both}, {twice.named ? scenario::kTwiceBothNamed : scenario::kTwiceBoth}))
    return true;
  const int status = tried.exchanges.back().answer.response.status;
  if (!tried.exchanges.back().success() && status < 500) return true;
  std::move(tried.exchanges.begin(), tried.exchanges.end(), std::back_inserter(trace.exchanges));
  return true;
}

bool Races::look(Trace& trace, BurstGroup group, bool all, const Bursts::Hands& hands) {
  for (const Outgoing& member : group.members) {
    if (member.operation == nullptr) continue;
    const auto match = sender_.contract().match(member.request.method, member.request.target);
    const json::Tree body = json::parse(member.request.body);
    const Response no_answer;
    const Accepted write{*member.operation,
                         match->parameters,
                         member.request,
                         no_answer,
                         member.request.body.empty() ? nullptr : &body,
                         0};
    for (Probe& read : probes_.reads(write)) {
      const bool known = std::any_of(group.reads.begin(), group.reads.end(), [&](const Probe& p) {
        return p.request.target == read.request.target;
      });
      if (!known && group.reads.size() < kReadsMax) group.reads.push_back(std::move(read));
    }
  }
  return bursts_.look(trace, group, all, hands);
}

bool Races::try_group(Trace& trace, BurstGroup group, bool known_start, bool all,
                      const Bursts::Hands& hands) {
  if (hands.reads) {
    std::erase_if(group.reads, [&](const Probe& read) { return !hands.reads(read.request); });
  }
  if (known_start && !all && scheduled()) {
    if (tried_.size() > kTriedMax) tried_.clear();
    if (!tried_.insert(hash_of(group)).second) return true;
  }
  bursts_.look(trace, group, all, hands);
  return trace.exchanges.empty() || trace.exchanges.back().answered();
}

bool Races::after(Trace& trace, const Accepted& write, const Principal* principal, bool known_start,
                  bool all, const Bursts::Hands& hands) {
  // Asked before either is counted.
  const bool pairs = all || pairs_due(write.operation, write.hash);
  const bool claims = all || claims_due(write.operation, write.hash);
  if (pairs) {
    Count& count = pairs_[&write.operation];
    const std::uint64_t turn = scheduled() ? write.hash >> 20 : count.turns();
    for (auto& set : rivals(write, all, turn)) {
      const std::uint64_t before = bursts_.tried();
      const bool going_on =
          try_group(trace, group_of(write, principal, {}, std::move(set)), known_start, all, hands);
      ++(bursts_.tried() == before && !scheduled() ? count.failed : count.tried);
      if (!going_on) return false;
    }
  }
  if (!claims || !may_claim(write)) return true;
  ++claims_[&write.operation].tried;
  Trace odd;
  const TryInOrder try_in_order =
      [&](const std::vector<Request>& requests) -> std::optional<std::vector<int>> {
    Trace scratch;
    bool fresh = false;
    if (!odd.exchanges.empty() || !hands.put_back(scratch, fresh)) return std::nullopt;
    std::vector<int> statuses;
    announce(write.request, requests, hands);
    const BurstGroup group = group_of(write, principal, {}, requests);
    for (Outgoing each : group.members) {
      each.purpose = Purpose::kSerial;
      each.fresh = std::exchange(fresh, false);
      if (!hands.make_ready(each)) return std::nullopt;
      const bool answered = hands.send(scratch, std::move(each));
      statuses.push_back(answered ? scratch.exchanges.back().answer.response.status : 0);
      if (!answered || statuses.back() >= 500) {
        odd = std::move(scratch);
        return std::nullopt;
      }
    }
    return statuses;
  };
  auto found = find_claims(write, write.hash >> 24, scheduled() ? kClaimTries : kClaimTriesTimed,
                           try_in_order);
  if (!odd.exchanges.empty()) {
    std::move(odd.exchanges.begin(), odd.exchanges.end(), std::back_inserter(trace.exchanges));
    return trace.exchanges.back().answered();
  }
  if (!found) return true;
  if (found->by_amount && !try_as_one(trace, write, *found, principal, hands)) return false;
  announce(write.request, found->before, hands);
  return try_group(trace,
                   group_of(write, principal, std::move(found->before), std::move(found->together)),
                   known_start, all, hands);
}

}  // namespace bodkin::run
