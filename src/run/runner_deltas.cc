// After an accepted write where nothing can be put back: do two at the same moment count as two?
// What oracle/deltas judges.
#include <iterator>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/hash.h"
#include "base/random.h"
#include "json/tree.h"
#include "run/contended.h"
#include "run/runner_state.h"
#include "scenario/deltas.h"
#include "scenario/naming.h"
#include "scenario/numbers.h"

namespace bodkin::run {
namespace {

constexpr std::uint64_t kDeltasFirst = 3, kDeltasEvery = 48;
constexpr int kChoices = 6, kVolleys = 8, kVolleysInVain = 4, kShown = 2;
constexpr std::size_t kReadsMax = 6;

using scenario::Numbers;

}  // namespace

Request Runner::State::another_such(const Accepted& input, const std::string& thing,
                                    Random& random) {
  Request request = input.request;
  const auto match = contract.match(request.method, request.target);
  if (!match) return request;
  // What makes a thing makes another, and what acts on one acts on it again.
  const bool makes = input.operation.method == "POST" && !input.operation.path.ends_with('}') &&
                     input.body != nullptr;
  present.bring_surely(request, *match);
  if (makes && request.body == input.request.body) {
    const json::Tree& body = *input.body;
    for (int i = 0; i < kChoices; ++i) {
      json::Tree other = body;
      if (!choose_another(other, input.operation, stage.world(), generator, random)) break;
      Request chosen = request;
      chosen.body = json::print(other);
      if (scenario::names(chosen, thing)) return chosen;
    }
  }
  return request;
}

std::vector<Probe> Runner::State::reads_beside(const Accepted& input) const {
  std::vector<Probe> reads;
  const std::string thing = thing_path(input.operation.path);
  if (thing.empty()) return reads;
  const std::vector<std::string> names = http::path_parameter_names(thing);
  for (const contract::Operation& operation : contract.operations()) {
    const bool below = operation.method == "GET" && operation.path.size() > thing.size() &&
                       operation.path.starts_with(thing) && operation.path[thing.size()] == '/';
    if (!below || !options.scope.allows(operation) ||
        http::path_parameter_names(operation.path) != names) {
      continue;
    }
    Probe probe;
    probe.purpose = Purpose::kSerial;
    probe.operation = &operation;
    probe.request.method = "GET";
    probe.request.target = http::expand_path(operation.path, input.parameters);
    reads.push_back(std::move(probe));
  }
  return reads;
}

bool Runner::State::race_by_deltas(Trace& trace, const Accepted& input,
                                   const Principal* principal) {
  const bool together = sender.dispatcher().together() != dispatch::Together::kNever;
  const bool repeats = input.operation.method == "POST" || input.operation.method == "PATCH";
  if (!settled_for_good() || !together || !repeats ||
      options.races == RunnerOptions::Races::kNone ||
      !turn_comes(raced_by_deltas, input, kDeltasFirst, kDeltasEvery)) {
    return true;
  }
  Random random(hash64("deltas", input.hash));
  // What shows nothing is not kept.
  Trace tried;
  const auto outgoing = [&](const contract::Operation* operation, Request request,
                            std::string_view note, Purpose purpose) {
    Outgoing made;
    made.purpose = purpose;
    made.operation = operation;
    made.principal = principal;
    made.request = std::move(request);
    made.note = note;
    return made;
  };
  const auto read = [&](const Probe& probe) -> std::optional<Numbers> {
    if (!send(tried,
              outgoing(probe.operation, probe.request, scenario::kDeltaRead, Purpose::kSerial)) ||
        !tried.exchanges.back().success()) {
      return std::nullopt;
    }
    return scenario::numbers_shown(tried.exchanges.back().answer.response.body);
  };
  const auto keep = [&] {
    std::move(tried.exchanges.begin(), tried.exchanges.end(), std::back_inserter(trace.exchanges));
    return trace.exchanges.back().answered();
  };
  std::size_t reads = 0;
  std::vector<Probe> watched = probes.reads(input);
  for (Probe& beside : reads_beside(input)) watched.push_back(std::move(beside));
  for (const Probe& probe : watched) {
    // What it makes itself is another thing each time.
    const bool own = input.operation.method == "POST" &&
                     probe.operation->path.starts_with(input.operation.path + "/");
    if (own || http::path_parameter_names(probe.operation->path).empty()) continue;
    const auto match = contract.match("GET", probe.request.target);
    if (!match || match->parameters.empty()) continue;
    const std::string thing = match->parameters.back().value;
    if (!scenario::names(input.request, thing)) continue;
    if (reads++ == kReadsMax) break;
    tried = {};
    std::vector<Numbers> seen;
    const auto control = read(probe);
    if (!control && !tried.exchanges.back().answered()) return keep();
    for (int i = 0; i < 3 && control && !control->empty(); ++i) {
      if (i > 0 && (!send(tried, outgoing(&input.operation, another_such(input, thing, random),
                                          scenario::kDeltaOne, Purpose::kSerial)) ||
                    !tried.exchanges.back().success())) {
        break;
      }
      auto numbers = read(probe);
      if (!numbers || numbers->empty()) break;
      seen.push_back(std::move(*numbers));
    }
    if (!tried.exchanges.back().answered()) return keep();
    if (seen.size() < 3) continue;
    const Numbers moves =
        scenario::steady_moves(scenario::still_ones(*control, seen[0]), seen[1], seen[2]);
    if (moves.empty()) continue;
    Numbers last_read = seen[2];
    int shown = 0;
    for (int i = 0; i < kVolleys && shown < kShown && (shown > 0 || i < kVolleysInVain); ++i) {
      std::vector<Outgoing> both;
      for (int k = 0; k < 2; ++k) {
        both.push_back(outgoing(&input.operation, another_such(input, thing, random),
                                scenario::kDeltaTwo, Purpose::kBurst));
      }
      const Sender::Together volley = send_together(tried, std::move(both), {});
      bool both_accepted = true;
      for (const Exchange& exchange : volley.exchanges) {
        both_accepted = both_accepted && exchange.success();
      }
      const auto after = read(probe);
      if (!after && !tried.exchanges.back().answered()) return keep();
      if (!after) break;
      if (both_accepted && !scenario::moved_too_little(moves, last_read, *after).empty()) ++shown;
      last_read = *after;
    }
    if (shown < kShown) continue;
    return keep();
  }
  return true;
}

}  // namespace bodkin::run
