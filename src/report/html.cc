// The page. Every byte that comes from a service or a user goes through escape(); nothing of it
// ever stands in a script, a style, a URL or an attribute's name.
#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

#include "base/text.h"
#include "report/formats.h"
#include "report/html_style.h"
#include "report/markup.h"
#include "report/meaning.h"

namespace bodkin::report {
namespace {

using finding::Severity;

// For text and for attributes in double quotes. Control characters and marks that turn the
// direction of writing become visible escapes.
std::string escape(std::string_view bytes) {
  std::string out;
  const std::string text = as_utf8(bytes);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const auto byte = static_cast<unsigned char>(c);
    const std::string_view rest = std::string_view(text).substr(i);
    // U+202A..U+202E and U+2066..U+2069.
    const bool turns = rest.size() >= 3 &&
                       (rest.starts_with("\xe2\x80") || rest.starts_with("\xe2\x81")) &&
                       ((rest[1] == '\x80' && rest[2] >= '\xaa' && rest[2] <= '\xae') ||
                        (rest[1] == '\x81' && rest[2] >= '\xa6' && rest[2] <= '\xa9'));
    if (turns) {
      out += fmt::format("\\u20{:02x}",
                         rest[1] == '\x80' ? (rest[2] & 0x3f) : 0x40 + (rest[2] & 0x3f));
      i += 2;
    } else if ((byte < 0x20 && c != '\n' && c != '\t') || byte == 0x7f) {
      out += fmt::format("\\x{:02x}", byte);
    } else if (const std::string_view entity = entity_of(c); !entity.empty()) {
      out += entity;
    } else {
      out += c;
    }
  }
  return out;
}

std::string escape_all(const std::vector<std::string>& items) {
  std::string out;
  for (const std::string& item : items) {
    out += (out.empty() ? "" : ", ") + ("<code>" + escape(printable(item, 300)) + "</code>");
  }
  return out.empty() ? "not known" : out;
}

std::string badge(Severity severity) {
  return fmt::format(R"(<span class="badge {0}">{0}</span>)", finding::to_string(severity));
}

std::string plural(std::size_t count, const char* word) {
  return fmt::format("{} {}{}", count, word, count == 1 ? "" : "s");
}

std::string fact(const char* name, const std::string& value_html) {
  return value_html.empty() ? "" : fmt::format("<dt>{}</dt><dd>{}</dd>", name, value_html);
}

std::string copyable(const char* title, const std::string& text) {
  if (text.empty()) return "";
  return fmt::format(
      "<details><summary>{}</summary><div class=\"rep\"><button class=\"copy\" "
      "type=\"button\">copy</button><pre>{}</pre></div></details>",
      title, escape(text));
}

std::string parts_table(const triage::Explanation& explanation) {
  if (explanation.parts.empty()) return "";
  std::string rows;
  for (const triage::Part& part : explanation.parts) {
    rows += fmt::format("<tr><td><code>{}</code></td><td><code>{}</code></td><td>{}</td></tr>",
                        escape(part.where), escape(part.value),
                        (part.matters ? "" : "does not matter: ") + escape(part.verdict));
  }
  return "<h3>Which values show it</h3><div class=\"scroll\"><table><tr><th>part</th><th>here</th>"
         "<th>shows the fault with</th></tr>" +
         rows + "</table></div>";
}

std::string difference(const triage::Explanation& explanation) {
  if (explanation.difference.empty()) return "";
  std::string lines;
  for (const std::string& line : explanation.difference) {
    lines += fmt::format("<span class=\"{}\">{}</span>", line.starts_with('+') ? "add" : "del",
                         escape(line));
  }
  const int status = explanation.nearest ? explanation.nearest->response.status : 0;
  return fmt::format(
      "<h3>What differs from a request without the fault (answered {})</h3><pre>{}</pre>", status,
      lines);
}

std::string exchange(const triage::Shown& shown) {
  if (shown.request.method.empty()) return "";
  std::string out = fmt::format(
      "<div class=\"pair\"><div><h3>Request, as {}</h3><pre>{}</pre></div>"
      "<div><h3>Answer</h3><pre>{}</pre></div></div>",
      escape(shown.principal.empty() ? "nobody" : shown.principal), escape(request_text(shown)),
      escape(answer_text(shown)));
  if (!shown.log_lines.empty()) {
    std::string log;
    for (const std::string& line : shown.log_lines) log += line + "\n";
    out += "<details><summary>Log of the service</summary><pre>" + escape(log) + "</pre></details>";
  }
  return out;
}

std::string finding_html(const triage::Bucket& b, bool open, bool only) {
  const finding::Finding& f = b.record.finding;
  const std::string folder = b.folder.substr(b.folder.rfind('/') + 1);
  std::string out = fmt::format(
      "<details class=\"finding {}\" data-severity=\"{}\" id=\"{}\"{}><summary>{} <b>{}</b> "
      "<code>{} {}</code>{}</summary>",
      finding::to_string(f.severity), finding::to_string(f.severity), f.signature(),
      open ? " open" : "", only ? "" : badge(f.severity), escape(f.oracle), escape(f.method),
      escape(f.path),
      b.record.disposition.empty() ? "" : " (" + escape(b.record.disposition) + ")");
  out += "<p>" + escape(meaning(b)) + "</p>";
  out += exchange(b.shown);
  out += difference(b.explanation) + parts_table(b.explanation);
  out += "<dl class=\"facts\">";
  out += fact("what was seen", escape(f.message.empty() ? f.kind : f.message));
  out += fact("how sure", escape(sureness(b)));
  if (b.inputs_replayed > 0) {
    out += fact("replayed", fmt::format("{} of {}, {} showed it{}", b.inputs_replayed,
                                        plural(b.inputs_given, "input"), b.inputs_shown,
                                        b.from_before ? ", in an earlier triage" : ""));
  }
  out += fact("who can do it", escape(b.explanation.who));
  out += fact("look at first", escape(remedy(b)));
  if (b.place.line > 0) {
    out += fact(
        "contract",
        fmt::format("<code>{}:{}</code> {}{}", escape(b.place.file), b.place.line,
                    escape(b.place.pointer),
                    b.place.rule.empty() ? "" : ": <code>" + escape(b.place.rule) + "</code>"));
  }
  out += fact("in the service", escape(b.frame));
  if (f.cwe != 0) out += fact("weakness", fmt::format("CWE-{} {}", f.cwe, escape(weakness(f.cwe))));
  out += fact("seen", plural(b.sightings, "time"));
  out += fact("request id", escape(f.request_id));
  out += fact("note", escape(b.record.note));
  out += fact("signature", "<code>" + f.signature() + "</code>");
  out += fact("folder", "<code>" + escape(folder) + "</code>");
  out += "</dl>";
  out += copyable("Reproduce with curl", b.script_text);
  out += copyable("Reproduce in an editor (.http)", b.http_text);
  return out + "</details>\n";
}

std::string cause_html(const triage::Report& report, const triage::Cause& cause, bool first) {
  Severity worst = Severity::kLow;
  for (const std::size_t i : cause.members) {
    worst = std::max(worst, report.buckets[i].record.finding.severity);
  }
  const bool only = cause.members.size() == 1;
  std::string out =
      fmt::format("<section class=\"cause {}\"><div class=\"head\">{}<h2>{}</h2></div>",
                  finding::to_string(worst), badge(worst), escape(printable(cause.title, 300)));
  if (!only) {
    out += fmt::format("<p class=\"soft\">{} with one cause: {}.</p>",
                       plural(cause.members.size(), "finding"), escape(cause.reason));
  }
  for (std::size_t n = 0; n < cause.members.size(); ++n) {
    out += finding_html(report.buckets[cause.members[n]], first && n == 0, only);
  }
  return out + "</section>\n";
}

std::string severity_bars(const triage::Report& report) {
  std::array<std::size_t, 4> counts{};
  for (const triage::Bucket& b : report.buckets) {
    ++counts[static_cast<std::size_t>(b.record.finding.severity)];
  }
  const std::size_t most = std::max<std::size_t>(1, *std::ranges::max_element(counts));
  std::string out =
      "<div class=\"plot\"><h3>Findings by severity</h3><svg viewBox=\"0 0 600 104\" role=\"img\" "
      "aria-label=\"Findings by "
      "severity\">";
  int y = 4;
  for (int s = 3; s >= 0; --s, y += 25) {
    const auto at = static_cast<std::size_t>(s);
    const char* name = finding::to_string(static_cast<Severity>(s));
    const double width = 440.0 * static_cast<double>(counts[at]) / static_cast<double>(most);
    out += fmt::format(
        "<text x=\"0\" y=\"{}\">{}</text><rect class=\"{}\" x=\"70\" y=\"{}\" width=\"{:.1f}\" "
        "height=\"18\" rx=\"3\"/><text x=\"{:.1f}\" y=\"{}\">{}</text>",
        y + 13, name, name, y, width, 78 + width, y + 13, counts[at]);
  }
  return out + "</svg></div>\n";
}

// One line over time, scaled to its own highest value.
std::string curve(const std::vector<triage::Sample>& samples, const char* title,
                  std::uint64_t triage::Sample::* value) {
  if (samples.size() < 2) return "";
  std::uint64_t most = 1;
  for (const triage::Sample& s : samples) most = std::max(most, s.*value);
  const double end = static_cast<double>(std::max<std::int64_t>(1, samples.back().elapsed_ms));
  std::string points;
  for (const triage::Sample& s : samples) {
    points += fmt::format("{:.1f},{:.1f} ", 10 + 580 * static_cast<double>(s.elapsed_ms) / end,
                          110 - 90 * static_cast<double>(s.*value) / static_cast<double>(most));
  }
  return fmt::format(
      "<div class=\"plot\"><svg viewBox=\"0 0 600 130\" role=\"img\" aria-label=\"{0}\"><text "
      "x=\"10\" y=\"14\">{0}: {1}</text><polyline points=\"{2}\" fill=\"none\" "
      "stroke=\"currentColor\" stroke-width=\"2\"/><text x=\"10\" y=\"126\">0 s</text><text "
      "x=\"590\" y=\"126\" text-anchor=\"end\">{3:.0f} s</text></svg></div>\n",
      title, most, points, end / 1000);
}

std::string number(std::size_t count, const char* what) {
  return fmt::format("<div><b>{}</b>{}</div>", count, what);
}

std::string overview(const triage::Report& report) {
  const auto count = [&](triage::Reproduces kind) {
    return static_cast<std::size_t>(
        std::ranges::count(report.buckets, kind, &triage::Bucket::reproduces));
  };
  std::string out = "<div class=\"numbers\">" + number(report.causes.size(), "causes") +
                    number(report.buckets.size(), "findings") +
                    number(count(triage::Reproduces::kAlways), "always reproduce") +
                    number(count(triage::Reproduces::kSometimes), "flaky") +
                    number(count(triage::Reproduces::kNever), "gone") + "</div>";
  if (!report.stopped.empty()) {
    out += "<p class=\"warn\">Triage ended early: " + escape(report.stopped) + "</p>";
  }
  if (!report.buckets.empty()) out += severity_bars(report);
  out += curve(report.progress, "findings over time", &triage::Sample::findings);
  // Of a service behind a URL nothing is known but what it answers.
  const bool covered =
      std::ranges::any_of(report.progress, [](const auto& s) { return s.edges > 0; });
  out += covered ? curve(report.progress, "covered edges over time", &triage::Sample::edges)
                 : curve(report.progress, "kinds of answers over time", &triage::Sample::features);
  return out;
}

std::string tools(const triage::Report& report) {
  if (report.buckets.empty()) return "<p>No findings.</p>";
  std::string out =
      "<div class=\"tools\"><input type=\"search\" id=\"search\" placeholder=\"Search: an "
      "operation, "
      "an oracle, a word of an answer\" aria-label=\"Search\">";
  for (int s = 3; s >= 0; --s) {
    out += fmt::format(
        "<label class=\"{0}\"><input type=\"checkbox\" value=\"{0}\" checked> {0}</label>",
        finding::to_string(static_cast<Severity>(s)));
  }
  return out + "</div><p id=\"none\" hidden>Nothing fits this filter.</p>\n";
}

std::string provenance(const triage::Made& made) {
  std::string seeds;
  for (const std::uint64_t seed : made.seeds) seeds += fmt::format(" {}", seed);
  return "<details><summary>How this was made</summary><dl class=\"facts\">" +
         fact("target", escape_all(made.targets)) + fact("contract", escape_all(made.contracts)) +
         fact("principals", escape_all(made.principals)) + fact("seeds", escape(seeds)) +
         fact("triaged", escape(made.time)) + fact("Bodkin", escape(made.bodkin_version)) +
         fact("raw findings",
              fmt::format("{}, with {}; {} of these replayed, {} executions", made.raw,
                          plural(made.inputs, "input"), made.replayed, made.replays)) +
         "</dl></details>";
}

}  // namespace

std::string html(const triage::Report& report) {
  std::string out = fmt::format(
      "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
      "'sha256-{}'; script-src 'sha256-{}'; base-uri 'none'; form-action 'none'\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<title>Bodkin: {}</title>\n",
      kStyleHash, kScriptHash, plural(report.buckets.size(), "finding"));
  out += std::string("<style>") + kStyle + "</style></head>\n<body><main>\n";
  out += "<h1>What is wrong with this service</h1><p class=\"soft\">Bodkin sent requests to " +
         escape_all(report.made.targets) +
         " and judged the answers. Each box below is one thing to mend, the worst first; open a "
         "finding to see the smallest request that shows it.</p>\n";
  out += overview(report) + tools(report);
  for (std::size_t i = 0; i < report.causes.size(); ++i) {
    out += cause_html(report, report.causes[i], i == 0);
  }
  out += provenance(report.made);
  out += "</main>\n";
  if (!report.buckets.empty()) out += std::string("<script>") + kScript + "</script>";
  return out + "</body></html>\n";
}

}  // namespace bodkin::report
