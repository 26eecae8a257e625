#include "run/runner.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "json/tree.h"
#include "run/created.h"
#include "run/isolation.h"
#include "run/preflight.h"
#include "run/probes.h"
#include "run/references.h"
#include "run/reproducer.h"
#include "run/sender.h"
#include "run/snapshots.h"
#include "run/stage.h"
#include "run/stale.h"
#include "run/steps.h"
#include "scenario/access.h"

namespace bodkin::run {
namespace {

using scenario::Exchange;
using scenario::Principal;
using scenario::Purpose;
using scenario::Trace;

// Probes that do not depend on the body run for one accepted input in so many, chosen by its bytes:
// after a write the state differs from one to the next, after a read it never does.
constexpr std::uint64_t kFixedProbesEvery = 6;
constexpr std::uint64_t kFixedProbesAfterReadEvery = 20;
// Where nothing is put back the first accepted inputs of each operation are followed by all probes:
// a short run over a network meets few.
constexpr std::uint64_t kFixedProbesFirst = 2;
// Questions about who sees a thing cost some ten requests.
constexpr std::uint64_t kIsolationFirst = 3;
constexpr std::uint64_t kIsolationEvery = 24;
// Of these, a later step as others: each of them costs all the steps before it.
constexpr std::uint64_t kLaterAccessEvery = 4;
// Whether a write may name what does not exist is asked of few inputs: it is a second write.
constexpr std::uint64_t kReferencesFirst = 4;
constexpr std::uint64_t kReferencesEvery = 4;
constexpr int kCleanupRounds = 6;

}  // namespace

struct Runner::State {
  State(const contract::Contract& contract_given, const scenario::World& world,
        dispatch::Dispatcher& dispatcher, const scenario::Principals& principals,
        RunnerOptions options_given)
      : contract(contract_given),
        options(std::move(options_given)),
        sender(contract, dispatcher, principals, options.seed, options.token_command,
               options.url_path),
        stage(sender, world, options.scope),
        probes(contract, stage.world(), options.scope),
        references(contract, stage.world()) {}

  // Appends what was sent. False: no answer came, the trace ends.
  bool send(Trace& trace, Outgoing outgoing) {
    trace.exchanges.push_back(sender.send(std::move(outgoing)));
    stage.note(trace.exchanges.back());
    if (!stage.restorable()) probes.note(trace.exchanges.back());
    return trace.exchanges.back().answered();
  }

  // Restores the world. False: it could not be built again, and the trace says why.
  bool reset(Trace& trace, bool& fresh) {
    const Stage::State state = stage.reset();
    fresh = state == Stage::State::kFresh;
    if (state != Stage::State::kBroken) return true;
    trace.exchanges.push_back(*stage.broken());
    return false;
  }

  // What the user named is there to stay.
  bool is_the_users(const std::vector<http::PathParameter>& parameters) const {
    return !parameters.empty() &&
           stage.world().values.holds(parameters.back().name, parameters.back().value);
  }

