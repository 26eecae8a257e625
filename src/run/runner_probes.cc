// What follows an accepted or a refused input: which probes run now, and as whom.
#include <algorithm>
#include <iterator>
#include <utility>

#include "base/hash.h"
#include "json/tree.h"
#include "run/runner_state.h"
#include "scenario/access.h"

namespace bodkin::run {
namespace {

// What follows inputs may take this share of the time, and so much at any time.
constexpr std::int64_t kBesidePercent = 60, kBesideAtOnceUs = 8'000'000;
// Probes that do not depend on the body run for one accepted input in so many, chosen by its bytes:
// after a write the state differs from one to the next, after a read it never does.
constexpr std::uint64_t kFixedProbesEvery = 6;
constexpr std::uint64_t kFixedProbesAfterReadEvery = 20;
// Where a state costs nothing they have told what they can after so many, and run for one in so
// many of those that would have had them.
constexpr std::uint64_t kFixedProbesOften = 64;
constexpr std::uint64_t kFixedProbesLater = 4;
// Reads and other principals follow one in so many of the accepted inputs that say nothing new.
constexpr std::uint64_t kFamiliarEvery = 6;
// Where nothing is put back the first accepted inputs of each operation are followed by all probes:
// a short run over a network meets few.
constexpr std::uint64_t kFixedProbesFirst = 2;
// Questions about who sees a thing cost some ten requests.
constexpr std::uint64_t kIsolationFirst = 3;
constexpr std::uint64_t kIsolationEvery = 24;
// Of these, a later step as others: each of them costs all the steps before it.
constexpr std::uint64_t kLaterAccessEvery = 4;
// Others try what can be done once before who may do it.
constexpr std::uint64_t kOthersFirst = 6, kOthersEvery = 8;
// Whether a write may name what does not exist is asked of few inputs: it is a second write.
constexpr std::uint64_t kReferencesFirst = 4;
constexpr std::uint64_t kReferencesEvery = 4;

}  // namespace

using scenario::Trace;

Trace Runner::State::look_before(const http::HttpFileRequest& sent,
                                 const std::optional<contract::Contract::Match>& match,
                                 std::uint64_t hash) {
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

bool Runner::State::may_have_left(const Exchange& write, std::uint64_t hash,
                                  bool known_start) const {
  if (!options.probes || write.answer.response.status < 400) return false;
  if (write.operation == nullptr || !write.operation->writes()) return false;
  return options.all_probes || Snapshots::possible(hash, !stage.restorable() || !known_start);
}

void Runner::State::probe_refusal(Trace& trace, const http::Scenario& input, Refused& last,
                                  std::uint64_t hash) {
  const Aside aside(on_aside);
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

bool Runner::State::worth_following(const Accepted& input, const Principal* principal) {
  if (options.all_probes || !stage.restorable()) return true;
  const bool is_new =
      familiar.is_new(input, principal == nullptr ? scenario::kNobody : principal->name);
  return is_new || input.hash % kFamiliarEvery == 0;
}

bool Runner::State::probe_access_now(const contract::Operation& operation, std::uint64_t hash) {
  if (options.all_probes || stage.restorable()) return true;
  const auto every = static_cast<std::uint64_t>(std::max(1, options.access_probe_every));
  return ++accepted[&operation] <= every || hash % every == 0;
}

bool Runner::State::has_time_beside() const {
  if (options.all_probes || stage.restorable()) return true;
  const std::int64_t elapsed = clock.now_us() - begun_us;
  return beside_us <= kBesideAtOnceUs + elapsed * kBesidePercent / 100;
}

bool Runner::State::fixed_probes_now(const contract::Operation& operation, std::uint64_t hash) {
  if (options.all_probes) return true;
  const std::uint64_t every = operation.writes() ? kFixedProbesEvery : kFixedProbesAfterReadEvery;
  if (!stage.restorable()) return ++probed[&operation] <= kFixedProbesFirst || hash % every == 0;
  if (hash % every != 0) return false;
  return ++probed[&operation] <= kFixedProbesOften || hash / every % kFixedProbesLater == 0;
}

bool Runner::State::ask_who_sees_it_now(const contract::Operation& operation, std::uint64_t hash) {
  if (options.all_probes) return true;
  if (!stage.restorable() && ++asked[&operation] <= kIsolationFirst) return true;
  return hash % kIsolationEvery == 0;
}

bool Runner::State::name_what_is_not_there_now(const contract::Operation& operation,
                                               std::uint64_t hash) {
  if (options.all_probes || ++referred[&operation] <= kReferencesFirst) return true;
  return hash / kFixedProbesEvery % kReferencesEvery == 0;
}

bool Runner::State::name_what_is_not_there(Trace& trace, const Accepted& input,
                                           const Principal* principal) {
  auto trial = references.trial(input, options.scope);
  if (const auto other = hash64("which", input.hash) % 2 == 0
                             ? references.elsewhere(input, probes.reads(input), options.scope)
                             : std::nullopt) {
    trial = other;
  }
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

bool Runner::State::access_is_open(const Thing& thing, const Principal& principal) const {
  for (const contract::Operation* operation : {thing.read, thing.remove}) {
    if (operation == nullptr) continue;
    const scenario::Subject subject{*operation, thing.parameters, nullptr};
    if (scenario::allowed(subject, &principal, stage.world()) != scenario::Allowed::kUnknown) {
      return false;
    }
  }
  return true;
}

bool Runner::State::ask_who_sees_it(Trace& trace, const Accepted& input, std::size_t at,
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
    const bool may_write = !stage.world().is_to_stay(thing->parameters);
    if (!reach.ask(*thing, may_write, owner, &other, send_as) ||
        !ask_about(*thing, varied, may_write, owner, &other, send_as)) {
      return false;
    }
  }
  return true;
}

bool Runner::State::ask_about_what_others_make(Trace& trace, const Accepted& input,
                                               const Principal* owner) {
  const auto& principals = sender.principals().list;
  if (input.operation.method != "POST" || principals.size() < 3) return true;
  const std::uint64_t turn = made_by_others[&input.operation]++;
  const Principal* maker = &principals[turn % principals.size()];
  if (maker == owner) maker = &principals[(turn + 1) % principals.size()];
  const scenario::Subject subject{input.operation, input.parameters, input.body};
  if (scenario::allowed(subject, maker, stage.world()) != scenario::Allowed::kUnknown) return true;
  Request request = input.request;
  const auto match = contract.match(request.method, request.target);
  if (settled_for_good() && match) present.bring_surely(request, *match);
  // What shows nothing is not kept.
  Trace tried;
  const Exchange* made =
      send_one(tried, &input.operation, request, maker, Purpose::kAccess, {}, true);
  if (made == nullptr) {
    std::move(tried.exchanges.begin(), tried.exchanges.end(), std::back_inserter(trace.exchanges));
    return false;
  }
  if (!made->success()) return true;
  const Response response = made->answer.response;
  const Accepted its{input.operation, input.parameters, request,    response,
                     input.body,      input.hash,       input.world};
  const bool going_on =
      ask_who_sees_it(tried, its, 0, maker) && ask_who_may_delete_unlisted(tried, its, 0, maker);
  if (tried.exchanges.size() > 1) {
    std::move(tried.exchanges.begin(), tried.exchanges.end(), std::back_inserter(trace.exchanges));
  }
  return going_on;
}

bool Runner::State::send_later_step_as_others(Trace& trace, const http::Scenario& input,
                                              std::size_t index, const scenario::Subject& subject,
                                              const Principal* allowed) {
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

bool Runner::State::send_as_others(Trace& trace, const Request& request,
                                   const scenario::Subject& subject, const Principal* allowed,
                                   bool stranger_too, const std::string& note) {
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

bool Runner::State::others_could(Trace& trace, const ReadyStep& ready, std::uint64_t hash) {
  if (!others_first || !options.probes || !settled_for_good() || !ready.match || !may_send(ready)) {
    return false;
  }
  if (ready.match->operation == nullptr || ready.match->parameters.empty()) return false;
  const contract::Operation& operation = *ready.match->operation;
  if (operation.method != "DELETE" && operation.method != "POST") return false;
  const bool first = tried_by_others[&operation]++ < kOthersFirst;
  if (!options.all_probes && !first && hash % kOthersEvery != 0) return false;
  if (!has_time_beside()) return false;
  const Beside time(*this);
  const Aside aside(on_aside);
  const json::Tree body = json::parse(ready.step.request.body);
  const scenario::Subject subject{operation, ready.match->parameters,
                                  ready.step.request.body.empty() ? nullptr : &body};
  std::vector<const Principal*> others;
  if (operation.secured) others.push_back(nullptr);
  for (const auto& principal : sender.principals().list) others.push_back(&principal);
  const Principal* own = sender.asker(ready.step.principal, &operation);
  for (const Principal* other : others) {
    if (other == own) continue;
    if (scenario::allowed(subject, other, stage.world()) != scenario::Allowed::kNo) continue;
    Trace tried;
    Outgoing outgoing;
    outgoing.purpose = Purpose::kAccess;
    outgoing.operation = &operation;
    outgoing.principal = other;
    outgoing.request = ready.step.request;
    const bool answered = send(tried, std::move(outgoing));
    const int status = tried.exchanges.back().answer.response.status;
    if (answered && status >= 300 && status < 500) continue;
    trace.exchanges.push_back(std::move(tried.exchanges.back()));
    return true;
  }
  return false;
}

bool Runner::State::send_stale_writes(Trace& trace, const Accepted& input, std::size_t at,
                                      const Principal* principal) {
  std::vector<Probe> list;
  if (auto late = stale.with_old_lock(input, trace, at)) list.push_back(std::move(*late));
  if (auto tagged = StaleWrites::with_stale_tag(input)) list.push_back(std::move(*tagged));
  return send_probes(trace, std::move(list), principal);
}

void Runner::State::probe(Trace& trace, const http::Scenario& input, const LastAccepted& last,
                          std::uint64_t hash) {
  const contract::Operation& operation = *last.match.operation;
  const Request& request = last.sent.request;
  const Principal* principal = sender.principal(trace.exchanges[last.exchange].principal);
  json::Tree body;
  const bool has_body = !request.body.empty();
  if (has_body) body = json::parse(request.body);
  const Response response = trace.exchanges[last.exchange].answer.response;
  const Accepted accepted_input{operation,     last.match.parameters,      request,
                                response,      has_body ? &body : nullptr, hash,
                                &stage.world()};
  const bool follow = worth_following(accepted_input, principal);
  if (follow && operation.writes() &&
      !send_probes(trace, probes.reads(accepted_input), principal)) {
    return;
  }
  probe_beside(trace, input, last, accepted_input, follow, hash);
}

void Runner::State::probe_beside(Trace& trace, const http::Scenario& input,
                                 const LastAccepted& last, const Accepted& accepted_input,
                                 bool follow, std::uint64_t hash) {
  if (!has_time_beside()) return;
  const Aside aside(on_aside);
  const contract::Operation& operation = accepted_input.operation;
  const auto& parameters = accepted_input.parameters;
  const Principal* principal = sender.principal(trace.exchanges[last.exchange].principal);
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
      (!ask_who_sees_it(trace, accepted_input, last.exchange, principal) ||
       !ask_about_what_others_make(trace, accepted_input, principal))) {
    return;
  }
  // Restoring takes away what earlier steps made.
  const bool repeatable = last.exchange == 0 || !stage.restorable();
  if (fixed && repeatable && name_what_is_not_there_now(operation, hash) &&
      !name_what_is_not_there(trace, accepted_input, principal)) {
    return;
  }
  if (repeatable && !overpost(trace, accepted_input, principal)) return;
  if (last.exchange == 0 &&
      (!use_what_is_gone(trace, accepted_input, principal) ||
       !name_what_others_own(trace, accepted_input, principal) ||
       !ask_what_refusals_tell(trace, accepted_input, last.exchange, principal))) {
    return;
  }
  if (!race_by_deltas(trace, accepted_input, principal)) return;
  if (!ask_who_may_change(trace, accepted_input, principal)) return;
  if (!ask_whether_filters_widen(trace, accepted_input, principal)) return;
  // What follows takes back what the input made.
  if (last.exchange == 0 && !ask_who_may_delete(trace, accepted_input, principal)) return;
  if (!ask_who_may_delete_unlisted(trace, accepted_input, last.exchange, principal)) return;
  if (last.exchange == 0 && !overdraw(trace, accepted_input, last.exchange, principal)) return;
  if (last.exchange == 0 && !half_do(trace, accepted_input, last.exchange, principal)) return;
  if (last.exchange == 0 && !try_sql_in_body(trace, accepted_input, last.exchange, principal)) {
    return;
  }
  // The last of those that change what is there: it takes things away.
  if (last.exchange == 0 &&
      !delete_what_is_named(trace, accepted_input, last.exchange, principal)) {
    return;
  }
  if (sender.principals().empty() || !probe_access_now(operation, hash)) return;
  const scenario::Subject subject{operation, parameters, accepted_input.body};
  if (last.exchange > 0) {
    const bool chosen =
        options.all_probes || (fixed && (hash / kFixedProbesEvery) % kLaterAccessEvery == 0);
    if (chosen) send_later_step_as_others(trace, input, last.step, subject, principal);
    return;
  }
  const Request& request = accepted_input.request;
  if (follow && !send_as_others(trace, request, subject, principal, fixed, {})) return;
  if (!fixed) return;
  for (const auto& removal : probes.removals(accepted_input)) {
    if (stage.world().is_to_stay(parameters)) break;
    const scenario::Subject removed{*removal.operation, parameters, nullptr};
    if (!send_as_others(trace, removal.request, removed, principal, false, removal.note)) return;
  }
}

}  // namespace bodkin::run
