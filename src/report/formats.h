// What a report can be printed as.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "triage/bucket.h"

namespace bodkin::report {

// One self-contained page: no script but its own, nothing loaded, whatever stands in the findings.
std::string html(const triage::Report& report);

// SARIF 2.1.0, as code scanning services take it: a rule for each oracle, a result for each finding
// that is not gone, at the line of the contract's file.
std::string sarif(const triage::Report& report);

// JUnit XML: a test case for each finding; gone ones and those that a person dismissed are skipped.
std::string junit(const triage::Report& report);

// For an issue tracker: what is wrong, the request, the answer, how to reproduce it, provenance.
std::string markdown(const triage::Report& report);

// A JSON object a line, a line a finding; the first line is about the run.
std::string jsonl(const triage::Report& report);

}  // namespace bodkin::report
