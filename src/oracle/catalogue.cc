// All oracles in order, and what is the same for all their findings: severity and weakness.
#include <algorithm>
#include <array>
#include <string>
#include <unordered_set>
#include <utility>

#include "base/check.h"
#include "oracle/oracles.h"

namespace bodkin::oracle {
namespace {

using finding::Severity;

// MITRE's numbers. An oracle may say something more exact of one finding.
struct Weakness {
  std::string_view oracle;
  Severity severity;
  int cwe;
};
constexpr std::array<Weakness, 20> kWeaknesses{{
    {"sql-injection", Severity::kCritical, 89},    {"code-injection", Severity::kCritical, 94},
    {"broken-access", Severity::kHigh, 862},       {"crash", Severity::kHigh, 248},
    {"secret-in-log", Severity::kHigh, 532},       {"lost-update", Severity::kHigh, 362},
    {"over-capacity", Severity::kHigh, 770},       {"not-atomic", Severity::kMedium, 460},
    {"server-error", Severity::kMedium, 755},      {"sql-error-leak", Severity::kMedium, 209},
    {"info-leak", Severity::kMedium, 200},         {"accepted-invalid", Severity::kMedium, 20},
    {"read-back", Severity::kMedium, 0},           {"use-after-delete", Severity::kMedium, 672},
    {"dangling-reference", Severity::kMedium, 20}, {"mass-assignment", Severity::kHigh, 915},
    {"wrong-status", Severity::kLow, 393},         {"response-contract", Severity::kLow, 0},
    {"implausible", Severity::kLow, 1288},         {"rejected-valid", Severity::kLow, 0},
}};

std::vector<std::unique_ptr<Oracle>> make_all() {
  std::vector<std::unique_ptr<Oracle>> all;
  all.push_back(make_sql_injection());
  all.push_back(make_code_injection());
  all.push_back(make_broken_access());
  all.push_back(make_crash());
  all.push_back(make_secret_in_log());
  all.push_back(make_lost_update());
  all.push_back(make_over_capacity());
  all.push_back(make_not_atomic());
  all.push_back(make_server_error());
  all.push_back(make_sql_error_leak());
  all.push_back(make_info_leak());
  all.push_back(make_accepted_invalid());
  all.push_back(make_read_back());
  all.push_back(make_use_after_delete());
  all.push_back(make_dangling_reference());
  all.push_back(make_mass_assignment());
  all.push_back(make_wrong_status());
  all.push_back(make_response_contract());
  all.push_back(make_implausible());
  all.push_back(make_rejected_valid());
  return all;
}

}  // namespace

const std::vector<std::unique_ptr<Oracle>>& catalogue() {
  static const std::vector<std::unique_ptr<Oracle>> all = make_all();
  return all;
}

std::vector<finding::Finding> judge_all(const Case& what) {
  std::vector<finding::Finding> findings;
  for (const auto& oracle : catalogue()) oracle->judge(what, findings);
  if (findings.size() < 2) return findings;
  std::unordered_set<std::string> seen;
  std::erase_if(findings, [&](const finding::Finding& finding) {
    return !seen.insert(finding.signature_text()).second;
  });
  return findings;
}

finding::Finding finding_at(const Case& what, std::size_t exchange, std::string_view oracle) {
  const Facts& facts = what.facts[exchange];
  const auto weakness = std::find_if(kWeaknesses.begin(), kWeaknesses.end(),
                                     [&](const Weakness& known) { return known.oracle == oracle; });
  BODKIN_CHECK(weakness != kWeaknesses.end());
  finding::Finding finding;
  finding.oracle = oracle;
  const Request& request = facts.exchange->request;
  auto operation = what.context.contract->operation_name(request.method, request.target);
  finding.method = std::move(operation.method);
  finding.path = std::move(operation.path);
  finding.http_status = facts.exchange->answer.response.status;
  finding.severity = weakness->severity;
  finding.cwe = weakness->cwe;
  finding.principal = facts.exchange->principal;
  finding.purpose = scenario::to_string(facts.exchange->purpose);
  finding.request_id = facts.exchange->id;
  finding.exchange = exchange;
  return finding;
}

}  // namespace bodkin::oracle
