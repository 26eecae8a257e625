// Judging an input in a child process: for inputs that may kill or hang the code under test, and
// for inputs of fuzz targets, which trap.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/options.h"
#include "cli/target.h"
#include "finding/finding.h"
#include "http/scenario.h"

namespace bodkin::cli {

// Runs `bodkin replay --judge-into` on the input; the crash or hang of the child is a finding.
// nullopt: the target is gone.
std::optional<std::vector<finding::Finding>> judge_in_child(const Options& options,
                                                            session::Session& describing,
                                                            const http::Scenario& input);
// The child's side: writes findings with Store into options.judge_into. Returns the exit status.
int judge_one(const Options& options);

// Runs a fuzz target on a file with this body. Findings: our own trap, or the crash.
std::optional<std::vector<finding::Finding>> judge_by_target(const std::string& binary,
                                                             const std::string& body);

}  // namespace bodkin::cli
