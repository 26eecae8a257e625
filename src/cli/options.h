// The command line, the environment and bodkin.toml as one struct. Sole user of CLI11.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "scenario/principal.h"
#include "scenario/values.h"
#include "session/tolerance.h"

namespace bodkin::cli {

enum class Command {
  kNone,
  kDemo,
  kFuzz,
  kReplay,
  kTriage,
  kReport,
  kExport,
  kServe,
  kGenerate,
  kList,
  kCorpus
};

// What the service is and how it is spoken to: common to fuzz, replay and triage.
struct TargetOptions {
  bool embedded = false;
  std::string url;       // excludes embedded
  std::string contract;  // file; empty: what the service at `url` offers, else the shipped one
  std::vector<std::string> rules;      // files
  std::vector<std::string> hooks;      // files
  std::vector<std::string> seed_hars;  // files
  scenario::Values values;             // [values]
  std::vector<session::Tolerance> tolerate;
  std::string world;  // file, "none", or empty: the shipped one where it fits
  std::vector<std::string> defects, checks_off;  // embedded only
  std::string database;                          // embedded, serve: a file
  scenario::Principals principals;               // secrets resolved
  std::vector<std::string> headers;  // "NAME: VALUE" for every request, secrets resolved
  std::vector<std::string> include, exclude;
  std::vector<std::string> allowed_hosts;
  bool allow_writes = false;
  bool no_probes = false;
  double rate = 0;
  int timeout_ms = 0;  // 0: the default
  std::string ca_file, certificate_file, key_file, proxy, unix_socket, log_file;
  bool insecure = false;
  bool reveal = false;  // write secrets as they are
};

struct Options {
  Command command = Command::kNone;
  TargetOptions target;
  std::int64_t time_ms = 0;
  std::uint64_t runs = 0;
  int jobs = 1;
  std::uint64_t seed = 0;             // 0: chosen, and printed
  std::string corpus;                 // folder
  int reload_s = 1;                   // between looks for what others wrote there
  std::string findings = "findings";  // folder
  std::string dictionary;             // file
  bool plan = false;
  bool stop_on_finding = false;
  std::string only_oracle;
  double require_2xx = 0;            // per cent of operations
  std::vector<std::string> fail_on;  // oracles or severities; empty: the default
  bool json = false;                 // --format json
  std::vector<std::string> paths;    // replay, triage: files and folders
  std::string what;                  // list: oracles, mutators, …; corpus: merge, …
  std::string out;                   // generate, export, corpus: folder; report: file
  std::string format = "table";      // report; export: the tool
  std::string baseline;              // triage, report: file
  int port = 8080;                   // serve
  std::string fuzz_binary;           // triage, corpus: --target
  int replays = 5;
  bool no_shrink = false;
  bool again = false;  // triage: what an earlier one confirmed too
  bool quiet = false;
  bool all_probes = false;  // run::RunnerOptions; set by what replays
  std::string judge_into;   // replay, hidden: judge one input, findings go there
  // A worker's, set by the supervisor only.
  int worker_status_fd = -1, worker_index = 0, worker_life = 0;
  bool worker_preflight = true;
  std::string worker_corpus, worker_scratch;
  std::string worker_contract;  // file: what the service offered
  // The contract that the service offered, and where; see settle_contract().
  std::string discovered_name, discovered_text;
};

struct Parsed {
  Options options;
  bool done = false;  // help or version was asked for and is in `text`
  std::string text;
};

// kUsage with one line that says what is wrong and what would be right. The flag wins over
// BODKIN_… in the environment, that over bodkin.toml in the working directory.
Result<Parsed> parse(int argc, const char* const* argv);

// "60", "60s", "5m", "2h", "500ms" in milliseconds. kUsage.
Result<std::int64_t> parse_duration(const std::string& text);
// "env:NAME" and "@FILE" (its first line) replaced by what they hold; other text as it is.
Result<std::string> resolve_secret(const std::string& text);

}  // namespace bodkin::cli
