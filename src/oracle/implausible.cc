// implausible: a valid body whose members contradict each other by their names is taken: a start
// after its end, a least above the most, a part above its whole.
//
// Which members pair is a guess (scenario/ranges.h), and no document says it: reported apart, as
// low, like rejected-valid. A finding only where the operation documents a refusal of bodies (400,
// 409, 422), the body is surely valid, both members are declared, and the answer or a later read of
// the same principal shows both as they were sent. Of a write that sends one of the two alone, a
// read of the same path that shows it as sent, beside another that it contradicts. Silent beside a
// model.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "json/number.h"
#include "oracle/judgement.h"
#include "oracle/oracles.h"
#include "scenario/ranges.h"
#include "schema/validate.h"

namespace bodkin::oracle {
namespace {

using scenario::Purpose;

bool documents_a_refusal(const contract::Operation& operation) {
  static constexpr std::array<int, 3> kRefusals = {400, 409, 422};
  return std::any_of(kRefusals.begin(), kRefusals.end(),
                     [&](int status) { return operation.documents_exactly(status); });
}

bool alike(const json::Node& a, const json::Node& b) {
  if (a.kind != b.kind) return false;
  if (a.kind == json::Kind::kNumber) return json::compare_numbers(a.text, b.text) == 0;
  return json::decode_string(a.text).bytes == json::decode_string(b.text).bytes;
}

// Whether some object of the answer shows both members as sent.
bool shows(const json::Tree& answer, const json::Tree& body, const scenario::Range& range) {
  const std::string low = json::key_of(body, range.low), high = json::key_of(body, range.high);
  for (const json::NodeId id : answer.preorder()) {
    if (answer.at(id).kind != json::Kind::kObject) continue;
    const json::NodeId a = json::find_member(answer, id, low);
    const json::NodeId b = json::find_member(answer, id, high);
    if (a != json::kNone && b != json::kNone && alike(answer.at(a), body.at(range.low)) &&
        alike(answer.at(b), body.at(range.high))) {
      return true;
    }
  }
  return false;
}

class Implausible : public Oracle {
 public:
  std::string_view name() const override { return "implausible"; }
  std::string_view purpose() const override {
    return "A valid body whose members contradict each other by their names is taken.";
  }

  void judge(const Case& what, std::vector<finding::Finding>& findings) const override {
    for (std::size_t i = 0; i < what.facts.size(); ++i) {
      const Facts& facts = what.facts[i];
      if (facts.exchange->purpose != Purpose::kInput || facts.model || !facts.exchange->success() ||
          facts.operation == nullptr || !facts.operation->writes() || facts.body == nullptr ||
          facts.operation->body == nullptr || !facts.body_verdict.valid() ||
          status_of(facts) == 202 || !documents_a_refusal(*facts.operation)) {
        continue;
      }
      const json::Tree& body = *facts.body;
      judge_half(what, i, findings);
      for (const auto& [schema, node] : schema::applied_schemas(*facts.operation->body, body)) {
        if (body.at(node).kind != json::Kind::kObject) continue;
        for (const scenario::Range& range : scenario::ranges_of(body, node)) {
          const std::string low = json::key_of(body, range.low),
                            high = json::key_of(body, range.high);
          if (!declares(*schema, low) || !declares(*schema, high)) continue;
          if (!scenario::is_turned_round(body, range) || !is_kept(what, i, range)) continue;
          finding::Finding finding = finding_at(what, i, name());
          finding.location = "/" + low;
          finding.kind = "the low end of a range is above the high end";
          finding.message = fmt::format("answered {} though {} {} is above {} {}", status_of(facts),
                                        printable(low), printable(body.at(range.low).text),
                                        printable(high), printable(body.at(range.high).text));
          finding.evidence = printable(facts.exchange->answer.response.body, 300);
          findings.push_back(std::move(finding));
        }
      }
    }
  }

 private:
  // A member of the body's top that contradicts one that was there before.
  void judge_half(const Case& what, std::size_t at, std::vector<finding::Finding>& findings) const {
    const Facts& write = what.facts[at];
    const json::Tree& body = *write.body;
    if (body.at(body.root()).kind != json::Kind::kObject) return;
    for (std::size_t i = at + 1; i < what.facts.size(); ++i) {
      const scenario::Exchange& read = *what.facts[i].exchange;
      if (read.fresh || read.purpose != Purpose::kRead) return;
      if (!read.success() || read.principal != write.exchange->principal ||
          read.request.target != write.exchange->request.target) {
        continue;
      }
      const json::Tree answer = json::parse(read.answer.response.body);
      for (const scenario::Range& range : scenario::ranges_of(answer, answer.root())) {
        const std::string low = json::key_of(answer, range.low),
                          high = json::key_of(answer, range.high);
        const auto sent_low = json::find_member(body, body.root(), low);
        const auto sent_high = json::find_member(body, body.root(), high);
        if ((sent_low == json::kNone) == (sent_high == json::kNone)) continue;
        const bool first = sent_low != json::kNone;
        const json::NodeId sent = first ? sent_low : sent_high;
        if (!alike(body.at(sent), answer.at(first ? range.low : range.high)) ||
            !scenario::is_turned_round(answer, range) || !declares(*write.operation->body, low) ||
            !declares(*write.operation->body, high)) {
          continue;
        }
        finding::Finding finding = finding_at(what, at, name());
        finding.location = "/" + low;
        finding.kind = "the low end of a range is above the high end";
        finding.message = fmt::format("answered {} to {} alone, and then {} {} is above {} {}",
                                      status_of(write), printable(first ? low : high),
                                      printable(low), printable(answer.at(range.low).text),
                                      printable(high), printable(answer.at(range.high).text));
        finding.evidence = printable(read.answer.response.body, 300);
        findings.push_back(std::move(finding));
      }
    }
  }

  static bool declares(const schema::Schema& schema, std::string_view name) {
    return std::any_of(schema.properties.begin(), schema.properties.end(), [&](const auto& each) {
      return each.first == name && each.second != nullptr && !each.second->read_only;
    });
  }

  static bool is_kept(const Case& what, std::size_t at, const scenario::Range& range) {
    const Facts& write = what.facts[at];
    for (std::size_t i = at; i < what.facts.size(); ++i) {
      const scenario::Exchange& seen = *what.facts[i].exchange;
      if (i > at && (seen.fresh || seen.purpose != Purpose::kRead)) return false;
      if (!seen.success() || seen.principal != write.exchange->principal) continue;
      if (shows(json::parse(seen.answer.response.body), *write.body, range)) return true;
    }
    return false;
  }
};

}  // namespace

std::unique_ptr<Oracle> make_implausible() {
  return std::make_unique<Implausible>();
}

}  // namespace bodkin::oracle
