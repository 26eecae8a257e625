#include "cli/target.h"

#include <sys/wait.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <memory>

#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "cli/discover.h"
#include "cli/version.h"
#include "contracts/shipped.h"
#include "embedded/embedded.h"
#include "engine/events.h"
#include "engine/process.h"
#include "http/uri.h"
#include "session/hooks.h"

namespace bodkin::cli {
namespace {

constexpr int kReadyWaitMs = 5000;
constexpr std::int64_t kTokenCommandMs = 30000;

// Answers nothing: for sessions that only describe.
class Unsent : public dispatch::Dispatcher {
 public:
  dispatch::Answer send(const Request&) override {
    dispatch::Answer answer;
    answer.transport = dispatch::Transport::kRefused;
    answer.error = "not sent";
    return answer;
  }
  bool in_process() const override { return true; }
  std::uint64_t sent() const override { return 0; }
};

Result<dispatch::RemoteOptions> remote_options(const TargetOptions& target) {
  dispatch::RemoteOptions remote;
  remote.url = target.url;
  remote.allowed_hosts = target.allowed_hosts;
  remote.allow_writes = target.allow_writes;
  if (target.timeout_ms > 0) remote.timeout_ms = target.timeout_ms;
  remote.rate = target.rate;
  remote.ca_file = target.ca_file;
  remote.certificate_file = target.certificate_file;
  remote.key_file = target.key_file;
  remote.insecure = target.insecure;
  remote.proxy = target.proxy;
  remote.unix_socket = target.unix_socket;
  remote.log_file = target.log_file;
  for (const std::string& header : target.headers) {
    const std::size_t colon = header.find(':');
    const std::size_t value = header.find_first_not_of(' ', colon + 1);
    remote.headers.add(header.substr(0, colon),
                       value == std::string::npos ? "" : header.substr(value));
  }
  return remote;
}

// What a command of the user's prints; for principals that get their token so.
Result<std::string> run_token_command(const std::string& command) {
  auto finished = engine::run_process({"/bin/sh", "-c", command}, kTokenCommandMs);
  if (!finished) return std::unexpected(finished.error());
  if (!finished->timed_out && WIFEXITED(finished->wait_status) &&
      WEXITSTATUS(finished->wait_status) == 0) {
    return std::move(finished->out);
  }
  std::string_view said = finished->err;
  while (said.ends_with('\n')) said.remove_suffix(1);
  const std::size_t line = said.rfind('\n');
  if (line != std::string_view::npos) said.remove_prefix(line + 1);
  const std::string how =
      finished->timed_out ? "does not end"
      : WIFEXITED(finished->wait_status)
          ? "ended with status " + std::to_string(WEXITSTATUS(finished->wait_status))
          : "was killed";
  return error(ErrorCode::kInput, "the command '" + printable(command, 100) + "' " + how +
                                      (said.empty() ? "" : ": " + printable(said, 200)));
}

Result<std::vector<session::NamedText>> read_all(const std::vector<std::string>& paths,
                                                 std::size_t bytes_max) {
  std::vector<session::NamedText> files;
  for (const std::string& path : paths) {
    auto text = read_file(path, bytes_max);
    if (!text) return std::unexpected(text.error());
    files.push_back({path, std::move(*text)});
  }
  return files;
}

Result<void> set_contract(session::Options& made, const Options& options) {
  const TargetOptions& target = options.target;
  if (!target.contract.empty()) {
    auto text = read_file(target.contract, limits::kContractBytesMax);
    if (!text) return std::unexpected(text.error());
    made.contract_text = std::move(*text);
    made.contract_name = target.contract;
  } else if (!options.worker_contract.empty()) {
    auto text = read_file(options.worker_contract, limits::kContractBytesMax);
    if (!text) return std::unexpected(text.error());
    made.contract_text = std::move(*text);
    made.contract_name = target.url;
  } else if (!target.url.empty()) {
    made.contract_text = options.discovered_text;
    made.contract_name = options.discovered_name;
  }
  return {};
}

// How a call of a hook that failed is told: by a worker to its supervisor.
std::function<void(const std::string&)> hook_problem(const Options& options) {
  return [is_worker = options.worker_status_fd >= 0](const std::string& problem) {
    const std::string text = "a hook failed, and says nothing there: " + problem;
    if (is_worker) {
      std::fputs(engine::print_event({engine::Event::Kind::kNote, {text}}).c_str(), stdout);
      std::fflush(stdout);
    } else {
      std::fprintf(stderr, "bodkin: %s\n", text.c_str());
    }
  };
}

Result<session::Options> session_options(const Options& options) {
  const TargetOptions& target = options.target;
  session::Options made = embedded::session_options();
  if (auto set = set_contract(made, options); !set) return std::unexpected(set.error());
  auto rules = read_all(target.rules, limits::kInputBytesMax);
  if (!rules) return std::unexpected(rules.error());
  made.rules = std::move(*rules);
  auto hars = read_all(target.seed_hars, limits::kHarBytesMax);
  if (!hars) return std::unexpected(hars.error());
  made.hars = std::move(*hars);
  for (const std::string& path : target.hooks) {
    auto hooks = load_hooks(path);
    if (!hooks) return std::unexpected(hooks.error());
    made.judges.push_back(session::hook_judge(std::move(*hooks), hook_problem(options)));
  }
  made.values = target.values;
  made.tolerate = target.tolerate;
  made.runner.token_command = run_token_command;
  if (target.world == "none") {
    made.world_text.clear();
  } else if (!target.world.empty()) {
    auto text = read_file(target.world, limits::kInputBytesMax);
    if (!text) return std::unexpected(text.error());
    made.world_text = std::move(*text);
    made.world_name = target.world;
  }
  if (!target.url.empty()) {
    if (const auto url = http::parse_url(target.url)) made.runner.url_path = url->path;
    // Another service: its principals, and no model of it.
    made.principals = target.principals;
    made.model = nullptr;
  } else if (!target.principals.empty()) {
    made.principals = target.principals;
  }
  if (!target.contract.empty()) made.model = nullptr;
  made.runner.scope = {target.include, target.exclude};
  made.runner.probes = !target.no_probes;
  made.runner.all_probes = options.all_probes;
  if (options.all_probes) made.runner.races = run::RunnerOptions::Races::kAll;
  made.runner.seed = options.seed == 0 ? 1 : options.seed;
  return made;
}

}  // namespace

Result<std::unique_ptr<script::Hooks>> load_hooks(const std::string& path) {
  const auto text = read_file(path, limits::kInputBytesMax);
  if (!text) return std::unexpected(text.error());
  return script::Hooks::load(*text, path);
}

Result<void> need_hooks(const Options& options) {
  if (!options.target.hooks.empty()) return {};
  const auto is_hook = [](const std::string& name) { return name.starts_with("hook_"); };
  for (const std::string& path : options.paths) {
    std::vector<std::string> names = list_folders(path);
    names.push_back(std::filesystem::path(path).lexically_normal().filename().string());
    const auto found = std::find_if(names.begin(), names.end(), is_hook);
    if (found == names.end()) continue;
    return error(ErrorCode::kUsage,
                 "holds a finding of a hook (" + printable(*found, 80) +
                     "), which cannot be judged without it; give --hooks FILE.lua",
                 path);
  }
  return {};
}

Result<void> settle_contract(Options& options) {
  const TargetOptions& target = options.target;
  if (target.url.empty() || !target.contract.empty() || !options.worker_contract.empty()) return {};
  auto wanted = remote_options(target);
  if (!wanted) return std::unexpected(wanted.error());
  wanted->response_bytes_max = limits::kContractBytesMax;
  auto remote = dispatch::Remote::open(std::move(*wanted));
  if (!remote) return std::unexpected(remote.error());
  if (auto ready = (*remote)->wait_until_ready(kReadyWaitMs); !ready) return ready;
  const Headers credentials =
      target.principals.empty() ? Headers() : target.principals.list.front().headers;
  auto found = discover_contract(**remote, credentials);
  if (!found) return error(found.error().code, found.error().message, target.url);
  options.discovered_name = target.url + found->path;
  options.discovered_text = std::move(found->text);
  std::printf("contract: took %s\n", options.discovered_name.c_str());
  std::fflush(stdout);
  return {};
}

Result<OpenTarget> open_target(const Options& options) {
  OpenTarget made;
  auto session_made = session_options(options);
  if (!session_made) return std::unexpected(session_made.error());
  if (options.target.url.empty()) {
    service::Config config;
    config.defects = options.target.defects;
    config.checks_off = options.target.checks_off;
    config.database = options.target.database;
    auto service = service::Service::open(config);
    if (!service) return std::unexpected(service.error());
    made.service = std::move(*service);
    made.dispatcher = std::make_unique<dispatch::InProcess>(*made.service);
  } else {
    auto wanted = remote_options(options.target);
    if (!wanted) return std::unexpected(wanted.error());
    auto remote = dispatch::Remote::open(std::move(*wanted));
    if (!remote) return std::unexpected(remote.error());
    made.remote = remote->get();
    made.dispatcher = std::move(*remote);
  }
  auto session = session::Session::open(std::move(*session_made), *made.dispatcher);
  if (!session) return std::unexpected(session.error());
  made.session = std::move(*session);
  return made;
}

Result<OpenTarget> open_unsent(const Options& options) {
  OpenTarget made;
  auto session_made = session_options(options);
  if (!session_made) return std::unexpected(session_made.error());
  made.dispatcher = std::make_unique<Unsent>();
  auto session = session::Session::open(std::move(*session_made), *made.dispatcher);
  if (!session) return std::unexpected(session.error());
  made.session = std::move(*session);
  return made;
}

finding::Provenance provenance(const Options& options, const session::Session& session) {
  finding::Provenance made;
  made.bodkin_version = kVersion;
  made.contract_file = options.target.contract;
  made.contract_hash = session.contract().hash();
  made.target = options.target.url.empty() ? "embedded" : options.target.url;
  made.world_file = options.target.world;
  made.defects = options.target.defects;
  made.checks_off = options.target.checks_off;
  made.seed = options.seed;
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  gmtime_r(&now, &utc);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
  made.time = text;
  return made;
}

Options repeat(const Options& options, const finding::Provenance& provenance) {
  Options again = options;
  TargetOptions& target = again.target;
  if (!target.embedded && target.url.empty()) {
    target.embedded = provenance.target == "embedded";
    if (!target.embedded) target.url = provenance.target;
  }
  if (target.contract.empty()) target.contract = provenance.contract_file;
  if (target.world.empty()) target.world = provenance.world_file;
  if (target.url.empty()) {
    if (target.defects.empty()) target.defects = provenance.defects;
    if (target.checks_off.empty()) target.checks_off = provenance.checks_off;
  }
  again.seed = provenance.seed;
  return again;
}

session::Judged crash_judged(session::Session& session, const std::string& input,
                             const engine::CrashReport& report) {
  session::Judged judged;
  const http::Scenario scenario = http::decode_scenario(input);
  for (const http::HttpFileRequest& step : scenario.steps) {
    scenario::Exchange exchange;
    exchange.principal = step.principal;
    if (exchange.principal.empty() && !session.principals().empty()) {
      exchange.principal = session.principals().list.front().name;
    }
    exchange.request = step.request;
    exchange.fresh = judged.trace.exchanges.empty();
    exchange.name = step.name;
    if (scenario.steps.size() > 1) {
      exchange.written = std::make_shared<const Request>(step.request);
    }
    exchange.answer.transport = dispatch::Transport::kReset;
    exchange.answer.error = report.excerpt;
    judged.trace.exchanges.push_back(std::move(exchange));
  }
  const http::HttpFileRequest& request = scenario.steps.back();

  finding::Finding finding;
  finding.oracle = "crash";
  const auto operation =
      session.contract().operation_name(request.request.method, request.request.target);
  finding.method = operation.method;
  finding.path = operation.path;
  finding.location = report.function;
  finding.kind = report.kind;
  finding.message =
      report.kind == "hang"
          ? "the service does not come back from this request (" + report.excerpt + ")"
          : "the service's process dies of this request: " + report.kind +
                (report.function.empty() ? "" : " in " + report.function);
  finding.evidence = report.excerpt;
  finding.severity = finding::Severity::kHigh;
  finding.cwe = report.kind == "hang" ? 835 : 248;
  finding.principal = judged.trace.exchanges.back().principal;
  finding.exchange = judged.trace.exchanges.size() - 1;
  finding.purpose = scenario::to_string(scenario::Purpose::kInput);
  judged.findings.push_back(std::move(finding));
  return judged;
}

bool fails(const Options& options, const std::string& oracle, const std::string& severity) {
  if (options.fail_on.empty()) return oracle != "rejected-valid" && oracle != "implausible";
  for (const std::string& list : options.fail_on) {
    std::string_view rest = list;
    while (!rest.empty()) {
      const std::string_view word = rest.substr(0, rest.find(','));
      if (word == oracle || word == severity) return true;
      rest.remove_prefix(std::min(rest.size(), word.size() + 1));
    }
  }
  return false;
}

int report_error(const Error& what) {
  std::fprintf(stderr, "bodkin: %s\n", printable(what.text(), 2000).c_str());
  switch (what.code) {
    case ErrorCode::kUsage:
    case ErrorCode::kInput:
      return 2;
    case ErrorCode::kUnreachable:
      return 3;
    case ErrorCode::kInternal:
      return 4;
  }
  return 4;
}

}  // namespace bodkin::cli
