// wrong-status: the answer's status is not one that is due.
//
// With a model: not a permitted one. Without: only what no order of checks explains: success, or
// 400, for something that does not exist where the contract documents 404; success of a method
// that the path does not have; success of a body in an undescribed media type where 415 is
// documented. 401, 403 and 429 are never wrong. Leaves to others: 5xx, accepted faults, access.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "oracle/echo.h"
#include "oracle/judgement.h"
#include "oracle/oracles.h"

namespace bodkin::oracle {
namespace {

using scenario::Purpose;

constexpr std::string_view kUnknownNote = "unknown:";
constexpr int kMethodNotAllowed = 405;

struct Wrong {
  int due = 0;  // 0: nothing is wrong
  std::string location;
  std::string because;
};

bool is_success(int status) {
  return status >= 200 && status < 300;
}

Wrong by_model(const Case& what, std::size_t at) {
  const Facts& facts = what.facts[at];
  const Outcomes& outcomes = *facts.model;
  const int status = status_of(facts);
  if (!outcomes.known || outcomes.permitted.empty() || outcomes.permits(status)) return {};
  const Purpose purpose = facts.exchange->purpose;
  // A step that is sent again before something else was judged when it was the input.
  const bool judged_as_accepted =
      is_success(status) && !outcomes.accepts() &&
      (purpose == Purpose::kInput || purpose == Purpose::kAccess || purpose == Purpose::kSetup);
  if (judged_as_accepted || (is_success(status) && model_refuses_access(facts))) return {};
  if (refused_though_valid(what, at)) return {};
  const Outcome& due = outcomes.permitted.front();
  return {due.status, "model:" + due.rule, "the rule " + due.rule};
}

// Whether the trace's input, or a write that was accepted, named the value that a probe takes for
// one that never exists.
bool may_exist(const Case& what, std::size_t at) {
  const Facts& facts = what.facts[at];
  if (facts.path_parameters.empty() || facts.exchange->group != nullptr) return true;
  const std::string& value = facts.path_parameters.back().value;
  for (std::size_t i = 0; i < at; ++i) {
    const scenario::Exchange& earlier = *what.facts[i].exchange;
    const bool wrote = earlier.success() && earlier.request.method != "GET";
    if ((wrote || earlier.purpose == Purpose::kInput) &&
        find_ignoring_case(spoken(what.facts[i]), value) != std::string_view::npos) {
      return true;
    }
  }
  return false;
}

// "get" is GET to some servers; that is not a method which the path does not have.
bool other_spelling_of_known(const Case& what, const Request& request) {
  const std::string_view path = http::split_target(request.target).path;
  const auto& operations = what.context.contract->operations();
  return std::any_of(operations.begin(), operations.end(), [&](const auto& operation) {
    return operation.method != request.method &&
           equal_ignore_case(operation.method, request.method) &&
           http::match_path(operation.path, path);
  });
}

Wrong by_contract(const Case& what, std::size_t at) {
  const Facts& facts = what.facts[at];
  const scenario::Exchange& exchange = *facts.exchange;
  const int status = status_of(facts);
  const std::string& method = exchange.request.method;
  if (facts.operation == nullptr) {
    if (!facts.path_known || !is_success(status) || equal_ignore_case(method, "HEAD") ||
        equal_ignore_case(method, "OPTIONS") || other_spelling_of_known(what, exchange.request)) {
      return {};
    }
    return {kMethodNotAllowed, "method", "the path has no such method"};
  }
  const contract::Operation& operation = *facts.operation;
  if (exchange.purpose == Purpose::kUnknown && exchange.note.starts_with(kUnknownNote) &&
      (method == "GET" || method == "DELETE") && operation.documents_exactly(kStatusNotFound) &&
      (is_success(status) || status == kStatusBadRequest)) {
    if (status == kStatusBadRequest && facts.parameter_verdict.invalid()) return {};
    if (may_exist(what, at)) return {};
    return {kStatusNotFound, "path:" + exchange.note.substr(kUnknownNote.size()),
            "nothing of that name exists"};
  }
  if (what.context.strict_content_type && exchange.purpose == Purpose::kInput &&
      is_success(status) && operation.body != nullptr && !operation.has_other_body &&
      has_other_media_type(facts) && operation.documents_exactly(kStatusUnsupportedType)) {
    return {kStatusUnsupportedType, "content-type", "the body's media type is not described"};
  }
  return {};
}

class WrongStatus : public Oracle {
 public:
  std::string_view name() const override { return "wrong-status"; }
  std::string_view purpose() const override {
    return "Another status was due: 400, 404, 405, 409, 415 or a success.";
  }

  void judge(const Case& what, std::vector<finding::Finding>& findings) const override {
    for (std::size_t i = 0; i < what.facts.size(); ++i) {
      const int status = status_of(what.facts[i]);
      if (status == 0 || status >= 500 || status == kStatusUnauthorised ||
          status == kStatusForbidden || status == kStatusTooMany) {
        continue;
      }
      const Wrong wrong = what.facts[i].model ? by_model(what, i) : by_contract(what, i);
      if (wrong.due == 0) continue;
      finding::Finding finding = finding_at(what, i, name());
      finding.location = wrong.location;
      finding.kind = fmt::format("{} where {} is due", status, wrong.due);
      finding.message =
          fmt::format("answered {} where {} is due: {}", status, wrong.due, wrong.because);
      finding.evidence = printable(what.facts[i].exchange->answer.response.body, 300);
      findings.push_back(std::move(finding));
    }
  }
};

}  // namespace

std::unique_ptr<Oracle> make_wrong_status() {
  return std::make_unique<WrongStatus>();
}

}  // namespace bodkin::oracle
