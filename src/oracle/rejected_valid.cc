// rejected-valid: 400 or 422 for a request that contract and model allow.
//
// Reported apart, as low: without a model it may be the contract that is silent about a rule.
// Never 401, 403, 404 or 409, which depend on who asks and on what there is; nor where the answer
// says that something named is not there; nor, without a model, of a query with an opaque value
// ("cursor", "page_token"), which only the service can make, nor 422 where the operation has 400
// for what is malformed: then 422 is for rules that no schema can say.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "http/uri.h"
#include "oracle/echo.h"
#include "oracle/judgement.h"
#include "oracle/oracles.h"

namespace bodkin::oracle {
namespace {

constexpr int kUnprocessable = 422;

// The refusal is about something that the request names and that is not there: schemas cannot say
// what exists, so the contract is not at odds with it.
bool speaks_of_absence(std::string_view text) {
  static constexpr std::array<std::string_view, 10> kWords = {
      "no such ",  "not found",     "not exist",     "n't exist", "not known",
      "no record", "unrecognised ", "unrecognized ", "unknown ",  "not registered"};
  const std::string lower = to_lower(text);
  if (lower.find("unknown error") != std::string::npos) return false;
  return std::any_of(kWords.begin(), kWords.end(),
                     [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

// A value that only the service can make, which its schema calls a string.
bool has_opaque_value(const Facts& facts) {
  static constexpr std::array<std::string_view, 6> kWords = {"cursor",       "marker",   "token",
                                                             "continuation", "bookmark", "offset"};
  const http::Target target = http::split_target(facts.exchange->request.target);
  const auto pairs = http::query_pairs(target.query);
  return std::any_of(pairs.begin(), pairs.end(), [&](const auto& pair) {
    if (facts.operation == nullptr || pair.second.empty()) return false;
    const auto words = words_of_name(pair.first);
    const auto& declared = facts.operation->parameters;
    return std::find(kWords.begin(), kWords.end(), words.empty() ? "" : words.back()) !=
               kWords.end() &&
           std::any_of(declared.begin(), declared.end(), [&](const auto& parameter) {
             return parameter.name == pair.first && parameter.schema != nullptr &&
                    (parameter.schema->types & schema::kString) != 0;
           });
  });
}

bool breaks_a_rule(const Facts& facts) {
  return status_of(facts) == kUnprocessable && facts.operation != nullptr &&
         facts.operation->documents_exactly(kStatusBadRequest) &&
         facts.operation->documents_exactly(kUnprocessable);
}

class RejectedValid : public Oracle {
 public:
  std::string_view name() const override { return "rejected-valid"; }
  std::string_view purpose() const override {
    return "400 or 422 for a request that contract and model allow.";
  }

  void judge(const Case& what, std::vector<finding::Finding>& findings) const override {
    for (std::size_t i = 0; i < what.facts.size(); ++i) {
      if (!refused_though_valid(what, i)) continue;
      const std::string text = error_text(what.facts[i].exchange->answer.response);
      if (!what.facts[i].model && (speaks_of_absence(text) || breaks_a_rule(what.facts[i]) ||
                                   has_opaque_value(what.facts[i])))
        continue;
      finding::Finding finding = finding_at(what, i, name());
      finding.kind = finding::normalise_message(with_quoted_echoes(what.facts[i], text));
      finding.message = fmt::format("answered {} though contract{} allow{} it: {}",
                                    finding.http_status, what.facts[i].model ? " and model" : "",
                                    what.facts[i].model ? "" : "s", printable(text));
      findings.push_back(std::move(finding));
    }
  }
};

}  // namespace

std::unique_ptr<Oracle> make_rejected_valid() {
  return std::make_unique<RejectedValid>();
}

}  // namespace bodkin::oracle
