// `bodkin fuzz`: the supervisor's side (workers, display, the last word) and the worker's side.
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <random>

#include "base/file.h"
#include "base/limits.h"
#include "base/scratch.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/display.h"
#include "cli/progress_log.h"
#include "cli/target.h"
#include "engine/dictionary.h"
#include "engine/supervisor.h"
#include "engine/worker.h"
#include "scenario/compose.h"

namespace bodkin::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kDefaultTimeMs = 60000;
constexpr int kReadyWaitMs = 5000;
constexpr int kAliveWaitMs = 2000;

std::atomic<int> g_interrupt{0};
void on_interrupt(int) {
  g_interrupt.fetch_add(1);
}

void catch_interrupts() {
  struct sigaction action{};
  action.sa_handler = on_interrupt;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
}

std::uint64_t choose_seed() {
  return std::random_device{}() % 1000000 + 1;
}

// Those of the dictionary, or, where there is none, the contract's own.
Result<std::vector<std::string>> words_of(const Options& options, const session::Session& session) {
  if (options.dictionary.empty()) {
    return engine::contract_words(session.contract(), session.world().values);
  }
  auto text = read_file(options.dictionary, limits::kInputBytesMax);
  if (!text) return std::unexpected(text.error());
  return engine::dictionary_words(*text);
}

// --plan: what would be sent, without sending.
int print_plan(const OpenTarget& target, const Options& options) {
  const session::Session& session = *target.session;
  std::printf("contract   %s (%zu operations)\n", session.contract().name().c_str(),
              session.contract().operations().size());
  std::printf("target     %s\n",
              options.target.url.empty() ? "embedded" : options.target.url.c_str());
  std::printf("world      %zu requests of set-up\n", session.world().setup.size());
  const run::Scope scope{options.target.include, options.target.exclude};
  for (const contract::Operation& operation : session.contract().operations()) {
    if (!scope.allows(operation)) {
      std::printf("  leave    %s\n", operation.name().c_str());
      continue;
    }
    const scenario::Composed composed = scenario::valid_request(operation, session.world(), 0);
    if (!composed.made()) {
      std::printf("  cannot   %s: %s\n", operation.name().c_str(), composed.why.c_str());
      continue;
    }
    std::printf("  send     %s  %s\n", operation.name().c_str(),
                printable(composed.request.request.target, 120).c_str());
  }
  for (const contract::Problem& problem : session.contract().problems()) {
    std::printf("  problem  %s: %s\n", problem.where.c_str(), problem.message.c_str());
  }
  return 0;
}

std::vector<std::string> worker_command(const std::vector<std::string>& base,
                                        const Options& options, const std::string& corpus,
                                        const std::string& scratch, int index, int life,
                                        bool preflight, int status_fd) {
  std::vector<std::string> command = base;
  command[0] = "/proc/self/exe";
  for (const auto& [name, value] : std::initializer_list<std::pair<std::string, std::string>>{
           {"--seed", std::to_string(options.seed)},
           {"--worker-index", std::to_string(index)},
           {"--worker-life", std::to_string(life)},
           {"--worker-preflight", preflight ? "true" : "false"},
           {"--worker-corpus", corpus},
           {"--worker-scratch", scratch},
           {"--worker-status-fd", std::to_string(status_fd)}}) {
    command.push_back(name);
    command.push_back(value);
  }
  if (!options.worker_contract.empty()) {
    command.insert(command.end(), {"--worker-contract", options.worker_contract});
  }
  return command;
}

// The user's own command line without --seed, which is passed on as it was chosen.
std::vector<std::string> without_seed(int argc, char** argv) {
  std::vector<std::string> kept;
  for (int i = 0; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "--seed") {
      ++i;
    } else if (!argument.starts_with("--seed=")) {
      kept.push_back(argument);
    }
  }
  return kept;
}

constexpr std::size_t kLeftoversShown = 10;

