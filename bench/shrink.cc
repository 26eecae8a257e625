// Behind ./dev bench shrink: each fault of tests/session/minima.h shrunk by Bodkin and by a
// byte-wise ddmin, a line of JSON for each; and what another tool made of the same input, judged.
//
//     bench_shrink FOLDER            writes FOLDER/NAME, the input to shrink, for each; prints rows
//     bench_shrink --judge NAME FILE prints one row for the input in FILE
#include <cstdio>
#include <cstring>
#include <optional>
#include <string>

#include "../tests/session/minima.h"
#include "base/file.h"
#include "embedded/embedded.h"
#include "http/scenario.h"
#include "json/writer.h"
#include "shrink/shrink.h"
#include "triage/triage.h"

namespace {

using namespace bodkin;

constexpr std::size_t kExecutionsMax = 2000;

// One fault, and the service that has it.
class Case {
 public:
  explicit Case(const Minimum& minimum) : minimum_(minimum) {
    service::Config config;
    const bool check = *minimum.defect == '-';
    (check ? config.checks_off : config.defects) = {minimum.defect + check};
    auto opened = embedded::open(config);
    if (!opened || !opened->session->prepare()) return;
    parts_ = std::move(*opened);
    start_ = parts_.session->body_request(minimum.operation, minimum.start);
    for (finding::Finding& now : parts_.session->run(start_).findings) {
      if (now.oracle == minimum.oracle && !fault_) fault_ = std::move(now);
    }
  }

  bool ready() const { return fault_.has_value(); }
  const http::HttpFileRequest& start() const { return start_; }

  std::optional<finding::Finding> shows(const http::Scenario& input) {
    for (finding::Finding& now : parts_.session->run(input).findings) {
      if (triage::same_fault(*fault_, now) && triage::same_kind(*fault_, now))
        return std::move(now);
    }
    return std::nullopt;
  }

  void print(const char* tool, const http::Scenario& input, std::size_t executions) {
    const auto shown = shows(input);
    const std::string& body = input.steps.back().request.body;
    json::Writer out;
    out.object()
        .text("name", minimum_.defect)
        .text("tool", tool)
        .boolean("exact", input.steps.size() == 1 && body == minimum_.want)
        .boolean("kept", shown && shown->signature() == fault_->signature())
        .number("executions", executions)
        .number("bytes", body.size())
        .number("least", minimum_.want.size());
    std::string line = out.end().done();
    for (char& c : line) c = c == '\n' ? ' ' : c;
    std::printf("%s\n", line.c_str());
  }

 private:
  const Minimum& minimum_;
  embedded::Embedded parts_;
  http::HttpFileRequest start_;
  std::optional<finding::Finding> fault_;
};

// Zeller's ddmin over the bytes of the body: complements of ever smaller chunks.
void ddmin(Case& fault) {
  http::HttpFileRequest best = fault.start();
  std::size_t executions = 0, chunks = 2;
  while (!best.request.body.empty() && executions < kExecutionsMax) {
    const std::size_t size = best.request.body.size();
    chunks = std::min(chunks, size);
    bool smaller = false;
    for (std::size_t i = 0; i < chunks && !smaller && executions < kExecutionsMax; ++i) {
      const std::size_t begin = size * i / chunks, end = size * (i + 1) / chunks;
      http::HttpFileRequest candidate = best;
      candidate.request.body.erase(begin, end - begin);
      ++executions;
      if (!fault.shows(candidate)) continue;
      best = std::move(candidate);
      smaller = true;
    }
    if (smaller) {
      chunks = std::max<std::size_t>(chunks - 1, 2);
    } else if (chunks == size) {
      break;
    } else {
      chunks *= 2;
    }
  }
  fault.print("ddmin", best, executions);
}

int compare_all(const std::string& folder) {
  for (const Minimum& minimum : minima()) {
    Case fault(minimum);
    if (!fault.ready() ||
        !write_file(folder + "/" + minimum.defect, http::encode_scenario(fault.start()))) {
      std::fprintf(stderr, "bench_shrink: cannot begin with %s\n", minimum.defect);
      return 1;
    }
    const shrink::Shrunk shrunk = shrink::shrink(
        fault.start(), [&](const http::HttpFileRequest& r) { return fault.shows(r).has_value(); },
        {.executions_max = kExecutionsMax, .time_max_us = 60'000'000});
    fault.print("bodkin", shrunk.request, shrunk.executions);
    ddmin(fault);
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 2) return compare_all(argv[1]);
  if (argc == 4 && std::strcmp(argv[1], "--judge") == 0) {
    const auto bytes = read_file(argv[3], 1 << 20);
    for (const Minimum& minimum : minima()) {
      if (std::strcmp(minimum.defect, argv[2]) != 0 || !bytes) continue;
      Case fault(minimum);
      if (fault.ready()) fault.print("libFuzzer", http::decode_scenario(*bytes), 0);
      return 0;
    }
  }
  std::fprintf(stderr, "usage: bench_shrink FOLDER | --judge NAME FILE\n");
  return 2;
}
