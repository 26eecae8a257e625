// rejected-valid: 400 or 422 for a request that contract and model allow.
//
// Reported apart, as low: without a model it may be the contract that is silent about a rule.
// Never 401, 403, 404 or 409, which depend on who asks and on what there is.
#include <fmt/format.h>

#include "base/text.h"
#include "oracle/echo.h"
#include "oracle/judgement.h"
#include "oracle/oracles.h"

namespace bodkin::oracle {
namespace {

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