int last_word(const Options& options, const engine::Summary& summary) {
  const engine::Progress& p = summary.last;
  const double seconds = std::max(0.001, static_cast<double>(p.elapsed_ms) / 1000);
  std::printf(
      "\n%s in %s: %s inputs, %s requests (%s/s), %s, seed %llu\n",
      summary.interrupted ? "interrupted" : "done", duration_text(p.elapsed_ms).c_str(),
      with_commas(p.executions).c_str(), with_commas(p.requests).c_str(),
      with_commas(static_cast<std::uint64_t>(static_cast<double>(p.requests) / seconds)).c_str(),
      coverage_text(p).c_str(), static_cast<unsigned long long>(options.seed));
  for (std::size_t i = 0; i < summary.leftovers.size() && i < kLeftoversShown; ++i) {
    std::printf("not cleaned up: %s\n", printable(summary.leftovers[i], 200).c_str());
  }
  if (summary.leftovers.size() > kLeftoversShown) {
    std::printf("not cleaned up: %zu more\n", summary.leftovers.size() - kLeftoversShown);
  }
  if (!summary.fatal.message.empty()) return report_error(summary.fatal);

  std::size_t failing = 0;
  std::map<std::string, int> by_oracle;
  for (const engine::Event& finding : summary.findings) {
    ++by_oracle[finding.fields[2]];
    if (fails(options, finding.fields[2], finding.fields[1])) ++failing;
  }
  if (summary.findings.empty()) {
    std::printf("no findings\n");
  } else {
    std::printf("%zu findings in %s:", summary.findings.size(), options.findings.c_str());
    for (const auto& [oracle, count] : by_oracle) std::printf("  %s %d", oracle.c_str(), count);
    std::printf("\nnext: bodkin triage %s\n", options.findings.c_str());
  }
  if (p.reloads > 0) {
    std::printf("inputs of others taken over %s times\n", with_commas(p.reloads).c_str());
  }
  if (p.tolerated > 0) std::printf("tolerated: %s\n", with_commas(p.tolerated).c_str());
  if (summary.harness_faults > 0) {
    return report_error({ErrorCode::kInternal,
                         "workers of ours died of " + std::to_string(summary.harness_faults) +
                             " inputs; what was found before stands",
                         ""});
  }
  std::size_t reached = 0;
  for (const engine::Event& seen : summary.preflight) {
    if (seen.fields[0].size() == 3 && seen.fields[0][0] == '2') ++reached;
  }
  const double percent =
      summary.preflight.empty()
          ? 100
          : 100.0 * static_cast<double>(reached) / static_cast<double>(summary.preflight.size());
  if (percent < options.require_2xx) {
    return report_error({ErrorCode::kUnreachable,
                         "only " + std::to_string(static_cast<int>(percent)) +
                             " % of the operations answered 2xx in the preflight; --require-2xx "
                             "asks for more",
                         ""});
  }
  return failing == 0 ? 0 : 1;
}

}  // namespace

