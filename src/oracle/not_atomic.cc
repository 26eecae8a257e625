// not-atomic: a request was refused, and something that can be read is not as it was.
//
// Judges the reads of run/snapshots.h: two rounds before a refused write, one after it. What moves
// between the two rounds moves by itself and is left out (scenario/difference.h), and so are times
// and counters of requests. Silent about refusals that may well leave a trace on purpose (a failed
// login, a declined payment, a limit: 401, 402, 423, 429), about answers of what stands before a
// service (408, 502, 503, 504), and where anything else was written in between.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "oracle/judgement.h"
#include "oracle/oracles.h"
#include "scenario/difference.h"

namespace bodkin::oracle {
namespace {

using scenario::Exchange;
using scenario::Purpose;

constexpr std::array kLeavesATrace{401, 402, 407, 408, 423, 425, 429, 501, 502, 503, 504};

bool is_refused_write(const Exchange& exchange) {
  const std::string& method = exchange.request.method;
  const int status = exchange.answer.response.status;
  return exchange.answered() && status >= 400 && method != "GET" && method != "HEAD" &&
         method != "OPTIONS" &&
         std::find(kLeavesATrace.begin(), kLeavesATrace.end(), status) == kLeavesATrace.end();
}

class NotAtomic : public Oracle {
 public:
  std::string_view name() const override { return "not-atomic"; }
  std::string_view purpose() const override { return "A refused request changed the state."; }

  void judge(const Case& what, std::vector<finding::Finding>& findings) const override {
    for (std::size_t i = 1; i < what.facts.size(); ++i) {
      if (is_refused_write(*what.facts[i].exchange)) judge_write(what, i, findings);
    }
  }

 private:
  void judge_write(const Case& what, std::size_t write,
                   std::vector<finding::Finding>& findings) const {
    for (std::size_t at = write + 1; at < what.facts.size(); ++at) {
      const Exchange& after = *what.facts[at].exchange;
      if (after.purpose != Purpose::kSnapshot || after.fresh || !after.answered()) return;
      std::vector<const Response*> before;
      for (std::size_t i = write; i-- > 0;) {
        const Exchange& earlier = *what.facts[i].exchange;
        if (earlier.purpose != Purpose::kSnapshot || !earlier.answered()) break;
        if (earlier.request.target == after.request.target) {
          before.push_back(&earlier.answer.response);
        }
        if (earlier.fresh) break;
      }
      if (before.size() < 2) continue;
      const auto place = scenario::difference(before, after.answer.response);
      if (!place) continue;
      const auto operation =
          what.context.contract->operation_name(after.request.method, after.request.target);
      finding::Finding finding = finding_at(what, write, name());
      finding.location = fmt::format("read:{}", operation.path);
      finding.kind = "a refused request changed the state";
      finding.message = fmt::format("answered {}, but GET {} then shows something else at {}",
                                    finding.http_status, printable(after.request.target),
                                    place->empty() ? "its top" : *place);
      finding.evidence = fmt::format("before: {}\nafter: {}", printable(before.front()->body, 400),
                                     printable(after.answer.response.body, 400));
      finding.exchange = at;
      findings.push_back(std::move(finding));
      return;
    }
  }
};

}  // namespace

std::unique_ptr<Oracle> make_not_atomic() {
  return std::make_unique<NotAtomic>();
}

}  // namespace bodkin::oracle
