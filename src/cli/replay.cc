// `bodkin replay`: .http files, or findings, sent again and judged.
//
// A file is played as it stands, in order, each exchange shown. A finding is run from its smallest
// input in its world: still there, changed into something else, or fixed.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <utility>

#include "base/file.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/judge_child.h"
#include "cli/target.h"
#include "triage/triage.h"

namespace bodkin::cli {
namespace {

namespace fs = std::filesystem;

constexpr int kReadyWaitMs = 5000;

void show(const scenario::Exchange& exchange) {
  std::printf("%s %s  (%s)\n", exchange.request.method.c_str(),
              printable(exchange.request.target, 200).c_str(), exchange.principal.c_str());
  if (!exchange.request.body.empty()) {
    std::printf("    > %s\n", printable(exchange.request.body, 400).c_str());
  }
  if (!exchange.answered()) {
    std::printf("    no answer: %s\n", printable(exchange.answer.error, 200).c_str());
    return;
  }
  std::printf("    < %d %s\n", exchange.answer.response.status,
              printable(exchange.answer.response.body, 400).c_str());
}

// "2xx" or "404" against a status.
bool answers(const std::string& pattern, int status) {
  const std::string text = std::to_string(status);
  if (pattern.size() != text.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (pattern[i] != 'x' && pattern[i] != 'X' && pattern[i] != text[i]) return false;
  }
  return true;
}

void show(const finding::Finding& finding) {
  std::printf("    %s  %s  %s %s: %s\n", finding::to_string(finding.severity),
              finding.oracle.c_str(), finding.method.c_str(), printable(finding.path, 100).c_str(),
              printable(finding.message, 300).c_str());
}

Result<void> ready(OpenTarget& target) {
  if (target.remote != nullptr) {
    if (auto answers = target.remote->wait_until_ready(kReadyWaitMs); !answers) return answers;
  }
  return target.session->prepare();
}

// Whether a header's value comes from the environment.
bool reads_environment(const Header& field) {
  return field.value.find("{{$processEnv ") != std::string::npos;
}

// Whether the options say how this principal shows who it is; empty: the default one.
bool has_credentials(const scenario::Principals& principals, const std::string& name) {
  const scenario::Principal* principal = !name.empty()        ? principals.find(name)
                                         : principals.empty() ? nullptr
                                                              : &principals.list.front();
  return principal != nullptr && (principal->login || !principal->headers.empty());
}

// Puts in what the file leaves to the environment. Where the options have a principal's
// credentials, these are used; where not, they are what the file's requests send as it, so that a
// reproducer needs the variables that it names and nothing else. kUsage: one is not set.
Result<void> resolve_credentials(http::HttpFile& file, scenario::Principals& principals) {
  const scenario::Principals given = principals;
  for (http::HttpFileRequest& step : file.requests) {
    const bool known = has_credentials(given, step.principal);
    Headers kept;
    std::vector<std::string> credentials;
    for (const Header& field : step.request.headers.fields()) {
      const bool reads = reads_environment(field);
      if (!reads || !known) kept.add(field.name, field.value);
      if (reads && !known) credentials.push_back(field.name);
    }
    step.request.headers = std::move(kept);
    http::HttpFile one{{}, {step}};
    if (auto resolved = http::resolve_environment(one); !resolved) return resolved;
    step = std::move(one.requests.front());
    if (credentials.empty() || step.principal.empty() || step.principal == scenario::kStranger) {
      continue;
    }
    auto found = std::find_if(principals.list.begin(), principals.list.end(),
                              [&](const auto& each) { return each.name == step.principal; });
    if (found == principals.list.end()) {
      principals.list.push_back(
          {step.principal, step.principal, "", {}, scenario::May::kUnknown, {}});
      found = principals.list.end() - 1;
    }
    for (const std::string& name : credentials) {
      found->headers.set(name, std::string(step.request.headers.get(name)));
    }
  }
  return {};
}

// kUsage: somebody is named who is not known, and the request has no credentials of its own, so
// that it would go out as nobody.
Result<void> know_principals(const http::HttpFile& file, const scenario::Principals& principals,
                             const std::string& path) {
  if (principals.empty()) return {};
  std::vector<std::string> names = {scenario::kNobody, scenario::kStranger};
  for (const scenario::Principal& each : principals.list) names.push_back(each.name);
  const auto brings_its_own = [&](const Request& request) {
    return std::any_of(principals.list.begin(), principals.list.end(), [&](const auto& each) {
      return std::any_of(
          each.headers.fields().begin(), each.headers.fields().end(),
          [&](const Header& field) { return request.headers.find(field.name) != nullptr; });
    });
  };
  for (const http::HttpFileRequest& step : file.requests) {
    const std::string& name = step.principal;
    if (name.empty() || std::find(names.begin(), names.end(), name) != names.end()) continue;
    if (brings_its_own(step.request)) continue;
    std::string all;
    for (const std::string& each : names) all += (all.empty() ? "" : ", ") + each;
    return error(ErrorCode::kUsage,
                 "no principal is called \"" + printable(name, 40) + "\"; there are " + all,
                 path + ":" + std::to_string(step.line));
  }
  return {};
}

// 0: nothing wrong, 1: findings. Steps say with "# @expect" what they should be answered.
Result<int> replay_file(const std::string& path, Options options) {
  auto file = http::read_http_file(path);
  if (!file) return std::unexpected(file.error());
  // A file builds what it needs.
  if (options.target.world.empty()) options.target.world = "none";
  if (auto resolved = resolve_credentials(*file, options.target.principals); !resolved) {
    return error(resolved.error().code, resolved.error().text(), path);
  }
  if (auto settled = settle_contract(options); !settled) return std::unexpected(settled.error());
  auto target = open_target(options);
  if (!target) return std::unexpected(target.error());
  if (auto known = know_principals(*file, target->session->principals(), path); !known) {
    return std::unexpected(known.error());
  }
  if (auto prepared = ready(*target); !prepared) return std::unexpected(prepared.error());
  const session::Judged judged = target->session->play(file->requests);
  const auto place_of = [&](std::size_t request) {
    return path + ":" + std::to_string(file->requests[request].line);
  };
  int unexpected_answers = 0;
  for (std::size_t i = 0; i < judged.trace.exchanges.size(); ++i) {
    const scenario::Exchange& exchange = judged.trace.exchanges[i];
    show(exchange);
    for (const finding::Finding& finding : judged.findings) {
      if (finding.exchange == i) show(finding);
    }
    if (exchange.step < 0) continue;
    const auto step = static_cast<std::size_t>(exchange.step);
    const std::string& expect = file->requests[step].expect;
    if (expect.empty() || answers(expect, exchange.answer.response.status)) continue;
    std::printf("    %s: expected %s\n", place_of(step).c_str(), expect.c_str());
    ++unexpected_answers;
  }
  if (!judged.trace.stopped.empty()) {
    return error(ErrorCode::kInput, judged.trace.stopped, place_of(judged.trace.stopped_at));
  }
  std::printf(
      "%s: %zu requests, %zu findings%s%s\n", path.c_str(), judged.trace.exchanges.size(),
      judged.findings.size(),
      judged.tolerated == 0 ? "" : (", tolerated: " + std::to_string(judged.tolerated)).c_str(),
      unexpected_answers == 0
          ? ""
          : (", " + std::to_string(unexpected_answers) + " unexpected answers").c_str());
  return judged.findings.empty() && unexpected_answers == 0 ? 0 : 1;
}

std::optional<std::vector<finding::Finding>> run_again(const Options& options, OpenTarget& target,
                                                       const finding::Record& record,
                                                       const std::string& input) {
  if (target.remote == nullptr && record.finding.oracle == "crash") {
    auto describing = open_unsent(options);
    if (!describing) return std::nullopt;
    return judge_in_child(options, *describing->session, http::decode_scenario(input));
  }
  return target.session->run(input).findings;
}

// How many findings are fixed, still there, changed into something else, tolerated.
struct Tally {
  int fixed = 0, still = 0, changed = 0, tolerated = 0;
  void add(std::string_view verdict) {
    ++(verdict == "fixed"     ? fixed
       : verdict == "still"   ? still
       : verdict == "changed" ? changed
                              : tolerated);
  }
};

Result<int> replay_finding(const std::string& folder, const Options& given, Tally& tally) {
  auto record = finding::load_record(folder);
  if (!record) return std::unexpected(record.error());
  const std::vector<std::string> inputs = finding::load_inputs(folder);
  if (inputs.empty()) return error(ErrorCode::kInput, "holds no input to replay", folder);
  Options options = repeat(given, record->provenance);
  options.all_probes = true;
  // Whether it is still there comes before whether it is tolerated.
  const std::vector<session::Tolerance> tolerate = std::exchange(options.target.tolerate, {});
  if (auto settled = settle_contract(options); !settled) return std::unexpected(settled.error());
  auto target = open_target(options);
  if (!target) return std::unexpected(target.error());
  auto tolerances = session::Tolerances::make(tolerate, target->session->contract());
  if (!tolerances) return std::unexpected(tolerances.error());
  if (auto prepared = ready(*target); !prepared) return std::unexpected(prepared.error());
  auto findings = run_again(options, *target, *record, inputs.front());
  target->session->runner().clean_up();
  if (!findings)
    return error(ErrorCode::kUnreachable, "the target does not answer any more", folder);
  const char* verdict = findings->empty() ? "fixed" : "changed";
  bool here = false;
  for (const finding::Finding& finding : *findings) {
    here = here || triage::same_fault(record->finding, finding);
  }
  std::erase_if(*findings, [&](const auto& finding) { return tolerances->tolerates(finding); });
  if (here) verdict = tolerances->tolerates(record->finding) ? "tolerated" : "still";
  tally.add(verdict);
  std::printf("%-9s %s  %s %s\n", verdict, folder.c_str(), record->finding.method.c_str(),
              printable(record->finding.path, 100).c_str());
  for (const finding::Finding& finding : *findings) show(finding);
  return findings->empty() ? 0 : 1;
}

Result<int> replay_path(const std::string& path, const Options& options, Tally& tally) {
  if (!fs::is_directory(path)) {
    if (options.target.url.empty() && !options.target.embedded) {
      return error(ErrorCode::kUsage, "where should it be sent? give --url or --embedded", path);
    }
    return replay_file(path, options);
  }
  if (fs::exists(path + "/finding.json")) return replay_finding(path, options, tally);
  int worst = 0;
  bool any = false;
  for (const std::string& name : list_folders(path)) {
    if (!fs::exists(path + "/" + name + "/finding.json")) continue;
    any = true;
    auto one = replay_finding(path + "/" + name, options, tally);
    if (!one) return one;
    worst = std::max(worst, *one);
  }
  if (!any) return error(ErrorCode::kInput, "holds no finding", path);
  return worst;
}

}  // namespace

int run_replay(const Options& options) {
  if (!options.judge_into.empty()) return judge_one(options);
  if (auto fine = need_hooks(options); !fine) return report_error(fine.error());
  int worst = 0;
  Tally tally;
  for (const std::string& path : options.paths) {
    auto one = replay_path(path, options, tally);
    if (!one) return report_error(one.error());
    worst = std::max(worst, *one);
  }
  if (tally.fixed + tally.still + tally.changed + tally.tolerated > 1) {
    std::printf("%d fixed, %d still there, %d changed", tally.fixed, tally.still, tally.changed);
    if (tally.tolerated > 0) std::printf(", %d tolerated", tally.tolerated);
    std::printf("\n");
  }
  return worst;
}

}  // namespace bodkin::cli
