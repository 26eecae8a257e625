#include "session/hooks.h"

#include <set>
#include <unordered_set>
#include <utility>
#include <vector>

namespace bodkin::session {
namespace {

constexpr std::size_t kProblemsMax = 20;

finding::Severity severity_of(const std::string& name) {
  using enum finding::Severity;
  for (const finding::Severity severity : {kLow, kMedium, kHigh, kCritical}) {
    if (name == finding::to_string(severity)) return severity;
  }
  return kMedium;
}

finding::Finding finding_of(script::HookComplaint&& complaint, const scenario::Exchange& exchange) {
  finding::Finding finding;
  finding.oracle = std::string(kHookPrefix) + complaint.oracle;
  const bool known = exchange.operation != nullptr;
  finding.method = known ? exchange.operation->method : "*";
  finding.path = known ? exchange.operation->written_path : "*";
  finding.location = std::move(complaint.location);
  finding.http_status = exchange.answer.response.status;
  finding.message = std::move(complaint.message);
  finding.kind = std::move(complaint.kind);
  finding.severity = severity_of(complaint.severity);
  finding.cwe = complaint.cwe;
  finding.principal = exchange.principal;
  finding.purpose = scenario::to_string(exchange.purpose);
  finding.evidence = std::move(complaint.evidence);
  finding.request_id = exchange.id;
  finding.exchange = complaint.exchange;
  return finding;
}

// What a file's calls remember between traces: which problems were told.
struct Told {
  std::set<std::string> problems;
  std::function<void(const std::string&)> tell;

  void add(const std::string& problem) {
    if (problems.size() < kProblemsMax && problems.insert(problem).second && tell) tell(problem);
  }
};

}  // namespace

Judge hook_judge(std::shared_ptr<script::Hooks> hooks,
                 std::function<void(const std::string&)> problem) {
  auto told = std::make_shared<Told>(Told{{}, std::move(problem)});
  return [hooks = std::move(hooks), told = std::move(told)](
             const scenario::Trace& trace, std::vector<finding::Finding>& findings) {
    std::vector<std::string> names;
    names.reserve(trace.exchanges.size());
    std::vector<script::HookExchange> shown;
    shown.reserve(trace.exchanges.size());
    for (const scenario::Exchange& each : trace.exchanges) {
      names.push_back(each.operation == nullptr ? std::string() : each.operation->name());
      shown.push_back({scenario::to_string(each.purpose), each.principal, names.back(),
                       each.step + 1, each.fresh, &each.request, &each.answer.response});
    }
    std::vector<std::string> problems;
    std::unordered_set<std::string> seen;
    for (script::HookComplaint& complaint : hooks->judge(shown, problems)) {
      const std::size_t at = complaint.exchange;
      finding::Finding made = finding_of(std::move(complaint), trace.exchanges[at]);
      if (seen.insert(made.signature_text()).second) findings.push_back(std::move(made));
    }
    for (const std::string& each : problems) told->add(each);
  };
}

}  // namespace bodkin::session