  bool send_probes(Trace& trace, std::vector<Probe> list, const Principal* principal) {
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

  SendInto sending() {
    return [this](Trace& trace, Outgoing outgoing) { return send(trace, std::move(outgoing)); };
  }

  // Whether nothing can be put back: reads come before the write then, not after it.
  bool settled_for_good() const { return !stage.restorable() && stage.world().setup.empty(); }

  // Reads before a write, where they have to come first.
  Trace look_before(const http::HttpFileRequest& sent,
                    const std::optional<contract::Contract::Match>& match, std::uint64_t hash) {
    const bool writes = match && match->operation != nullptr && match->operation->writes();
    if (!writes || !options.probes || !settled_for_good()) return {};
    const json::Tree body = json::parse(sent.request.body);
    const Response no_answer;
    const Accepted input{*match->operation,
                         match->parameters,
                         sent.request,
                         no_answer,
                         sent.request.body.empty() ? nullptr : &body,
                         hash};
    if (!options.all_probes && !Snapshots::wanted(input, true)) return {};
    return snapshots.before(input, sending());
  }

  // The last step, refused.
  struct Refused {
    std::size_t step = 0;
    bool known_start = false;  // nothing was accepted before it
    http::HttpFileRequest sent;
    contract::Contract::Match match;
    Exchange exchange;
    Trace before;
  };

  // A refused write whose state is worth a look, as far as its hash says.
  bool may_have_left(const Exchange& write, std::uint64_t hash, bool known_start) const {
    if (!options.probes || write.answer.response.status < 400) return false;
    if (write.operation == nullptr || !write.operation->writes()) return false;
    return options.all_probes || Snapshots::possible(hash, !stage.restorable() || !known_start);
  }

  // Looks at what a refused write left behind.
  void probe_refusal(Trace& trace, const http::Scenario& input, Refused& last, std::uint64_t hash) {
    const json::Tree body = json::parse(last.sent.request.body);
    const Accepted refused{*last.match.operation,
                           last.match.parameters,
                           last.sent.request,
                           last.exchange.answer.response,
                           last.sent.request.body.empty() ? nullptr : &body,
                           hash};
    if (settled_for_good()) {
      snapshots.complete(trace, std::move(last.before), refused, sending());
      return;
    }
    const bool costly = !stage.restorable();
    if (!options.all_probes && !Snapshots::wanted(refused, costly || !last.known_start)) return;
    // Elsewhere the identifiers that earlier steps were answered with would be others.
    if (costly && last.step > 0) return;
    if (costly) stage.distrust();
    snapshots.after_refusal(
        trace, last.exchange, refused, !costly && last.known_start, sending(),
        [&](Trace& to, bool& fresh) {
          Steps steps(contract, stage.world(), input);
          return reset(to, fresh) &&
                 (last.known_start || send_again(to, input, last.step, steps, fresh));
        });
    if (costly) stage.distrust();
  }

  bool probe_access_now(const contract::Operation& operation, std::uint64_t hash) {
    if (options.all_probes || stage.restorable()) return true;
    const auto every = static_cast<std::uint64_t>(std::max(1, options.access_probe_every));
    return ++accepted[&operation] <= every || hash % every == 0;
  }

  bool fixed_probes_now(const contract::Operation& operation, std::uint64_t hash) {
    if (options.all_probes) return true;
    if (!stage.restorable() && ++probed[&operation] <= kFixedProbesFirst) return true;
    return hash % (operation.writes() ? kFixedProbesEvery : kFixedProbesAfterReadEvery) == 0;
  }

  bool ask_who_sees_it_now(const contract::Operation& operation, std::uint64_t hash) {
    if (options.all_probes) return true;
    if (!stage.restorable() && ++asked[&operation] <= kIsolationFirst) return true;
    return hash % kIsolationEvery == 0;
  }

  bool name_what_is_not_there_now(const contract::Operation& operation, std::uint64_t hash) {
    if (options.all_probes || ++referred[&operation] <= kReferencesFirst) return true;
    return hash / kFixedProbesEvery % kReferencesEvery == 0;
  }

  // False: the trace ends.
  bool name_what_is_not_there(Trace& trace, const Accepted& input, const Principal* principal) {
    auto trial = references.trial(input, options.scope);
    if (!trial) return true;
    std::vector<Probe*> order;
    for (Probe& known : trial->known) order.push_back(&known);
    order.insert(order.end(), {&trial->write, &trial->never});
    for (Probe* probe : order) {
      const bool control = probe != &trial->write && probe != &trial->never;
      const bool told = trace.exchanges.back().note == trial->known.front().note &&
                        trace.exchanges.back().success();
      if (control && told) continue;
      if (!control && !trace.exchanges.back().success()) return true;
      Outgoing outgoing;
      // From the state that the input met: what must be unique is so again.
      const bool again = probe == &trial->write && stage.restorable();
      if (again && !reset(trace, outgoing.fresh)) return false;
      outgoing.purpose = probe->purpose;
      outgoing.operation = probe->operation;
      outgoing.principal = principal;
      outgoing.request = std::move(probe->request);
      outgoing.note = probe->note;
      if (!send(trace, std::move(outgoing))) return false;
    }
    return true;
  }

  // Whether the documents leave open what the principal may do with the thing.
  bool access_is_open(const Thing& thing, const Principal& principal) const {
    for (const contract::Operation* operation : {thing.read, thing.remove}) {
      if (operation == nullptr) continue;
      const scenario::Subject subject{*operation, thing.parameters, nullptr};
      if (scenario::allowed(subject, &principal, stage.world()) != scenario::Allowed::kUnknown) {
        return false;
      }
    }
    return true;
  }

  // False: the trace ends.
  bool ask_who_sees_it(Trace& trace, const Accepted& input, std::size_t at,
                       const Principal* owner) {
    const std::optional<Thing> thing = thing_of(trace.exchanges[at], contract, options.scope);
    if (!thing || owner == nullptr || owner == sender.stranger()) return true;
    std::optional<Probe> varied;
    const bool changes = input.operation.method == "PUT" || input.operation.method == "PATCH";
    if (changes && input.body != nullptr && input.operation.body != nullptr &&
        input.operation.path == thing->read->path) {
      if (std::string body = stale.varied(input.operation, *input.body); !body.empty()) {
        varied.emplace();
        varied->operation = &input.operation;
        varied->request = input.request;
        varied->request.body = std::move(body);
      }
    }
    const auto send_as = [&](Probe probe, const Principal* as) -> const Exchange* {
      std::vector<Probe> one;
      one.push_back(std::move(probe));
      return send_probes(trace, std::move(one), as) ? &trace.exchanges.back() : nullptr;
    };
    for (const auto& other : sender.principals().list) {
      if (&other == owner || !access_is_open(*thing, other)) continue;
      if (!ask_about(*thing, varied, !is_the_users(thing->parameters), owner, &other, send_as)) {
        return false;
      }
    }
    return true;
  }

  // Whether a step may be sent: by the scope, and by what the user named.
  bool may_send(const ReadyStep& ready) const {
    const Request& request = ready.step.request;
    if (!options.scope.allows_request(contract, request.method, request.target)) return false;
    return request.method != "DELETE" || !ready.match || !is_the_users(ready.match->parameters);
  }

  enum class Sent { kYes, kLeftOut, kEnd };
  Sent send_step(Trace& trace, Steps& steps, std::size_t index, ReadyStep ready, Purpose purpose,
                 bool fresh) {
    if (!may_send(ready)) {
      steps.done(index, nullptr);
      return Sent::kLeftOut;
    }
    Outgoing outgoing;
    outgoing.purpose = purpose;
    outgoing.fresh = fresh;
    outgoing.operation = ready.match ? ready.match->operation : nullptr;
    outgoing.principal = sender.principal(ready.step.principal);
    outgoing.request = std::move(ready.step.request);
    outgoing.step = purpose == Purpose::kInput ? static_cast<int>(index) : -1;
    outgoing.name = std::move(ready.step.name);
    outgoing.written = std::move(ready.written);
    if (on_step && purpose == Purpose::kInput) on_step(index);
    const bool answered = send(trace, std::move(outgoing));
    steps.done(index, &trace.exchanges.back());
    return answered ? Sent::kYes : Sent::kEnd;
  }

  // The steps before the one that others are to try, from a restored world. False: the trace ends.
  bool send_again(Trace& trace, const http::Scenario& input, std::size_t count, Steps& steps,
                  bool& fresh) {
    for (std::size_t i = 0; i < count && i < input.steps.size(); ++i) {
      const Sent sent = send_step(trace, steps, i, steps.ready(i), Purpose::kSetup, fresh);
      if (sent == Sent::kEnd) return false;
      fresh = fresh && sent == Sent::kLeftOut;
    }
    return true;
  }

  // A step of several as everybody who may not make it, each time after the steps before it.
  bool send_later_step_as_others(Trace& trace, const http::Scenario& input, std::size_t index,
                                 const scenario::Subject& subject, const Principal* allowed) {
    std::vector<const Principal*> others;
    if (subject.operation.secured) others.push_back(nullptr);
    for (const auto& principal : sender.principals().list) others.push_back(&principal);
    const scenario::World nothing_owned;
    for (const Principal* other : others) {
      if (other == allowed) continue;
      // What the world says of projects may hold no more.
      if (scenario::allowed(subject, other, nothing_owned) != scenario::Allowed::kNo) continue;
      Outgoing outgoing;
      Steps steps(contract, stage.world(), input);
      if (!reset(trace, outgoing.fresh)) return false;
      if (!send_again(trace, input, index, steps, outgoing.fresh)) return false;
      outgoing.purpose = Purpose::kAccess;
      outgoing.operation = &subject.operation;
      outgoing.principal = other;
      ReadyStep ready = steps.ready(index);
      outgoing.request = std::move(ready.step.request);
      outgoing.written = std::move(ready.written);
      if (!send(trace, std::move(outgoing))) return false;
    }
    return true;
  }

  // A request as everybody who may not make it, each time from the same state. False: the trace
  // ends.
  bool send_as_others(Trace& trace, const Request& request, const scenario::Subject& subject,
                      const Principal* allowed, bool stranger_too, const std::string& note) {
    std::vector<const Principal*> others;
    if (subject.operation.secured) others.push_back(nullptr);
    if (subject.operation.secured && stranger_too) others.push_back(sender.stranger());
    for (const auto& principal : sender.principals().list) others.push_back(&principal);
    for (const Principal* other : others) {
      if (other == allowed) continue;
      const Principal* known = other == sender.stranger() ? nullptr : other;
      if (scenario::allowed(subject, known, stage.world()) != scenario::Allowed::kNo) continue;
      Outgoing outgoing;
      if (!reset(trace, outgoing.fresh)) return false;
      outgoing.purpose = Purpose::kAccess;
      outgoing.operation = &subject.operation;
      outgoing.principal = other;
      outgoing.request = request;
      outgoing.note = note;
      if (!send(trace, std::move(outgoing))) return false;
    }
    return true;
  }

  bool send_stale_writes(Trace& trace, const Accepted& input, std::size_t at,
                         const Principal* principal) {
    std::vector<Probe> list;
    if (auto late = stale.with_old_lock(input, trace, at)) list.push_back(std::move(*late));
    if (auto tagged = StaleWrites::with_stale_tag(input)) list.push_back(std::move(*tagged));
    return send_probes(trace, std::move(list), principal);
  }

  // The accepted step that probes follow.
  struct LastAccepted {
    std::size_t exchange = 0;  // of the trace
    std::size_t step = 0;
    http::HttpFileRequest sent;
    contract::Contract::Match match;
  };

  void probe(Trace& trace, const http::Scenario& input, const LastAccepted& last,
             std::uint64_t hash) {
    const contract::Operation& operation = *last.match.operation;
    const auto& parameters = last.match.parameters;
    const Request& request = last.sent.request;
    const Principal* principal = sender.principal(last.sent.principal);
    json::Tree body;
    const bool has_body = !request.body.empty();
    if (has_body) body = json::parse(request.body);
    const Response response = trace.exchanges[last.exchange].answer.response;
    const Accepted accepted_input{
        operation, parameters, request, response, has_body ? &body : nullptr, hash};
    if (operation.writes() && !send_probes(trace, probes.reads(accepted_input), principal)) {
      return;
    }
    const bool fixed = fixed_probes_now(operation, hash);
    if (fixed && operation.writes() &&
        !send_stale_writes(trace, accepted_input, last.exchange, principal)) {
      return;
    }
    if (fixed && (!send_probes(trace, probes.unknowns(accepted_input), principal) ||
                  !send_probes(trace, probes.hostiles(accepted_input), principal))) {
      return;
    }
    if (sender.principals().list.size() > 1 && ask_who_sees_it_now(operation, hash) &&
        !ask_who_sees_it(trace, accepted_input, last.exchange, principal)) {
      return;
    }
    // Restoring takes away what earlier steps made.
    const bool repeatable = last.exchange == 0 || !stage.restorable();
    if (fixed && repeatable && name_what_is_not_there_now(operation, hash) &&
        !name_what_is_not_there(trace, accepted_input, principal)) {
      return;
    }
    if (sender.principals().empty() || !probe_access_now(operation, hash)) return;
    const scenario::Subject subject{operation, parameters, has_body ? &body : nullptr};
    if (last.exchange > 0) {
      const bool chosen =
          options.all_probes || (fixed && (hash / kFixedProbesEvery) % kLaterAccessEvery == 0);
      if (chosen) send_later_step_as_others(trace, input, last.step, subject, principal);
      return;
    }
    if (!send_as_others(trace, request, subject, principal, fixed, {}) || !fixed) return;
    for (const auto& removal : probes.removals(accepted_input)) {
      if (is_the_users(parameters)) break;
      const scenario::Subject removed{*removal.operation, parameters, nullptr};
      if (!send_as_others(trace, removal.request, removed, principal, false, removal.note)) return;
    }
  }

  // A thing that the preflight made may be gone now, and what needs it would only ever see 404.
  void repeat_lessons_after(const Trace& trace) {
    if (!stage.world().setup.empty()) return;
    for (const Exchange& exchange : trace.exchanges) {
      if (exchange.request.method != "DELETE" || !exchange.success()) continue;
      const auto match = contract.match("DELETE", exchange.request.target);
      if (!match || match->parameters.empty()) continue;
      if (!stage.world().things().contains(match->parameters.back().value)) continue;
      stage.repeat_lessons();
      snapshots.forget();
      return;
    }
  }

  const contract::Contract& contract;
  RunnerOptions options;
  Sender sender;
  Stage stage;
  Probes probes;
  References references;
  StaleWrites stale;
  std::function<void(std::size_t)> on_step;
  Snapshots snapshots{sender, probes};
  // Inputs of each operation that were accepted, as each kind of probe counts them.
  std::unordered_map<const contract::Operation*, std::uint64_t> accepted, probed, asked, referred;
};

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
  auto results = run_preflight(state_->sender, state_->stage, state_->options.scope);
  if (state_->stage.world().setup.empty()) state_->stage.observe();
  return results;
}

Trace Runner::run(const http::Scenario& input) {
  Trace trace;
  Steps steps(state_->contract, state_->stage.world(), input);
  std::optional<State::LastAccepted> last;
  std::optional<State::Refused> refused;
  bool fresh = false;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    ReadyStep ready = steps.ready(i);
    if (trace.exchanges.empty() && state_->may_send(ready)) {
      ++state_->sender.counts.inputs;
      if (!state_->reset(trace, fresh)) return trace;
    }
    http::HttpFileRequest sent = ready.step;
    auto match = ready.match;
    Trace before;
    if (steps.size() == 1) before = state_->look_before(sent, match, steps.hash());
    const State::Sent done = state_->send_step(trace, steps, i, std::move(ready), Purpose::kInput,
                                               std::exchange(fresh, false));
    if (done == State::Sent::kEnd) return trace;
    if (done == State::Sent::kYes && i + 1 == steps.size() && match &&
        state_->may_have_left(trace.exchanges.back(), steps.hash(), !last)) {
      refused = {i, !last, sent, *match, trace.exchanges.back(), std::move(before)};
    }
    if (done == State::Sent::kLeftOut || !trace.exchanges.back().success()) continue;
    if (!match || match->operation == nullptr) continue;
    last = {trace.exchanges.size() - 1, i, std::move(sent), std::move(*match)};
  }
  if (state_->options.probes && last) state_->probe(trace, input, *last, steps.hash());
  if (refused) state_->probe_refusal(trace, input, *refused, steps.hash());
  state_->repeat_lessons_after(trace);
  return trace;
}

