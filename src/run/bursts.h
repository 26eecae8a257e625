// Requests sent at the same moment, compared with the same ones sent one after another: what the
// oracles lost-update and over-capacity judge.
//
// Each time begins from the same state. Where the dispatcher can choose who runs when, every point
// at which one request can be interrupted is tried once, and what shows something is tried again;
// else they meet by chance, several times. Only what no order explains is kept in the trace.
// Deterministic where the dispatcher is.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "run/probes.h"
#include "run/sender.h"
#include "run/snapshots.h"
#include "scenario/serial_order.h"
#include "scenario/trace.h"

namespace bodkin::run {

struct BurstGroup {
  std::vector<Outgoing> before;   // sent first, one after another
  std::vector<Outgoing> members;  // sent at once: 2 to scenario::kTogetherMax
  std::vector<Probe> reads;       // sent then, as the default principal
};

class Bursts {
 public:
  // How requests are sent; as SendInto and PutBack. `together` appends all of them.
  struct Hands {
    SendInto send;
    std::function<Sender::Together(scenario::Trace&, std::vector<Outgoing>,
                                   const dispatch::Schedule&)>
        together;
    PutBack put_back;
    // Where nothing is put back (run/again.h): requests and reads as they are sent after the last
    // put_back, nothing where they cannot be; and whether a read is worth it. Empty: as they are.
    std::function<std::optional<Request>(const Request&)> fill = {};
    std::function<bool(const Request&)> reads = {};
    // Told of every identifier that is made up on the way. Empty: nobody wants to know.
    std::function<void(std::string identifier)> expect = {};

    // False: the request cannot be sent.
    bool make_ready(Outgoing& outgoing) const {
      if (!fill) return true;
      auto filled = fill(outgoing.request);
      if (filled) outgoing.request = std::move(*filled);
      return filled.has_value();
    }
  };

  explicit Bursts(Sender& sender) : sender_(sender) {}

  // Tries the group; appends to the trace what no order explains (orders, then the group, then what
  // was read), and what was answered 5xx or not at all. `thorough`: no try is spared because
  // requests like these were tried before. Returns whether the group was unexplained.
  bool look(scenario::Trace& trace, const BurstGroup& group, bool thorough, const Hands& hands);

  // How many groups were sent at once, each once or several times.
  std::uint64_t tried() const { return tried_; }

 private:
  struct Volley;
  struct Orders;
  bool run_in_order(const BurstGroup& group, const std::vector<std::size_t>& order, std::size_t run,
                    scenario::Trace& trace, const Hands& hands);
  Volley run_at_once(const BurstGroup& group, const dispatch::Schedule& schedule,
                     const Hands& hands);
  bool explained(const BurstGroup& group, const Volley& volley, Orders& orders, const Hands& hands);
  std::vector<dispatch::Schedule> schedules(const BurstGroup& group, const Volley& plain,
                                            bool thorough, std::uint64_t& kind);

  Sender& sender_;
  std::uint64_t tried_ = 0;
  // By the points that a group passes where nothing comes in between: those at which an
  // interruption changes anything.
  std::unordered_map<std::uint64_t, std::set<std::uint32_t>> effective_;
};

// Who reached what, in order: "request 1: lock, begin, 3 statements; request 2: lock".
std::string print_points(const std::vector<dispatch::Point>& points);

}  // namespace bodkin::run
