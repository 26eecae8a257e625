// Requests that are sent at once: groups of an input, and what races with its last accepted write.
#include <algorithm>
#include <utility>

#include "json/tree.h"
#include "run/again.h"
#include "run/player.h"
#include "run/runner_state.h"

namespace bodkin::run {
namespace {

constexpr std::uint64_t kNamesOfOneRace = 1000;  // rounds have names of their own (run/again.h)

}  // namespace

Bursts::Hands Runner::State::hands(PutBack put_back) {
  return {sending(),
          [this](Trace& trace, std::vector<Outgoing> outgoing, const dispatch::Schedule& schedule) {
            return send_together(trace, std::move(outgoing), schedule);
          },
          std::move(put_back)};
}

void Runner::State::look_at_group(Trace& trace, const http::Scenario& input, std::size_t first) {
  if (!stage.restorable() || options.races == RunnerOptions::Races::kNone) return;
  const Aside aside(on_aside);
  const PutBack put_back = [&](Trace& to, bool& fresh) {
    Steps steps(contract, stage.world(), input);
    return reset(to, fresh) && send_again(to, input, first, steps, fresh);
  };
  Trace scratch;
  bool fresh = false;
  Steps steps(contract, stage.world(), input);
  if (!reset(scratch, fresh) || !send_again(scratch, input, first, steps, fresh)) return;
  BurstGroup group;
  group.members = ready_together(steps, first, group_end(input.steps, first, sender.dispatcher()),
                                 Purpose::kBurst);
  for (Outgoing& member : group.members) member.step = -1;
  races.look(trace, std::move(group), options.races == RunnerOptions::Races::kAll, hands(put_back));
}

void Runner::State::probe_races(Trace& trace, const http::Scenario& input, const LastAccepted& last,
                                std::uint64_t hash) {
  const contract::Operation& operation = *last.match.operation;
  if (options.races == RunnerOptions::Races::kNone) return;
  const bool all = options.races == RunnerOptions::Races::kAll;
  if (!races.wanted(operation, hash, all)) return;
  const Aside aside(on_aside);
  if (settled_for_good()) {
    probe_races_anew(trace, input, last, hash, all);
    return;
  }
  const bool costly = !stage.restorable();
  // Elsewhere the identifiers that earlier steps were answered with would be others.
  if (costly && last.step > 0) return;
  const Request& request = last.sent.request;
  const json::Tree body = json::parse(request.body);
  const Response response = trace.exchanges[last.exchange].answer.response;
  const Accepted write{
      operation, last.match.parameters, request, response, request.body.empty() ? nullptr : &body,
      hash,      &stage.world()};
  Bursts::Hands with = hands([&](Trace& to, bool& fresh) {
    if (costly) stage.distrust();
    Steps steps(contract, stage.world(), input);
    return reset(to, fresh) && send_again(to, input, last.step, steps, fresh);
  });
  if (costly) {
    with.expect = [this](std::string identifier) { stage.created().expect(std::move(identifier)); };
    // A list shows what others and earlier rounds have left, too.
    with.reads = [&](const Request& read) {
      const auto match = contract.match(read.method, read.target);
      return match && !match->parameters.empty();
    };
  }
  races.after(trace, write, sender.principal(trace.exchanges[last.exchange].principal),
              last.exchange == 0 && !costly, all, with);
  if (costly) stage.distrust();
}

void Runner::State::probe_races_anew(Trace& trace, const http::Scenario& input,
                                     const LastAccepted& last, std::uint64_t hash, bool all) {
  auto again =
      Again::of(contract, stage.world(), input, last.step, present.take_names(kNamesOfOneRace));
  if (!again) {
    probe_races_undone(trace, last, hash, all);
    return;
  }
  const auto match = contract.match(again->write().method, again->write().target);
  if (!match || match->operation != last.match.operation) return;
  std::vector<int> statuses;
  bool choose = false;
  for (const Exchange& exchange : trace.exchanges) {
    const bool before = exchange.step >= 0 && exchange.step < static_cast<int>(last.step);
    choose = choose ||
             (before && exchange.operation != nullptr && present.is_contended(*exchange.operation));
    if (exchange.step >= 0 && exchange.step < static_cast<int>(last.step)) {
      statuses.push_back(exchange.answer.response.status);
    }
  }
  // What is done to the round's own thing is the same whatever that was made of.
  choose = choose && again->is_own(again->write());
  const json::Tree body = json::parse(again->write().body);
  const Response response = trace.exchanges[last.exchange].answer.response;
  const Accepted write{*last.match.operation,
                       match->parameters,
                       again->write(),
                       response,
                       again->write().body.empty() ? nullptr : &body,
                       hash,
                       &stage.world()};
  // What one round takes is given back before the next, as far as it can be: else all that there is
  // would be taken soon, and be refused ever after.
  const auto retry = retrying(trace.exchanges[last.exchange]);
  Bursts::Hands with = hands([&](Trace& to, bool& fresh) {
    Trace released;
    (void)retry->put_back(released, fresh);
    fresh = true;
    return again->begin_round([&](const http::Scenario& steps_of, std::size_t count, Steps& steps) {
      const std::size_t begun = to.exchanges.size();
      bool first = true;
      if (!send_again(to, steps_of, count, steps, first, choose)) return false;
      fresh = first;
      std::vector<int> now;
      for (std::size_t i = begun; i < to.exchanges.size(); ++i) {
        now.push_back(to.exchanges[i].answer.response.status);
      }
      return now == statuses;
    });
  });
  with.send = retry->send;
  with.together = [&](Trace& to, std::vector<Outgoing> outgoing,
                      const dispatch::Schedule& schedule) {
    Sender::Together sent = send_together(to, std::move(outgoing), schedule);
    for (const Exchange& exchange : sent.exchanges) retry->undo.note(exchange);
    return sent;
  };
  with.fill = [&](const Request& request) { return again->fill(request); };
  // Where each round asks for something else, no two leave the same.
  with.reads = [&](const Request& request) { return !choose && again->is_own(request); };
  races.after(trace, write, sender.principal(trace.exchanges[last.exchange].principal), false, all,
              with);
  Trace left;
  bool fresh = false;
  (void)retry->put_back(left, fresh);
}

void Runner::State::probe_races_undone(Trace& trace, const LastAccepted& last, std::uint64_t hash,
                                       bool all) {
  const contract::Operation& operation = *last.match.operation;
  const bool locked = Present::names_state(last.sent.request, last.match) &&
                      (operation.method == "PUT" || operation.method == "PATCH");
  const auto again = retrying(trace.exchanges[last.exchange], locked);
  if (!again->possible) return;
  const json::Tree body = json::parse(last.sent.request.body);
  const Response response = trace.exchanges[last.exchange].answer.response;
  const std::string principal = trace.exchanges[last.exchange].principal;
  const Accepted write{*last.match.operation,
                       last.match.parameters,
                       last.sent.request,
                       response,
                       last.sent.request.body.empty() ? nullptr : &body,
                       hash,
                       &stage.world()};
  Bursts::Hands with = hands(again->put_back);
  with.send = again->send;
  with.together = [&](Trace& to, std::vector<Outgoing> outgoing,
                      const dispatch::Schedule& schedule) {
    Sender::Together sent = send_together(to, std::move(outgoing), schedule);
    for (const Exchange& exchange : sent.exchanges) again->undo.note(exchange);
    return sent;
  };
  // What was made is another thing each time, and a list shows what is left of earlier ones.
  with.reads = [&](const Request& read) {
    const auto match = contract.match(read.method, read.target);
    return match && match->operation != nullptr && !match->parameters.empty() &&
           match->operation->path.find(last.match.operation->path) == std::string::npos;
  };
  // Every round names the state that it begins in. What is read shows another lock each time.
  Present::Moment moment;
  if (locked) {
    with.put_back = [&](Trace& to, bool& fresh) {
      const bool done = again->put_back(to, fresh);
      moment = present.moment();
      return done;
    };
    with.fill = [&](const Request& request) {
      Request now = request;
      if (const auto match = contract.match(now.method, now.target)) {
        Present::refresh(now, *match, moment);
      }
      return std::optional(std::move(now));
    };
    with.reads = [](const Request&) { return false; };
  }
  races.after(trace, write, sender.principal(principal), false, all, with);
  Trace left;
  bool fresh = false;
  again->put_back(left, fresh);
}

}  // namespace bodkin::run
