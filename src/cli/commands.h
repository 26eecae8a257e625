// A function a subcommand; each returns the exit status.
#pragma once

#include "cli/options.h"

namespace bodkin::cli {

int run_demo(const Options& options);
int run_fuzz(const Options& options, int argc, char** argv);
// The hidden side of `bodkin fuzz`: a worker process. Never returns but for an error.
int run_fuzz_worker(const Options& options);
int run_replay(const Options& options);
int run_triage(const Options& options);
int run_report(const Options& options);
int run_export(const Options& options);
int run_serve(const Options& options);
int run_generate(const Options& options);
int run_list(const Options& options);
int run_corpus(const Options& options, int argc, char** argv);

}  // namespace bodkin::cli
