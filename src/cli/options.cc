#include "cli/options.h"

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <map>
#include <memory>

#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "cli/config.h"
#include "cli/version.h"
#include "dialect/tool.h"

#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Weverything"
#include <CLI/CLI.hpp>
#pragma clang diagnostic pop

namespace bodkin::cli {
namespace {

// Texts as given, before they are turned into Options.
struct Raw {
  Options options;
  std::string time, timeout;
  std::vector<std::string> principals, headers;
  std::string format = "text";
};

class Builder {
 public:
  explicit Builder(CLI::App& app) : app_(app) {}

  template <typename T>
  CLI::Option* option(const std::string& name, T& value, const std::string& help) {
    CLI::Option* made = app_.add_option("--" + name, value, help);
    made->allow_extra_args(false);  // one value for each repeat: positionals stay positionals
    return made;
  }
  CLI::Option* flag(const std::string& name, bool& value, const std::string& help) {
    return app_.add_flag("--" + name, value, help);
  }
  CLI::App& app() { return app_; }

 private:
  CLI::App& app_;
};

void target_options(Builder& b, Raw& raw) {
  TargetOptions& t = raw.options.target;
  b.option("url", t.url, "the service: http://host:port[/base]");
  b.flag("embedded", t.embedded, "the embedded inventory service, in this process");
  b.option("contract", t.contract,
           "OpenAPI document (default: what the service offers, e.g. at /openapi.json)");
  b.option("rules", t.rules, "FILE.json with x-bodkin-rules for schemas of the contract");
  b.option("hooks", t.hooks, "FILE.lua with oracles of your own (repeatable)");
  b.option("world", t.world, "FILE.http that builds what inputs run in, or none");
  b.option("defect", t.defects, "switch a planted defect on (embedded; repeatable)");
  b.option("check-off", t.checks_off, "switch a named check of the embedded service off");
  b.option("principal", raw.principals, "NAME=HEADER: VALUE, e.g. admin=X-Auth-Token: env:TOKEN");
  b.option("header", raw.headers, "NAME: VALUE for every request; VALUE may be env:NAME or @FILE");
  b.option("include", t.include, "only operations: 'METHOD /path/*', '/path/*', tag, operationId");
  b.option("exclude", t.exclude, "not these operations");
  b.option("allow-host", t.allowed_hosts, "a host beside loopback that may be fuzzed");
  b.flag("allow-writes", t.allow_writes, "also send writes to such a host");
  b.flag("no-probes", t.no_probes, "send inputs alone, without probes after accepted ones");
  b.option("rate", t.rate, "requests per second, at most")->check(CLI::NonNegativeNumber);
  b.option("timeout", raw.timeout, "time for one request (default 5s)");
  b.option("cacert", t.ca_file, "PEM file to verify the server by");
  b.option("cert", t.certificate_file, "PEM file: our certificate");
  b.option("key", t.key_file, "PEM file: its key");
  b.flag("insecure", t.insecure, "do not verify the server's certificate");
  b.option("proxy", t.proxy, "proxy URL (the environment's are ignored)");
  b.option("unix-socket", t.unix_socket, "connect through this socket");
  b.option("log", t.log_file, "the service's log file, for secret-in-log");
  b.flag("reveal", t.reveal, "write secrets into findings as they are");
}

void fuzz_options(Builder& b, Raw& raw) {
  Options& o = raw.options;
  target_options(b, raw);
  b.option("time", raw.time, "how long: 60s, 5m, 2h (default 60s, unless --runs)");
  b.option("runs", o.runs, "how many inputs for each job");
  b.option("jobs", o.jobs, "worker processes")->check(CLI::Range(1, 256));
  b.option("seed", o.seed, "of everything random; printed when it is chosen");
  b.option("corpus", o.corpus, "folder of inputs, read and written; several runs may share it");
  b.option("reload", o.reload_s, "seconds between looks for what others wrote there (default 1)")
      ->check(CLI::Range(1, 86400));
  b.option("findings", o.findings, "folder for findings (default: findings)");
  b.option("dictionary", o.dictionary, "words in libFuzzer's format (default: the contract's)");
  b.option("seed-har", o.target.seed_hars, "requests that a browser or proxy recorded (HAR 1.2)");
  b.flag("plan", o.plan, "print what would be sent, and send nothing");
  b.flag("stop-on-finding", o.stop_on_finding, "end with the first finding");
  b.option("stop-on-oracle", o.only_oracle, "--stop-on-finding only for this oracle");
  b.option("require-2xx", o.require_2xx, "per cent of operations that must answer 2xx, else exit 3")
      ->check(CLI::Range(0.0, 100.0));
  b.option("fail-on", o.fail_on, "oracle or severity that gives exit status 1 (repeatable)");
  b.flag("quiet", o.quiet, "findings and the last word only");
  for (const auto& [name, value] : std::initializer_list<std::pair<const char*, int*>>{
           {"--worker-status-fd", &o.worker_status_fd},
           {"--worker-index", &o.worker_index},
           {"--worker-life", &o.worker_life}}) {
    b.app().add_option(name, *value)->group("");
  }
  b.app().add_option("--worker-preflight", o.worker_preflight)->group("");
  b.app().add_option("--worker-corpus", o.worker_corpus)->group("");
  b.app().add_option("--worker-scratch", o.worker_scratch)->group("");
  b.app().add_option("--worker-contract", o.worker_contract)->group("");
}

struct Tool {
  std::unique_ptr<CLI::App> app;
  std::map<Command, CLI::App*> commands;
};

Tool make_tool(Raw& raw) {
  Tool tool;
  tool.app = std::make_unique<CLI::App>("Bodkin fuzzes JSON-over-HTTP services.", "bodkin");
  CLI::App& app = *tool.app;
  app.set_version_flag("--version", std::string("bodkin ") + kVersion);
  app.require_subcommand(1);
  app.footer(
      "Exit status: 0 clean, 1 findings, 2 wrong use, 3 target unreachable or not ready, 4 our own "
      "fault.\nOptions stand in bodkin.toml and in BODKIN_* variables too.");
  const auto add = [&](Command command, const char* name, const char* help) -> CLI::App& {
    CLI::App* made = app.add_subcommand(name, help);
    tool.commands[command] = made;
    return *made;
  };
  Options& o = raw.options;

  Builder demo(
      add(Command::kDemo, "demo", "a minute on the embedded service with planted defects"));
  demo.option("time", raw.time, "how long (default 60s)");
  demo.option("findings", o.findings, "folder for findings");
  demo.option("seed", o.seed, "of everything random");

  Builder fuzz(add(Command::kFuzz, "fuzz", "fuzz a service and keep what is wrong"));
  fuzz_options(fuzz, raw);

  Builder replay(add(Command::kReplay, "replay", "send .http files or findings again and judge"));
  target_options(replay, raw);
  replay.app().add_option("--judge-into", o.judge_into)->group("");
  replay.app()
      .add_option("paths", o.paths, "FILE.http…, a finding's folder, or a findings folder")
      ->required();

  Builder triage(add(Command::kTriage, "triage", "confirm, shrink, bucket and rank findings"));
  target_options(triage, raw);
  triage.option("target", o.fuzz_binary, "the fuzz target whose crash files are given");
  triage.option("replays", o.replays, "how often each finding is replayed")
      ->check(CLI::Range(1, 1000));
  triage.flag("no-shrink", o.no_shrink, "leave inputs as they are");
  triage.flag("again", o.again, "replay what an earlier triage confirmed, too");
  triage.option("findings", o.findings, "with --target: folder for what is found");
  triage.option("baseline", o.baseline, "FILE.toml of [[known]] findings that do not count");
  triage.option("fail-on", o.fail_on, "oracle or severity that gives exit status 1 (repeatable)");
  triage.app()
      .add_option("paths", o.paths, "findings folders, or crash files of --target")
      ->required();

  Builder report(add(Command::kReport, "report", "print what triage stored, in another form"));
  report
      .option("format", o.format, "table, html, sarif, junit, markdown or jsonl (default: table)")
      ->check(CLI::IsMember({"table", "html", "sarif", "junit", "markdown", "jsonl"}));
  report.option("out", o.out, "file (default: standard output)");
  report.option("baseline", o.baseline, "FILE.toml of [[known]] findings that do not count");
  report.option("fail-on", o.fail_on, "oracle or severity that gives exit status 1 (repeatable)");
  report.app()
      .add_option("paths", o.paths, "a findings folder after triage, or its triage.json")
      ->required()
      ->expected(1);

  Builder exported(
      add(Command::kExport, "export", "write a scenario or a finding as another tool runs it"));
  exported.option("for", o.format, "rest-client, httpyac or curl")
      ->required()
      ->check(CLI::IsMember(dialect::tool_names()));
  exported.option("out", o.out, "folder (default: exported)");
  exported.option("url", o.target.url, "where to send (default: the file's @base)");
  exported.option("principal", raw.principals, "NAME=HEADER: VALUE; only the header is written");
  exported.flag("embedded", o.target.embedded, "the principals of the embedded service");
  exported.flag("reveal", o.target.reveal, "leave credentials as they stand in the file");
  exported.app()
      .add_option("path", o.paths, "FILE.http or a finding's folder")
      ->required()
      ->expected(1);

  Builder serve(add(Command::kServe, "serve", "the embedded service over HTTP on 127.0.0.1"));
  serve.option("port", o.port, "0: any free one (default 8080)")->check(CLI::Range(0, 65535));
  serve.option("db", o.target.database, "SQLite file (default: in memory)");
  serve.option("defect", o.target.defects, "switch a planted defect on (repeatable)");
  serve.option("check-off", o.target.checks_off, "switch a named check off");
  serve.option("log", o.target.log_file, "write the log there; - is standard output");

  Builder generate(
      add(Command::kGenerate, "generate", "write seeds and a dictionary for a contract"));
  generate.option("contract", o.target.contract, "OpenAPI document")->required();
  generate.option("world", o.target.world, "FILE.http, or none");
  generate.option("rules", o.target.rules, "FILE.json with rules for schemas of the contract");
  generate.option("seed-har", o.target.seed_hars, "requests that a browser or proxy recorded");
  generate.option("out", o.out, "folder")->required();
  generate.option("seed", o.seed, "of everything random");

  Builder corpus(add(Command::kCorpus, "corpus", "merge, minimize or describe folders of inputs"));
  corpus.app()
      .add_option("action", o.what, "merge | minimize | stats")
      ->required()
      ->check(CLI::IsMember({"merge", "minimize", "stats"}));
  corpus.app().add_option("paths", o.paths, "folders of inputs; they are not changed")->required();
  corpus.option("out", o.out, "folder for what is kept; merge adds to it");
  corpus.option("target", o.fuzz_binary, "the fuzz target whose inputs these are");
  target_options(corpus, raw);
  corpus.app().add_option("--worker-scratch", o.worker_scratch)->group("");
  corpus.app().add_option("--worker-contract", o.worker_contract)->group("");

  Builder list(
      add(Command::kList, "list", "what there is: oracles, mutators, defects, checks, operations"));
  list.app()
      .add_option("what", o.what, "oracles | mutators | defects | checks | operations")
      ->required()
      ->check(CLI::IsMember({"oracles", "mutators", "defects", "checks", "operations"}));
  list.option("format", raw.format, "text or json")->check(CLI::IsMember({"text", "json"}));
  list.option("hooks", o.target.hooks, "for oracles: FILE.lua with your own");
  list.option("contract", o.target.contract, "for operations: OpenAPI document");
  return tool;
}

std::vector<std::string> option_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) {
      if (name != "help" && !name.starts_with("worker-")) names.push_back(name);
    }
  }
  return names;
}

