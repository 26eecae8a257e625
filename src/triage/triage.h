// From raw findings to a short list that a person believes: confirm, shrink, bucket, rank.
//
// First form: one bucket for each signature, each finding replayed from a clean state, the input
// shrunk while oracle, operation, status class and location stay. Nothing that is given is changed
// or deleted but the finding's own reproducers and its `reproduced` field (finding::Store::update).
// How it goes about it, and what it costs: docs/triage.md.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "finding/finding.h"
#include "finding/store.h"
#include "http/scenario.h"
#include "shrink/scenario.h"

namespace bodkin::triage {

// Replays one input from a clean state and judges it. A crash or hang of the code under test must
// not end the caller: the command line gives one that runs in a child process for such findings.
// nullopt: the target is gone (triage stops, nothing is lost).
using Replay =
    std::function<std::optional<std::vector<finding::Finding>>(const http::Scenario&)>;

// The requests from an empty service to this finding, which the last replay of this input gave.
using Reproducer =
    std::function<http::HttpFile(const http::Scenario&, const finding::Finding&)>;

struct Options {
  int replays = 5;
  bool shrink = true;
  shrink::Limits limits;  // for each finding
  // Called right after the replay that had the last word on a finding. Empty: the reproducer that
  // was read stays, and fits the input that was read.
  Reproducer reproducer;
  // Called before each finding: how many are done, of how many, and which comes. It may change
  // these options for it, the limits of shrinking say.
  std::function<void(std::size_t done, std::size_t all, const finding::Record& next)> progress;
};

enum class Reproduces {
  kAlways,     // every replay showed it
  kSometimes,  // some did: flaky; never shrunk, since no answer of a replay could be trusted
  kNever,      // none did, of any input: gone
  kUntried,    // triage stopped before
};

struct Bucket {
  finding::Record record;       // of the shrunk input; `reproduced` of `tries`
  std::string folder;           // to look at: where it was written, else where it was read from
  std::uint64_t sightings = 0;  // how often the fuzzer saw it, all members together
  Reproduces reproduces = Reproduces::kUntried;
  std::size_t shrink_executions = 0;
  bool shrunk_fully = false;        // no pass finds anything more to do
  std::vector<std::string> merged;  // folders of other raw findings that ended in this bucket
};

struct Report {
  std::vector<Bucket> buckets;       // ranked: worst first
  std::vector<std::string> skipped;  // folders that could not be read, and why
  std::string stopped;               // not empty: why triage ended early
};

// Whether `now` is the same fault as `then`, as shrinking holds it: oracle, operation, status class
// and location (the normalised message may change with values).
bool same_fault(const finding::Finding& then, const finding::Finding& now);

// Finds what the folders hold, confirms and shrinks each, worst first. A folder is a findings
// folder or one finding's own; findings of one signature from several folders are one.
// `write`: updates each finding that was replayed; nullptr: nothing is written. Errors: kInput
// where no folder holds a finding; whatever Store::update says.
Result<Report> run(const std::vector<std::string>& folders, const Replay& replay,
                   const Options& options, finding::Store* write);

// Severity first, then confirmed before flaky before gone before untried, then sightings, then
// signature.
void rank(std::vector<Bucket>& buckets);

}  // namespace bodkin::triage
