#include "run/runner.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "base/hash.h"
#include "json/tree.h"
#include "run/created.h"
#include "run/preflight.h"
#include "run/probes.h"
#include "run/sender.h"
#include "run/snapshots.h"
#include "run/stage.h"
#include "run/stale.h"
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
constexpr int kCleanupRounds = 6;

std::uint64_t hash_of(const http::HttpFileRequest& input) {
  std::uint64_t hash = hash64(input.request.method);
  hash = hash64(input.request.target, hash);
  hash = hash64(input.principal, hash);
  hash = hash64(input.request.body, hash);
  return hash ^ (hash >> 29);  // low bits of FNV-1a alone are weak
}

// What a request was for stands in a comment of its reproducer, so that playing it again is judged
// alike: "bodkin: unknown unknown:uuid".
constexpr std::string_view kPurposeComment = "bodkin: ";

std::string purpose_comment(Purpose purpose, const std::string& note) {
  std::string text(kPurposeComment);
  text += to_string(purpose);
  if (!note.empty()) text += " " + note;
  return text;
}

void read_purpose(const http::HttpFileRequest& step, Outgoing& outgoing) {
  for (const auto& comment : step.comments) {
    if (!comment.starts_with(kPurposeComment)) continue;
    const std::string_view text = std::string_view(comment).substr(kPurposeComment.size());
    const std::string_view word = text.substr(0, text.find(' '));
    for (const Purpose purpose :
         {Purpose::kSetup, Purpose::kAccess, Purpose::kRead, Purpose::kUnknown, Purpose::kHostile,
          Purpose::kStale, Purpose::kSnapshot, Purpose::kCleanup}) {
      if (word != to_string(purpose)) continue;
      outgoing.purpose = purpose;
      if (word.size() < text.size()) outgoing.note = text.substr(word.size() + 1);
    }
  }
}

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
        probes(contract, stage.world(), options.scope) {}

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

  // Looks at what a refused write left behind. It is the last exchange of the trace.
  void probe_refusal(Trace& trace, const Accepted& refused, Trace before) {
    if (settled_for_good()) {
      snapshots.complete(trace, std::move(before), refused, sending());
      return;
    }
    const bool costly = !stage.restorable();
    if (!Snapshots::wanted(refused, costly)) return;
    if (costly) stage.distrust();
    snapshots.after_refusal(trace, refused, !costly, sending(), [this](Trace& to, bool& fresh) {
      return reset(to, fresh);
    });
    if (costly) stage.distrust();
  }

  bool probe_access_now(const contract::Operation& operation, std::uint64_t hash) {
    if (stage.restorable()) return true;
    const auto every = static_cast<std::uint64_t>(std::max(1, options.access_probe_every));
    return ++accepted[&operation] <= every || hash % every == 0;
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

  bool send_stale_writes(Trace& trace, const Accepted& input, const Principal* principal) {
    std::vector<Probe> list;
    if (auto late = stale.with_old_lock(input, trace)) list.push_back(std::move(*late));
    if (auto tagged = StaleWrites::with_stale_tag(input)) list.push_back(std::move(*tagged));
    return send_probes(trace, std::move(list), principal);
  }

  void probe(Trace& trace, const http::HttpFileRequest& input, const contract::Operation& operation,
             const std::vector<http::PathParameter>& parameters, const Principal* principal) {
    const std::uint64_t hash = hash_of(input);
    json::Tree body;
    const bool has_body = !input.request.body.empty();
    if (has_body) body = json::parse(input.request.body);
    const Response response = trace.exchanges.front().answer.response;
    const Accepted accepted_input{
        operation, parameters, input.request, response, has_body ? &body : nullptr, hash};
    if (operation.writes() && !send_probes(trace, probes.reads(accepted_input), principal)) {
      return;
    }
    const bool fixed =
        hash % (operation.writes() ? kFixedProbesEvery : kFixedProbesAfterReadEvery) == 0;
    if (fixed && operation.writes() && !send_stale_writes(trace, accepted_input, principal)) return;
    if (fixed && (!send_probes(trace, probes.unknowns(accepted_input), principal) ||
                  !send_probes(trace, probes.hostiles(accepted_input), principal))) {
      return;
    }
    if (sender.principals().empty() || !probe_access_now(operation, hash)) return;
    const scenario::Subject subject{operation, parameters, has_body ? &body : nullptr};
    if (!send_as_others(trace, input.request, subject, principal, fixed, {}) || !fixed) return;
    for (const auto& removal : probes.removals(accepted_input)) {
      if (is_the_users(parameters)) break;
      const scenario::Subject removed{*removal.operation, parameters, nullptr};
      if (!send_as_others(trace, removal.request, removed, principal, false, removal.note)) return;
    }
  }

  const contract::Contract& contract;
  RunnerOptions options;
  Sender sender;
  Stage stage;
  Probes probes;
  StaleWrites stale;
  Snapshots snapshots{sender, probes};
  std::unordered_map<const contract::Operation*, std::uint64_t> accepted;
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

Trace Runner::run(const http::HttpFileRequest& input) {
  Trace trace;
  const Request& request = input.request;
  if (!state_->options.scope.allows_request(state_->contract, request.method, request.target)) {
    return trace;
  }
  const auto match = state_->contract.match(request.method, request.target);
  if (request.method == "DELETE" && match && state_->is_the_users(match->parameters)) return trace;
  ++state_->sender.counts.inputs;
  const contract::Operation* operation = match ? match->operation : nullptr;
  const Principal* principal = state_->sender.principal(input.principal);

  Outgoing outgoing;
  if (!state_->reset(trace, outgoing.fresh)) return trace;
  outgoing.operation = operation;
  outgoing.principal = principal;
  outgoing.request = request;
  const bool looks_back = state_->options.probes && operation != nullptr && operation->writes();
  json::Tree body;
  if (looks_back && !request.body.empty()) body = json::parse(request.body);
  const Response no_answer;
  const auto as_refused = [&](const Response& response) {
    return Accepted{*operation, match->parameters, request, response,
                    request.body.empty() ? nullptr : &body, hash_of(input)};
  };
  Trace before;
  if (looks_back && state_->settled_for_good() &&
      Snapshots::wanted(as_refused(no_answer), true)) {
    before = state_->snapshots.before(as_refused(no_answer), state_->sending());
  }
  if (!state_->send(trace, std::move(outgoing))) return trace;
  if (looks_back && trace.exchanges.front().answer.response.status >= 400) {
    const Response response = trace.exchanges.front().answer.response;
    state_->probe_refusal(trace, as_refused(response), std::move(before));
    return trace;
  }
  if (state_->options.probes && operation != nullptr && trace.exchanges.front().success()) {
    state_->probe(trace, input, *operation, match->parameters, principal);
  }
  // A thing that the preflight made may be gone now, and what needs it would only ever see 404.
  if (request.method == "DELETE" && state_->stage.world().setup.empty() &&
      trace.exchanges.front().success()) {
    state_->stage.repeat_lessons();
    state_->snapshots.forget();
  }
  return trace;
}

Trace Runner::play(const std::vector<http::HttpFileRequest>& requests) {
  Trace trace;
  Outgoing outgoing;
  if (!state_->reset(trace, outgoing.fresh)) return trace;
  const std::string& base = state_->contract.base_path();
  for (const auto& step : requests) {
    outgoing.request = step.request;
    std::string& target = outgoing.request.target;
    if (!base.empty() && target.starts_with(base + "/")) target.erase(0, base.size());
    if (!state_->options.scope.allows_request(state_->contract, step.request.method, target)) {
      continue;
    }
    const auto match = state_->contract.match(step.request.method, target);
    outgoing.operation = match ? match->operation : nullptr;
    outgoing.principal = state_->sender.principal(step.principal);
    outgoing.as_written = true;
    read_purpose(step, outgoing);
    if (!state_->send(trace, std::exchange(outgoing, {}))) break;
  }
  return trace;
}

std::vector<std::string> Runner::clean_up() {
  if (state_->stage.restorable()) return {};
  Created& created = state_->stage.created();
  created.remove_all(state_->sender, state_->options.scope, kCleanupRounds);
  return created.targets();
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
  http::HttpFile file;
  const std::string& base = state_->sender.base();
  const auto add = [&](http::HttpFileRequest step) {
    step.request.target.insert(0, base);
    file.requests.push_back(std::move(step));
  };
  const auto add_setup = [&](http::HttpFileRequest step) {
    const auto match = state_->contract.match(step.request.method, step.request.target);
    state_->sender.complete(match ? match->operation : nullptr,
                            state_->sender.principal(step.principal), step.request);
    step.comments = {purpose_comment(Purpose::kSetup, {})};
    add(std::move(step));
  };
  for (const auto& step : state_->stage.world().setup) {
    const auto& allowed = state_->options.scope;
    if (step.mark_builder ||
        !allowed.allows_request(state_->contract, step.request.method, step.request.target)) {
      continue;
    }
    add_setup(step);
  }
  for (const auto& lesson : state_->stage.lessons()) add_setup(lesson);

  // What came before the world was last restored has no part in it.
  std::size_t first = std::min(last, trace.exchanges.size());
  while (first > 0 && (first == trace.exchanges.size() || !trace.exchanges[first].fresh)) --first;
  for (std::size_t i = first; i < trace.exchanges.size() && i <= last; ++i) {
    const Exchange& exchange = trace.exchanges[i];
    http::HttpFileRequest step;
    step.request = exchange.request;
    step.principal = exchange.principal;
    if (exchange.purpose != Purpose::kInput) {
      step.comments.push_back(purpose_comment(exchange.purpose, exchange.note));
    }
    add(std::move(step));
  }
  return file;
}

}  // namespace bodkin::run
