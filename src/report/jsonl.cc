// JSON Lines: for jq, and for whatever a pipeline does with findings.
#include <fmt/format.h>

#include "json/writer.h"
#include "report/formats.h"
#include "report/meaning.h"

namespace bodkin::report {

std::string jsonl(const triage::Report& report) {
  const auto line = [] { return json::Writer(json::Writer::Layout::kOneLine); };
  json::Writer head = line();
  head.object()
      .text("type", "run")
      .text("bodkin_version", report.made.bodkin_version)
      .text("time", report.made.time)
      .texts("targets", report.made.targets)
      .texts("contracts", report.made.contracts)
      .number("raw_findings", report.made.raw)
      .number("findings", report.buckets.size())
      .number("causes", report.causes.size())
      .text("stopped", report.stopped)
      .end();
  std::string out = head.done() + "\n";
  for (const triage::Cause& cause : report.causes) {
    for (const std::size_t i : cause.members) {
      const triage::Bucket& b = report.buckets[i];
      const finding::Finding& f = b.record.finding;
      json::Writer w = line();
      w.object()
          .text("type", "finding")
          .text("signature", f.signature())
          .text("cause", cause.id)
          .text("cause_title", cause.title)
          .text("severity", finding::to_string(f.severity))
          .text("oracle", f.oracle)
          .text("operation", f.method + " " + f.path)
          .number("http_status", f.http_status)
          .text("message", f.message)
          .text("meaning", meaning(b))
          .text("location", f.location)
          .number("cwe", f.cwe)
          .text("principal", f.principal)
          .text("who", b.explanation.who)
          .text("reproduces", triage::to_string(b.reproduces))
          .number("seen", b.sightings)
          .text("folder", b.folder)
          .text("contract_file", b.place.file)
          .number("contract_line", b.place.line)
          .text("rule", b.place.rule)
          .text("frame", b.frame)
          .text("disposition", b.record.disposition)
          .text("note", b.record.note)
          .text("request", request_text(b.shown))
          .text("answer", answer_text(b.shown))
          .text("curl", b.script_text)
          .end();
      out += w.done() + "\n";
    }
  }
  return out;
}

}  // namespace bodkin::report
