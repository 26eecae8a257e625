// response-contract: status, content type, headers or body of an answer are not what the contract
// says.
//
// Silent about 5xx (server-error has them), about requests that the contract does not know or that
// a server may read as something else (oracle/plain_request.h), and about undocumented statuses
// that come from what stands before a service rather than from itself.
// A success that should have been a refusal is accepted-invalid's or wrong-status's, and its answer
// a consequence.
// An internal identifier in an answer is left to info-leak. 400 and 422 come from the framework's
// validation: what is wrong with their form is one finding for the whole service.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "json/pointer.h"
#include "json/tree.h"
#include "oracle/habit.h"
#include "oracle/judgement.h"
#include "oracle/oracles.h"
#include "oracle/plain_request.h"

namespace bodkin::oracle {
namespace {

// Authentication, methods, negotiation, sizes, rates: few documents list them at each operation.
constexpr std::array kOfInfrastructure{401, 403, 405, 406, 408, 411, 413, 414, 415, 417, 429, 431};

class ResponseContract : public Oracle {
 public:
  std::string_view name() const override { return "response-contract"; }
  std::string_view purpose() const override {
    return "Status, content type or body of an answer outside the contract.";
  }

  // Where the violation stands; an answer that shows a value of the path shows no stored one.
  void describe_member(const Case& what, std::size_t i, finding::Finding& finding) const {
    const Facts& facts = what.facts[i];
    const contract::ResponseSpec* spec = facts.operation->response(status_of(facts));
    if (spec == nullptr || spec->body == nullptr) return;
    const schema::Verdict& verdict = facts.response_verdict;
    finding.member = violated_member(spec->body, verdict);
    const json::Tree answer = json::parse(facts.exchange->answer.response.body);
    const json::NodeId at = json::resolve(answer, verdict.instance);
    if (at == json::kNone || answer.at(at).kind != json::Kind::kString) return;
    const std::string value = json::decode_string(answer.at(at).text).bytes;
    for (std::size_t k = 0; k < i; ++k) {
      const scenario::Exchange& earlier = *what.facts[k].exchange;
      if (earlier.success() && earlier.request.body.find(value) != std::string::npos) return;
    }
    for (const http::PathParameter& parameter : facts.path_parameters) {
      if (parameter.value != value) continue;
      finding.member = "path:" + parameter.name;
      finding.kind = fmt::format("the answer repeats the path's {}, which violates {}",
                                 parameter.name, verdict.keyword);
    }
  }

  void judge(const Case& what, std::vector<finding::Finding>& findings) const override {
    for (std::size_t i = 0; i < what.facts.size(); ++i) {
      const Facts& facts = what.facts[i];
      const int status = status_of(facts);
      if (status == 0 || status >= 500 || !facts.response_verdict.invalid()) continue;
      const bool undocumented = facts.response_verdict.keyword == "status";
      if (undocumented && std::find(kOfInfrastructure.begin(), kOfInfrastructure.end(), status) !=
                              kOfInfrastructure.end()) {
        continue;
      }
      if (!internal_member(facts).empty() || !reaches_operation(facts)) continue;
      if (facts.exchange->success() && !broken_rule(facts).empty()) continue;
      finding::Finding finding = finding_at(what, i, name());
      finding.location = violation(facts.response_verdict);
      finding.kind = undocumented
                         ? std::string("the status is not documented")
                         : fmt::format("the answer violates {}", facts.response_verdict.keyword);
      if (!undocumented) describe_member(what, i, finding);
      finding.message = fmt::format("answered {}: {}, {}", status, finding.kind, finding.location);
      // The form of what validation refuses is the framework's: one finding, not one an operation.
      const bool by_validation = status == kStatusBadRequest || status == kStatusUnprocessable;
      if (by_validation && what.context.model == nullptr) {
        make_service_wide(finding,
                          fmt::format("refusals/{}/{}", status, facts.response_verdict.keyword));
      }
      finding.evidence = printable(facts.exchange->answer.response.body, 300);
      findings.push_back(std::move(finding));
    }
  }
};

}  // namespace

std::unique_ptr<Oracle> make_response_contract() {
  return std::make_unique<ResponseContract>();
}

}  // namespace bodkin::oracle