std::string one_line(std::string text) {
  while (!text.empty() && text.back() == '\n') text.pop_back();
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

// CLI11's own words for an unknown option name neither the nearest one nor where help is.
Error explain(const CLI::ParseError& failed, Tool& tool, int argc, const char* const* argv) {
  Error what{ErrorCode::kUsage, one_line(failed.what()), ""};
  const CLI::App* command = tool.app.get();
  for (const auto& [id, app] : tool.commands) {
    if (app->parsed()) command = app;
  }
  if (dynamic_cast<const CLI::ExtrasError*>(&failed) != nullptr) {
    for (int i = 1; i < argc; ++i) {
      std::string given = argv[i];
      if (!given.starts_with("--")) continue;
      given = given.substr(
          2, given.find('=') == std::string::npos ? std::string::npos : given.find('=') - 2);
      const std::vector<std::string> known = option_names(*command);
      if (std::find(known.begin(), known.end(), given) != known.end()) continue;
      const std::string near = nearest_name(given, known);
      what.message =
          "unknown option --" + given + (near.empty() ? "" : "; did you mean --" + near + "?");
      break;
    }
  }
  if (command == tool.app.get() && argc > 1 && argv[1][0] != '-') {
    std::vector<std::string> known;
    for (const auto& [id, app] : tool.commands) known.push_back(app->get_name());
    const std::string near = nearest_name(argv[1], known);
    what.message = "unknown command '" + printable(argv[1], 40) + "'" +
                   (near.empty() ? "" : "; did you mean '" + near + "'?");
  }
  what.message += " (see bodkin " +
                  (command == tool.app.get() ? std::string() : command->get_name() + " ") +
                  "--help)";
  return what;
}

Result<void> add_principal(scenario::Principals& principals, const std::string& text) {
  const std::size_t equals = text.find('=');
  const std::size_t colon = text.find(':', equals == std::string::npos ? 0 : equals);
  if (equals == std::string::npos || equals == 0 || colon == std::string::npos ||
      colon == equals + 1) {
    return error(ErrorCode::kUsage,
                 "--principal '" + printable(text, 60) + "' is not of the form NAME=HEADER: VALUE");
  }
  const std::string name = text.substr(0, equals);
  const std::size_t value = text.find_first_not_of(' ', colon + 1);
  scenario::Principal* principal = nullptr;
  for (scenario::Principal& p : principals.list) {
    if (p.name == name) principal = &p;
  }
  if (principal == nullptr) {
    principals.list.push_back({name, name, "", {}, scenario::May::kUnknown, {}});
    principal = &principals.list.back();
  }
  principal->headers.add(text.substr(equals + 1, colon - equals - 1),
                         value == std::string::npos ? "" : text.substr(value));
  return {};
}

// `required`: a credential that is not there is an error; else it is empty.
Result<void> resolve_principals(scenario::Principals& principals, bool required) {
  for (scenario::Principal& principal : principals.list) {
    Headers resolved;
    for (const Header& header : principal.headers.fields()) {
      auto value = resolve_secret(header.value);
      if (!value && required) return std::unexpected(value.error());
      resolved.add(header.name, value.value_or(""));
    }
    principal.headers = std::move(resolved);
  }
  return {};
}

// Options that the command line did not give, from BODKIN_… variables. Not CLI11's own way: it
// would read them for every subcommand, over what the chosen one was given.
Result<void> apply_environment(CLI::App& command) {
  for (const std::string& name : option_names(command)) {
    std::string variable = "BODKIN_" + name;
    for (char& c : variable) {
      if (c == '-') c = '_';
      if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
    }
    const char* value = std::getenv(variable.c_str());
    CLI::Option* option = command.get_option_no_throw("--" + name);
    if (value == nullptr || option == nullptr || option->count() != 0) continue;
    try {
      option->add_result(std::string(value));
      option->run_callback();
    } catch (const CLI::ParseError& failed) {
      return error(ErrorCode::kUsage, one_line(failed.what()), variable);
    }
  }
  return {};
}

// Options of the file that neither command line nor environment gave.
Result<void> apply_config(CLI::App& command, const Config& config) {
  for (const auto& [name, values] : config.values) {
    CLI::Option* option = command.get_option_no_throw("--" + name);
    if (option == nullptr || option->count() != 0) continue;
    try {
      option->add_result(values);
      option->run_callback();
    } catch (const CLI::ParseError& failed) {
      return error(ErrorCode::kInput, one_line(failed.what()), "bodkin.toml");
    }
  }
  return {};
}

Result<void> finish(Raw& raw, const Config& config) {
  Options& o = raw.options;
  o.target.principals.list = config.principals;
  o.target.values = config.known;
  o.target.tolerate = config.tolerate;
  for (const std::string& text : raw.principals) {
    if (auto added = add_principal(o.target.principals, text); !added) return added;
  }
  const bool required = o.command != Command::kExport;  // which only names them
  if (auto resolved = resolve_principals(o.target.principals, required); !resolved) {
    return resolved;
  }
  for (const std::string& text : raw.headers) {
    const std::size_t colon = text.find(':');
    if (colon == std::string::npos || colon == 0) {
      return error(ErrorCode::kUsage, "--header '" + printable(text, 60) + "' is not NAME: VALUE");
    }
    const std::size_t value = text.find_first_not_of(' ', colon + 1);
    auto secret = resolve_secret(value == std::string::npos ? "" : text.substr(value));
    if (!secret) return std::unexpected(secret.error());
    o.target.headers.push_back(text.substr(0, colon) + ": " + *secret);
  }
  if (!raw.time.empty()) {
    auto time = parse_duration(raw.time);
    if (!time) return std::unexpected(time.error());
    o.time_ms = *time;
  }
  if (!raw.timeout.empty()) {
    auto timeout = parse_duration(raw.timeout);
    if (!timeout) return std::unexpected(timeout.error());
    o.target.timeout_ms = static_cast<int>(std::min<std::int64_t>(*timeout, 3600000));
  }
  o.json = raw.format == "json";
  return {};
}

Result<void> check_target(const Options& o, bool url_given) {
  const bool needs = o.command == Command::kFuzz || o.command == Command::kReplay;
  const TargetOptions& t = o.target;
  if (url_given && t.url.empty()) {
    return error(ErrorCode::kUsage, "--url is empty; give http://host:port, or --embedded");
  }
  if (t.embedded && !t.url.empty() && o.command != Command::kExport) {
    return error(ErrorCode::kUsage, "--embedded and --url exclude each other");
  }
  if (needs && o.command == Command::kFuzz && !t.embedded && t.url.empty()) {
    return error(ErrorCode::kUsage,
                 "what is to be fuzzed? give --url http://host:port or --embedded");
  }
  if (!t.url.empty() && (!t.defects.empty() || !t.checks_off.empty())) {
    return error(ErrorCode::kUsage, "--defect and --check-off are for the embedded service only");
  }
  if (!t.url.empty() && t.contract.empty() && o.plan) {
    return error(ErrorCode::kUsage,
                 "--plan sends nothing, so it cannot ask the service for its contract; give "
                 "--contract FILE");
  }
  return {};
}

}  // namespace

