// finding.json: a record as JSON (schema version 1) and back. Fields: docs/findings.md.
#include <charconv>
#include <utility>

#include "base/text.h"
#include "finding/record_json.h"
#include "json/number.h"
#include "json/tree.h"

namespace bodkin::finding {
namespace {

constexpr int kSchemaVersion = 1;

std::string text(std::string_view bytes) {
  return json::quote(as_utf8(bytes));
}

// An object written member by member, each on a line of its own.
class Object {
 public:
  explicit Object(std::string indent) : indent_(std::move(indent)) {}
  Object& add(std::string_view key, const std::string& value) {
    out_.append(out_.empty() ? "{\n" : ",\n");
    out_.append(indent_).append("  ").append(json::quote(key)).append(": ").append(value);
    return *this;
  }
  std::string done() const { return out_ + "\n" + indent_ + "}"; }

 private:
  std::string indent_;
  std::string out_;
};

std::string list(const std::vector<std::string>& items) {
  std::string out = "[";
  for (const std::string& item : items) {
    if (out.size() > 1) out += ", ";
    out += text(item);
  }
  return out + "]";
}

// Members of an object by name; what is missing or of another type reads as the default.
class Reader {
 public:
  Reader(const json::Tree& tree, json::NodeId object) : tree_(tree), object_(object) {}

  json::NodeId member(std::string_view key) const {
    if (object_ == json::kNone || tree_.at(object_).kind != json::Kind::kObject) return json::kNone;
    return json::find_member(tree_, object_, key);
  }
  Reader object(std::string_view key) const { return {tree_, member(key)}; }

  std::string string(std::string_view key) const {
    const json::NodeId id = member(key);
    return id == json::kNone ? std::string() : decoded(id);
  }
  template <typename Number>
  Number number(std::string_view key) const {
    Number value = 0;
    const json::NodeId id = member(key);
    if (id == json::kNone || tree_.at(id).kind != json::Kind::kNumber) return value;
    const std::string_view spelling = tree_.at(id).text;
    std::from_chars(spelling.data(), spelling.data() + spelling.size(), value);
    return value;
  }
  std::vector<std::string> strings(std::string_view key) const {
    std::vector<std::string> out;
    const json::NodeId id = member(key);
    if (id == json::kNone || tree_.at(id).kind != json::Kind::kArray) return out;
    for (json::NodeId item = tree_.at(id).first_child; item != json::kNone;
         item = tree_.at(item).next) {
      out.push_back(decoded(item));
    }
    return out;
  }

 private:
  std::string decoded(json::NodeId id) const {
    const json::Node& node = tree_.at(id);
    if (node.kind != json::Kind::kString) return {};
    return json::decode_string(node.text).bytes;
  }

  const json::Tree& tree_;
  json::NodeId object_;
};

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
  const std::string inner = "  ";
  return Object("")
             .add("schema_version", std::to_string(kSchemaVersion))
             .add("oracle", text(finding.oracle))
             .add("operation", Object(inner)
                                   .add("method", text(finding.method))
                                   .add("path", text(finding.path))
                                   .done())
             .add("http_status", std::to_string(finding.http_status))
             .add("message", text(finding.message))
             .add("kind", text(finding.kind))
             .add("location", text(finding.location))
             .add("signature", text(finding.signature()))
             .add("severity", text(to_string(finding.severity)))
             .add("cwe", std::to_string(finding.cwe))
             .add("principal", text(finding.principal))
             .add("purpose", text(finding.purpose))
             .add("evidence", text(finding.evidence))
             .add("request_id", text(finding.request_id))
             .add("exchange", std::to_string(finding.exchange))
             .add("reproduced", Object(inner)
                                    .add("n", std::to_string(record.reproduced))
                                    .add("of", std::to_string(record.tries))
                                    .done())
             .add("disposition", text(record.disposition))
             .add("note", text(record.note))
             .add("seed", std::to_string(made.seed))
             .add("time", text(made.time))
             .add("bodkin_version", text(made.bodkin_version))
             .add("contract_hash", text(made.contract_hash))
             .add("provenance", Object(inner)
                                    .add("target", text(made.target))
                                    .add("contract_file", text(made.contract_file))
                                    .add("world_file", text(made.world_file))
                                    .add("defects", list(made.defects))
                                    .add("checks_off", list(made.checks_off))
                                    .done())
             .done() +
         "\n";
}

Result<Record> parse_record(std::string_view bytes, const std::string& where) {
  const json::Tree tree = json::parse(bytes);
  if (!json::is_json(tree) || tree.at(tree.root()).kind != json::Kind::kObject) {
    return error(ErrorCode::kInput, "is no JSON object", where);
  }
  const Reader top(tree, tree.root());
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
  return record;
}

}  // namespace bodkin::finding
