// finding.json: a record as JSON (schema version 1) and back. Fields: docs/findings.md.
#include "finding/record_json.h"
#include "json/reader.h"
#include "json/tree.h"
#include "json/writer.h"

namespace bodkin::finding {
namespace {

constexpr int kSchemaVersion = 1;

using json::Reader;

Severity parse_severity(std::string_view name) {
  for (const Severity severity : {Severity::kLow, Severity::kHigh, Severity::kCritical}) {
    if (name == to_string(severity)) return severity;
  }
  return Severity::kMedium;
}

Finding read_finding(const Reader& top) {
  Finding finding;
  finding.oracle = top.string("oracle");
  finding.method = top.object("operation").string("method");
  finding.path = top.object("operation").string("path");
  finding.location = top.string("location");
  finding.member = top.string("member");
  finding.broken_rule = top.string("broken_rule");
  finding.http_status = top.number<int>("http_status");
  finding.message = top.string("message");
  finding.kind = top.string("kind");
  finding.severity = parse_severity(top.string("severity"));
  finding.cwe = top.number<int>("cwe");
  finding.principal = top.string("principal");
  finding.purpose = top.string("purpose");
  finding.evidence = top.string("evidence");
  finding.request_id = top.string("request_id");
  finding.exchange = top.number<std::size_t>("exchange");
  return finding;
}

Provenance read_provenance(const Reader& top) {
  const Reader made = top.object("provenance");
  Provenance provenance;
  provenance.bodkin_version = top.string("bodkin_version");
  provenance.contract_hash = top.string("contract_hash");
  provenance.seed = top.number<std::uint64_t>("seed");
  provenance.time = top.string("time");
  provenance.target = made.string("target");
  provenance.contract_file = made.string("contract_file");
  provenance.world_file = made.string("world_file");
  provenance.defects = made.strings("defects");
  provenance.checks_off = made.strings("checks_off");
  return provenance;
}

}  // namespace

std::string to_json(const Record& record) {
  const Finding& finding = record.finding;
  const Provenance& made = record.provenance;
  json::Writer out;
  out.object().number("schema_version", kSchemaVersion).text("oracle", finding.oracle);
  out.object("operation").text("method", finding.method).text("path", finding.path).end();
  out.number("http_status", finding.http_status)
      .text("message", finding.message)
      .text("kind", finding.kind)
      .text("location", finding.location)
      .text("member", finding.member)
      .text("broken_rule", finding.broken_rule)
      .text("signature", finding.signature())
      .text("severity", to_string(finding.severity))
      .number("cwe", finding.cwe)
      .text("principal", finding.principal)
      .text("purpose", finding.purpose)
      .text("evidence", finding.evidence)
      .text("request_id", finding.request_id)
      .number("exchange", finding.exchange);
  out.object("reproduced").number("n", record.reproduced).number("of", record.tries).end();
  out.text("disposition", record.disposition)
      .text("note", record.note)
      .text("triaged_as", record.triaged_as)
      .number("seed", made.seed)
      .text("time", made.time)
      .text("bodkin_version", made.bodkin_version)
      .text("contract_hash", made.contract_hash);
  out.object("provenance")
      .text("target", made.target)
      .text("contract_file", made.contract_file)
      .text("world_file", made.world_file)
      .texts("defects", made.defects)
      .texts("checks_off", made.checks_off)
      .end();
  return out.end().done() + "\n";
}

Result<Record> parse_record(std::string_view bytes, const std::string& where) {
  const json::Tree tree = json::parse(bytes);
  if (!json::is_json(tree) || tree.at(tree.root()).kind != json::Kind::kObject) {
    return error(ErrorCode::kInput, "is no JSON object", where);
  }
  return read_record(Reader(tree, tree.root()), where);
}

Result<Record> read_record(const Reader& top, const std::string& where) {
  const int version = top.number<int>("schema_version");
  if (version != kSchemaVersion) {
    return error(ErrorCode::kInput,
                 "has schema_version " + std::to_string(version) + "; this Bodkin reads " +
                     std::to_string(kSchemaVersion),
                 where);
  }
  Record record;
  record.finding = read_finding(top);
  if (record.finding.oracle.empty()) return error(ErrorCode::kInput, "names no oracle", where);
  record.provenance = read_provenance(top);
  record.reproduced = top.object("reproduced").number<int>("n");
  record.tries = top.object("reproduced").number<int>("of");
  record.disposition = top.string("disposition");
  record.note = top.string("note");
  record.triaged_as = top.string("triaged_as");
  return record;
}

}  // namespace bodkin::finding
