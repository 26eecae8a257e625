// server-error: the service answered 5xx.
//
// Not 501 (it says that something is not there) and not a 503 with Retry-After (it says when it
// will be): both are honest answers. What the body then shows is for other oracles; a stack trace in
// it names the place: the service's innermost function, which stays when its lines shift.
#include <fmt/format.h>

#include "base/text.h"
#include "finding/frame.h"
#include "oracle/echo.h"
#include "oracle/judgement.h"
#include "oracle/oracles.h"

namespace bodkin::oracle {
namespace {

class ServerError : public Oracle {
 public:
  std::string_view name() const override { return "server-error"; }
  std::string_view purpose() const override { return "The service answered 5xx."; }

  void judge(const Case& what, std::vector<finding::Finding>& findings) const override {
    for (std::size_t i = 0; i < what.facts.size(); ++i) {
      if (!is_server_error(what.facts[i])) continue;
      const Response& response = what.facts[i].exchange->answer.response;
      const std::string text = error_text(response);
      finding::Finding finding = finding_at(what, i, name());
      finding.kind = finding::normalise_message(with_quoted_echoes(what.facts[i], text));
      finding.location = finding::service_frame(response.body);
      finding.broken_rule = broken_rule(what.facts[i]);
      finding.message = fmt::format("answered {}: {}", response.status, printable(text));
      finding.evidence = printable(response.body, 400);
      findings.push_back(std::move(finding));
    }
  }
};

}  // namespace

std::unique_ptr<Oracle> make_server_error() {
  return std::make_unique<ServerError>();
}

}  // namespace bodkin::oracle
