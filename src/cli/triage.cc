// `bodkin triage`: findings folders, or crash files of a fuzz target, to a ranked table.
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <iterator>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/display.h"
#include "cli/judge_child.h"
#include "cli/target.h"
#include "cli/verdict.h"
#include "cli/version.h"
#include "report/formats.h"
#include "report/table.h"
#include "triage/report_json.h"
#include "triage/shown.h"
#include "triage/triage.h"

namespace bodkin::cli {
namespace {

namespace fs = std::filesystem;

constexpr int kReadyWaitMs = 5000;
// A replay in a child process takes some hundredths of a second.
constexpr shrink::Limits kCrashLimits = {300, 20'000'000};

// One line that is written over, on a terminal only.
void show_progress(std::size_t done, std::size_t all, const finding::Finding& next) {
  if (!is_terminal(STDERR_FILENO)) return;
  std::fprintf(stderr, "\r\x1b[Ktriage: %zu of %zu, now %s", done, all, next.oracle.c_str());
}
void end_progress() {
  if (is_terminal(STDERR_FILENO)) std::fputs("\r\x1b[K", stderr);
}

// Raw findings that were made alike share a target.
struct Group {
  std::vector<triage::Raw> raw;
  // Where results go: the folder of findings that was read first.
  std::string folder() const {
    return std::ranges::min_element(raw, {}, &triage::Raw::order)->folder;
  }
};

std::vector<Group> groups_of(std::vector<triage::Raw> all) {
  std::vector<Group> groups;
  for (triage::Raw& raw : all) {
    if (groups.empty() || groups.back().raw.front().how != raw.how) groups.emplace_back();
    groups.back().raw.push_back(std::move(raw));
  }
  return groups;
}

Result<void> check_folders(const std::vector<std::string>& paths) {
  for (const std::string& path : paths) {
    if (!fs::is_directory(path)) {
      return error(ErrorCode::kInput,
                   "is no findings folder (crash files of a fuzz target need --target BINARY)",
                   path);
    }
  }
  return {};
}

// What earlier triages stored in these folders. One that cannot be read is none.
triage::Known known_before(const Options& options) {
  triage::Known known;
  for (std::size_t i = 0; i < options.paths.size() && !options.again; ++i) {
    const std::string folder = finding::Store(options.paths[i], {}).folder();
    if (!fs::exists(folder + "/" + triage::kReportFile)) continue;
    if (auto report = triage::load_report(folder)) known.add(std::move(*report));
  }
  return known;
}

// All that decides what a replay says and what becomes of it.
std::string means(const Options& options, const session::Session& session,
                  const finding::Provenance& made) {
  const finding::Provenance now = provenance(options, session);
  std::string all = triage::made_like(made) + "\n" + triage::made_like(now) + "\n" + kVersion +
                    "\n" + now.contract_hash + "\n" + std::to_string(options.replays) +
                    (options.no_shrink ? "-" : "+") + (options.target.reveal ? "r" : "");
  for (const std::string& rules : options.target.rules) all += "\n" + rules;
  return hash_letters(hash64(all), 12);
}

// The service that showed the findings, opened again as they were made.
class ServiceTarget {
 public:
  // `describing` is a session over the same contract that sends nothing.
  ServiceTarget(const Options& options, OpenTarget& target, session::Session& describing)
      : options_(options), target_(target), describing_(describing) {}

  // Which finding the next replays are for: what kills or hangs an in-process service is judged in
  // a child.
  void look_for(const finding::Finding& wanted) {
    in_child_ = target_.remote == nullptr && wanted.oracle == "crash";
    // What the first answer shows needs no more probes than the run sent; they are most of what a
    // replay costs.
    target_.session->runner().set_all_probes(wanted.exchange != 0);
    // What others can do would stand in the way of everything else.
    target_.session->runner().set_others_first(wanted.purpose ==
                                               scenario::to_string(scenario::Purpose::kAccess));
    // Races are most of what all of them would cost.
    using Races = run::RunnerOptions::Races;
    const bool race = wanted.purpose == scenario::to_string(scenario::Purpose::kBurst) ||
                      wanted.purpose == scenario::to_string(scenario::Purpose::kSerial);
    target_.session->runner().set_races(race ? Races::kAll : Races::kNone);
  }

  // Called after each replay: tokens may have come that must not be written.
  void after_each(std::function<void()> hide) { hide_ = std::move(hide); }

  std::optional<std::vector<finding::Finding>> replay(const http::Scenario& input) {
    if (in_child_) {
      last_input_ = input;
      return judge_in_child(options_, describing_, input);
    }
    last_ = target_.session->run(input);
    if (hide_) hide_();
    if (target_.remote != nullptr && !last_.trace.exchanges.empty() &&
        !last_.trace.exchanges.back().answered()) {
      if (!target_.remote->wait_until_ready(kReadyWaitMs)) return std::nullopt;
    }
    return last_.findings;
  }

