// From raw findings to a short list that a person believes: confirm, shrink, explain, bucket, find
// causes, rank.
//
// Each finding is replayed from a clean state, the input shrunk while oracle, operation, status
// class and location stay; a bucket for each signature that comes out. Nothing that is given is
// changed or deleted but the finding's own reproducers and its `reproduced` field
// (finding::Store::update). How it goes about it, and what it costs: docs/triage.md.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "contract/contract.h"
#include "finding/finding.h"
#include "finding/store.h"
#include "http/scenario.h"
#include "shrink/scenario.h"
#include "triage/bucket.h"
#include "triage/known.h"
#include "triage/raw.h"

namespace bodkin::triage {

// Replays one input from a clean state and judges it. A crash or hang of the code under test must
// not end the caller: the command line gives one that runs in a child process for such findings.
// nullopt: the target is gone (triage stops, nothing is lost).
using Replay = std::function<std::optional<std::vector<finding::Finding>>(const http::Scenario&)>;

// The requests from an empty service to this finding, which the last replay of this input gave.
using Reproducer = std::function<http::HttpFile(const http::Scenario&, const finding::Finding&)>;

struct Options {
  int replays = 5;
  bool shrink = true;
  shrink::Limits limits;  // for each finding
  // Called right after the replay that had the last word on a finding. Empty: the reproducer that
  // was read stays, and fits the input that was read.
  Reproducer reproducer;
  bool explain = true;
  // What the last replay sent and got: the exchange of that finding, or, nullptr, of the input.
  // Empty: nothing is shown and nothing is explained.
  std::function<Shown(const finding::Finding*)> show;
  std::vector<std::string> principals;  // that an explanation may try
  // The contract that findings are placed in; nullptr: none.
  const contract::Contract* contract = nullptr;
  // By what means findings are replayed: the same text for the same Bodkin, contract, target and
  // options. Empty: not said, and then nothing is known from before.
  std::string confirmed_with;
  // What an earlier triage confirmed; nullptr: all is replayed.
  const Known* known = nullptr;
  // Called before each finding: how many are done, of how many, and which comes. It may change
  // these options for it, the limits of shrinking say.
  std::function<void(std::size_t done, std::size_t all, const finding::Record& next)> progress;
};

// Whether `now` is the same fault as `then`, as shrinking holds it: oracle, operation, status class,
// location and member (the normalised message may change with values).
bool same_fault(const finding::Finding& then, const finding::Finding& now);
// Of two findings of the same fault without a location: whether their messages are one, but for a
// part: at least half of their words are the same, at the start and at the end, and what differs
// names no class of errors. Else shrinking could go from one exception to another.
bool same_kind(const finding::Finding& then, const finding::Finding& now);

// Finds what the folders hold, confirms and shrinks each, worst first. A folder is a findings
// folder or one finding's own; findings of one signature from several folders are one.
// `write`: updates each finding that was replayed; nullptr: nothing is written. Errors: kInput
// where no folder holds a finding; whatever Store::update says.
Result<Report> run(const std::vector<std::string>& folders, const Replay& replay,
                   const Options& options, finding::Store* write);
// The same of what load_raw() read.
Result<Report> run(std::vector<Raw> raw, const Replay& replay, const Options& options,
                   finding::Store* write);

// Joins the buckets of several runs: those with one signature, and one sort of value, are one.
// Close to linear. settle() comes after it.
Report merge(std::vector<Report> reports);

// Puts the causes anew from the buckets, and both in their order: call it after every change.
void settle(Report& report);

// Severity first, then confirmed before flaky before gone before untried, then what anybody can do
// without credentials, then sightings, then signature.
void rank(std::vector<Bucket>& buckets);

}  // namespace bodkin::triage
