// accepted-invalid: success on a request that the schema, a rule or the model refuses.
//
// Judges inputs, and inputs repeated as somebody else. Silent about path parameters (services may
// bring them to their normal form), query parameters that nobody declared, bodies in a media type
// that the contract does not describe, nulls of merge patches, and every "unknown" verdict. What
// frameworks do to every field (oracle/habit.h) is one finding for the whole service.
#include <fmt/format.h>

#include <string_view>
#include <utility>

#include "base/text.h"
#include "json/pointer.h"
#include "json/tree.h"
#include "oracle/habit.h"
#include "oracle/judgement.h"
#include "oracle/oracles.h"

namespace bodkin::oracle {
namespace {

using scenario::Purpose;

constexpr std::string_view kMergePatch = "application/merge-patch+json";

void fill(finding::Finding& finding, const char* part, const schema::Verdict& verdict) {
  finding.location = violation(verdict);
  finding.kind = fmt::format("accepted though {} violates {}", part, verdict.keyword);
  finding.message = fmt::format("answered {} though {} violates {} at \"{}\"", finding.http_status,
                                part, finding.location, verdict.instance);
}

// A null of a merge patch (RFC 7396) takes a member away: what is not there, or may not be there,
// is gone then.
bool takes_away(const Facts& facts) {
  const std::string_view type = facts.exchange->request.headers.get("Content-Type");
  if (facts.body == nullptr || !equal_ignore_case(media_type(type), kMergePatch)) return false;
  const json::NodeId node = json::resolve(*facts.body, facts.body_verdict.instance);
  return node != json::kNone && facts.body->at(node).kind == json::Kind::kNull;
}

class AcceptedInvalid : public Oracle {
 public:
  std::string_view name() const override { return "accepted-invalid"; }
  std::string_view purpose() const override {
    return "Success on a request that the schema, a rule or the model refuses.";
  }

  void judge(const Case& what, std::vector<finding::Finding>& findings) const override {
    for (std::size_t i = 0; i < what.facts.size(); ++i) {
      const Facts& facts = what.facts[i];
      const Purpose purpose = facts.exchange->purpose;
      if (!facts.exchange->success()) continue;
      if (purpose != Purpose::kInput && purpose != Purpose::kAccess) continue;
      const bool body =
          facts.body_verdict.invalid() && has_described_media_type(facts) && !takes_away(facts);
      const bool query = violated_query_parameter(facts) != nullptr;
      const bool by_model = facts.model && facts.model->known && !facts.model->accepts() &&
                            !facts.model->permitted.empty() && !model_refuses_access(facts);
      if (!body && !query && !by_model) continue;
      finding::Finding finding = finding_at(what, i, name());
      if (body) {
        fill(finding, "the body", facts.body_verdict);
        finding.member = violated_member(facts.operation->body, facts.body_verdict);
        // One finding for all fields: the message names the first.
        if (std::string habit = body_habit(facts);
            what.context.model == nullptr && !habit.empty()) {
          make_service_wide(finding, std::move(habit));
        }
      } else if (query) {
        finding.member = "?" + violated_query_parameter(facts)->name;
        fill(finding, "a query parameter", facts.parameter_verdict);
      } else {
        const Outcome& due = facts.model->permitted.front();
        finding.location = "model:" + due.rule;
        finding.kind = fmt::format("accepted where {} is due", due.status);
        finding.message = fmt::format("answered {} where {} is due by the rule {}",
                                      finding.http_status, due.status, due.rule);
      }
      findings.push_back(std::move(finding));
    }
  }
};

}  // namespace

std::unique_ptr<Oracle> make_accepted_invalid() {
  return std::make_unique<AcceptedInvalid>();
}

}  // namespace bodkin::oracle
