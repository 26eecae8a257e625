#include "scenario/lock.h"

#include <algorithm>

#include "base/text.h"
#include "json/number.h"
#include "scenario/current.h"
#include "schema/validate.h"

namespace bodkin::scenario {
namespace {

constexpr int kConflict = 409, kPreconditionFailed = 412;

bool requires_member(const schema::Schema& schema, const json::Tree& body, std::string_view name) {
  for (const auto& [applied, node] : schema::applied_schemas(schema, body)) {
    if (node != body.root()) continue;
    const auto& needed = applied->required;
    if (std::find(needed.begin(), needed.end(), name) != needed.end()) return true;
  }
  return false;
}

}  // namespace

bool heeds_if_match(const contract::Operation& operation) {
  if (!operation.writes()) return false;
  for (const auto& parameter : operation.parameters) {
    if (parameter.in == contract::Place::kHeader && equal_ignore_case(parameter.name, kIfMatch)) {
      return true;
    }
  }
  return operation.method != "POST" && operation.path.ends_with('}') &&
         operation.documents_exactly(kPreconditionFailed);
}

bool documents_conflict(const contract::Operation& operation) {
  return operation.documents_exactly(kConflict) || operation.documents_exactly(kPreconditionFailed);
}

std::optional<std::int64_t> top_integer(const json::Tree& body, std::string_view member) {
  const json::NodeId id = json::find_member(body, body.root(), member);
  if (id == json::kNone || body.at(id).kind != json::Kind::kNumber) return std::nullopt;
  return json::to_int64(body.at(id).text);
}

std::string lock_member(const contract::Operation& operation, const json::Tree& body) {
  if (operation.body == nullptr || body.at(body.root()).kind != json::Kind::kObject) return {};
  for (json::NodeId child = body.at(body.root()).first_child; child != json::kNone;
       child = body.at(child).next) {
    const std::string name = json::key_of(body, child);
    if (names_a_lock(name) && top_integer(body, name) &&
        requires_member(*operation.body, body, name)) {
      return name;
    }
  }
  return {};
}

bool lock_has_risen(const Trace& trace, std::size_t first, std::size_t last,
                    std::string_view target, std::string_view member, std::int64_t before) {
  for (std::size_t i = first; i < last; ++i) {
    const Exchange& exchange = trace.exchanges[i];
    if (!exchange.success() || exchange.request.target != target) continue;
    const auto shown = top_integer(json::parse(exchange.answer.response.body), member);
    if (shown && *shown > before) return true;
  }
  return false;
}

}  // namespace bodkin::scenario
