#include "run/runner.h"

#include <algorithm>
#include <utility>

#include "run/created.h"
#include "run/player.h"
#include "run/preflight.h"
#include "run/reproducer.h"
#include "run/runner_state.h"

namespace bodkin::run {
namespace {

using scenario::Purpose;
using scenario::Trace;

constexpr int kCleanupRounds = 6;

}  // namespace

Runner::Runner(const contract::Contract& contract, const scenario::World& world,
               dispatch::Dispatcher& dispatcher, const scenario::Principals& principals,
               RunnerOptions options)
    : state_(std::make_unique<State>(contract, world, dispatcher, principals, std::move(options))) {
}
Runner::~Runner() = default;

Result<void> Runner::prepare() {
  if (auto done = state_->sender.log_in(); !done) return done;
  if (auto done = state_->stage.prepare(); !done) return done;
  state_->stage.observe();
  return {};
}

std::vector<Preflight> Runner::preflight() {
  auto results =
      run_preflight(state_->sender, state_->stage, state_->options.scope, state_->fresh_things);
  if (state_->stage.world().setup.empty()) state_->stage.observe();
  return results;
}

Trace Runner::run(const http::Scenario& input) {
  Trace trace;
  Steps steps(state_->contract, state_->stage.world(), input);
  std::optional<State::LastAccepted> last;
  std::optional<State::Refused> refused;
  std::optional<std::size_t> group;
  bool fresh = false;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const std::size_t end =
        std::min(group_end(input.steps, i, state_->sender.dispatcher()), steps.size());
    if (end - i > 1) {
      if (trace.exchanges.empty()) {
        ++state_->sender.counts.inputs;
        if (!state_->reset(trace, fresh)) return trace;
      }
      if (!state_->send_steps_together(trace, steps, i, end, std::exchange(fresh, false))) {
        return trace;
      }
      if (!group) group = i;
      last.reset();  // what is there now depends on who came first
      i = end - 1;
      continue;
    }
    ReadyStep ready = steps.ready(i);
    if (trace.exchanges.empty() && state_->may_send(ready)) {
      ++state_->sender.counts.inputs;
      if (!state_->reset(trace, fresh)) return trace;
    }
    state_->bring_to_present(ready, steps.hash());
    if (steps.size() == 1 && state_->others_could(trace, ready, steps.hash())) return trace;
    http::HttpFileRequest sent = ready.step;
    auto match = ready.match;
    Trace before;
    if (steps.size() == 1) before = state_->look_before(sent, match, steps.hash());
    const State::Sent done = state_->send_step(trace, steps, i, std::move(ready), Purpose::kInput,
                                               std::exchange(fresh, false));
    if (done == State::Sent::kEnd) return trace;
    if (group) continue;  // nothing that follows a race is the same again
    if (done == State::Sent::kYes && i + 1 == steps.size() && match &&
        state_->may_have_left(trace.exchanges.back(), steps.hash(), !last)) {
      refused = {i, !last, sent, *match, trace.exchanges.back(), std::move(before)};
    }
    if (done == State::Sent::kLeftOut || !trace.exchanges.back().success()) continue;
    if (!match || match->operation == nullptr) continue;
    last = {trace.exchanges.size() - 1, i, std::move(sent), std::move(*match)};
  }
  const State::Beside beside(*state_);
  if (state_->options.probes && last) state_->probe(trace, input, *last, steps.hash());
  if (state_->options.probes && last && trace.exchanges.back().answered() &&
      state_->has_time_beside()) {
    state_->probe_races(trace, input, *last, steps.hash());
  }
  if (refused) state_->probe_refusal(trace, input, *refused, steps.hash());
  if (group && state_->options.probes) state_->look_at_group(trace, input, *group);
  state_->repeat_lessons_after(trace);
  state_->give_back(trace);
  return trace;
}

Trace Runner::play(const std::vector<http::HttpFileRequest>& requests) {
  Player player(state_->sender, state_->races, state_->options.scope,
                state_->hands([this](Trace& to, bool& fresh) { return state_->reset(to, fresh); }),
                requests, state_->options.seed);
  return player.play(state_->stage.restorable());
}

void Runner::on_aside(std::function<void(bool)> hook) {
  state_->on_aside = std::move(hook);
}

void Runner::on_step(std::function<void(std::size_t)> hook) {
  state_->on_step = std::move(hook);
}

std::vector<std::string> Runner::clean_up(const std::function<void()>& sent) {
  if (state_->stage.restorable()) return {};
  Created& created = state_->stage.created();
  created.remove_all(state_->sender, state_->options.scope, kCleanupRounds, sent);
  std::vector<std::string> left;
  for (const Created::Thing& thing : created.things()) left.push_back(thing.target);
  return left;
}

void Runner::set_all_probes(bool all) {
  state_->options.all_probes = all;
}
void Runner::set_others_first(bool first) {
  state_->others_first = first;
}
void Runner::set_races(RunnerOptions::Races races) {
  state_->options.races = races;
}
const Counts& Runner::counts() const {
  return state_->sender.counts;
}
const scenario::Principals& Runner::principals() const {
  return state_->sender.principals();
}
const std::vector<Obtained>& Runner::obtained() const {
  return state_->sender.obtained();
}
std::uint64_t Runner::obtained_count() const {
  return state_->sender.obtained_count();
}
const Scope& Runner::scope() const {
  return state_->options.scope;
}
bool Runner::puts_back() const {
  return !state_->settled_for_good();
}

const scenario::World& Runner::world() const {
  return state_->stage.world();
}

http::HttpFile Runner::reproducer(const Trace& trace, std::size_t last) const {
  return run::reproducer(trace, last, state_->sender, state_->stage, state_->options.scope);
}

}  // namespace bodkin::run
