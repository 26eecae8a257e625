#include "run/stale.h"

#include <array>
#include <string>

#include "json/edit.h"
#include "json/number.h"
#include "scenario/current.h"
#include "scenario/lock.h"

namespace bodkin::run {
namespace {

using json::Kind;
using json::NodeId;

constexpr std::size_t kNodesMax = 64;
constexpr int kTriesMax = 12;

Probe again(const Accepted& input, std::string_view what) {
  Probe probe;
  probe.purpose = scenario::Purpose::kStale;
  probe.operation = &input.operation;
  probe.request = input.request;
  probe.note = std::string(scenario::kStaleNote).append(what);
  return probe;
}

// Other spellings for a scalar, near to it so that they are likely to be allowed.
std::array<std::string, 2> others(const json::Node& node) {
  if (node.kind == Kind::kNumber && json::to_int64(node.text)) {
    return {json::add_to_integer(std::string(node.text), 1),
            json::add_to_integer(std::string(node.text), -1)};
  }
  if (node.kind == Kind::kString) {
    const std::string bytes = json::decode_string(node.text).bytes;
    return {json::quote(bytes + "b"), json::quote(bytes.substr(0, bytes.size() / 2) + "b")};
  }
  if (node.kind == Kind::kTrue) return {"false", ""};
  if (node.kind == Kind::kFalse) return {"true", ""};
  return {};
}

}  // namespace

std::optional<Probe> StaleWrites::with_stale_tag(const Accepted& input) {
  if (!scenario::heeds_if_match(input.operation)) return std::nullopt;
  Probe probe = again(input, scenario::kIfMatch);
  probe.request.headers.remove("If-Match");
  probe.request.headers.add("If-Match", std::string(scenario::kStaleTag));
  return probe;
}

std::optional<Probe> StaleWrites::with_old_lock(const Accepted& input, const scenario::Trace& trace,
                                                std::size_t accepted) {
  const bool changes = input.operation.method == "PUT" || input.operation.method == "PATCH";
  if (!changes || input.body == nullptr || !scenario::documents_conflict(input.operation)) {
    return std::nullopt;
  }
  const std::string member = scenario::lock_member(input.operation, *input.body);
  if (member.empty()) return std::nullopt;
  const std::int64_t before = *scenario::top_integer(*input.body, member);
  if (!scenario::lock_has_risen(trace, accepted, trace.exchanges.size(), input.request.target,
                                member, before)) {
    return std::nullopt;
  }
  std::string body = varied(input.operation, *input.body);
  if (body.empty()) return std::nullopt;
  Probe probe = again(input, member);
  probe.request.body = std::move(body);
  return probe;
}

std::string StaleWrites::varied(const contract::Operation& operation, const json::Tree& body) {
  return changed(operation, body, 1);
}

std::string StaleWrites::varied_all_over(const contract::Operation& operation,
                                         const json::Tree& body) {
  return changed(operation, body, kNodesMax);
}

std::string StaleWrites::changed(const contract::Operation& operation, const json::Tree& body,
                                 std::size_t places) {
  int tries = 0;
  std::size_t looked_at = 0;
  std::size_t done = 0;
  json::Tree tree = body;
  std::string text;
  for (const NodeId id : body.preorder()) {
    if (++looked_at > kNodesMax || done == places) break;
    if (scenario::names_a_lock(json::key_of(body, id))) continue;
    for (const std::string& other : others(body.at(id))) {
      if (other.empty()) continue;
      if (++tries > kTriesMax) return text;
      json::Tree with = tree;
      json::set_text(with, id, other);
      std::string printed = json::print(with);
      if (!generator_.fits(*operation.body, printed)) continue;
      tree = std::move(with);
      text = std::move(printed);
      ++done;
      break;
    }
  }
  return text;
}

}  // namespace bodkin::run
