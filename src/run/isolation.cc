#include "run/isolation.h"

#include <utility>

#include "run/created.h"
#include "run/learn.h"
#include "scenario/isolation.h"

namespace bodkin::run {
namespace {

using contract::Operation;
using scenario::Exchange;
using scenario::Principal;
using scenario::Purpose;

constexpr int kForbidden = 403, kNotFound = 404, kGone = 410;

int status_of(const Exchange& exchange) {
  return exchange.answered() ? exchange.answer.response.status : 0;
}

Probe read_of(const Thing& thing, std::string_view note, Purpose purpose) {
  Probe probe;
  probe.purpose = purpose;
  probe.operation = thing.read;
  probe.request.method = "GET";
  probe.request.target = thing.path;
  probe.note = note;
  return probe;
}

Probe removal_of(const Thing& thing, std::string_view note) {
  Probe probe;
  probe.purpose = Purpose::kAccess;
  probe.operation = thing.remove;
  probe.request.method = "DELETE";
  probe.request.target = thing.path;
  probe.note = note;
  return probe;
}

}  // namespace

std::optional<Thing> thing_of(const Exchange& exchange, const contract::Contract& contract,
                              const Scope& scope) {
  const std::string& method = exchange.request.method;
  if (!exchange.success() || method == "DELETE") return std::nullopt;
  Thing thing;
  thing.path = http::split_target(exchange.request.target).path;
  if (method == "POST") {
    thing.path = made_path(exchange.request, exchange.answer.response, contract);
    thing.made = true;
  }
  if (thing.path.empty()) return std::nullopt;
  const auto read = contract.match("GET", thing.path);
  if (!read || read->operation == nullptr || read->parameters.empty() ||
      !scope.allows(*read->operation) || !parent_of_last_parameter(read->operation->path)) {
    return std::nullopt;
  }
  thing.read = read->operation;
  thing.parameters = read->parameters;
  const auto removal = contract.match("DELETE", thing.path);
  if (removal && removal->operation != nullptr && removal->operation->path == thing.read->path &&
      scope.allows(*removal->operation)) {
    thing.remove = removal->operation;
  }
  return thing;
}

bool ask_about(const Thing& thing, const std::optional<Probe>& varied, bool may_delete,
               const Principal* owner, const Principal* other, const SendProbe& send) {
  // The status, or 0 where the trace ends.
  const auto ask = [&](Probe probe, const Principal* as) {
    const Exchange* exchange = send(std::move(probe), as);
    return exchange == nullptr ? 0 : status_of(*exchange);
  };
  const auto own_read = [&] {
    return ask(read_of(thing, scenario::kIsolationOwn, Purpose::kRead), owner);
  };
  const int own = own_read();
  if (own == 0) return false;
  if (own < 200 || own > 299) return true;
  const int seen = ask(read_of(thing, scenario::kIsolationOther, Purpose::kAccess), other);
  if (seen == 0) return false;
  const bool hidden = seen == kForbidden || seen == kNotFound;
  if (!hidden && (seen < 200 || seen > 299)) return true;
  if (own_read() == 0) return false;

  if (varied && hidden) {
    Probe write = *varied;
    write.purpose = Purpose::kAccess;
    write.note = scenario::kIsolationWrite;
    if (ask(std::move(write), other) == 0) return false;
    const int after = own_read();
    if (after == 0) return false;
    if (after == kNotFound || after == kGone) return true;
  }
  if (thing.remove == nullptr || !may_delete) return true;
  const int removed = ask(removal_of(thing, scenario::kIsolationWrite), other);
  if (removed == 0 || own_read() == 0) return removed != 0;
  if (hidden || removed != kNotFound) return true;
  return ask(removal_of(thing, scenario::kIsolationOwnDelete), owner) != 0;
}

}  // namespace bodkin::run
