#include "run/reach.h"

#include <algorithm>
#include <utility>

#include "http/uri.h"
#include "json/tree.h"
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
constexpr std::size_t kFiltersMax = 4;

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

// "?status=open" for each query parameter of a list that has the name of a scalar member of the
// thing, as its owner reads it.
std::vector<std::string> filters_for(const Operation& list, std::string_view thing) {
  const json::Tree tree = json::parse(thing);
  std::vector<std::string> filters;
  if (tree.at(tree.root()).kind != json::Kind::kObject) return filters;
  for (const contract::Parameter& parameter : list.parameters) {
    if (parameter.in != contract::Place::kQuery || filters.size() == kFiltersMax) continue;
    const json::NodeId member = json::find_member(tree, tree.root(), parameter.name);
    if (member == json::kNone) continue;
    const json::Node& node = tree.at(member);
    const bool text = node.kind == json::Kind::kString;
    if (!text && node.kind != json::Kind::kNumber) continue;
    const std::string value = text ? json::decode_string(node.text).bytes : std::string(node.text);
    filters.push_back("?" + http::percent_encode(parameter.name) + "=" +
                      http::percent_encode(value));
  }
  return filters;
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
  const std::vector<std::string> filters = near.list == nullptr
                                               ? std::vector<std::string>()
                                               : filters_for(*near.list, own->answer.response.body);
  const Exchange* seen = send(probe_of(*thing.read, get(thing.path), scenario::kReachOther), other);
  if (seen == nullptr) return false;
  const int status = seen->answer.response.status;
  const bool hidden = status == kForbidden || status == kNotFound;
  if (!hidden && !seen->success()) return true;
  if (near.list != nullptr) {
    const std::string list(
        http::expand_path(near.list->path, {thing.parameters.begin(), thing.parameters.end() - 1}));
    // A filter may be where the owner is forgotten.
    for (const std::string& filter : hidden ? filters : std::vector<std::string>()) {
      if (send(probe_of(*near.list, get(list + filter), scenario::kReachList), other) == nullptr) {
        return false;
      }
    }
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
