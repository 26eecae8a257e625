#include "triage/report_json.h"

#include <filesystem>
#include <utility>

#include "base/file.h"
#include "finding/record_json.h"
#include "json/reader.h"
#include "json/tree.h"
#include "json/writer.h"

namespace bodkin::triage {
namespace {

using json::Reader;
using json::Writer;

constexpr int kSchemaVersion = 1;
constexpr std::size_t kReportBytesMax = 1U << 30;

void write(Writer& out, std::string_view key, const Headers& headers) {
  out.array(key);
  for (const Header& field : headers.fields()) {
    out.texts({}, {field.name, field.value});
  }
  out.end();
}

void write(Writer& out, std::string_view key, const Shown& shown) {
  out.object(key).text("principal", shown.principal);
  out.object("request").text("method", shown.request.method).text("target", shown.request.target);
  write(out, "headers", shown.request.headers);
  out.text("body", shown.request.body).end();
  out.object("answer").number("status", shown.response.status);
  write(out, "headers", shown.response.headers);
  out.text("body", shown.response.body).text("failure", shown.failure).end();
  out.texts("log", shown.log_lines).end();
}

void write(Writer& out, const Explanation& explanation) {
  out.object("explanation").text("who", explanation.who);
  out.array("parts");
  for (const Part& part : explanation.parts) {
    out.object()
        .text("where", part.where)
        .text("value", part.value)
        .text("verdict", part.verdict)
        .boolean("matters", part.matters)
        .end();
  }
  out.end();
  if (explanation.nearest) write(out, "nearest", *explanation.nearest);
  out.texts("difference", explanation.difference)
      .number("executions", explanation.executions)
      .end();
}

void write(Writer& out, const Bucket& bucket) {
  out.object().raw("finding", finding::to_json(bucket.record));
  out.text("folder", bucket.folder)
      .number("seen", bucket.sightings)
      .text("reproduces", to_string(bucket.reproduces))
      .number("shrink_executions", bucket.shrink_executions)
      .boolean("shrunk_fully", bucket.shrunk_fully)
      .texts("more_folders", bucket.merged)
      .texts("confirmed_with", bucket.confirmed_with)
      .text("frame", bucket.frame);
  out.object("inputs")
      .number("given", bucket.inputs_given)
      .number("replayed", bucket.inputs_replayed)
      .number("shown", bucket.inputs_shown)
      .boolean("before", bucket.from_before)
      .end();
  write(out, "exchange", bucket.shown);
  out.object("contract_place")
      .text("file", bucket.place.file)
      .number("line", bucket.place.line)
      .text("pointer", bucket.place.pointer)
      .text("rule", bucket.place.rule)
      .end();
  write(out, bucket.explanation);
  out.text("reproducer_http", bucket.http_text).text("reproducer_sh", bucket.script_text).end();
}

void write(Writer& out, const Made& made) {
  out.object("made")
      .text("bodkin_version", made.bodkin_version)
      .text("time", made.time)
      .texts("targets", made.targets)
      .texts("contracts", made.contracts)
      .texts("principals", made.principals);
  out.array("seeds");
  for (const std::uint64_t seed : made.seeds) out.number({}, seed);
  out.end()
      .number("raw_findings", made.raw)
      .number("inputs", made.inputs)
      .number("replayed", made.replayed)
      .number("replays", made.replays)
      .number("known_before", made.before)
      .number("tolerated", made.tolerated)
      .end();
}

void write(Writer& out, const std::vector<Sample>& progress) {
  out.array("progress");
  for (const Sample& sample : progress) {
    out.object()
        .number("ms", sample.elapsed_ms)
        .number("findings", sample.findings)
        .number("edges", sample.edges)
        .number("features", sample.features)
        .number("requests", sample.requests)
        .end();
  }
  out.end();
}

std::vector<Sample> read_progress(const Reader& from) {
  std::vector<Sample> progress;
  for (const Reader& item : from.items("progress")) {
    progress.push_back({item.number<std::int64_t>("ms"), item.number<std::uint64_t>("findings"),
                        item.number<std::uint64_t>("edges"), item.number<std::uint64_t>("features"),
                        item.number<std::uint64_t>("requests")});
  }
  return progress;
}

Headers read_headers(const Reader& from) {
  Headers headers;
  for (const Reader& field : from.items("headers")) {
    const std::vector<Reader> pair = field.items();
    if (pair.size() == 2) headers.add(pair[0].text(), pair[1].text());
  }
  return headers;
}

Shown read_shown(const Reader& from) {
  Shown shown;
  shown.principal = from.string("principal");
  const Reader request = from.object("request");
  shown.request.method = request.string("method");
  shown.request.target = request.string("target");
  shown.request.headers = read_headers(request);
  shown.request.body = request.string("body");
  const Reader answer = from.object("answer");
  shown.response.status = answer.number<int>("status");
  shown.response.headers = read_headers(answer);
  shown.response.body = answer.string("body");
  shown.failure = answer.string("failure");
  shown.log_lines = from.strings("log");
  return shown;
}

Explanation read_explanation(const Reader& from) {
  Explanation explanation;
  explanation.who = from.string("who");
  for (const Reader& part : from.items("parts")) {
    explanation.parts.push_back({part.string("where"), part.string("value"), part.string("verdict"),
                                 part.boolean("matters")});
  }
  if (from.object("nearest").exists()) explanation.nearest = read_shown(from.object("nearest"));
  explanation.difference = from.strings("difference");
  explanation.executions = from.number<std::size_t>("executions");
  return explanation;
}

Reproduces parse_reproduces(std::string_view name) {
  for (const Reproduces each : {Reproduces::kAlways, Reproduces::kSometimes, Reproduces::kNever}) {
    if (name == to_string(each)) return each;
  }
  return Reproduces::kUntried;
}

Result<Bucket> read_bucket(const Reader& from, const std::string& where) {
  auto record = finding::read_record(from.object("finding"), where);
  if (!record) return std::unexpected(record.error());
  Bucket bucket;
  bucket.record = std::move(*record);
  bucket.folder = from.string("folder");
  bucket.sightings = from.number<std::uint64_t>("seen");
  bucket.reproduces = parse_reproduces(from.string("reproduces"));
  bucket.shrink_executions = from.number<std::size_t>("shrink_executions");
  bucket.shrunk_fully = from.boolean("shrunk_fully");
  bucket.merged = from.strings("more_folders");
  bucket.confirmed_with = from.strings("confirmed_with");
  const Reader inputs = from.object("inputs");
  bucket.inputs_given = inputs.number<std::size_t>("given");
  bucket.inputs_replayed = inputs.number<std::size_t>("replayed");
  bucket.inputs_shown = inputs.number<std::size_t>("shown");
  bucket.from_before = inputs.boolean("before");
  bucket.frame = from.string("frame");
  bucket.shown = read_shown(from.object("exchange"));
  const Reader place = from.object("contract_place");
  bucket.place = {place.string("file"), place.number<int>("line"), place.string("pointer"),
                  place.string("rule")};
  bucket.explanation = read_explanation(from.object("explanation"));
  bucket.http_text = from.string("reproducer_http");
  bucket.script_text = from.string("reproducer_sh");
  return bucket;
}

Made read_made(const Reader& from) {
  Made made;
  made.bodkin_version = from.string("bodkin_version");
  made.time = from.string("time");
  made.targets = from.strings("targets");
  made.contracts = from.strings("contracts");
  made.principals = from.strings("principals");
  for (const Reader& seed : from.items("seeds")) made.seeds.push_back(seed.number<std::uint64_t>());
  made.raw = from.number<std::size_t>("raw_findings");
  made.inputs = from.number<std::size_t>("inputs");
  made.replayed = from.number<std::size_t>("replayed");
  made.replays = from.number<std::size_t>("replays");
  made.before = from.number<std::size_t>("known_before");
  made.tolerated = from.number<std::size_t>("tolerated");
  return made;
}

}  // namespace

const char* to_string(Reproduces reproduces) {
  switch (reproduces) {
    case Reproduces::kAlways:
      return "always";
    case Reproduces::kSometimes:
      return "flaky";
    case Reproduces::kNever:
      return "gone";
    case Reproduces::kUntried:
      return "untried";
  }
  return "?";
}

std::string to_json(const Report& report) {
  Writer out;
  out.object().number("schema_version", kSchemaVersion);
  write(out, report.made);
  out.text("stopped", report.stopped).texts("skipped", report.skipped);
  out.array("causes");
  for (const Cause& cause : report.causes) {
    std::vector<std::string> members;
    std::string indices;
    for (const std::size_t i : cause.members) {
      members.push_back(report.buckets[i].record.finding.signature());
      indices += (indices.empty() ? "" : ", ") + std::to_string(i);
    }
    out.object()
        .text("id", cause.id)
        .text("title", cause.title)
        .text("reason", cause.reason)
        .texts("members", members)
        .raw("findings", "[" + indices + "]")
        .end();
  }
  out.end().array("findings");
  for (const Bucket& bucket : report.buckets) write(out, bucket);
  out.end();
  write(out, report.progress);
  return out.end().done() + "\n";
}

Result<Report> parse_report(std::string_view bytes, const std::string& where) {
  const json::Tree tree = json::parse(bytes);
  if (!json::is_json(tree) || tree.at(tree.root()).kind != json::Kind::kObject) {
    return error(ErrorCode::kInput, "is no JSON object", where);
  }
  const Reader top(tree, tree.root());
  if (const int version = top.number<int>("schema_version"); version != kSchemaVersion) {
    return error(ErrorCode::kInput,
                 "has schema_version " + std::to_string(version) + "; this Bodkin reads " +
                     std::to_string(kSchemaVersion) + ": run `bodkin triage` again",
                 where);
  }
  Report report;
  report.made = read_made(top.object("made"));
  report.stopped = top.string("stopped");
  report.skipped = top.strings("skipped");
  for (const Reader& item : top.items("findings")) {
    auto bucket = read_bucket(item, where);
    if (!bucket) return std::unexpected(bucket.error());
    report.buckets.push_back(std::move(*bucket));
  }
  for (const Reader& item : top.items("causes")) {
    Cause cause{item.string("id"), item.string("title"), item.string("reason"), {}};
    for (const Reader& member : item.items("findings")) {
      const auto index = member.number<std::size_t>();
      if (index < report.buckets.size()) cause.members.push_back(index);
    }
    if (!cause.members.empty()) report.causes.push_back(std::move(cause));
  }
  report.progress = read_progress(top);
  return report;
}

std::string to_json(const std::vector<Sample>& progress) {
  Writer out;
  out.object().number("schema_version", kSchemaVersion);
  write(out, progress);
  return out.end().done() + "\n";
}

std::vector<Sample> load_progress(const std::string& folder) {
  const auto bytes = read_file(folder + "/" + kProgressFile, kReportBytesMax);
  if (!bytes) return {};
  const json::Tree tree = json::parse(*bytes);
  if (!json::is_json(tree)) return {};
  return read_progress(Reader(tree, tree.root()));
}

Result<Report> load_report(const std::string& path) {
  std::string file = path;
  if (std::filesystem::is_directory(path)) {
    file = path + (path.ends_with('/') ? "" : "/") + kReportFile;
    if (!std::filesystem::exists(file)) {
      return error(ErrorCode::kInput,
                   "has no triage.json yet; run `bodkin triage` on this folder first", path);
    }
  }
  auto bytes = read_file(file, kReportBytesMax);
  if (!bytes) return std::unexpected(bytes.error());
  return parse_report(*bytes, file);
}

}  // namespace bodkin::triage
