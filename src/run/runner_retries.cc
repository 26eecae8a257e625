// After an accepted write: the same again, for more than there is, and with conditions of SQL in
// its texts. Each try begins where the write began, or once what it made is taken back.
#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "base/hash.h"
#include "run/body_texts.h"
#include "run/runner_state.h"
#include "run/sql_conditions.h"
#include "scenario/overdrawn.h"
#include "scenario/told_limits.h"

namespace bodkin::run {
namespace {

// Where states cost nothing, one accepted write in so many; elsewhere the first of each operation.
constexpr std::uint64_t kOverdrawEvery = 768, kSqlEvery = 64;
constexpr std::uint64_t kOverdrawFirst = 4, kSqlFirst = 9;
constexpr std::uint64_t kHalfEvery = 192, kHalfFirst = 2;
constexpr std::size_t kOverdrawTries = 12, kThingsMax = 2, kSqlTriesMax = 24;
constexpr std::uint64_t kAnyLength = 1 << 20;
constexpr int kOk = 200, kNotFound = 404, kConflict = 409, kGone = 410;

}  // namespace

std::unique_ptr<Runner::State::Retrying> Runner::State::retrying(const Exchange& write,
                                                                 bool replaces) {
  auto made = std::make_unique<Retrying>(Retrying{Undo(contract, options.scope), false, {}, {}});
  if (stage.restorable()) {
    made->possible = true;
    made->send = sending();
    made->put_back = [this](Trace& to, bool& fresh) { return reset(to, fresh); };
    return made;
  }
  made->possible = made->undo.note(write);
  const std::string& method = write.request.method;
  if (!made->possible && replaces && (method == "PUT" || method == "PATCH")) {
    made->possible = true;
    made->send = sending();
    made->put_back = [this, write](Trace& to, bool& fresh) {
      fresh = false;
      Outgoing outgoing;
      outgoing.purpose = Purpose::kSetup;
      outgoing.operation = write.operation;
      outgoing.principal = sender.principal(write.principal);
      outgoing.request = write.request;
      return send(to, std::move(outgoing)) && to.exchanges.back().success();
    };
    return made;
  }
  Undo& undo = made->undo;
  made->send = [this, &undo](Trace& to, Outgoing outgoing) {
    const bool answered = send(to, std::move(outgoing));
    undo.note(to.exchanges.back());
    return answered;
  };
  made->put_back = [this, &undo](Trace& to, bool& fresh) {
    fresh = false;
    for (Undo::Release& release : undo.releases()) {
      Outgoing outgoing;
      outgoing.purpose = release.probe.purpose;
      outgoing.operation = release.probe.operation;
      outgoing.principal = sender.principal(release.principal);
      outgoing.request = std::move(release.probe.request);
      if (!send(to, std::move(outgoing))) return false;
      const int status = to.exchanges.back().answer.response.status;
      // What a probe has released before us is free, too.
      const bool released = status == kNotFound || status == kGone || status == kConflict;
      if (!to.exchanges.back().success() && !released) return false;
    }
    return true;
  };
  return made;
}

bool Runner::State::overdraw(Trace& trace, const Accepted& input, std::size_t at,
                             const Principal* principal) {
  if (!input.operation.writes() || !Overdraw::possible(input)) return true;
  const auto again = retrying(trace.exchanges[at], true);
  if (!again->possible) return true;  // and it has not had its turn
  const bool first = !stage.restorable() && overdraws[&input.operation]++ < kOverdrawFirst;
  if (!options.all_probes && !first && input.hash % kOverdrawEvery != 0) return true;
  stage.make_room();
  // What shows nothing is not kept.
  Trace tried;
  bool fresh = false;
  const auto send_one = [&](const contract::Operation* operation, Request request,
                            std::string_view note) {
    Outgoing outgoing;
    outgoing.purpose = note.empty()                       ? Purpose::kSetup
                       : note == scenario::kOverdrawWrite ? Purpose::kUnknown
                                                          : Purpose::kRead;
    outgoing.operation = operation;
    outgoing.principal = principal;
    outgoing.request = std::move(request);
    outgoing.note = note;
    outgoing.fresh = std::exchange(fresh, false);
    return again->send(tried, std::move(outgoing));
  };
  const auto begin = [&] {
    tried = {};
    return again->put_back(tried, fresh);
  };
  const auto keep = [&] {
    std::move(tried.exchanges.begin(), tried.exchanges.end(), std::back_inserter(trace.exchanges));
    Trace last;
    return again->put_back(last, fresh);
  };
  std::size_t things = 0;
  for (const Probe& read : probes.reads(input)) {
    // What it makes or changes itself may say what it likes.
    const bool own = read.operation->path.starts_with(input.operation.path);
    if (own || http::path_parameter_names(read.operation->path).empty()) continue;
    if (things++ == kThingsMax) break;
    if (!begin()) return true;
    if (!send_one(read.operation, read.request, {})) return keep() && false;
    if (!tried.exchanges.back().success()) continue;
    const std::string shown = tried.exchanges.back().answer.response.body;
    if (scenario::overdrawn(shown)) continue;  // it was so before
    // The input as it is; then each behind it, so that something is taken, and alone.
    std::vector<std::pair<bool, Request>> tries = {{false, input.request}};
    for (Request& request : overdrawing.requests(input, shown, kOverdrawTries)) {
      tries.emplace_back(true, request);
      tries.emplace_back(false, std::move(request));
    }
    for (auto& [behind, request] : tries) {
      if (!begin()) return true;
      if ((behind && !send_one(&input.operation, input.request, {})) ||
          !send_one(read.operation, read.request, scenario::kOverdrawBefore)) {
        return keep() && false;
      }
      if (scenario::overdrawn(tried.exchanges.back().answer.response.body)) continue;
      const bool limited = scenario::passed_limit(tried.exchanges.back().answer.response.body,
                                                  json::parse(request.body))
                               .has_value();
      if (!send_one(&input.operation, std::move(request), scenario::kOverdrawWrite)) {
        return keep() && false;
      }
      const bool granted = tried.exchanges.back().success();
      const bool failed = tried.exchanges.back().answer.response.status >= 500;
      if (granted && !send_one(read.operation, read.request, scenario::kOverdrawAfter)) {
        return keep() && false;
      }
      if (!failed && !(granted && limited) &&
          !scenario::overdrawn(tried.exchanges.back().answer.response.body)) {
        continue;
      }
      keep();
      return true;
    }
  }
  begin();
  return true;
}

bool Runner::State::half_do(Trace& trace, const Accepted& input, std::size_t at,
                            const Principal* principal) {
  const bool takes = input.operation.writes() && input.operation.method != "DELETE";
  if (!takes || input.body == nullptr || !turn_comes(half_done, input, kHalfFirst, kHalfEvery)) {
    return true;
  }
  std::vector<std::string> bodies = partial.bodies(input, references, options.scope);
  if (bodies.empty()) return true;
  const auto again = retrying(trace.exchanges[at]);
  for (std::string& body : bodies) {
    Trace tried;
    bool fresh = false;
    // Where it cannot be put back, the same once more may well be done, too.
    if (again->possible && !again->put_back(tried, fresh)) return true;
    Request request = input.request;
    request.body = std::move(body);
    const json::Tree tree = json::parse(request.body);
    const Accepted request_now{input.operation, input.parameters, request, input.response,
                               &tree,           input.hash};
    Trace before;
    if (!stage.restorable()) before = snapshots.before(request_now, sending());
    Outgoing outgoing;
    outgoing.purpose = Purpose::kUnknown;
    outgoing.operation = &input.operation;
    outgoing.principal = principal;
    outgoing.request = request;
    outgoing.fresh = fresh;
    tried.exchanges.clear();
    if (!again->send(tried, std::move(outgoing))) return true;
    const Exchange write = tried.exchanges.back();
    if (write.success()) continue;
    Trace looked;
    if (stage.restorable()) {
      snapshots.after_refusal(looked, write, request_now, true, sending(), again->put_back);
    } else {
      looked = tried;
      snapshots.complete(looked, std::move(before), request_now, sending());
      if (looked.exchanges.size() == tried.exchanges.size()) continue;
    }
    if (looked.exchanges.empty()) continue;
    std::move(looked.exchanges.begin(), looked.exchanges.end(),
              std::back_inserter(trace.exchanges));
    return trace.exchanges.back().answered();
  }
  Trace left;
  bool fresh = false;
  if (again->possible) again->put_back(left, fresh);
  return true;
}

bool Runner::State::try_sql_in_body(Trace& trace, const Accepted& input, std::size_t at,
                                    const Principal* principal) {
  if (!input.operation.writes() || input.body == nullptr || input.operation.body == nullptr) {
    return true;
  }
  const std::uint64_t turn = stage.restorable() ? kSqlFirst : sql_tried[&input.operation]++;
  const bool chosen = input.hash % kSqlEvery == 0;
  if (!options.all_probes && turn >= kSqlFirst && !chosen) return true;
  std::vector<BodyText> texts =
      texts_of(*input.body, *input.operation.body, generator, "bodkin-never' OR 'q7' LIKE 'q7");
  if (texts.empty()) return true;
  const std::uint64_t which = turn < kSqlFirst ? turn : input.hash / kSqlEvery;
  const std::uint64_t form = which / texts.size();
  if (!options.all_probes) texts = {texts[which % texts.size()]};
  const auto again = retrying(trace.exchanges[at]);
  std::vector<std::pair<const BodyText*, std::uint64_t>> tries;
  for (const BodyText& text : texts) {
    for (std::uint64_t k = 0; k < kSqlForms; ++k) {
      const bool due = options.all_probes || k == form % kSqlForms;
      if (due && tries.size() < kSqlTriesMax) tries.emplace_back(&text, k);
    }
  }
  for (const auto& [one, each] : tries) {
    const BodyText& text = *one;
    const auto conditions =
        sql_conditions(each, "bodkin-never", canary(input.hash, hash64(text.member)),
                       text.schema->max_length.value_or(kAnyLength));
    if (!conditions) continue;
    using Pair = std::pair<const char*, const std::string*>;
    for (const auto& [kind, value] :
         {Pair{"base", &conditions->base}, Pair{"true", &conditions->always},
          Pair{"false", &conditions->never}}) {
      Trace aside;
      Outgoing outgoing;
      if (!again->put_back(aside, outgoing.fresh)) return true;
      outgoing.purpose = Purpose::kHostile;
      outgoing.operation = &input.operation;
      outgoing.principal = principal;
      outgoing.request = input.request;
      outgoing.request.body = with_text(*input.body, text, *value);
      outgoing.note = "sqli:" + std::string(kind) + ":" + text.place;
      if (!again->send(trace, std::move(outgoing))) return false;
      // A text that is taken as it is tells nothing; one that is looked for may.
      const Exchange& answer = trace.exchanges.back();
      const bool found = answer.answer.response.status == kOk &&
                         answer.answer.response.body.find(conditions->base) == std::string::npos;
      if (std::string_view(kind) == "base" && answer.success() && !found) break;
    }
  }
  Trace last;
  bool fresh = false;
  again->put_back(last, fresh);
  return true;
}

}  // namespace bodkin::run
