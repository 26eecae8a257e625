#include "oracle/habit.h"

#include <utility>

#include "base/text.h"
#include "json/pointer.h"
#include "json/tree.h"

namespace bodkin::oracle {
namespace {

// Text that lenient readers take for a number or a boolean.
bool spells_scalar(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  for (const std::string_view word : {"true", "false", "yes", "no", "on", "off", "y", "n", "t", "f",
                                      "nan", "inf", "infinity", "-infinity"}) {
    if (equal_ignore_case(text, word)) return true;
  }
  if (text.starts_with('+')) text.remove_prefix(1);
  const json::Tree tree = json::parse(text);
  return tree.at(tree.root()).kind == json::Kind::kNumber;
}

}  // namespace

std::string body_habit(const Facts& facts) {
  if (facts.body == nullptr) return {};
  const json::Tree& body = *facts.body;
  const json::NodeId at = json::resolve(body, facts.body_verdict.instance);
  if (facts.body_verdict.keyword == "additionalProperties" && at != json::kNone) {
    const std::string name = json::key_of(body, at);
    const bool shown =
        facts.exchange->answer.response.body.find(json::quote(name)) != std::string::npos;
    return name.empty() || shown ? "" : "habit:unknown-member";
  }
  if (facts.body_verdict.keyword != "type") return {};
  // A whole body of another type is no field.
  if (at == json::kNone || at == body.root()) return {};
  const json::Node& node = body.at(at);
  switch (node.kind) {
    case json::Kind::kString:
      return spells_scalar(json::decode_string(node.text).bytes) ? "habit:text-for-number" : "";
    case json::Kind::kNumber:
    case json::Kind::kTrue:
    case json::Kind::kFalse:
      return "habit:number-for-text";
    case json::Kind::kNull:
      return "habit:null";
    default:
      return {};
  }
}

void make_service_wide(finding::Finding& finding, std::string place) {
  finding.method = finding.path = "*";
  finding.location = std::move(place);
  finding.member.clear();
}

}  // namespace bodkin::oracle
