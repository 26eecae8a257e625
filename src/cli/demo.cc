// `bodkin demo`: a minute on the embedded service with planted defects, then the triaged table.
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "service/defects.h"

namespace bodkin::cli {
namespace {

constexpr std::int64_t kDemoTimeMs = 60000;

// All that a single request or its probes can show; those that kill the process would spend the
// minute on restarts and stay for `bodkin fuzz --embedded --defect …`.
std::vector<std::string> demo_defects() {
  std::vector<std::string> names;
  for (const service::Defect& defect : service::defects()) {
    if (!defect.sequential || defect.name == "deser-deep-nesting" || defect.name == "deser-hang") {
      continue;
    }
    names.push_back(defect.name);
  }
  return names;
}

}  // namespace

int run_demo(const Options& given) {
  Options options = given;
  options.command = Command::kFuzz;
  options.target.embedded = true;
  options.target.defects = demo_defects();
  if (options.time_ms == 0) options.time_ms = kDemoTimeMs;
  if (options.seed == 0) options.seed = 1;
  std::printf(
      "Bodkin fuzzes its embedded inventory service, with %zu faults planted on purpose.\n\n",
      options.target.defects.size());
  std::vector<std::string> arguments = {"bodkin",
                                        "fuzz",
                                        "--embedded",
                                        "--findings",
                                        options.findings,
                                        "--time",
                                        std::to_string(options.time_ms) + "ms"};
  for (const std::string& name : options.target.defects) {
    arguments.insert(arguments.end(), {"--defect", name});
  }
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  const int fuzzed = run_fuzz(options, static_cast<int>(argv.size()), argv.data());
  if (fuzzed > 1) return fuzzed;
  std::printf("\nEach finding is now replayed five times and shrunk:\n\n");
  std::fflush(stdout);
  options.command = Command::kTriage;
  options.paths = {options.findings};
  options.target = {};
  const int triaged = run_triage(options);
  if (triaged > 1) return triaged;
  std::printf(
      "\nLook into one: %s/<finding>/reproducer.http or reproducer.sh\n"
      "Fuzz your own service: bodkin fuzz --url http://127.0.0.1:8778 --contract FILE\n",
      options.findings.c_str());
  return 0;
}

}  // namespace bodkin::cli
