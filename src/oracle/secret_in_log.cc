// secret-in-log: something that a request said in confidence stands in the service's log.
//
// A canary of the request's body or headers, the principal's credentials, or the value of a member
// that by its name is a secret (oracle/secrets.h), in a line that this request caused. What also
// stands in the target of any request of the trace does not count, nor what the line has in a path:
// access logs hold targets, and the line may be another request's. Short credentials do not count:
// they may stand there by chance. Nor do values of a request that breaks HTTP's grammar: servers
// log the line that they cannot read. What the line says before any value (the statement that wrote
// it) is part of where: another statement is another fault.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "json/tree.h"
#include "oracle/echo.h"
#include "oracle/judgement.h"
#include "oracle/oracles.h"
#include "oracle/plain_request.h"
#include "oracle/secrets.h"
#include "oracle/sql_syntax.h"
#include "scenario/canary.h"

namespace bodkin::oracle {
namespace {

constexpr std::size_t kCredentialBytesMin = 16;
constexpr std::size_t kMemberBytesMin = 12;  // shorter values may stand there by chance

const std::string* line_with(const std::vector<std::string>& lines, std::string_view text) {
  const auto found = std::find_if(lines.begin(), lines.end(), [&](const std::string& line) {
    return line.find(text) != std::string::npos;
  });
  return found == lines.end() ? nullptr : &*found;
}

// The words that begin a line of the log, up to what may be a value: "ERROR cannot process body" of
// "ERROR cannot process body: {…}". Times and numbers become placeholders. `secret` ends it.
std::string statement(std::string_view line, std::string_view secret) {
  constexpr std::size_t kStatementBytes = 60;
  line = line.substr(0, line.find(secret));
  // A JSON line says it in a member.
  static constexpr std::array<std::string_view, 3> kMembers{
      "\"message\":", "\"msg\":", "\"event\":"};
  for (const std::string_view member : kMembers) {
    const std::size_t at = line.find(member);
    if (at == std::string_view::npos) continue;
    line.remove_prefix(at + member.size());
    line.remove_prefix(std::min(line.find_first_not_of(" \""), line.size()));
  }
  std::size_t end = std::min(line.find_first_of("\"'{[=<`"), line.size());
  end = std::min(line.find(": "), end);
  std::string words = finding::normalise_message(line.substr(0, end));
  words.resize(std::min(words.size(), kStatementBytes));
  while (words.ends_with(' ') || words.ends_with(':')) words.pop_back();
  return words;
}

// Whether the word that holds the text begins as a path: "/things/%27text%27".
bool in_a_path(std::string_view line, std::string_view text) {
  const std::size_t at = line.find(text);
  const std::size_t before = line.find_last_of(" \"'=", at);
  const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
  return begin < at && line[begin] == '/';
}

// "Bearer TOKEN" without its scheme.
std::string_view credential(std::string_view value) {
  const std::size_t space = value.rfind(' ');
  return space == std::string_view::npos ? value : value.substr(space + 1);
}

std::string without(std::string line, std::string_view secret, std::string_view instead) {
  for (std::size_t at = line.find(secret); at != std::string::npos; at = line.find(secret, at)) {
    line.replace(at, secret.size(), instead);
    at += instead.size();
  }
  return line;
}

std::string said(const std::string& statement) {
  return statement.empty() ? "" : " in \"" + printable(statement) + "\"";
}

class SecretInLog : public Oracle {
 public:
  std::string_view name() const override { return "secret-in-log"; }
  std::string_view purpose() const override {
    return "A marker from a header or body, or a credential, appears in the service's log.";
  }

  void judge(const Case& what, std::vector<finding::Finding>& findings) const override {
    for (std::size_t i = 0; i < what.facts.size(); ++i) {
      const auto& lines = what.facts[i].exchange->answer.log_lines;
      if (lines.empty()) continue;
      judge_credentials(what, i, findings);
      const Request& request = what.facts[i].exchange->request;
      if (!well_formed(request)) continue;
      const std::string target = http::percent_decode(request.target, true);
      judge_members(what, i, target, findings);
      if (!judge_text(what, i, "body", request.body, target, findings)) continue;
      for (const auto& field : request.headers.fields()) {
        if (!judge_text(what, i, "header:" + to_lower(field.name), field.value, target, findings)) {
          break;
        }
      }
    }
  }

