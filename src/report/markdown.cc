// Markdown for an issue tracker or a maintainer. Hostile text stands in code only.
#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "report/formats.h"
#include "report/meaning.h"

namespace bodkin::report {
namespace {

// The longest run of backticks in the text.
std::size_t ticks(std::string_view text) {
  std::size_t best = 0, run = 0;
  for (const char c : text) {
    run = c == '`' ? run + 1 : 0;
    best = std::max(best, run);
  }
  return best;
}

// A block that the text cannot close.
std::string block(const std::string& text, const char* language) {
  std::string clean = as_utf8(text);
  while (clean.ends_with('\n')) clean.pop_back();
  const std::string fence(std::max<std::size_t>(3, ticks(clean) + 1), '`');
  return fence + language + "\n" + clean + "\n" + fence + "\n\n";
}

std::string code(std::string_view text) {
  const std::string clean = printable(text, 400);
  const std::string fence(ticks(clean) + 1, '`');
  const std::string pad = clean.starts_with('`') || clean.ends_with('`') ? " " : "";
  return fence + pad + clean + pad + fence;
}

// A sentence with everything that Markdown or HTML would read in it escaped.
std::string plain(std::string_view text) {
  std::string out;
  for (const char c : printable(text, 1000)) {
    if (c == '<' || c == '>' || c == '&') {
      out += c == '<' ? "&lt;" : c == '>' ? "&gt;" : "&amp;";
    } else {
      if (std::string_view("\\`*_[]#|~!").find(c) != std::string_view::npos) out += '\\';
      out += c;
    }
  }
  return out;
}

std::string list(const std::vector<std::string>& items) {
  std::string out;
  for (const std::string& item : items) out += (out.empty() ? "" : ", ") + code(item);
  return out.empty() ? "-" : out;
}

std::string finding_text(const triage::Bucket& b, std::size_t number) {
  const finding::Finding& f = b.record.finding;
  std::string out =
      fmt::format("### {}. {}: {}\n\n", number, plain(f.oracle), code(f.method + " " + f.path));
  out += plain(meaning(b)) + "\n\n" + code(f.message) + "\n\n";
  out += fmt::format("- severity: {}{}\n", finding::to_string(f.severity),
                     f.cwe == 0 ? "" : fmt::format(", CWE-{} {}", f.cwe, weakness(f.cwe)));
  out += fmt::format("- {}\n- signature: `{}`\n", sureness(b), f.signature());
  if (!b.explanation.who.empty()) out += "- who can do it: " + code(b.explanation.who) + "\n";
  if (b.place.line > 0) {
    out += fmt::format("- contract: {}{}\n", code(fmt::format("{}:{}", b.place.file, b.place.line)),
                       b.place.rule.empty() ? "" : ", " + code(b.place.rule));
  }
  if (!f.request_id.empty()) out += "- request id: " + code(f.request_id) + "\n";
  if (!b.record.note.empty()) out += "- note: " + code(b.record.note) + "\n";
  out += "- to look at first: " + remedy(b) + "\n\n";
  if (!b.shown.request.method.empty()) {
    out += "Request:\n\n" + block(request_text(b.shown), "http");
    out += "Answer:\n\n" + block(answer_text(b.shown), "http");
  }
  for (const triage::Part& part : b.explanation.parts) {
    out += fmt::format("- {} = {}: {}\n", code(part.where), code(part.value), code(part.verdict));
  }
  if (!b.explanation.parts.empty()) out += "\n";
  if (!b.explanation.difference.empty()) {
    std::string lines;
    for (const std::string& line : b.explanation.difference) lines += line + "\n";
    out += "From a request that succeeds to this one:\n\n" + block(lines, "diff");
  }
  if (!b.script_text.empty()) {
    out += "<details><summary>Reproduce with curl</summary>\n\n" + block(b.script_text, "sh") +
           "</details>\n\n";
  }
  return out;
}

}  // namespace

std::string markdown(const triage::Report& report) {
  std::string seeds;
  for (const std::uint64_t seed : report.made.seeds) seeds += fmt::format(" {}", seed);
  std::string out = fmt::format(
      "# Bodkin: {} findings, {} causes\n\n- target: {}\n- contract: {}\n- Bodkin {}, {}, "
      "seed{}\n\n",
      report.buckets.size(), report.causes.size(), list(report.made.targets),
      list(report.made.contracts), report.made.bodkin_version, report.made.time,
      seeds.empty() ? " unknown" : seeds);
  if (!report.stopped.empty()) out += "Triage ended early: " + code(report.stopped) + "\n\n";
  std::size_t number = 0, cause_number = 0;
  for (const triage::Cause& cause : report.causes) {
    out += fmt::format("## Cause {}: {}\n\n", ++cause_number, code(cause.title));
    if (!cause.reason.empty()) {
      out += fmt::format("{} findings are one, since {}.\n\n", cause.members.size(),
                         code(cause.reason));
    }
    for (const std::size_t i : cause.members) out += finding_text(report.buckets[i], ++number);
  }
  return out;
}

}  // namespace bodkin::report
