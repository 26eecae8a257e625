// Reads around a refused write: what the oracle not-atomic judges.
//
// What is read is what the request could have touched: its own path, what is above and below it,
// and known things that the body names by key or value (Probes::related). Pages behind the first
// are not followed. Who reads is the default principal. Deterministic.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

#include "run/probes.h"
#include "run/sender.h"
#include "scenario/trace.h"

namespace bodkin::run {

// How requests of a probe are sent: appends to the trace; false: no answer came, the trace ends.
using SendInto = std::function<bool(scenario::Trace&, Outgoing)>;
// Puts the state back in which the input was sent; `fresh` is true where that took no requests.
// False: it could not be, the trace ends.
using PutBack = std::function<bool(scenario::Trace&, bool& fresh)>;

class Snapshots {
 public:
  // Everything referred to must outlive it.
  Snapshots(Sender& sender, Probes& probes) : sender_(sender), probes_(probes) {}

  // Whether this write is worth it when it is refused: half of the bodies that name several things
  // at once, and a small share of the others. `costly`: reads go over a network, so fewer.
  static bool wanted(const Accepted& input, bool costly);

  // Whether wanted() can hold for a body of any kind, by the hash alone: spares reading it.
  static bool possible(std::uint64_t hash, bool costly);

  // After a refused write, where its state can be put back.
  // `known_start`: it was sent in the world's own state, which is read only once, so that a write
  // that changes nothing costs one round of reads, which then are not kept in the trace. Where
  // something looks otherwise than before, or where the start is not known, the trace gets all of
  // it: two rounds of reads, the write again, one round.
  void after_refusal(scenario::Trace& trace, const scenario::Exchange& write,
                     const Accepted& refused, bool known_start, const SendInto& send,
                     const PutBack& put_back);

  // Where nothing can be put back: two rounds of reads before the write.
  scenario::Trace before(const Accepted& input, const SendInto& send);
  // And one after it, when it was refused. Where something looks otherwise, `trace` becomes
  // `before`, the write, and these; else it stays.
  void complete(scenario::Trace& trace, scenario::Trace before, const Accepted& refused,
                const SendInto& send);

  // What was read of the world's own state holds no more.
  void forget() { known_.clear(); }

 private:
  // Sends the reads; false: the trace ends.
  bool read(scenario::Trace& trace, const std::vector<Probe>& reads, bool fresh,
            const SendInto& send) const;
  bool looks_changed(const std::vector<Probe>& reads, const scenario::Trace& after,
                     const SendInto& send, const PutBack& put_back);

  Sender& sender_;
  Probes& probes_;
  std::unordered_map<std::string, std::string> known_;  // status and body, by target
};

}  // namespace bodkin::run
