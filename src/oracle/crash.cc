// crash: the service died, hung, or answered with something that is no answer.
//
// Reads the transport alone. A connection that is refused before anything was answered is a target
// that is not there, which is no finding; nor is one that ends after the head of a 4xx: a server
// may refuse a request that it has not read to its end (RFC 9112, 9.6). Sanitizer reports of a
// service in the same process end the process; the engine turns those into findings of this name.
#include <fmt/format.h>

#include "base/text.h"
#include "oracle/oracles.h"

namespace bodkin::oracle {
namespace {

using dispatch::Transport;

struct Seen {
  const char* kind = nullptr;  // nullptr: no finding
  finding::Severity severity = finding::Severity::kHigh;
  int cwe = 248;
};

Seen seen(Transport transport, bool answered_before) {
  switch (transport) {
    case Transport::kAnswered:
      return {};
    case Transport::kRefused:
      if (!answered_before) return {};
      return {"the service is gone: the connection was refused"};
    case Transport::kReset:
      return {"the connection ended before a whole answer"};
    case Transport::kTimeout:
      return {"no answer in time", finding::Severity::kHigh, 834};
    case Transport::kTooLarge:
      return {"the answer is larger than any answer should be", finding::Severity::kLow, 770};
    case Transport::kProtocol:
      return {"the answer is not HTTP", finding::Severity::kLow, 0};
  }
  return {};
}

bool refused_early(const dispatch::Answer& answer) {
  const int status = answer.response.status;
  return answer.transport == Transport::kReset && status >= 400 && status < 500;
}

class Crash : public Oracle {
 public:
  std::string_view name() const override { return "crash"; }
  std::string_view purpose() const override {
    return "The service died, hung, or broke the connection.";
  }

  void judge(const Case& what, std::vector<finding::Finding>& findings) const override {
    bool answered_before = false;
    for (std::size_t i = 0; i < what.facts.size(); ++i) {
      const auto& answer = what.facts[i].exchange->answer;
      const Seen what_happened = seen(answer.transport, answered_before);
      answered_before = answered_before || answer.transport == Transport::kAnswered;
      if (what_happened.kind == nullptr || refused_early(answer)) continue;
      finding::Finding finding = finding_at(what, i, name());
      finding.kind = what_happened.kind;
      finding.message = fmt::format("{} ({})", what_happened.kind, printable(answer.error));
      finding.severity = what_happened.severity;
      finding.cwe = what_happened.cwe;
      findings.push_back(std::move(finding));
    }
  }
};

}  // namespace

std::unique_ptr<Oracle> make_crash() {
  return std::make_unique<Crash>();
}

}  // namespace bodkin::oracle
