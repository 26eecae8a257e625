// sql-injection: something of the request became SQL text.
//
// Three proofs. A canary of the request stands in the text of a statement that the service ran for
// it (statements come with placeholders, so a value that is bound is not there). Or a database's
// error, in the answer or in the log, says that it could not read a statement at the canary. Or
// three requests that differ in one query value alone are answered as only injection explains: the
// runner's notes say which three ("sqli:base:NAME" asks for something that does not exist,
// "sqli:true:NAME" adds a condition that always holds, "sqli:false:NAME" one that never does), or
// begin with what is there or is known to be good ("sqli:same:NAME", "sqli:order:NAME"). Time is no
// proof.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "oracle/echo.h"
#include "oracle/judgement.h"
#include "oracle/oracles.h"
#include "oracle/sql_syntax.h"
#include "scenario/canary.h"

namespace bodkin::oracle {
namespace {

constexpr const char* kKind = "a value of the request is run as SQL";
constexpr std::string_view kNote = "sqli:";

// The first statement that holds the text, or nullptr.
const std::string* statement_with(const std::vector<std::string>& statements,
                                  std::string_view text) {
  for (const auto& statement : statements) {
    if (statement.find(text) != std::string::npos) return &statement;
  }
  return nullptr;
}

// Where the request says it: "path:NAME", "query:NAME", "header:NAME" or "body".
std::string place_of(const Facts& facts, std::string_view canary) {
  for (const auto& parameter : facts.path_parameters) {
    if (parameter.value.find(canary) != std::string::npos) return "path:" + parameter.name;
  }
  const std::string_view query = http::split_target(facts.exchange->request.target).query;
  for (const auto& [name, value] : http::query_pairs(query)) {
    if (http::percent_decode(value, true).find(canary) != std::string::npos) {
      return "query:" + http::percent_decode(name, true);
    }
  }
  if (facts.exchange->request.target.find(canary) != std::string::npos) return "path";
  for (const auto& field : facts.exchange->request.headers.fields()) {
    if (field.value.find(canary) != std::string::npos) return "header:" + to_lower(field.name);
  }
  return "body";
}

bool may_hold_canary(const Request& request) {
  const auto has = [](const std::string& text) {
    return text.find(scenario::kCanaryPrefix) != std::string::npos;
  };
  return has(request.target) || has(request.body) ||
         std::any_of(request.headers.fields().begin(), request.headers.fields().end(),
                     [&](const Header& field) { return has(field.value); });
}

class SqlInjection : public Oracle {
 public:
  std::string_view name() const override { return "sql-injection"; }
  std::string_view purpose() const override {
    return "A marker of the request reaches SQL text, or answers differ as only injection "
           "explains.";
  }

  void judge(const Case& what, std::vector<finding::Finding>& findings) const override {
    for (std::size_t i = 0; i < what.facts.size(); ++i) {
      judge_statements(what, i, findings);
      judge_errors(what, i, findings);
      judge_answers(what, i, findings);
    }
  }

 private:
  void judge_statements(const Case& what, std::size_t at,
                        std::vector<finding::Finding>& findings) const {
    const Facts& facts = what.facts[at];
    const auto& statements = facts.exchange->answer.statements;
    if (statements.empty() || !may_hold_canary(facts.exchange->request)) return;
    const std::string said = spoken(facts);
    for (const auto canary : scenario::find_canaries(said)) {
      const std::string* statement = statement_with(statements, canary);
      if (statement == nullptr) continue;
      return add(what, at, canary, *statement, findings);
    }
  }

  void judge_errors(const Case& what, std::size_t at,
                    std::vector<finding::Finding>& findings) const {
    const dispatch::Answer& answer = what.facts[at].exchange->answer;
    if (judge_error(what, at, answer.response.body, findings)) return;
    for (const std::string& line : answer.log_lines) {
      if (judge_error(what, at, line, findings)) return;
    }
  }

  // True: a finding was added.
  bool judge_error(const Case& what, std::size_t at, const std::string& text,
                   std::vector<finding::Finding>& findings) const {
    if (text.find(scenario::kCanaryPrefix) == std::string::npos) return false;
    for (const std::string& quote : sql_error_quotes(text)) {
      for (const auto canary : scenario::find_canaries(quote)) {
        const std::string said = spoken(what.facts[at]);
        if (said.find(canary) == std::string::npos) continue;  // another's
        if (sql_breaks_at(said, canary)) continue;             // the request's own words
        add(what, at, canary, text, findings);
        return true;
      }
    }
    return false;
  }

  void add(const Case& what, std::size_t at, std::string_view canary, const std::string& evidence,
           std::vector<finding::Finding>& findings) const {
    finding::Finding finding = finding_at(what, at, name());
    finding.location = place_of(what.facts[at], canary);
    finding.kind = kKind;
    finding.evidence = printable(evidence, 300);
    finding.message = fmt::format("{} ({}): \"{}\"", kKind, finding.location, finding.evidence);
    findings.push_back(std::move(finding));
  }

