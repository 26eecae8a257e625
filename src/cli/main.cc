// bodkin: the command-line tool. Everything it does stands in a file a subcommand.
#include <cstdio>

#include "cli/commands.h"
#include "cli/options.h"
#include "cli/target.h"

int main(int argc, char** argv) {
  using namespace bodkin::cli;
  auto parsed = parse(argc, argv);
  if (!parsed) return report_error(parsed.error());
  if (parsed->done) {
    std::fputs(parsed->text.c_str(), stdout);
    return 0;
  }
  const Options& options = parsed->options;
  switch (options.command) {
    case Command::kDemo:
      return run_demo(options);
    case Command::kFuzz:
      return options.worker_status_fd >= 0 ? run_fuzz_worker(options)
                                           : run_fuzz(options, argc, argv);
    case Command::kReplay:
      return run_replay(options);
    case Command::kTriage:
      return run_triage(options);
    case Command::kReport:
      return run_report(options);
    case Command::kExport:
      return run_export(options);
    case Command::kServe:
      return run_serve(options);
    case Command::kGenerate:
      return run_generate(options);
    case Command::kList:
      return run_list(options);
    case Command::kCorpus:
      return run_corpus(options, argc, argv);
    case Command::kNone:
      break;
  }
  return 2;
}
