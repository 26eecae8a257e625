// What the harness costs above the bare service: the same requests, once through mutator, session
// and oracles, once straight into the service.
//
// usage: bench_throughput [inputs] [seed]
// Prints: inputs, requests, microseconds an input in all, in the bare service, and the difference:
// processor time of this one thread, which nothing waits in, so that other work on the machine does
// not count.
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

#include "base/memory.h"
#include "base/random.h"
#include "embedded/embedded.h"
#include "engine/request_target.h"
#include "engine/seeds.h"

namespace {

using namespace bodkin;

// Remembers what passes through: a request, or a restoration of the world.
class Recorder : public dispatch::Dispatcher {
 public:
  explicit Recorder(dispatch::Dispatcher& inner) : inner_(inner) {}
  dispatch::Answer send(const Request& request) override {
    if (recording) steps.push_back({request, false});
    return inner_.send(request);
  }
  bool snapshot() override { return inner_.snapshot(); }
  bool restore() override {
    if (recording) steps.push_back({{}, true});
    return inner_.restore();
  }
  bool in_process() const override { return true; }
  std::uint64_t sent() const override { return inner_.sent(); }

  struct Step {
    Request request;
    bool restore;
  };
  bool recording = false;
  std::vector<Step> steps;

 private:
  dispatch::Dispatcher& inner_;
};

struct Parts {
  std::unique_ptr<service::Service> service;
  std::unique_ptr<dispatch::InProcess> direct;
  std::unique_ptr<Recorder> recorder;
  std::unique_ptr<session::Session> session;
};

Parts open_parts() {
  Parts parts;
  parts.service = std::move(*service::Service::open({}));
  parts.direct = std::make_unique<dispatch::InProcess>(*parts.service);
  parts.recorder = std::make_unique<Recorder>(*parts.direct);
  auto session = session::Session::open(embedded::session_options(), *parts.recorder);
  if (!session || !(*session)->prepare()) {
    std::fprintf(stderr, "bench_throughput: the session does not open\n");
    std::exit(4);
  }
  parts.session = std::move(*session);
  return parts;
}

// The loop of a fuzzer without its corpus management: pick, mutate, run, judge, keep what was new
// in the answer.
void fuzz(Parts& parts, std::uint64_t inputs, std::uint64_t seed) {
  engine::RequestTarget target(*parts.session, {}, {});
  std::vector<std::string> corpus = engine::seed_requests(*parts.session, {}, seed).all();
  Random random(seed);
  for (std::uint64_t i = 0; i < inputs; ++i) {
    const std::string& from = random.pick(corpus);
    const std::string input = target.mutate(from, 65536, random.next());
    target.run(input);
    const bool accepted =
        !target.last().trace.exchanges.empty() && target.last().trace.exchanges.front().success();
    if (accepted && corpus.size() < 2000 && random.one_in(20)) corpus.push_back(input);
  }
}

double processor_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

double seconds_of_bare(Parts& parts, const std::vector<Recorder::Step>& steps) {
  parts.service->restore();
  const double start = processor_seconds();
  for (const Recorder::Step& step : steps) {
    if (step.restore) {
      parts.service->restore();
    } else {
      parts.service->handle(step.request);
      parts.service->take_log();
      parts.service->take_statements();
    }
  }
  return processor_seconds() - start;
}

}  // namespace

int main(int argc, char** argv) {
  const std::uint64_t inputs = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 20000;
  const std::uint64_t seed = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1;
  // As a worker is started, and as it begins.
  if (std::getenv(kAllocatorSetting.name) == nullptr) {
    ::setenv(kAllocatorSetting.name, kAllocatorSetting.value, 1);
    ::execv("/proc/self/exe", argv);
  }
  keep_freed_memory();
  Parts parts = open_parts();

  // A run is long: what is only done the first times is not counted.
  fuzz(parts, inputs, seed);

  // In turn, so that both see the same machine; of three pairs the one that differs least.
  double full = 1e9;
  double bare = 0;
  std::uint64_t requests = 0;
  for (int round = 0; round < 3; ++round) {
    std::vector<Recorder::Step>& steps = parts.recorder->steps;
    steps.clear();
    parts.recorder->recording = true;
    const double start = processor_seconds();
    fuzz(parts, inputs, seed);
    const double this_full = processor_seconds() - start;
    parts.recorder->recording = false;
    const double this_bare = seconds_of_bare(parts, steps);
    if (this_full - this_bare >= full - bare) continue;
    full = this_full;
    bare = this_bare;
    requests = static_cast<std::uint64_t>(
        std::ranges::count(steps, false, [](const Recorder::Step& step) { return step.restore; }));
  }
  const double n = static_cast<double>(inputs);
  std::printf("inputs %llu  requests %llu  all_us %.1f  bare_us %.1f  harness_us %.1f\n",
              static_cast<unsigned long long>(inputs), static_cast<unsigned long long>(requests),
              full * 1e6 / n, bare * 1e6 / n, (full - bare) * 1e6 / n);
  return 0;
}
