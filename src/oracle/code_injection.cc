// code-injection: the service computed what a request only wrote down.
//
// Templates, eval, shells and readers that may call functions (pickle, YAML with tags, jsonpickle)
// turn the expression of scenario/computed.h into its product. Fires where the product turns up in
// an answer or a log line, a request of the trace up to there says the expression, and none says
// the product. And where an answer hands out an object of the language's own serialiser for clients
// to send back (oracle/serialised.h): whoever reads that can be made to call functions.
#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/text.h"
#include "http/uri.h"
#include "json/tree.h"
#include "oracle/echo.h"
#include "oracle/judgement.h"
#include "oracle/oracles.h"
#include "oracle/phrases.h"
#include "oracle/serialised.h"
#include "scenario/computed.h"
#include "schema/reachable.h"

namespace bodkin::oracle {
namespace {

// The product as a number of its own: not a part of a longer one.
std::size_t find_number(std::string_view text, std::string_view number) {
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  for (std::size_t at = find_rare(text, number); at != std::string_view::npos;
       at = find_rare(text, number, at + 1)) {
    const std::size_t end = at + number.size();
    if ((at == 0 || !digit(text[at - 1])) && (end == text.size() || !digit(text[end]))) return at;
  }
  return std::string_view::npos;
}

constexpr std::size_t kNodesMax = 512, kHandedOutMin = 18;
constexpr int kDeserialisation = 502;

// How such texts begin, plain and in base64.
const Phrases& beginnings() {
  static const Phrases made(
      {"\"ga", "\"ro0ab", "\"aaeaaad", "\"o:", "\"a:", "\"tz", "\"yt", "_$$nd_func"});
  return made;
}

bool declares(const std::vector<const schema::Schema*>& schemas, std::string_view member) {
  return std::any_of(schemas.begin(), schemas.end(), [&](const schema::Schema* each) {
    return std::any_of(each->properties.begin(), each->properties.end(),
                       [&](const auto& property) { return property.first == member; });
  });
}

// An object of which clients choose the members.
bool is_open(const schema::Schema* schema) {
  return (schema->types & schema::kObject) != 0 && schema->properties.empty() &&
         schema->additional_allowed;
}

// Whether clients say what a member of that name holds, or, where they choose members, that there
// is such a one: it may have been stored by anybody, long before.
bool clients_say(const contract::Contract& contract, const Facts& facts, std::string_view member) {
  std::vector<const schema::Schema*> bodies;
  for (const contract::Operation& each : contract.operations()) bodies.push_back(each.body);
  const auto asked = schema::reachable_from(std::move(bodies));
  if (declares(asked, member)) return true;
  if (std::none_of(asked.begin(), asked.end(), is_open) || facts.operation == nullptr) return false;
  const auto* answer = facts.operation->response(facts.exchange->answer.response.status);
  return answer == nullptr || !declares(schema::reachable_from({answer->body}), member);
}

class CodeInjection : public Oracle {
 public:
  std::string_view name() const override { return "code-injection"; }
  std::string_view purpose() const override {
    return "An expression in a request was evaluated: template, eval, shell or unsafe reader.";
  }

  void judge(const Case& what, std::vector<finding::Finding>& findings) const override {
    judge_handed_out(what, findings);
    for (std::size_t i = 0; i < what.facts.size(); ++i) {
      const scenario::Exchange& exchange = *what.facts[i].exchange;
      const Response& response = exchange.answer.response;
      std::string_view where = "the answer";
      std::string_view text = shows(response.body);
      for (const auto& field : response.headers.fields()) {
        if (text.empty() && !(text = shows(field.value)).empty()) where = "a header of the answer";
      }
      for (const std::string& line : exchange.answer.log_lines) {
        if (text.empty() && !(text = shows(line)).empty()) where = "the log";
      }
      if (text.empty() || echoed(what.facts, i, scenario::kComputed)) continue;
      if (!echoed(what.facts, i, scenario::kExpression) &&
          !echoed(what.facts, i, scenario::kExpressionInBase64)) {
        continue;
      }
      finding::Finding finding = finding_at(what, i, name());
      finding.location = where;
      finding.kind = "an expression was evaluated";
      finding.message = fmt::format("{} shows {}, which no request says: {} was evaluated", where,
                                    scenario::kComputed, scenario::kExpression);
      finding.evidence = printable(text, 400);
      findings.push_back(std::move(finding));
      return;
    }
  }

 private:
  void judge_handed_out(const Case& what, std::vector<finding::Finding>& findings) const {
    for (std::size_t i = 0; i < what.facts.size(); ++i) {
      const Response& response = what.facts[i].exchange->answer.response;
      if (!what.facts[i].exchange->success()) continue;
      for (const auto& field : response.headers.fields()) {
        if (!equal_ignore_case(field.name, "Set-Cookie")) continue;
        const std::string_view pair =
            std::string_view(field.value).substr(0, field.value.find(';'));
        const std::size_t equal = pair.find('=');
        if (equal == std::string_view::npos) continue;
        const std::string value = http::percent_decode(pair.substr(equal + 1));
        if (add_handed_out(what, i, "cookie:" + std::string(pair.substr(0, equal)), value,
                           findings)) {
          return;
        }
      }
      if (beginnings().find(response.body, 1).empty()) continue;
      const json::Tree body = json::parse(response.body);
      const auto nodes = body.preorder();
      for (std::size_t k = 0; k < nodes.size() && k < kNodesMax; ++k) {
        if (body.at(nodes[k]).kind != json::Kind::kString) continue;
        if (body.at(nodes[k]).text.size() < kHandedOutMin) continue;
        const std::string value = json::decode_string(body.at(nodes[k]).text).bytes;
        const std::string member = json::key_of(body, nodes[k]);
        if (!serialised_object(value) ||
            clients_say(*what.context.contract, what.facts[i], member)) {
          continue;
        }
        if (add_handed_out(what, i, "/" + member, value, findings)) return;
      }
    }
  }

  bool add_handed_out(const Case& what, std::size_t at, std::string place, const std::string& value,
                      std::vector<finding::Finding>& findings) const {
    const auto object = serialised_object(value);
    // What somebody stored is only kept; a cursor that was sent back may be shown again.
    if (!object || echoed(what.facts, at, value)) return false;
    finding::Finding finding = finding_at(what, at, name());
    finding.location = std::move(place);
    finding.kind = "an object of a serialiser that may call functions is handed out";
    finding.cwe = kDeserialisation;
    finding.message = fmt::format(
        "{} of the answer is {}: what reads it back can be made to call "
        "functions",
        finding.location, *object);
    finding.evidence = printable(value, 200);
    findings.push_back(std::move(finding));
    return true;
  }

  // The text from a little before the product on, or nothing.
  static std::string_view shows(std::string_view text) {
    constexpr std::size_t kBefore = 100;
    const std::size_t at = find_number(text, scenario::kComputed);
    return at == std::string_view::npos ? std::string_view{}
                                        : text.substr(at - std::min(at, kBefore));
  }
};

}  // namespace

std::unique_ptr<Oracle> make_code_injection() {
  return std::make_unique<CodeInjection>();
}

}  // namespace bodkin::oracle
