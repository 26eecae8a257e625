// info-leak: an answer shows what nobody asked for.
//
// Stack traces and paths of the server; a file of its system; secrets (oracle/secrets.h); a value
// that belongs to one object of the world alone, in an error about another; what somebody else's
// thing says, in a refusal (oracle/telling.h); identifiers of the database's own, where the
// response schema forbids them. Silent where a request of the trace said the same, and of source
// where a request succeeds: what that shows may be what somebody stored.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "json/tree.h"
#include "oracle/echo.h"
#include "oracle/judgement.h"
#include "oracle/oracles.h"
#include "oracle/secrets.h"
#include "oracle/source_traces.h"
#include "oracle/telling.h"
#include "schema/validate.h"

namespace bodkin::oracle {
namespace {

class InfoLeak : public Oracle {
 public:
  std::string_view name() const override { return "info-leak"; }
  std::string_view purpose() const override {
    return "Stack trace, path, internal identifier or another object's data in an answer.";
  }

  void judge(const Case& what, std::vector<finding::Finding>& findings) const override {
    for (std::size_t i = 0; i < what.facts.size(); ++i) {
      const Facts& facts = what.facts[i];
      const std::string& body = facts.exchange->answer.response.body;
      if (body.empty()) continue;
      judge_identifiers(what, i, findings);
      judge_file(what, i, findings);
      judge_secrets(what, i, findings);
      if (!facts.exchange->success()) judge_source(what, i, findings);
      if (status_of(facts) >= 400) judge_marks(what, i, findings);
    }
    for (const Told& told : told_by_refusals(what)) {
      add(what, told.exchange, "a refusal tells of what is hidden from who asked", told.value,
          findings);
      findings.back().severity = finding::Severity::kMedium;
    }
  }

 private:
  void add(const Case& what, std::size_t at, std::string kind, std::string_view shown,
           std::vector<finding::Finding>& findings) const {
    finding::Finding finding = finding_at(what, at, name());
    finding.kind = std::move(kind);
    finding.message = fmt::format("{} in the answer: \"{}\"", finding.kind, printable(shown, 120));
    finding.evidence = printable(what.facts[at].exchange->answer.response.body, 400);
    findings.push_back(std::move(finding));
  }

  void judge_source(const Case& what, std::size_t at,
                    std::vector<finding::Finding>& findings) const {
    const std::string& raw = what.facts[at].exchange->answer.response.body;
    const bool escaped = raw.find("\\/") != std::string::npos;
    for (const auto& trace : source_traces(escaped ? without_escaped_slashes(raw) : raw)) {
      if (echoed(what.facts, at, trace.text)) continue;
      add(what, at, trace.kind, trace.text, findings);
      return;
    }
  }

  // The first line of a file that every Unix has, which paths that lead out of a folder name.
  void judge_file(const Case& what, std::size_t at, std::vector<finding::Finding>& findings) const {
    static constexpr std::string_view kLine = "root:x:0:0:";
    const std::string& body = what.facts[at].exchange->answer.response.body;
    if (find_rare(body, kLine) == std::string_view::npos || echoed(what.facts, at, kLine)) return;
    add(what, at, "a file of the server", kLine, findings);
  }

  void judge_secrets(const Case& what, std::size_t at,
                     std::vector<finding::Finding>& findings) const {
    const std::string& body = what.facts[at].exchange->answer.response.body;
    if (const auto secret = secret_text(body); secret && !echoed(what.facts, at, secret->shown)) {
      add(what, at, secret->kind, secret->shown, findings);
      findings.back().severity = finding::Severity::kHigh;
    }
    const auto secret = secret_member(what.facts[at]);
    if (!secret || secret->member == internal_member(what.facts[at])) return;
    // What keeps and shows whatever it is sent shows nothing of its own.
    if (!takes_member(what, at, secret->member) && said_by_a_member(what, at, secret->member)) {
      return;
    }
    add(what, at, secret->kind, secret->shown, findings);
    findings.back().location = "/" + secret->member;
    findings.back().severity = finding::Severity::kHigh;
  }

  // A request up to this one has a body in whose schema there is a member of that name.
  static bool takes_member(const Case& what, std::size_t last, std::string_view name) {
    const auto has = [&](const auto& applied) {
      const auto& properties = applied.first->properties;
      return std::any_of(properties.begin(), properties.end(),
                         [&](const auto& property) { return property.first == name; });
    };
    for (std::size_t i = 0; i <= last; ++i) {
      const Facts& facts = what.facts[i];
      if (facts.body == nullptr || facts.operation == nullptr || facts.operation->body == nullptr) {
        continue;
      }
      const auto applied = schema::applied_schemas(*facts.operation->body, *facts.body);
      if (std::any_of(applied.begin(), applied.end(), has)) return true;
    }
    return false;
  }
  static bool said_by_a_member(const Case& what, std::size_t last, std::string_view name) {
    for (std::size_t i = 0; i <= last; ++i) {
      const json::Tree* body = what.facts[i].body.get();
      if (body == nullptr) continue;
      const auto nodes = body->preorder();
      const bool said = std::any_of(nodes.begin(), nodes.end(), [&](json::NodeId node) {
        return body->at(node).kind == json::Kind::kObject &&
               json::find_member(*body, node, name) != json::kNone;
      });
      if (said) return true;
    }
    return false;
  }

  void judge_marks(const Case& what, std::size_t at,
                   std::vector<finding::Finding>& findings) const {
    if (what.context.world == nullptr) return;
    const std::string& body = what.facts[at].exchange->answer.response.body;
    for (const auto& mark : what.context.world->marks) {
      if (!holds_word(body, mark.value)) continue;
      if (echoed(what.facts, at, mark.owner) || echoed(what.facts, at, mark.value)) continue;
      add(what, at, "data of an object that the request does not name", mark.value, findings);
      return;
    }
  }

  void judge_identifiers(const Case& what, std::size_t at,
                         std::vector<finding::Finding>& findings) const {
    const std::string member = internal_member(what.facts[at]);
    if (member.empty()) return;
    add(what, at, fmt::format("internal identifier {}", member), member, findings);
  }
};

}  // namespace

std::unique_ptr<Oracle> make_info_leak() {
  return std::make_unique<InfoLeak>();
}

}  // namespace bodkin::oracle