Result<std::int64_t> parse_duration(const std::string& text) {
  char* end = nullptr;
  const double number = std::strtod(text.c_str(), &end);
  const std::string unit = end;
  const double factor = unit.empty() || unit == "s" ? 1000
                        : unit == "ms"              ? 1
                        : unit == "m"               ? 60000
                        : unit == "h"               ? 3600000
                                                    : 0;
  if (end == text.c_str() || factor == 0 || !(number > 0) || number * factor > 1e13) {
    return error(ErrorCode::kUsage,
                 "'" + printable(text, 40) + "' is not a duration; write 30s, 5m, 2h or 500ms");
  }
  return static_cast<std::int64_t>(number * factor);
}

Result<std::string> resolve_secret(const std::string& text) {
  if (text.starts_with("env:")) {
    const char* value = std::getenv(text.c_str() + 4);
    if (value == nullptr) {
      return error(ErrorCode::kUsage, "the environment has no variable " + text.substr(4) +
                                          " (asked for by '" + text + "')");
    }
    return std::string(value);
  }
  if (text.starts_with("@")) {
    auto bytes = read_file(text.substr(1), limits::kInputBytesMax);
    if (!bytes) return std::unexpected(bytes.error());
    return bytes->substr(0, bytes->find_first_of("\r\n"));
  }
  return text;
}