  http::HttpFile reproducer(const http::Scenario& input, const finding::Finding& shown) {
    if (in_child_) {
      const session::Judged judged = crash_judged(describing_, http::encode_scenario(input), {});
      return describing_.record(judged, judged.findings.front(), {}, {}).reproducer;
    }
    return target_.session->record(last_, shown, {}, {}).reproducer;
  }

  // The exchange of a finding of the last replay, or the last one of the input.
  triage::Shown show(const finding::Finding* shown) const {
    const auto& exchanges = last_.trace.exchanges;
    if (in_child_) {
      triage::Shown out;
      out.request = last_input_.steps.back().request;
      if (shown != nullptr) out.principal = shown->principal;
      out.failure = shown == nullptr ? "" : shown->evidence;
      return out;
    }
    if (shown != nullptr) {
      return shown->exchange < exchanges.size() ? triage::shown_of(exchanges[shown->exchange])
                                                : triage::Shown{};
    }
    triage::Shown last;
    for (const scenario::Exchange& exchange : exchanges) {
      if (exchange.purpose == scenario::Purpose::kInput) last = triage::shown_of(exchange);
    }
    return last;
  }

 private:
  const Options& options_;
  OpenTarget& target_;
  session::Session& describing_;
  session::Judged last_;
  http::Scenario last_input_;  // of a child
  std::function<void()> hide_;
  bool in_child_ = false;
};

// Credentials are never stored: who asked must be given again, or nothing that they did shows.
void name_missing_principals(const Group& group, const scenario::Principals& given) {
  std::set<std::string> missing;
  for (const triage::Raw& raw : group.raw) {
    const std::string& who = raw.record.finding.principal;
    if (!who.empty() && who != scenario::kNobody && who != scenario::kStranger &&
        given.find(who) == nullptr) {
      missing.insert(who);
    }
  }
  for (const std::string& who : missing) {
    std::fprintf(stderr,
                 "bodkin: findings were made as %s, whose credentials are not given and not "
                 "stored: add --principal '%s=HEADER: env:VARIABLE', as for fuzz\n",
                 printable(who, 60).c_str(), printable(who, 60).c_str());
  }
}

Result<triage::Report> triage_group(const Options& given, Group group, const triage::Known& known,
                                    int& tolerated) {
  const finding::Provenance made = group.raw.front().record.provenance;
  Options options = repeat(given, made);
  // What is tolerated is confirmed like all else, and then left out.
  const std::vector<session::Tolerance> tolerate = std::exchange(options.target.tolerate, {});
  if (auto settled = settle_contract(options); !settled) return std::unexpected(settled.error());
  auto target = open_target(options);
  if (!target) return std::unexpected(target.error());
  auto describing = open_unsent(options);
  if (!describing) return std::unexpected(describing.error());
  auto tolerances = session::Tolerances::make(tolerate, target->session->contract());
  if (!tolerances) return std::unexpected(tolerances.error());
  if (auto prepared = target->session->prepare(); !prepared)
    return std::unexpected(prepared.error());
  name_missing_principals(group, target->session->principals());
  target->session->preflight();

  finding::Store store(group.folder(), options.target.reveal
                                           ? std::vector<std::pair<std::string, std::string>>{}
                                           : target->session->secrets());
  ServiceTarget service(options, *target, *describing->session);
  if (!options.target.reveal) {
    service.after_each([&, hidden = target->session->secrets_version()]() mutable {
      if (hidden == target->session->secrets_version()) return;
      hidden = target->session->secrets_version();
      store.hide(target->session->secrets());
    });
  }
  triage::Options how;
  how.replays = options.replays;
  how.shrink = !options.no_shrink;
  how.known = &known;
  how.confirmed_with = means(options, *target->session, made);
  how.reproducer = [&](const http::Scenario& input, const finding::Finding& shown) {
    return service.reproducer(input, shown);
  };
  how.show = [&](const finding::Finding* shown) { return service.show(shown); };
  how.contract = &target->session->contract();
  for (const scenario::Principal& each : target->session->principals().list) {
    how.principals.push_back(each.name);
  }
  how.progress = [&](std::size_t done, std::size_t all, const finding::Record& next) {
    // What runs in a child costs too much to be varied.
    how.explain = target->remote != nullptr || next.finding.oracle != "crash";
    service.look_for(next.finding);
    how.limits = next.finding.oracle == "crash" ? kCrashLimits : shrink::Limits{};
    show_progress(done, all, next.finding);
  };
  auto report = triage::run(
      std::move(group.raw), [&](const http::Scenario& input) { return service.replay(input); }, how,
      &store);
  end_progress();
  for (const std::string& left : target->session->runner().clean_up()) {
    std::fprintf(stderr, "bodkin: not cleaned up: %s\n", left.c_str());
  }
  if (report) {
    report->made.principals = how.principals;
    tolerated += static_cast<int>(std::erase_if(report->buckets, [&](const triage::Bucket& bucket) {
      return tolerances->tolerates(bucket.record.finding);
    }));
  }
  return report;
}

// Crash files become findings of options.findings first; then they are triaged like any other.
Result<triage::Report> triage_artefacts(const Options& options) {
  if (::access(options.fuzz_binary.c_str(), X_OK) != 0) {
    return error(ErrorCode::kInput, "cannot be run", options.fuzz_binary);
  }
  finding::Store store(options.findings, {});
  for (const std::string& path : options.paths) {
    auto bytes = read_file(path, limits::kBodyBytesMax);
    if (!bytes) return std::unexpected(bytes.error());
    const auto findings = judge_by_target(options.fuzz_binary, *bytes);
    if (!findings) return error(ErrorCode::kInput, "cannot be run", options.fuzz_binary);
    if (findings->empty()) std::printf("%s: does not fail\n", path.c_str());
    for (const finding::Finding& finding : *findings) {
      finding::Record record;
      record.finding = finding;
      record.input = *bytes;
      record.provenance.target = "fuzz target " + fs::path(options.fuzz_binary).filename().string();
      if (auto added = store.add(record); !added) return std::unexpected(added.error());
    }
  }
  triage::Options how;
  how.replays = options.replays;
  how.shrink = !options.no_shrink;
  how.limits = kCrashLimits;
  how.progress = [](std::size_t done, std::size_t all, const finding::Record& next) {
    show_progress(done, all, next.finding);
  };
  auto report = triage::run(
      {options.findings},
      [&options](const http::Scenario& input) {
        return judge_by_target(options.fuzz_binary, http::encode_scenario(input));
      },
      how, &store);
  end_progress();
  return report;
}

// Where reports go: the first findings folder.
std::string report_folder(const Options& options) {
  return options.fuzz_binary.empty() ? finding::Store(options.paths.front(), {}).folder()
                                     : options.findings;
}

// What was replayed, and what was not.
std::string account(const triage::Made& made) {
  std::string text =
      fmt::format("{} raw findings with {} inputs; {} of these replayed, in {} executions",
                  made.raw, made.inputs, made.replayed, made.replays);
  if (made.before > 0) {
    text += fmt::format("; {} raw findings known from an earlier triage (--again replays them)",
                        made.before);
  }
  return text;
}

template <typename T>
void add_once(std::vector<T>& list, const T& value) {
  if (std::ranges::find(list, value) == list.end()) list.push_back(value);
}

void describe(triage::Report& report) {
  triage::Made& made = report.made;
  made.bodkin_version = kVersion;
  made.time = utc_now();
  for (const triage::Bucket& bucket : report.buckets) {
    const finding::Provenance& p = bucket.record.provenance;
    add_once(made.targets, p.target);
    add_once(made.contracts,
             (p.contract_file.empty() ? "inventory.openapi.json, shipped" : p.contract_file) +
                 (p.contract_hash.empty() ? "" : " (" + p.contract_hash + ")"));
    add_once(made.seeds, p.seed);
  }
}

}  // namespace

int run_triage(const Options& options) {
  // Before anything is sent: a baseline that cannot be read would come too late.
  auto baseline = read_baseline(options.baseline);
  if (!baseline) return report_error(baseline.error());
  int tolerated = 0;
  std::vector<triage::Report> reports;
  std::vector<std::string> skipped;
  if (!options.fuzz_binary.empty()) {
    auto report = triage_artefacts(options);
    if (!report) return report_error(report.error());
    reports.push_back(std::move(*report));
  } else {
    if (auto fine = need_hooks(options); !fine) return report_error(fine.error());
    if (auto folders = check_folders(options.paths); !folders) return report_error(folders.error());
    auto raw = triage::load_raw(options.paths, skipped);
    if (!raw) return report_error(raw.error());
    const triage::Known known = known_before(options);
    for (Group& group : groups_of(std::move(*raw))) {
      auto report = triage_group(options, std::move(group), known, tolerated);
      if (!report) return report_error(report.error());
      reports.push_back(std::move(*report));
    }
  }
  triage::Report all = triage::merge(std::move(reports));
  std::ranges::move(skipped, std::back_inserter(all.skipped));
  for (const std::string& left_out : all.skipped) {
    std::fprintf(stderr, "bodkin: left out: %s\n", printable(left_out, 400).c_str());
  }
  triage::settle(all);
  describe(all);
  all.made.tolerated = static_cast<std::size_t>(tolerated);
  const std::string folder = report_folder(options);
  all.progress = triage::load_progress(folder);
  for (const auto& [name, text] :
       {std::pair(std::string(triage::kReportFile), triage::to_json(all)),
        std::pair(std::string("report.html"), report::html(all))}) {
    if (auto written = write_file(folder + "/" + name, text); !written) {
      return report_error(written.error());
    }
  }
  std::fputs(report::table(all, {terminal_width(), is_terminal(STDOUT_FILENO)}).c_str(), stdout);
  std::printf("%s\n", account(all.made).c_str());
  if (tolerated > 0) std::printf("tolerated: %d\n", tolerated);
  std::printf("look at: %s/report.html\n", folder.c_str());
  if (!all.stopped.empty()) return report_error({ErrorCode::kUnreachable, all.stopped, ""});
  return verdict(options, all, *baseline, stdout);
}

}  // namespace bodkin::cli
