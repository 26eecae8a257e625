// response-contract: status, content type, headers or body of an answer are not what the contract
// says.
//
// Silent about 5xx (server-error has them), about requests that the contract does not know or that
// a server may read as something else (oracle/plain_request.h), and about undocumented statuses
// that come from what stands before a service rather than from itself.
// A success that should have been a refusal is accepted-invalid's or wrong-status's; its answer,
// and what is shown after such a write, are consequences. An internal identifier or a secret in
// an answer is left to info-leak. 400 and 422 come from the framework's validation: what is wrong
// with their form is one finding for the whole service.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "oracle/habit.h"
#include "oracle/judgement.h"
#include "oracle/oracles.h"
#include "oracle/plain_request.h"
#include "oracle/secrets.h"

namespace bodkin::oracle {
namespace {

// Authentication, methods, negotiation, sizes, rates: few documents list them at each operation.
constexpr int kStatusNotModified = 304;
constexpr std::array kOfInfrastructure{401, 403, 405, 406, 408, 411, 413, 414, 415, 417, 429, 431};

// A request that asks for an answer only if something has changed (RFC 9110, 13.1).
bool is_conditional(const Request& request) {
  return request.headers.find("If-None-Match") != nullptr ||
         request.headers.find("If-Modified-Since") != nullptr;
}

class ResponseContract : public Oracle {
 public:
  std::string_view name() const override { return "response-contract"; }
  std::string_view purpose() const override {
    return "Status, content type or body of an answer outside the contract.";
  }

  void judge(const Case& what, std::vector<finding::Finding>& findings) const override {
    bool after_invalid = false;
    for (std::size_t i = 0; i < what.facts.size(); ++i) {
      const Facts& facts = what.facts[i];
      if (facts.exchange->fresh) after_invalid = false;
      const bool silent = after_invalid;
      const bool due_refusal = facts.exchange->success() && !broken_rule(facts).empty();
      after_invalid = after_invalid || (due_refusal && facts.operation->writes());
      if (silent || due_refusal) continue;
      const int status = status_of(facts);
      if (status == 0 || status >= 500 || !facts.response_verdict.invalid()) continue;
      const bool undocumented = facts.response_verdict.keyword == "status";
      if (status == kStatusNotModified && is_conditional(facts.exchange->request)) continue;
      if (undocumented && std::find(kOfInfrastructure.begin(), kOfInfrastructure.end(), status) !=
                              kOfInfrastructure.end()) {
        continue;
      }
      const bool additional = facts.response_verdict.keyword == "additionalProperties";
      if (additional && secret_member(facts)) continue;
      if (!internal_member(facts).empty() || !reaches_operation(facts)) continue;
      findings.push_back(describe(what, i, undocumented));
    }
  }

 private:
  finding::Finding describe(const Case& what, std::size_t i, bool undocumented) const {
    const Facts& facts = what.facts[i];
    const int status = status_of(facts);
    finding::Finding finding = finding_at(what, i, name());
    finding.location = violation(facts.response_verdict);
    finding.kind = undocumented
                       ? std::string("the status is not documented")
                       : fmt::format("the answer violates {}", facts.response_verdict.keyword);
    finding.message = fmt::format("answered {}: {}, {}", status, finding.kind, finding.location);
    finding.evidence = printable(facts.exchange->answer.response.body, 300);
    if (const contract::ResponseSpec* spec = facts.operation->response(status); spec != nullptr) {
      finding.member = violated_member(spec->body, facts.response_verdict);
    }
    // The form of what validation refuses is the framework's: one finding, not one an operation.
    const bool by_validation = status == kStatusBadRequest || status == kStatusUnprocessable;
    if (by_validation && what.context.model == nullptr) {
      make_service_wide(finding,
                        fmt::format("refusals/{}/{}", status, facts.response_verdict.keyword));
    }
    return finding;
  }
};

}  // namespace

std::unique_ptr<Oracle> make_response_contract() {
  return std::make_unique<ResponseContract>();
}

}  // namespace bodkin::oracle
