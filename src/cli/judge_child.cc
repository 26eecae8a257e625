#include "cli/judge_child.h"

#include <sys/wait.h>

#include <cstdlib>

#include "base/file.h"
#include "base/limits.h"
#include "base/scratch.h"
#include "engine/crash_report.h"
#include "engine/process.h"

namespace bodkin::cli {
namespace {

constexpr std::int64_t kChildTimeMs = 20000;

std::vector<std::string> child_command(const Options& options, const std::string& folder) {
  std::vector<std::string> command = {"/proc/self/exe", "replay", "--judge-into",
                                      folder + "/findings"};
  const TargetOptions& target = options.target;
  const auto add = [&](const char* name, const std::string& value) {
    if (value.empty()) return;
    command.emplace_back(name);
    command.push_back(value);
  };
  if (target.url.empty()) command.emplace_back("--embedded");
  add("--url", target.url);
  add("--contract", target.contract);
  add("--world", target.world);
  for (const std::string& defect : target.defects) add("--defect", defect);
  for (const std::string& rules : target.rules) add("--rules", rules);
  for (const std::string& hooks : target.hooks) add("--hooks", hooks);
  for (const std::string& check : target.checks_off) add("--check-off", check);
  command.push_back(folder + "/input");
  return command;
}

// "FuzzerHash=accepted-invalid abcdefgh PUT /things/{id}" as a finding: all that the trap tells.
finding::Finding from_crash_state(const std::string& state) {
  finding::Finding finding;
  std::string_view rest = state;
  const std::string_view marker = "FuzzerHash=";
  if (rest.starts_with(marker)) rest.remove_prefix(marker.size());
  std::string* const fields[] = {&finding.oracle, &finding.location, &finding.method,
                                 &finding.path};
  for (std::string* field : fields) {
    const bool last = field == &finding.path;
    const std::size_t end = last ? rest.size() : std::min(rest.find(' '), rest.size());
    *field = rest.substr(0, end);
    rest.remove_prefix(std::min(rest.size(), end + 1));
  }
  finding.kind = "trap";
  return finding;
}

// What the target printed for a person just before its trap: "bodkin: ORACLE at …: MESSAGE".
std::string message_of(const std::string& output) {
  const std::size_t at = output.rfind("bodkin: ", output.find("# Check failed: "));
  const std::size_t start = output.find("\nbodkin: ");
  const std::size_t line = start == std::string::npos ? at : start + 1;
  if (line == std::string::npos) return {};
  const std::string text = output.substr(line, output.find('\n', line) - line);
  const std::size_t colon = text.find(": ", 8);
  return colon == std::string::npos ? text : text.substr(colon + 2);
}

}  // namespace

std::optional<std::vector<finding::Finding>> judge_in_child(const Options& options,
                                                            session::Session& describing,
                                                            const http::Scenario& input) {
  const ScratchFolder folder;
  const std::string encoded = http::encode_scenario(input);
  if (!write_file(folder.path() + "/input", encoded)) return std::nullopt;
  auto finished = engine::run_process(child_command(options, folder.path()), kChildTimeMs);
  if (!finished) return std::nullopt;
  const int status = finished->wait_status;
  if (WIFEXITED(status) && WEXITSTATUS(status) == 3) return std::nullopt;
  if (!finished->timed_out && WIFEXITED(status) && WEXITSTATUS(status) <= 1) {
    std::vector<finding::Finding> findings;
    for (const std::string& name : list_folders(folder.path() + "/findings")) {
      auto record = finding::load_record(folder.path() + "/findings/" + name);
      if (record) findings.push_back(std::move(record->finding));
    }
    return findings;
  }
  engine::CrashReport report = engine::read_crash(finished->err, status);
  if (finished->timed_out) report = {"hang", "", "no answer in time"};
  const auto step = read_file(folder.path() + "/findings.step", 20);
  const std::size_t last = step ? std::strtoul(step->c_str(), nullptr, 10) : 0;
  return crash_judged(describing, http::first_steps(encoded, last), report).findings;
}

int judge_one(const Options& given) {
  Options options = given;
  options.target.tolerate.clear();  // whoever asks decides
  options.all_probes = true;
  auto target = open_target(options);
  if (!target) return report_error(target.error());
  if (auto prepared = target->session->prepare(); !prepared) return report_error(prepared.error());
  auto bytes = read_file(options.paths.front(), limits::kBodyBytesMax);
  if (!bytes) return report_error(bytes.error());
  // Whoever asks reads where it ended, should this process not come back.
  const std::string progress = options.judge_into + ".step";
  target->session->runner().on_step(
      [&](std::size_t step) { (void)write_file(progress, std::to_string(step)); });
  const session::Judged judged = target->session->run(*bytes);
  finding::Store store(options.judge_into, target->session->secrets());
  for (const finding::Finding& finding : judged.findings) {
    finding::Record record;
    record.finding = finding;
    if (auto added = store.add(record); !added) return report_error(added.error());
  }
  return judged.findings.empty() ? 0 : 1;
}

std::optional<std::vector<finding::Finding>> judge_by_target(const std::string& binary,
                                                             const std::string& body) {
  const ScratchFolder folder;
  if (!write_file(folder.path() + "/input", body)) return std::nullopt;
  auto finished = engine::run_process(
      {binary, "-timeout=10", "-artifact_prefix=" + folder.path() + "/", folder.path() + "/input"},
      kChildTimeMs);
  if (!finished) return std::nullopt;
  if (!finished->timed_out && WIFEXITED(finished->wait_status) &&
      WEXITSTATUS(finished->wait_status) == 0) {
    return std::vector<finding::Finding>{};
  }
  if (WIFEXITED(finished->wait_status) && WEXITSTATUS(finished->wait_status) == 127) {
    return std::nullopt;
  }
  finding::Finding finding;
  if (const std::string state = engine::own_crash_state(finished->err); !state.empty()) {
    finding = from_crash_state(state);
    finding.message = message_of(finished->err);
  } else {
    const engine::CrashReport report = engine::read_crash(finished->err, finished->wait_status);
    finding.oracle = "crash";
    finding.kind = finished->timed_out ? "hang" : report.kind;
    finding.location = report.function;
    finding.message = finding.kind + (report.function.empty() ? "" : " in " + report.function);
    finding.evidence = report.excerpt;
    finding.severity = finding::Severity::kHigh;
    finding.cwe = 248;
  }
  return std::vector<finding::Finding>{std::move(finding)};
}

}  // namespace bodkin::cli
