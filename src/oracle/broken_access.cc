// broken-access: a request succeeded for a principal who may not make it.
//
// Knows who may by the contract's x-bodkin-access, by security requirements (for nobody), by what
// the user said of a principal, and by the model. Silent without principals, and wherever these
// leave it open; where nobody says, by the service's own contradictions (oracle/isolation,
// oracle/reach, oracle/foreign, oracle/roles, oracle/rights, oracle/filters).
#include <fmt/format.h>

#include <algorithm>

#include "oracle/filters.h"
#include "oracle/foreign.h"
#include "oracle/isolation.h"
#include "oracle/judgement.h"
#include "oracle/oracles.h"
#include "oracle/reach.h"
#include "oracle/rights.h"
#include "oracle/roles.h"
#include "scenario/naming.h"

namespace bodkin::oracle {
namespace {

constexpr int kMissingAuthentication = 862, kMissingAuthorisation = 862, kForeignKey = 639,
              kObservableDifference = 204, kImproperAuthentication = 287;

class BrokenAccess : public Oracle {
 public:
  std::string_view name() const override { return "broken-access"; }
  std::string_view purpose() const override {
    return "A request succeeded for a principal who may not make it.";
  }

  void judge(const Case& what, std::vector<finding::Finding>& findings) const override {
    for (std::size_t i = 0; i < what.facts.size(); ++i) {
      if (!accessed_without_right(what, i)) continue;
      const Facts& facts = what.facts[i];
      const scenario::Principal* principal =
          what.context.principals->find(facts.exchange->principal);
      finding::Finding finding = finding_at(what, i, name());
      const bool stranger = facts.exchange->principal == scenario::kStranger;
      if (stranger && as_nobody_too(what, i)) continue;  // then nothing looks at credentials
      if (principal == nullptr && stranger) {
        finding.location = scenario::kStranger;
        finding.kind = "allowed with credentials that nobody has";
        finding.severity = finding::Severity::kCritical;
        finding.cwe = kImproperAuthentication;
      } else if (principal == nullptr) {
        finding.location = "nobody";
        finding.kind = "allowed without credentials";
        finding.severity = finding::Severity::kCritical;
        finding.cwe = kMissingAuthentication;
      } else if (acts_on_own(facts, *principal)) {
        finding.location = role(*principal);
        finding.kind = "allowed on what belongs to another project";
        finding.cwe = kForeignKey;
      } else {
        finding.location = role(*principal);
        finding.kind = "allowed for a role that may not do this";
        finding.cwe = kMissingAuthorisation;
      }
      finding.message = fmt::format("answered {} to {}: {}", finding.http_status,
                                    facts.exchange->principal, finding.kind);
      findings.push_back(std::move(finding));
    }
    for (const Breach& breach : isolation_breaches(what)) {
      finding::Finding finding = finding_at(what, breach.exchange, name());
      finding.location = breach.wrote ? "isolation of writes" : "isolation of reads";
      finding.kind = breach.wrote ? "written by a principal who may not even read it"
                                  : "shown to a principal to whom DELETE says that it is not there";
      finding.cwe = kForeignKey;
      finding.severity = breach.wrote ? finding::Severity::kCritical : finding::Severity::kHigh;
      finding.message = fmt::format("answered {} to {}: {}", finding.http_status,
                                    what.facts[breach.exchange].exchange->principal, finding.kind);
      findings.push_back(std::move(finding));
    }
    for (const auto& [at, told] : foreign_references(what)) {
      finding::Finding finding = finding_at(what, at, name());
      const std::string& note = what.facts[at].exchange->note;
      finding.location = "body:" + note.substr(scenario::kForeignWrite.size());
      finding.kind = told ? "tells what state a thing is in that the principal may not read"
                          : "names a thing that the principal may not read";
      finding.cwe = told ? kObservableDifference : kForeignKey;
      finding.severity = told ? finding::Severity::kMedium : finding::Severity::kHigh;
      finding.message =
          fmt::format("answered {} to {}: {} {}", finding.http_status,
                      what.facts[at].exchange->principal, finding.location, finding.kind);
      findings.push_back(std::move(finding));
    }
    for (const std::size_t at : changes_of_others(what)) {
      add(what, at, "ownership", "changes what belongs to another", kForeignKey,
          fmt::format(": it may change only what is its own, by {} (403)",
                      what.facts[at + 2].operation->name()),
          findings);
    }
    for (const std::size_t at : widening_filters(what)) {
      add(what, at, "isolation of lists", "shows with a filter what it leaves out without",
          kForeignKey, {}, findings);
    }
    for (const std::size_t at : unlisted_deletions(what)) {
      add(what, at, "isolation of lists", "deletes a thing that its own list leaves out",
          kForeignKey, {}, findings);
    }
    for (const std::size_t at : deletions_beyond_role(what)) {
      add(what, at, "roles", "deletes what it may not make", kMissingAuthorisation,
          ": the write that made it is answered 403 to it", findings);
    }
    for (const Overreach& overreach : overreaches(what)) {
      add_overreach(what, overreach, findings);
    }
  }