Trace Runner::play(const std::vector<http::HttpFileRequest>& requests) {
  Trace trace;
  Outgoing outgoing;
  if (!state_->reset(trace, outgoing.fresh)) return trace;
  const std::string& base = state_->contract.base_path();
  scenario::Answers answers(state_->options.seed, base);
  for (std::size_t i = 0; i < requests.size(); ++i) {
    const auto& step = requests[i];
    outgoing.request = step.request;
    if (step.captures) {
      outgoing.request = answers.resolve(step.request, [&](const http::FoundReference& found) {
        trace.stopped =
            http::print_reference(found.reference) + ": " + answers.why_missing(found.reference);
        return std::nullopt;
      });
      trace.stopped_at = i;
      if (!trace.stopped.empty()) break;
    }
    std::string& target = outgoing.request.target;
    if (!base.empty() && target.starts_with(base + "/")) target.erase(0, base.size());
    if (!state_->options.scope.allows_request(state_->contract, step.request.method, target)) {
      answers.add(step.name, nullptr);
      continue;
    }
    const auto match = state_->contract.match(step.request.method, target);
    outgoing.operation = match ? match->operation : nullptr;
    outgoing.principal = state_->sender.principal(step.principal);
    outgoing.as_written = true;
    outgoing.step = static_cast<int>(i);
    outgoing.name = step.name;
    read_purpose(step, outgoing);
    const bool answered = state_->send(trace, std::exchange(outgoing, {}));
    answers.add(step.name, answered ? &trace.exchanges.back().answer.response : nullptr);
    if (!answered) break;
  }
  return trace;
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
const scenario::World& Runner::world() const {
  return state_->stage.world();
}

http::HttpFile Runner::reproducer(const Trace& trace, std::size_t last) const {
  return run::reproducer(trace, last, state_->sender, state_->stage, state_->options.scope);
}

}  // namespace bodkin::run
