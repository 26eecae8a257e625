// code-injection: the service computed what a request only wrote down.
//
// Templates, eval, shells and readers that may call functions (pickle, YAML with tags, jsonpickle)
// turn the expression of scenario/computed.h into its product. Fires where the product turns up in
// an answer or a log line, a request of the trace up to there says the expression, and none says
// the product.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "oracle/echo.h"
#include "oracle/judgement.h"
#include "oracle/oracles.h"
#include "scenario/computed.h"

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

class CodeInjection : public Oracle {
 public:
  std::string_view name() const override { return "code-injection"; }
  std::string_view purpose() const override {
    return "An expression in a request was evaluated: template, eval, shell or unsafe reader.";
  }

  void judge(const Case& what, std::vector<finding::Finding>& findings) const override {
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
