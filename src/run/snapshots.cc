#include "run/snapshots.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace bodkin::run {
namespace {

using scenario::Exchange;
using scenario::Purpose;
using scenario::Trace;

constexpr std::uint64_t kSeveralEvery = 2;
constexpr std::uint64_t kOthersEvery = 12;
constexpr std::uint64_t kSeveralEveryRemote = 4;
constexpr std::uint64_t kOthersEveryRemote = 24;
constexpr std::size_t kNodesLookedAtMax = 256;
constexpr std::size_t kKnownMax = 4096;

// A list or map of several objects: a request that does several things at once.
bool names_several(const json::Tree& body) {
  const auto nodes = body.preorder();
  for (std::size_t i = 0; i < nodes.size() && i < kNodesLookedAtMax; ++i) {
    const json::Node& node = body.at(nodes[i]);
    if (node.kind != json::Kind::kArray && node.kind != json::Kind::kObject) continue;
    std::size_t objects = 0;
    std::size_t others = 0;
    for (auto child = node.first_child; child != json::kNone; child = body.at(child).next) {
      ++(body.at(child).kind == json::Kind::kObject ? objects : others);
    }
    if (objects > 1 && (others == 0 || node.kind == json::Kind::kObject)) return true;
  }
  return false;
}

std::string seen(const Exchange& exchange) {
  return std::to_string(exchange.answer.response.status) + " " + exchange.answer.response.body;
}

}  // namespace

bool Snapshots::wanted(const Accepted& input, bool costly) {
  const bool several = input.body != nullptr && names_several(*input.body);
  if (!costly) return input.hash % (several ? kSeveralEvery : kOthersEvery) == 0;
  return input.hash % (several ? kSeveralEveryRemote : kOthersEveryRemote) == 0;
}

bool Snapshots::possible(std::uint64_t hash, bool costly) {
  return hash % (costly ? kSeveralEveryRemote : kSeveralEvery) == 0;
}
// What is wanted of the others is wanted of several as well, so that one test answers for both.
static_assert(kOthersEvery % kSeveralEvery == 0 && kOthersEveryRemote % kSeveralEveryRemote == 0);

bool Snapshots::read(Trace& trace, const std::vector<Probe>& reads, bool fresh,
                     const SendInto& send) const {
  for (const Probe& probe : reads) {
    Outgoing outgoing;
    outgoing.purpose = Purpose::kSnapshot;
    outgoing.operation = probe.operation;
    outgoing.principal = sender_.principal({});
    outgoing.request = probe.request;
    outgoing.fresh = std::exchange(fresh, false);
    if (!send(trace, std::move(outgoing))) return false;
  }
  return true;
}

bool Snapshots::looks_changed(const std::vector<Probe>& reads, const Trace& after,
                              const SendInto& send, const PutBack& put_back) {
  std::vector<Probe> unknown;
  for (const Probe& probe : reads) {
    if (!known_.contains(probe.request.target)) unknown.push_back(probe);
  }
  if (!unknown.empty()) {
    Trace start;
    bool fresh = false;
    if (known_.size() > kKnownMax) known_.clear();
    if (!put_back(start, fresh) || !read(start, unknown, fresh, send)) return true;
    for (const Exchange& exchange : start.exchanges) {
      known_.insert_or_assign(exchange.request.target, seen(exchange));
    }
  }
  return std::any_of(after.exchanges.begin(), after.exchanges.end(), [&](const Exchange& exchange) {
    const auto at = known_.find(exchange.request.target);
    return at == known_.end() || at->second != seen(exchange);
  });
}

void Snapshots::after_refusal(Trace& trace, const Exchange& write, const Accepted& refused,
                              bool known_start, const SendInto& send, const PutBack& put_back) {
  const std::vector<Probe> reads = probes_.related(refused);
  if (reads.empty()) return;
  if (known_start) {
    Trace after;
    if (!read(after, reads, false, send)) return;
    if (!looks_changed(reads, after, send, put_back)) return;
  }
  bool fresh = false;
  if (!put_back(trace, fresh) || !read(trace, reads, fresh, send) ||
      !read(trace, reads, false, send)) {
    return;
  }
  Outgoing again;
  again.purpose = write.purpose;
  again.operation = write.operation;
  again.principal = sender_.principal(write.principal);
  again.request = refused.request;
  if (send(trace, std::move(again))) read(trace, reads, false, send);
}

Trace Snapshots::before(const Accepted& input, const SendInto& send) {
  Trace trace;
  const std::vector<Probe> reads = probes_.related(input);
  if (!read(trace, reads, false, send) || !read(trace, reads, false, send)) {
    trace.exchanges.clear();
  }
  return trace;
}

void Snapshots::complete(Trace& trace, Trace before, const Accepted& refused,
                         const SendInto& send) {
  Trace after;
  if (before.exchanges.empty() || !read(after, probes_.related(refused), false, send)) return;
  const bool changed =
      std::any_of(after.exchanges.begin(), after.exchanges.end(), [&](const Exchange& exchange) {
        return std::any_of(
            before.exchanges.begin(), before.exchanges.end(), [&](const Exchange& b) {
              return b.request.target == exchange.request.target && seen(b) != seen(exchange);
            });
      });
  if (!changed) return;
  Trace whole = std::move(before);
  std::move(trace.exchanges.begin(), trace.exchanges.end(), std::back_inserter(whole.exchanges));
  std::move(after.exchanges.begin(), after.exchanges.end(), std::back_inserter(whole.exchanges));
  trace = std::move(whole);
}

}  // namespace bodkin::run