int run_fuzz(const Options& given, int argc, char** argv) {
  Options options = given;
  const bool chosen = options.seed == 0;
  if (chosen) options.seed = choose_seed();
  if (auto settled = settle_contract(options); !settled) return report_error(settled.error());
  auto target = open_unsent(options);
  if (!target) return report_error(target.error());
  if (auto words = words_of(options, *target->session); !words) return report_error(words.error());
  for (const std::string& line : target->session->recordings()) {
    std::printf("%s\n", printable(line, 400).c_str());
  }
  if (options.plan) return print_plan(*target, options);
  // Everything that is wrong with the options shows before a worker starts.
  {
    auto trial = open_target(options);
    if (!trial) return report_error(trial.error());
    if (trial->remote != nullptr) {
      if (auto ready = trial->remote->wait_until_ready(kReadyWaitMs); !ready) {
        return report_error(ready.error());
      }
    }
  }
  catch_interrupts();
  const ScratchFolder scratch;
  const std::string corpus = options.corpus.empty() ? scratch.path() + "/corpus" : options.corpus;
  std::error_code failed;
  fs::create_directories(corpus, failed);
  if (!failed) fs::create_directories(options.findings, failed);
  if (!options.discovered_text.empty()) {
    options.worker_contract = scratch.path() + "/contract";
    auto written = write_file(options.worker_contract, options.discovered_text);
    if (!written) return report_error(written.error());
  }
  if (failed) {
    return report_error({ErrorCode::kInput, "cannot be made: " + failed.message(),
                         fs::exists(corpus) ? options.findings : corpus});
  }

  Display display({is_terminal(STDOUT_FILENO), is_terminal(STDOUT_FILENO), options.quiet,
                   terminal_width(), options.target.url.empty() ? "embedded" : options.target.url});
  finding::Store store(options.findings, options.target.reveal
                                             ? std::vector<std::pair<std::string, std::string>>{}
                                             : target->session->secrets());
  const std::vector<std::string> base = without_seed(argc, argv);
  engine::SupervisorOptions supervised;
  supervised.jobs = options.jobs;
  supervised.time_ms = options.time_ms > 0 ? options.time_ms
                       : options.runs > 0  ? 0
                                           : kDefaultTimeMs;
  supervised.runs = options.runs;
  supervised.in_process = options.target.url.empty();
  supervised.hang_ms =
      options.target.timeout_ms > 0 ? options.target.timeout_ms : limits::kHangTimeoutMs;
  supervised.command = [&](int index, int life, bool preflight, int status_fd) {
    return worker_command(base, options, corpus, scratch.path(), index, life, preflight, status_fd);
  };
  supervised.keep_crash = [&](const std::string& input,
                              const engine::CrashReport& report) -> Result<engine::Event> {
    const session::Judged judged = crash_judged(*target->session, input, report);
    const finding::Finding& finding = judged.findings.front();
    const finding::Record record =
        target->session->record(judged, finding, input, provenance(options, *target->session));
    if (auto added = store.add(record); !added) return std::unexpected(added.error());
    return engine::finding_event(finding, finding.oracle + "-" + finding.signature());
  };
  supervised.ends_run = [&](const engine::Event& finding) {
    return options.stop_on_finding &&
           (options.only_oracle.empty() || options.only_oracle == finding.fields[2]);
  };
  ProgressLog progress(display);
  const engine::Summary summary = engine::supervise(supervised, progress, g_interrupt);
  display.finish();
  if (auto kept = progress.write(options.findings); !kept) return report_error(kept.error());
  return last_word(options, summary);
}

int run_fuzz_worker(const Options& options) {
  std::signal(SIGPIPE, SIG_IGN);
  auto status = engine::SharedStatus::attach(options.worker_status_fd);
  if (!status) return report_error(status.error());
  auto target = open_target(options);
  if (!target) return report_error(target.error());
  auto words = words_of(options, *target->session);
  if (!words) return report_error(words.error());

  engine::WorkerOptions worker;
  worker.index = options.worker_index;
  worker.workers = options.jobs;
  worker.life = options.worker_life;
  worker.seed = options.seed;
  worker.runs = options.runs;
  worker.corpus = options.worker_corpus;
  worker.preflight = options.worker_preflight;
  // A folder that the user names may be that of other runs too, on this machine or another.
  worker.reload_s = options.jobs > 1 || !options.corpus.empty() ? options.reload_s : 0;
  worker.findings = options.findings;
  worker.scratch = options.worker_scratch;
  worker.words = std::move(*words);
  worker.stop_on_finding = options.stop_on_finding;
  worker.only_oracle = options.only_oracle;
  worker.provenance = provenance(options, *target->session);
  worker.reveal = options.target.reveal;
  if (target->remote != nullptr) {
    worker.still_alive = [remote = target->remote] {
      return remote->wait_until_ready(kAliveWaitMs);
    };
  }
  engine::run_worker(*target->session, *status, worker);
}

}  // namespace bodkin::cli