  // `at` is the second of the three.
  void judge_answers(const Case& what, std::size_t at,
                     std::vector<finding::Finding>& findings) const {
    const std::string& note = what.facts[at].exchange->note;
    if (at == 0 || at + 1 >= what.facts.size() || !note.starts_with("sqli:true:")) return;
    const std::string parameter = note.substr(note.rfind(':') + 1);
    const scenario::Exchange& base = *what.facts[at - 1].exchange;
    const scenario::Exchange& yes = *what.facts[at].exchange;
    const scenario::Exchange& no = *what.facts[at + 1].exchange;
    if (is_note(base, "same", parameter) || is_note(base, "order", parameter)) {
      judge_same(what, at, parameter, findings);
      return;
    }
    if (!is_note(base, "base", parameter) ||
        no.note != fmt::format("{}false:{}", kNote, parameter) || !base.answered() ||
        !yes.success() || !no.answered()) {
      return;
    }
    const Response& nothing = base.answer.response;
    const Response& everything = yes.answer.response;
    // A search in a body finds nothing, as one in a query does.
    if (parameter.starts_with('/') && !base.success()) {
      judge_write(what, at, parameter, findings);
      return;
    }
    if (nothing.status >= 500 || no.answer.response.status != nothing.status ||
        no.answer.response.body != nothing.body || everything.body.size() <= nothing.body.size()) {
      return;
    }
    finding::Finding finding = finding_at(what, at, name());
    finding.location = place_of_parameter(what.facts[at], parameter);
    finding.kind = kKind;
    finding.evidence = printable(everything.body, 300);
    finding.message = fmt::format(
        "{} ({}): a condition that always holds turned an answer of {} bytes into one of {}, and "
        "one that never holds did not",
        kKind, finding.location, nothing.body.size(), everything.body.size());
    findings.push_back(std::move(finding));
  }

  // A write that is refused for what a text names, and for that with a condition that never holds,
  // and accepted with one that always does.
  void judge_write(const Case& what, std::size_t at, const std::string& member,
                   std::vector<finding::Finding>& findings) const {
    const int refused = status_of(what.facts[at - 1]);
    if (refused < 400 || refused >= 500 || refused == kStatusTooMany ||
        status_of(what.facts[at + 1]) != refused) {
      return;
    }
    finding::Finding finding = finding_at(what, at, name());
    finding.location = place_of_parameter(what.facts[at], member);
    finding.kind = kKind;
    finding.evidence = printable(what.facts[at].exchange->request.body, 300);
    finding.message = fmt::format(
        "{} ({}): answered {}, and {} with a condition that always holds, and {} with one that "
        "never does",
        kKind, finding.location, refused, status_of(what.facts[at]), status_of(what.facts[at + 1]));
    findings.push_back(std::move(finding));
  }

  static bool is_note(const scenario::Exchange& exchange, std::string_view kind,
                      std::string_view parameter) {
    return exchange.note == fmt::format("{}{}:{}", kNote, kind, parameter);
  }

  static std::string place_of_parameter(const Facts& facts, const std::string& parameter) {
    if (parameter.starts_with('/')) return "body:" + parameter;
    const bool in_path = std::any_of(facts.path_parameters.begin(), facts.path_parameters.end(),
                                     [&](const auto& each) { return each.name == parameter; });
    return (in_path ? "path:" : "query:") + parameter;
  }

  // The first and the second of the three mean the same to SQL alone, and the third does not.
  void judge_same(const Case& what, std::size_t at, const std::string& parameter,
                  std::vector<finding::Finding>& findings) const {
    const scenario::Exchange& same = *what.facts[at - 1].exchange;
    const scenario::Exchange& yes = *what.facts[at].exchange;
    const scenario::Exchange& no = *what.facts[at + 1].exchange;
    if (!is_note(no, "false", parameter) || !same.success() || !yes.success() || !no.answered()) {
      return;
    }
    const Response& shown = same.answer.response;
    if (shown.body.empty() || shown.body != yes.answer.response.body ||
        shown.body == no.answer.response.body) {
      return;
    }
    finding::Finding finding = finding_at(what, at, name());
    finding.location = place_of_parameter(what.facts[at], parameter);
    finding.kind = kKind;
    finding.evidence = printable(http::percent_decode(yes.request.target), 300);
    finding.message = fmt::format(
        "{} ({}): what SQL takes for the same was answered the same, and what differs to SQL alone "
        "was answered {} and otherwise",
        kKind, finding.location, status_of(what.facts[at + 1]));
    findings.push_back(std::move(finding));
  }
};

}  // namespace

std::unique_ptr<Oracle> make_sql_injection() {
  return std::make_unique<SqlInjection>();
}

}  // namespace bodkin::oracle