 private:
  // What a service does against its own word; `why` goes on after what was done.
  void add(const Case& what, std::size_t at, const char* location, const char* kind, int cwe,
           const std::string& why, std::vector<finding::Finding>& findings) const {
    finding::Finding finding = finding_at(what, at, name());
    finding.location = location;
    finding.kind = kind;
    finding.cwe = cwe;
    finding.severity = finding::Severity::kHigh;
    finding.message = fmt::format("answered {} to {}: {}{}", finding.http_status,
                                  what.facts[at].exchange->principal, finding.kind, why);
    findings.push_back(std::move(finding));
  }

  void add_overreach(const Case& what, const Overreach& overreach,
                     std::vector<finding::Finding>& findings) const {
    using How = Overreach::How;
    finding::Finding finding = finding_at(what, overreach.exchange, name());
    finding.cwe = kForeignKey;
    finding.severity = finding::Severity::kHigh;
    switch (overreach.how) {
      case How::kPart:
        finding.location = "isolation of parts";
        finding.kind = "shows what is below a thing that the principal may not read";
        break;
      case How::kWrite:
        finding.location = "isolation of parts";
        finding.kind = "changes what is below a thing that the principal may not read";
        finding.severity = finding::Severity::kCritical;
        break;
      case How::kListed:
        finding.location = "isolation of lists";
        finding.kind = "lists a thing that the principal may not read";
        break;
      case How::kUnlisted:
        finding.location = "isolation of reads";
        finding.kind = "shown to a principal whose list leaves it out";
        break;
      case How::kTold:
        finding.location = "isolation of parts";
        finding.kind = "tells that a thing exists which is hidden as if it did not";
        finding.severity = finding::Severity::kLow;
        finding.cwe = kObservableDifference;
        break;
    }
    finding.message = fmt::format("answered {} to {}: {}", finding.http_status,
                                  what.facts[overreach.exchange].exchange->principal, finding.kind);
    findings.push_back(std::move(finding));
  }
  // The same request succeeded without any credentials, too.
  static bool as_nobody_too(const Case& what, std::size_t at) {
    const scenario::Exchange& exchange = *what.facts[at].exchange;
    return std::any_of(what.facts.begin(), what.facts.end(), [&](const Facts& facts) {
      const scenario::Exchange& other = *facts.exchange;
      return other.principal == scenario::kNobody && other.success() &&
             other.purpose == exchange.purpose && other.request.method == exchange.request.method &&
             other.request.target == exchange.request.target;
    });
  }
  static std::string role(const scenario::Principal& principal) {
    return principal.role.empty() ? principal.name : principal.role;
  }
  // Whether the principal may do this at all, though only to its own project's things.
  static bool acts_on_own(const Facts& facts, const scenario::Principal& principal) {
    if (facts.operation == nullptr || !facts.operation->access) return false;
    for (const auto& own : facts.operation->access->own) {
      if (own == role(principal)) return true;
    }
    return false;
  }
};

}  // namespace

std::unique_ptr<Oracle> make_broken_access() {
  return std::make_unique<BrokenAccess>();
}

}  // namespace bodkin::oracle
