#include "engine/worker.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <map>
#include <string_view>

#include "base/file.h"
#include "base/hash.h"
#include "base/memory.h"
#include "engine/events.h"
#include "engine/request_target.h"
#include "engine/seeds.h"
#include "engine/unreached.h"
#include "run/advice.h"

extern "C" int LLVMFuzzerRunDriver(int* argc, char*** argv,
                                   int (*callback)(const std::uint8_t* data, std::size_t size));

namespace bodkin::engine {
namespace {

// libFuzzer's callback has no argument for state, so a worker is one per process.
struct Worker {
  session::Session* session = nullptr;
  SharedStatus* status = nullptr;
  WorkerOptions options;
  std::unique_ptr<RequestTarget> target;
  std::unique_ptr<finding::Store> store;
  std::uint64_t hidden_version = 0;  // of the secrets that the store hides
  std::unique_ptr<Unreached> unreached;
  std::map<std::string, std::uint64_t> sightings;  // by signature, in this life
  std::map<std::string, std::size_t> smallest;     // bytes of the smallest input stored
  std::uint64_t requests_before = 0;               // of earlier lives, as are the next
  std::uint64_t statuses_before[6] = {};
};
Worker* g_worker = nullptr;

void emit(const Event& event) {
  const std::string line = print_event(event);
  std::fwrite(line.data(), 1, line.size(), stdout);
  std::fflush(stdout);
}

[[noreturn]] void finish(int exit_status) {
  const auto tell = [] { (*g_worker->status)->removed.fetch_add(1); };
  for (const std::string& target : g_worker->session->runner().clean_up(tell)) {
    emit({Event::Kind::kLeftover, {target}});
  }
  std::fflush(nullptr);
  ::_exit(exit_status);  // exit() inside a callback is a crash to libFuzzer
}

[[noreturn]] void fatal(const Error& what) {
  emit({Event::Kind::kFatal, {std::to_string(static_cast<int>(what.code)), what.text()}});
  finish(3);
}

// Stores the first sighting, every smaller input, and then only at doubling counts: a shallow fault
// is seen thousands of times a second.
bool worth_storing(Worker& worker, const std::string& signature, std::size_t size) {
  const std::uint64_t seen = ++worker.sightings[signature];
  std::size_t& smallest = worker.smallest.try_emplace(signature, size + 1).first->second;
  if (size < smallest) {
    smallest = size;
    return true;
  }
  return (seen & (seen - 1)) == 0;
}

// Tokens that came since are secrets too.
void hide_new_secrets(Worker& worker) {
  const std::uint64_t version = worker.session->secrets_version();
  if (worker.options.reveal || version == worker.hidden_version) return;
  worker.hidden_version = version;
  worker.store->hide(worker.session->secrets());
}

void tell_refused(Worker& worker) {
  const session::Judged& judged = worker.target->last();
  if (judged.trace.exchanges.empty()) return;
  const auto& principals = worker.session->principals();
  const auto refused = worker.unreached->see(judged.trace.exchanges.front(), !principals.empty());
  if (!refused) return;
  emit(
      {Event::Kind::kRefused,
       {refused->operation->name(), std::to_string(refused->status), std::to_string(refused->times),
        run::advice(*refused->operation, refused->status, refused->principal,
                    worker.session->world(), principals)}});
}

void keep_findings(Worker& worker, std::string_view input) {
  const session::Judged& judged = worker.target->last();
  if (judged.tolerated > 0) {
    (*worker.status)->tolerated.fetch_add(static_cast<std::uint64_t>(judged.tolerated));
  }
  if (judged.findings.empty()) return;
  hide_new_secrets(worker);
  bool stop = false;
  for (const finding::Finding& finding : judged.findings) {
    (*worker.status)->findings.fetch_add(1);
    const std::string signature = finding.signature();
    const bool first = !worker.sightings.contains(signature);
    if (!worth_storing(worker, signature, input.size())) continue;
    const finding::Record record =
        worker.session->record(judged, finding, input, worker.options.provenance);
    if (auto added = worker.store->add(record); !added) fatal(added.error());
    if (first) {
      emit(finding_event(finding, finding.oracle + "-" + signature));
      const bool wanted =
          worker.options.only_oracle.empty() || worker.options.only_oracle == finding.oracle;
      stop = stop || (worker.options.stop_on_finding && wanted);
    }
  }
  if (stop) (*worker.status)->stop.store(1);
}

void count(Worker& worker) {
  WorkerStatus& status = **worker.status;
  const run::Counts& counts = worker.session->runner().counts();
  status.requests.store(worker.requests_before + counts.requests);
  for (int i = 0; i < 6; ++i) {
    status.by_status_class[i].store(worker.statuses_before[i] + counts.by_status_class[i]);
  }
}

bool lost_connection(const session::Judged& judged) {
  return !judged.trace.exchanges.empty() && !judged.trace.exchanges.back().answered();
}

int on_input(const std::uint8_t* data, std::size_t size) {
  Worker& worker = *g_worker;
  WorkerStatus& status = **worker.status;
  if (status.stop.load() != 0) finish(0);
  if (worker.options.runs != 0 && status.executions.load() >= worker.options.runs) finish(0);
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  if (status.quarantined.load() != 0 && status.is_quarantined(hash64(input))) return 0;
  status.begin_input(input);
  worker.target->run(input);
  status.end_input();
  status.swept.store(worker.target->sweep().position());
  count(worker);
  keep_findings(worker, input);
  tell_refused(worker);
  if (lost_connection(worker.target->last()) && worker.options.still_alive) {
    if (auto alive = worker.options.still_alive(); !alive) fatal(alive.error());
  }
  return 0;
}

std::vector<std::string> driver_arguments(const WorkerOptions& options) {
  const std::uint64_t seed = options.seed + 7919U * static_cast<std::uint64_t>(options.index) +
                             1000003U * static_cast<std::uint64_t>(options.life);
  return {
      "bodkin",
      "-seed=" + std::to_string(seed % 4294967291U + 1),  // 0 would mean "by the clock"
      "-max_len=" + std::to_string(limits::kInputBytesMax),
      "-len_control=0",
      "-timeout=0",  // the supervisor watches, by processor time
      "-rss_limit_mb=4096",
      "-detect_leaks=0",  // a whole process's business, not an input's
      "-reload=" + std::to_string(options.reload_s),
      "-artifact_prefix=" + options.scratch + "/",
      "-handle_segv=0",
      "-handle_bus=0",
      "-handle_abrt=0",
      "-handle_ill=0",
      "-handle_fpe=0",
      "-handle_int=0",
      "-handle_term=0",
      "-print_final_stats=0",
      options.corpus,
  };
}

// What it learns (identifiers that exist) serves every life; what it saw is told once.
void preflight(Worker& worker, bool tell) {
  for (const run::Preflight& seen : worker.session->preflight()) {
    if (seen.reached()) worker.unreached->reached(*seen.operation);
    if (!tell) continue;
    emit(
        {Event::Kind::kPreflight, {std::to_string(seen.status), seen.operation->name(), seen.why}});
  }
}

}  // namespace

void run_worker(session::Session& session, SharedStatus& status, const WorkerOptions& options) {
  keep_freed_memory();
  static Worker worker;
  g_worker = &worker;
  worker.session = &session;
  worker.status = &status;
  worker.options = options;
  worker.requests_before = status->requests.load();
  for (int i = 0; i < 6; ++i) worker.statuses_before[i] = status->by_status_class[i].load();

  if (auto prepared = session.prepare(); !prepared) fatal(prepared.error());
  worker.unreached = std::make_unique<Unreached>(session.contract());
  if (options.preflight) preflight(worker, options.index == 0 && options.life == 0);
  worker.store = std::make_unique<finding::Store>(
      options.findings,
      options.reveal ? std::vector<std::pair<std::string, std::string>>{} : session.secrets());
  worker.hidden_version = session.secrets_version();
  worker.target = std::make_unique<RequestTarget>(session, options.words, libfuzzer_leaf());
  worker.target->sweep().share(static_cast<std::size_t>(options.index),
                               static_cast<std::size_t>(options.workers), status->swept.load());
  set_active(worker.target.get());
  session.runner().on_step(
      [](std::size_t step) { (*g_worker->status)->step.store(static_cast<std::uint32_t>(step)); });

  const Seeds seeds = seed_requests(session, session.runner().scope(), options.seed);
  if (options.index == 0 && options.life == 0) {
    if (auto written = write_seeds(options.corpus, seeds); !written) fatal(written.error());
  }
  status->ready.store(1);
  emit({Event::Kind::kReady, {std::to_string(seeds.plain.size() + seeds.varied.size())}});

  std::vector<std::string> arguments = driver_arguments(options);
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  int argc = static_cast<int>(arguments.size());
  char** argv_data = argv.data();
  LLVMFuzzerRunDriver(&argc, &argv_data, &on_input);
  finish(0);
}

}  // namespace bodkin::engine