Result<Parsed> parse(int argc, const char* const* argv) {
  Raw raw;
  Tool tool = make_tool(raw);
  Parsed parsed;
  try {
    tool.app->parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    const auto chosen = tool.app->get_subcommands();
    parsed.text = chosen.empty() ? tool.app->help() : chosen.front()->help();
    parsed.done = true;
    return parsed;
  } catch (const CLI::CallForVersion& version) {
    parsed.text = std::string(version.what()) + "\n";
    parsed.done = true;
    return parsed;
  } catch (const CLI::ParseError& failed) {
    return std::unexpected(explain(failed, tool, argc, argv));
  }
  CLI::App* command = nullptr;
  std::vector<std::string> known;
  for (const auto& [id, app] : tool.commands) {
    for (const std::string& name : option_names(*app)) known.push_back(name);
    if (app->parsed()) {
      command = app;
      raw.options.command = id;
    }
  }
  if (auto applied = apply_environment(*command); !applied) {
    return std::unexpected(applied.error());
  }
  auto config = read_config("bodkin.toml", known);
  if (!config) return std::unexpected(config.error());
  if (auto applied = apply_config(*command, *config); !applied)
    return std::unexpected(applied.error());
  if (auto finished = finish(raw, *config); !finished) return std::unexpected(finished.error());
  const CLI::Option* url = command->get_option_no_throw("--url");
  if (auto fine = check_target(raw.options, url != nullptr && url->count() != 0); !fine) {
    return std::unexpected(fine.error());
  }
  parsed.options = std::move(raw.options);
  return parsed;
}

}  // namespace bodkin::cli