 private:
  void add(const Case& what, std::size_t at, std::string place, const char* kind,
           std::string evidence, std::vector<finding::Finding>& findings) const {
    finding::Finding finding = finding_at(what, at, name());
    finding.location = std::move(place);
    finding.kind = kind;
    finding.evidence = std::move(evidence);
    finding.message = fmt::format("{} ({}): \"{}\"", kind, finding.location, finding.evidence);
    findings.push_back(std::move(finding));
  }

  static bool in_a_target(const Case& what, std::string_view text) {
    return std::any_of(what.facts.begin(), what.facts.end(), [&](const Facts& facts) {
      return facts.exchange->request.target.find(text) != std::string::npos;
    });
  }

  // False: a finding was added, one is enough.
  bool judge_text(const Case& what, std::size_t at, const std::string& place, std::string_view text,
                  std::string_view target, std::vector<finding::Finding>& findings) const {
    for (const auto canary : scenario::find_canaries(text)) {
      if (target.find(canary) != std::string_view::npos) continue;
      const std::string* line = line_with(what.facts[at].exchange->answer.log_lines, canary);
      if (line == nullptr || in_a_path(*line, canary) || in_a_target(what, canary)) continue;
      if (sql_breaks_at(*line, canary)) continue;  // sql-injection's
      add(what, at, place + said(statement(*line, canary)), "a value of the request is logged",
          printable(*line, 300), findings);
      return false;
    }
    return true;
  }

  void judge_members(const Case& what, std::size_t at, std::string_view target,
                     std::vector<finding::Finding>& findings) const {
    const json::Tree* body = what.facts[at].body.get();
    if (body == nullptr || !json::is_json(*body)) return;
    for (const json::NodeId node : body->preorder()) {
      if (body->at(node).kind != json::Kind::kString || node == body->root()) continue;
      if (body->at(node).text.size() < kMemberBytesMin) continue;  // it says no more than that
      const std::string name = json::key_of(*body, node);
      // "number" of a "card".
      const std::string whose = json::key_of(*body, body->at(node).parent) + "_" + name;
      if (!names_a_secret(name) && !names_a_secret(whose)) continue;
      const std::string secret = json::decode_string(body->at(node).text).bytes;
      if (secret.size() < kMemberBytesMin || target.find(secret) != std::string_view::npos)
        continue;
      const std::string* line = line_with(what.facts[at].exchange->answer.log_lines, secret);
      if (line == nullptr) continue;
      add(what, at, "/" + name + said(statement(*line, secret)), "a secret of the body is logged",
          printable(without(*line, secret, "<secret>"), 300), findings);
      return;
    }
  }

  void judge_credentials(const Case& what, std::size_t at,
                         std::vector<finding::Finding>& findings) const {
    if (what.context.principals == nullptr) return;
    const scenario::Exchange& exchange = *what.facts[at].exchange;
    const auto* principal = what.context.principals->find(exchange.principal);
    if (principal == nullptr) return;
    for (const auto& field : principal->headers.fields()) {
      const std::string_view secret = credential(field.value);
      if (secret.size() < kCredentialBytesMin ||
          exchange.request.target.find(secret) != std::string::npos) {
        continue;
      }
      const std::string* line = line_with(exchange.answer.log_lines, secret);
      if (line == nullptr) continue;
      // The line is evidence, the secret in it is not.
      add(what, at, "header:" + to_lower(field.name) + said(statement(*line, secret)),
          "a credential is logged", printable(without(*line, secret, "<credential>"), 300),
          findings);
      return;
    }
  }
};

}  // namespace

std::unique_ptr<Oracle> make_secret_in_log() {
  return std::make_unique<SecretInLog>();
}

}  // namespace bodkin::oracle
