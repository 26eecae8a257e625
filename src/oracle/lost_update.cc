// lost-update: a write that names an outdated state is accepted, so that what was written in
// between is lost without a word.
//
// Judges writes that were sent at the same moment and that no order explains
// (oracle/unexplained.h), or of which one counts for nothing (oracle/deltas.h); and the probes of
// run/stale.h: an If-Match that nothing fulfils, and another write with a lock that has risen
// since; and the same where steps of an input do it by themselves. Silent where the contract does
// not say that the operation refuses such writes, where nothing shows that the lock has risen, and
// about a mere repetition of what was done, which may be answered as done.
#include <fmt/format.h>

#include "base/text.h"
#include "oracle/deltas.h"
#include "oracle/judgement.h"
#include "oracle/oracles.h"
#include "oracle/unexplained.h"
#include "scenario/lock.h"

namespace bodkin::oracle {
namespace {

using scenario::Exchange;
using scenario::Purpose;

class LostUpdate : public Oracle {
 public:
  std::string_view name() const override { return "lost-update"; }
  std::string_view purpose() const override {
    return "A write that names an outdated state is accepted.";
  }

  void judge(const Case& what, std::vector<finding::Finding>& findings) const override {
    judge_groups(what, findings);
    judge_deltas(what, findings);
    for (std::size_t i = 0; i < what.facts.size(); ++i) {
      const Facts& facts = what.facts[i];
      const Exchange& exchange = *facts.exchange;
      if (!exchange.success() || facts.operation == nullptr) continue;
      const bool in_order = exchange.group == nullptr;
      if (exchange.purpose == Purpose::kInput && i > 0 && in_order) judge_step(what, i, findings);
      if (exchange.purpose != Purpose::kStale || !exchange.note.starts_with(scenario::kStaleNote))
        continue;
      const std::string member = exchange.note.substr(scenario::kStaleNote.size());
      if (member == scenario::kIfMatch) {
        judge_tag(what, i, findings);
      } else {
        judge_lock(what, i, member, findings);
      }
    }
  }

 private:
  void judge_groups(const Case& what, std::vector<finding::Finding>& findings) const {
    for (const UnexplainedGroup& group : unexplained_groups(what)) {
      if (group.exceeds_limit) continue;
      finding::Finding finding = finding_of(what, group, name());
      // One race of an operation is one finding, however it shows.
      finding.location = group.lock.empty() ? "" : "/" + group.lock;
      finding.kind = "no order explains what came of writes sent at once";
      if (group.verdict.what == scenario::Unexplained::kMoreAccepted) {
        finding.message = more_accepted(what, group, "writes");
      } else {
        finding.message = fmt::format(
            "what can be read after writes sent at once is what no order of them leaves: {} is "
            "another{}",
            group.verdict.where.empty() ? "the answer" : printable(group.verdict.where),
            how_it_came(what, group));
      }
      findings.push_back(std::move(finding));
    }
  }

  void judge_deltas(const Case& what, std::vector<finding::Finding>& findings) const {
    for (const LostDelta& lost : lost_deltas(what)) {
      finding::Finding finding = finding_at(what, lost.exchange, name());
      finding.kind = "no order explains what came of writes sent at once";
      finding.message = fmt::format(
          "of writes sent at once one is lost: each alone moves {} by {}, two that were both "
          "accepted by {}; so in {} of {} tries",
          printable(lost.member), lost.alone, lost.both, lost.shown, lost.tries);
      findings.push_back(std::move(finding));
    }
  }

  void judge_tag(const Case& what, std::size_t at, std::vector<finding::Finding>& findings) const {
    const Facts& facts = what.facts[at];
    if (!scenario::heeds_if_match(*facts.operation) ||
        facts.exchange->request.headers.get("If-Match") != scenario::kStaleTag) {
      return;
    }
    finding::Finding finding = finding_at(what, at, name());
    finding.location = "header:If-Match";
    finding.kind = "If-Match is not heeded";
    finding.message = fmt::format("{}: answered {} although no thing has the entity tag {}",
                                  finding.kind, status_of(facts), scenario::kStaleTag);
    findings.push_back(std::move(finding));
  }

  // A step that names a lock which an earlier step has named: nothing but reads in between, so that
  // the thing is still the same one.
  void judge_step(const Case& what, std::size_t at, std::vector<finding::Finding>& findings) const {
    const Facts& late = what.facts[at];
    const std::string& method = late.exchange->request.method;
    if ((method != "PUT" && method != "PATCH") || late.body == nullptr) return;
    const std::string member = scenario::lock_member(*late.operation, *late.body);
    if (member.empty()) return;
    for (std::size_t i = at; i-- > 0;) {
      const Facts& earlier = what.facts[i];
      if (earlier.operation == nullptr) return;
      if (!earlier.operation->writes()) continue;
      if (!earlier.exchange->success()) {
        if (status_of(earlier) == 0 || status_of(earlier) >= 500) return;
        continue;
      }
      if (earlier.operation == late.operation) judge_lock(what, at, member, findings);
      return;
    }
  }

  void judge_lock(const Case& what, std::size_t at, const std::string& member,
                  std::vector<finding::Finding>& findings) const {
    const Facts& late = what.facts[at];
    if (late.body == nullptr || !scenario::documents_conflict(*late.operation)) return;
    const auto named = scenario::top_integer(*late.body, member);
    if (!named) return;
    const std::string& target = late.exchange->request.target;
    // The write in between: the last one of the same target before this.
    for (std::size_t i = at; i-- > 0;) {
      const Facts& earlier = what.facts[i];
      const Exchange& exchange = *earlier.exchange;
      if (earlier.operation != late.operation || exchange.request.target != target) continue;
      if (status_of(earlier) >= 400 && status_of(earlier) < 500) continue;  // it wrote nothing
      if (!exchange.success() || earlier.body == nullptr ||
          exchange.request.body == late.exchange->request.body ||
          scenario::top_integer(*earlier.body, member) != named ||
          !scenario::lock_has_risen(what.trace, i, at, target, member, *named)) {
        return;
      }
      finding::Finding finding = finding_at(what, at, name());
      finding.location = "/" + member;
      finding.kind = "an outdated state is accepted";
      finding.message = fmt::format(
          "a write with {} {} is accepted though an answer has shown a later one; what was written "
          "in between is lost",
          printable(member), *named);
      findings.push_back(std::move(finding));
      return;
    }
  }
};

}  // namespace

std::unique_ptr<Oracle> make_lost_update() {
  return std::make_unique<LostUpdate>();
}

}  // namespace bodkin::oracle
