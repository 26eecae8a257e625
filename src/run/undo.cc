#include "run/undo.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "http/uri.h"

namespace bodkin::run {
namespace {

using contract::Operation;

constexpr int kCreated = 201;
constexpr std::array<std::string_view, 7> kReleasing{"cancel", "release", "return", "revoke",
                                                     "free",   "void",    "delete"};

// "/things/{id}/cancel", and nothing else is asked for.
bool is_release(const Operation& operation, const std::string& thing_path) {
  if (operation.method != "POST" || operation.body_required) return false;
  if (!operation.path.starts_with(thing_path + "/")) return false;
  const std::string_view last = std::string_view(operation.path).substr(thing_path.size() + 1);
  return std::find(kReleasing.begin(), kReleasing.end(), last) != kReleasing.end();
}

}  // namespace

std::optional<Probe> Undo::release_of(const Thing& thing) const {
  Probe probe;
  probe.purpose = scenario::Purpose::kSetup;
  if (thing.remove != nullptr) {
    probe.operation = thing.remove;
    probe.request.method = "DELETE";
    probe.request.target = thing.path;
    return probe;
  }
  for (const Operation& operation : contract_.operations()) {
    if (!is_release(operation, thing.read->path) || !scope_.allows(operation)) continue;
    probe.operation = &operation;
    probe.request.method = "POST";
    probe.request.target = thing.path + operation.path.substr(thing.read->path.size());
    return probe;
  }
  return std::nullopt;
}

bool Undo::note(const scenario::Exchange& exchange) {
  const bool made = exchange.request.method == "PUT" ? exchange.answer.response.status == kCreated
                                                     : exchange.request.method == "POST";
  if (!made) return false;
  const auto thing = thing_of(exchange, contract_, scope_);
  if (!thing) return false;
  auto release = release_of(*thing);
  if (!release) return false;
  made_.push_back({std::move(*release), exchange.principal});
  return true;
}

std::vector<Undo::Release> Undo::releases() {
  std::reverse(made_.begin(), made_.end());
  return std::exchange(made_, {});
}

}  // namespace bodkin::run
