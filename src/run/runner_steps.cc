// Steps of an input: made ready and sent, one by one, together, or once more.
#include <algorithm>
#include <utility>

#include "run/runner_state.h"

namespace bodkin::run {
namespace {

constexpr std::size_t kHeld = 8, kHeldWhereRefused = 1;  // of what an operation has taken
constexpr int kConflict = 409;

// A write again, which an accepted one has made outdated. Races compare, and stale writes are late
// on purpose.
bool is_again(scenario::Purpose purpose) {
  return purpose == scenario::Purpose::kUnknown || purpose == scenario::Purpose::kHostile ||
         purpose == scenario::Purpose::kAccess || purpose == scenario::Purpose::kSetup;
}

}  // namespace

bool Runner::State::send(Trace& trace, Outgoing outgoing) {
  if (settled_for_good() && is_again(outgoing.purpose) && outgoing.request.method != "GET") {
    Request& request = outgoing.request;
    if (const auto match = contract.match(request.method, request.target)) {
      present.refresh(request, *match);
    }
  }
  trace.exchanges.push_back(sender.send(std::move(outgoing)));
  stage.note(trace.exchanges.back());
  if (!stage.restorable()) {
    probes.note(trace.exchanges.back());
    fresh_things.note(trace.exchanges.back());
    present.note(trace.exchanges.back());
    note_creation(trace.exchanges.back());
  }
  return trace.exchanges.back().answered();
}

void Runner::State::bring_to_present(ReadyStep& ready, std::uint64_t hash) {
  if (!settled_for_good() || !ready.match) return;
  Request& request = ready.step.request;
  present.bring(request, *ready.match, hash);
  ready.match = contract.match(request.method, request.target);
}

bool Runner::State::reset(Trace& trace, bool& fresh) {
  const Stage::State state = stage.reset();
  fresh = state == Stage::State::kFresh;
  if (state != Stage::State::kBroken) return true;
  trace.exchanges.push_back(*stage.broken());
  return false;
}

bool Runner::State::send_probes(Trace& trace, std::vector<Probe> list, const Principal* principal) {
  for (auto& probe : list) {
    Outgoing outgoing;
    outgoing.purpose = probe.purpose;
    outgoing.operation = probe.operation;
    outgoing.principal = principal;
    outgoing.request = std::move(probe.request);
    outgoing.note = std::move(probe.note);
    if (!send(trace, std::move(outgoing))) return false;
  }
  return true;
}

SendInto Runner::State::sending() {
  return [this](Trace& trace, Outgoing outgoing) { return send(trace, std::move(outgoing)); };
}

bool Runner::State::may_send(const ReadyStep& ready) const {
  const Request& request = ready.step.request;
  if (!options.scope.allows_request(contract, request.method, request.target)) return false;
  return request.method != "DELETE" || !ready.match ||
         !stage.world().is_to_stay(ready.match->parameters);
}

Outgoing Runner::State::outgoing_of(ReadyStep ready, std::size_t index, Purpose purpose) const {
  Outgoing outgoing;
  outgoing.purpose = purpose;
  outgoing.operation = ready.match ? ready.match->operation : nullptr;
  outgoing.principal = sender.asker(ready.step.principal, outgoing.operation);
  outgoing.request = std::move(ready.step.request);
  outgoing.step = purpose == Purpose::kInput ? static_cast<int>(index) : -1;
  outgoing.name = std::move(ready.step.name);
  outgoing.written = std::move(ready.written);
  return outgoing;
}

Runner::State::Sent Runner::State::send_step(Trace& trace, Steps& steps, std::size_t index,
                                             ReadyStep ready, Purpose purpose, bool fresh) {
  if (!may_send(ready)) {
    steps.done(index, nullptr);
    return Sent::kLeftOut;
  }
  Outgoing outgoing = outgoing_of(std::move(ready), index, purpose);
  outgoing.fresh = fresh;
  if (on_step && purpose == Purpose::kInput) on_step(index);
  const bool answered = send(trace, std::move(outgoing));
  steps.done(index, &trace.exchanges.back());
  return answered ? Sent::kYes : Sent::kEnd;
}

bool Runner::State::send_again(Trace& trace, const http::Scenario& input, std::size_t count,
                               Steps& steps, bool& fresh, bool choose) {
  for (std::size_t i = 0; i < count && i < input.steps.size(); ++i) {
    ReadyStep ready = steps.ready(i);
    if (settled_for_good() && ready.match) {
      present.bring_surely(ready.step.request, *ready.match, choose);
      ready.match = contract.match(ready.step.request.method, ready.step.request.target);
    }
    const Sent sent = send_step(trace, steps, i, std::move(ready), Purpose::kSetup, fresh);
    if (sent == Sent::kEnd) return false;
    fresh = fresh && sent == Sent::kLeftOut;
  }
  return true;
}

Sender::Together Runner::State::send_together(Trace& trace, std::vector<Outgoing> outgoing,
                                              const dispatch::Schedule& schedule) {
  Sender::Together sent = sender.send_together(std::move(outgoing), schedule);
  const auto group = std::make_shared<const scenario::Group>();
  for (Exchange& exchange : sent.exchanges) {
    exchange.group = group;
    // Whether the DELETE or the write beside it came last is not known.
    if (exchange.request.method == "DELETE") {
      stage.distrust();
    } else {
      stage.note(exchange);
    }
    if (!stage.restorable()) probes.note(exchange);
    trace.exchanges.push_back(exchange);
  }
  return sent;
}

bool Runner::State::send_steps_together(Trace& trace, Steps& steps, std::size_t first,
                                        std::size_t end, bool fresh) {
  std::vector<Outgoing> members = ready_together(steps, first, end, Purpose::kInput);
  if (members.empty()) return true;
  members.front().fresh = fresh;
  if (on_step) on_step(static_cast<std::size_t>(members.front().step));
  const std::size_t begun = trace.exchanges.size();
  send_together(trace, std::move(members), {});
  bool answered = true;
  for (std::size_t i = begun; i < trace.exchanges.size(); ++i) {
    const Exchange& exchange = trace.exchanges[i];
    steps.done(static_cast<std::size_t>(exchange.step), &exchange);
    answered = answered && exchange.answered();
  }
  return answered;
}

std::vector<Outgoing> Runner::State::ready_together(Steps& steps, std::size_t first,
                                                    std::size_t end, Purpose purpose) {
  std::vector<Outgoing> members;
  for (std::size_t i = first; i < end; ++i) {
    ReadyStep ready = steps.ready(i);
    if (!may_send(ready)) {
      steps.done(i, nullptr);
      continue;
    }
    members.push_back(outgoing_of(std::move(ready), i, purpose));
  }
  return members;
}

void Runner::State::give_back(const Trace& trace) {
  if (!settled_for_good()) return;
  for (const Exchange& exchange : trace.exchanges) {
    if (exchange.purpose != Purpose::kInput || exchange.operation == nullptr) continue;
    const bool refused = exchange.answer.response.status == kConflict;
    Undo undo(contract, options.scope);
    if (!undo.note(exchange) && !refused) continue;
    std::deque<Undo::Release>& taken = held[exchange.operation];
    for (Undo::Release& release : undo.releases()) {
      // What can be deleted is, too (run/created.h).
      if (release.probe.request.method != "DELETE") taken.push_back(std::move(release));
    }
    // What was refused may be what one of ours has.
    if (taken.size() <= (refused ? kHeldWhereRefused : kHeld)) continue;
    Outgoing outgoing;
    outgoing.purpose = Purpose::kCleanup;
    outgoing.operation = taken.front().probe.operation;
    outgoing.principal = sender.principal(taken.front().principal);
    outgoing.request = std::move(taken.front().probe.request);
    taken.pop_front();
    Trace apart;
    if (!send(apart, std::move(outgoing))) return;
  }
}

void Runner::State::repeat_lessons_after(const Trace& trace) {
  if (!stage.world().setup.empty()) return;
  std::vector<http::PathParameter> gone;
  for (const Exchange& exchange : trace.exchanges) {
    if (exchange.request.method != "DELETE" || !exchange.success()) continue;
    const auto match = contract.match("DELETE", exchange.request.target);
    if (!match || match->parameters.empty()) continue;
    if (!stage.world().things().contains(match->parameters.back().value)) continue;
    gone.push_back(match->parameters.back());
  }
  if (gone.empty()) return;
  stage.repeat_lessons();
  for (const http::PathParameter& each : gone) stage.unbind(each);
  stage.unbind_lost();
  snapshots.forget();
}

}  // namespace bodkin::run
