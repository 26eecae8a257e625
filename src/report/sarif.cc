// SARIF 2.1.0 (OASIS), with what GitHub's code scanning asks for beyond it: a physical location for
// each result, fingerprints, https help, tags and security-severity of rules.
#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/text.h"
#include "http/uri.h"
#include "json/writer.h"
#include "report/formats.h"
#include "report/meaning.h"

namespace bodkin::report {
namespace {

using finding::Severity;

const char* level(Severity severity) {
  return severity >= Severity::kHigh ? "error" : severity == Severity::kMedium ? "warning" : "note";
}

// CVSS-like, within GitHub's classes: low below 4, medium below 7, high below 9.
const char* score(Severity severity) {
  switch (severity) {
    case Severity::kLow:
      return "3.0";
    case Severity::kMedium:
      return "5.5";
    case Severity::kHigh:
      return "8.0";
    case Severity::kCritical:
      return "9.5";
  }
  return "0.0";
}

// A relative path as a URI reference. Absolute ones and URLs have no place in a checkout: what is
// left of them is the file's name.
std::string artifact(const std::string& file) {
  std::string path = file.empty() ? "contract" : file;
  if (path.starts_with('/') || path.find("://") != std::string::npos) {
    path = path.substr(path.rfind('/') + 1);
  }
  while (path.starts_with("./")) path = path.substr(2);
  if (path.empty()) path = "contract";
  std::string out;
  for (std::size_t at = 0; at <= path.size();) {
    const std::size_t slash = std::min(path.find('/', at), path.size());
    out += (at == 0 ? "" : "/") + http::percent_encode(path.substr(at, slash - at));
    at = slash + 1;
  }
  return out;
}

struct Rule {
  std::string id;  // "server-error/CWE-755": one weakness a rule
  const triage::Bucket* sample = nullptr;
  Severity worst = Severity::kLow;
};

std::string rule_id(const finding::Finding& f) {
  return f.cwe == 0 ? f.oracle : fmt::format("{}/CWE-{}", f.oracle, f.cwe);
}

void write_rule(json::Writer& out, const Rule& rule) {
  const finding::Finding& f = rule.sample->record.finding;
  const std::string name = weakness(f.cwe);
  out.object().text("id", rule.id).text("name", f.oracle);
  out.object("shortDescription")
      .text("text", name.empty() ? f.oracle : f.oracle + ": " + name)
      .end();
  out.object("fullDescription").text("text", meaning(*rule.sample)).end();
  out.object("help").text("text", meaning(*rule.sample) + " " + remedy(*rule.sample)).end();
  if (f.cwe != 0) {
    out.text("helpUri", fmt::format("https://cwe.mitre.org/data/definitions/{}.html", f.cwe));
  }
  out.object("defaultConfiguration").text("level", level(rule.worst)).end();
  std::vector<std::string> tags = {"security", f.oracle};
  if (f.cwe != 0) tags.push_back(fmt::format("external/cwe/cwe-{:03}", f.cwe));
  out.object("properties")
      .texts("tags", tags)
      .text("security-severity", score(rule.worst))
      .text("precision", "high")
      .end();
  out.end();
}

void write_result(json::Writer& out, const triage::Bucket& b, const triage::Cause& cause,
                  std::size_t rule) {
  const finding::Finding& f = b.record.finding;
  out.object().text("ruleId", rule_id(f)).number("ruleIndex", rule);
  out.text("level", level(f.severity));
  out.object("message")
      .text("text", fmt::format("{} {}: {} {} ({})", f.method, f.path,
                                printable(f.message.empty() ? f.kind : f.message, 600), meaning(b),
                                sureness(b)))
      .end();
  out.array("locations").object().object("physicalLocation");
  out.object("artifactLocation").text("uri", artifact(b.place.file)).end();
  out.object("region").number("startLine", std::max(b.place.line, 1)).end().end();
  out.array("logicalLocations")
      .object()
      .text("name", f.method + " " + f.path)
      .text("fullyQualifiedName", b.place.pointer.empty() ? f.path : b.place.pointer)
      .text("kind", "function")
      .end()
      .end();
  out.end().end();
  out.object("partialFingerprints").text("bodkinSignature/v1", f.signature()).end();
  if (!b.record.disposition.empty()) {
    out.array("suppressions")
        .object()
        .text("kind", "external")
        .text("status", "accepted")
        .text("justification", b.record.note.empty() ? b.record.disposition : b.record.note)
        .end()
        .end();
  }
  out.object("properties")
      .text("cause", cause.id)
      .text("causeTitle", cause.title)
      .text("principal", f.principal)
      .text("request", request_text(b.shown))
      .text("answer", answer_text(b.shown))
      .number("seen", b.sightings)
      .text("reproduces", triage::to_string(b.reproduces))
      .end();
  out.end();
}

}  // namespace

std::string sarif(const triage::Report& report) {
  std::vector<Rule> rules;
  std::map<std::string, std::size_t> index;
  for (const triage::Bucket& b : report.buckets) {
    const std::string id = rule_id(b.record.finding);
    const auto [entry, is_new] = index.try_emplace(id, rules.size());
    if (is_new) rules.push_back({id, &b, Severity::kLow});
    Rule& rule = rules[entry->second];
    rule.worst = std::max(rule.worst, b.record.finding.severity);
  }
  json::Writer out;
  out.object()
      .text("$schema", "https://json.schemastore.org/sarif-2.1.0.json")
      .text("version", "2.1.0");
  out.array("runs").object();
  out.object("tool").object("driver").text("name", "Bodkin");
  out.text("version", report.made.bodkin_version);
  out.array("rules");
  for (const Rule& rule : rules) write_rule(out, rule);
  out.end().end().end();
  out.text("columnKind", "utf16CodeUnits");
  out.array("results");
  for (const triage::Cause& cause : report.causes) {
    for (const std::size_t i : cause.members) {
      const triage::Bucket& b = report.buckets[i];
      if (b.reproduces == triage::Reproduces::kNever) continue;
      write_result(out, b, cause, index.at(rule_id(b.record.finding)));
    }
  }
  return out.end().end().end().end().done() + "\n";
}

}  // namespace bodkin::report
