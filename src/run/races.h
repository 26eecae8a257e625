// After an accepted write: which requests might race with it, and sending them at once
// (run/bursts.h).
//
//  - the write with itself, with another value in it, or with the DELETE of the same thing; what
//    makes a thing with what makes another, too (run/contended.h)
//  - two claims that cannot both be granted (run/claims.h); also as two lines of one request
//
// For some inputs, chosen by their bytes; where states cost requests, for the first inputs of each
// operation and few others. Deterministic where the dispatcher is.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "run/bursts.h"
#include "run/claims.h"
#include "run/probes.h"
#include "run/sender.h"
#include "run/stale.h"
#include "schema/generate.h"

namespace bodkin::run {

class Races {
 public:
  // Everything referred to must outlive it.
  Races(Sender& sender, Probes& probes, StaleWrites& stale)
      : sender_(sender), probes_(probes), stale_(stale), bursts_(sender) {}

  // Whether anything would be tried: spares the caller reading the body.
  bool wanted(const contract::Operation& operation, std::uint64_t hash, bool all) const;

  // `hands.put_back` leads to the state in which the write was accepted; `known_start`: that is the
  // world's own. `all`: whatever the input's bytes are. False: the trace ends.
  bool after(scenario::Trace& trace, const Accepted& write, const scenario::Principal* principal,
             bool known_start, bool all, const Bursts::Hands& hands);

  // Requests that somebody wants to be sent at once; what they write is read. As Bursts::look.
  bool look(scenario::Trace& trace, BurstGroup group, bool all, const Bursts::Hands& hands);

 private:
  struct Count {
    std::uint64_t tried = 0, failed = 0;  // failed: it could not be sent
    std::uint64_t turns() const { return tried + failed / kFailuresForATurn; }
  };
  static constexpr std::uint64_t kFailuresForATurn = 4;
  using Counts = std::unordered_map<const contract::Operation*, Count>;
  bool scheduled() const;
  bool due(const Counts& counts, const contract::Operation& operation, std::uint64_t hash,
           std::uint64_t every, std::uint64_t every_timed) const;
  bool pairs_due(const contract::Operation& operation, std::uint64_t hash) const;
  bool claims_due(const contract::Operation& operation, std::uint64_t hash) const;
  BurstGroup group_of(const Accepted& write, const scenario::Principal* principal,
                      std::vector<Request> before, std::vector<Request> together);
  // Two claims of which one after another only one is granted, as one request (oracle
  // over-capacity). False: the trace ends.
  bool try_as_one(scenario::Trace& trace, const Accepted& write, const Claims& claims,
                  const scenario::Principal* principal, const Bursts::Hands& hands);
  // False: the trace ends.
  bool try_group(scenario::Trace& trace, BurstGroup group, bool known_start, bool all,
                 const Bursts::Hands& hands);
  // Sets of requests that are sent at once: all, or the one of which it is the turn.
  std::vector<std::vector<Request>> rivals(const Accepted& write, bool all, std::uint64_t turn);

  Sender& sender_;
  Probes& probes_;
  StaleWrites& stale_;
  Bursts bursts_;
  schema::Generator generator_;
  std::unordered_set<std::uint64_t> tried_;  // groups, where trying again shows nothing new
  Counts pairs_, claims_;
};

}  // namespace bodkin::run
