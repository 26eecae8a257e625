#include "run/reach.h"

#include <algorithm>
#include <utility>

#include "http/uri.h"
#include "run/learn.h"
#include "scenario/compose.h"
#include "scenario/reach.h"

namespace bodkin::run {
namespace {

using contract::Operation;
using scenario::Exchange;
using scenario::Principal;
using scenario::Purpose;

constexpr int kForbidden = 403, kNotFound = 404;
constexpr std::size_t kBelowMax = 6;  // of reads, and of writes

bool needs_query(const Operation& operation) {
  return std::any_of(operation.parameters.begin(), operation.parameters.end(),
                     [](const auto& p) { return p.required && p.in == contract::Place::kQuery; });
}

Probe probe_of(const Operation& operation, Request request, std::string_view note) {
  Probe probe;
  probe.purpose = Purpose::kAccess;
  probe.operation = &operation;
  probe.request = std::move(request);
  probe.note = note;
  return probe;
}

Request get(std::string target) {
  Request request;
  request.method = "GET";
  request.target = std::move(target);
  return request;
}

}  // namespace

const Reach::Around& Reach::around(const Operation& read) {
  const auto [at, added] = around_.try_emplace(&read);
  Around& made = at->second;
  if (!added) return made;
  const std::string collection = parent_of_last_parameter(read.path).value_or("");
  const std::size_t values = http::path_parameter_names(read.path).size();
  for (const Operation& other : contract_.operations()) {
    if (!scope_.allows(other) || needs_query(other)) continue;
    if (other.method == "GET" && other.path == collection) made.list = &other;
    // What is below it and needs no name of its own.
    if (!other.path.starts_with(read.path + "/")) continue;
    if (http::path_parameter_names(other.path).size() != values) continue;
    std::vector<const Operation*>& to = other.method == "GET" ? made.reads : made.writes;
    if ((other.method == "GET" || other.writes()) && to.size() < kBelowMax) to.push_back(&other);
  }
  return made;
}

Request Reach::below(const Operation& operation, const Thing& thing, const std::string& last) {
  Request request = scenario::valid_request(operation, world_, 0, generator_).request.request;
  if (request.method.empty()) return request;
  std::vector<http::PathParameter> values = thing.parameters;
  if (!last.empty()) values.back().value = last;
  const http::Target target = http::split_target(request.target);
  std::string path = http::expand_path(operation.path, values);
  if (!target.query.empty()) path += "?" + std::string(target.query);
  request.target = std::move(path);
  return request;
}

bool Reach::ask_below(const Operation& operation, const Thing& thing, const Principal* owner,
                      const Principal* other, const SendProbe& send, bool& reached) {
  Request control = below(operation, thing, world_.unknown_for(thing.parameters.back().name));
  Request request = below(operation, thing, {});
  if (control.method.empty() || control.target == request.target) return true;
  const Exchange* answer =
      send(probe_of(operation, std::move(control), scenario::kReachNever), other);
  if (answer == nullptr) return false;
  // What is there whatever one asks for says nothing.
  if (answer->answer.response.status < 400) return true;
  answer = send(probe_of(operation, request, scenario::kReachPart), other);
  if (answer == nullptr) return false;
  if (!answer->success()) return true;
  reached = true;
  if (operation.method != "GET") return true;
  return send(probe_of(operation, std::move(request), scenario::kReachOwnPart), owner) != nullptr;
}

bool Reach::ask(const Thing& thing, bool may_write, const Principal* owner, const Principal* other,
                const SendProbe& send) {
  const Around& near = around(*thing.read);
  if (near.list == nullptr && near.reads.empty() && near.writes.empty()) return true;
  const Exchange* own = send(probe_of(*thing.read, get(thing.path), scenario::kReachOwn), owner);
  if (own == nullptr || !own->success()) return own != nullptr;
  const Exchange* seen = send(probe_of(*thing.read, get(thing.path), scenario::kReachOther), other);
  if (seen == nullptr) return false;
  const int status = seen->answer.response.status;
  const bool hidden = status == kForbidden || status == kNotFound;
  if (!hidden && !seen->success()) return true;
  if (near.list != nullptr) {
    const std::string list(
        http::expand_path(near.list->path, {thing.parameters.begin(), thing.parameters.end() - 1}));
    if (send(probe_of(*near.list, get(list), scenario::kReachList), other) == nullptr) return false;
    if (!hidden &&
        send(probe_of(*near.list, get(list), scenario::kReachOwnList), owner) == nullptr) {
      return false;
    }
  }
  if (!hidden) return true;
  bool reached = false;
  for (const Operation* read : near.reads) {
    if (!ask_below(*read, thing, owner, other, send, reached)) return false;
  }
  reached = false;
  for (const Operation* write : near.writes) {
    if (!may_write || reached) break;
    if (!ask_below(*write, thing, owner, other, send, reached)) return false;
  }
  return true;
}

}  // namespace bodkin::run
