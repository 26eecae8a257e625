// What triage knows of one finding in the end, as plain data: what reports print and triage.json
// holds (triage/report_json.h).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "finding/store.h"
#include "http/message.h"

namespace bodkin::triage {

enum class Reproduces {
  kAlways,     // every replay showed it
  kSometimes,  // some did: flaky; never shrunk, since no answer of a replay could be trusted
  kNever,      // none did, of any input: gone
  kUntried,    // triage stopped before
};
// "always", "flaky", "gone", "untried".
const char* to_string(Reproduces reproduces);

// One request and what came back. Empty method: not known.
struct Shown {
  std::string principal;  // who asked
  Request request;
  Response response;                   // status 0: there was no answer
  std::string failure;                 // why not
  std::vector<std::string> log_lines;  // of the service, that this request caused
};

// Where the contract says what is violated.
struct Place {
  std::string file;     // as the contract was given; empty: not known, or the shipped one
  int line = 0;         // from 1; 0: not known
  std::string pointer;  // JSON pointer with '#', or the operation's name
  std::string rule;     // what stands there: "maximum: 2147483647"; may be empty
};

// What is known of one part of the shrunk request.
struct Part {
  std::string where;     // "body /total", "query limit", "header If-Match", "principal"
  std::string value;     // there
  std::string verdict;   // "any value", "only this value", "every integer from 2147483648 on", …
  bool matters = false;  // false: any value shows the fault
};

struct Explanation {
  std::vector<Part> parts;
  // The request most like this one that does not show the fault; a success where one was found.
  std::optional<Shown> nearest;
  std::vector<std::string> difference;  // from `nearest` to the finding; lines begin "- " or "+ "
  std::string who;  // which principals can do it: "anybody, without credentials"
  std::size_t executions = 0;
};

struct Bucket {
  finding::Record record;       // of the shrunk input; `reproduced` of `tries`
  std::string folder;           // to look at: where it was written, else where it was read from
  std::uint64_t sightings = 0;  // how often the fuzzer saw it, all members together
  Reproduces reproduces = Reproduces::kUntried;
  std::size_t shrink_executions = 0;
  bool shrunk_fully = false;        // no pass finds anything more to do
  std::vector<std::string> merged;  // folders of other raw findings that ended in this bucket
  // Of all its raw findings: different inputs that were given, those that were replayed (each at
  // least once, the smallest first, until one showed it every time), and those that showed it.
  std::size_t inputs_given = 0, inputs_replayed = 0, inputs_shown = 0;
  bool from_before = false;  // an earlier triage replayed it, this one did not
  // By what means it was replayed (Options::confirmed_with); several where builds or hosts differ.
  std::vector<std::string> confirmed_with;
  Shown shown;  // the request that shows it, and its answer
  Place place;
  Explanation explanation;
  std::string frame;                   // innermost function of the service's own, where known
  std::string http_text, script_text;  // reproducer.http and reproducer.sh; empty: none
};

// Buckets that one cause explains, as far as that can be told from outside.
struct Cause {
  std::string id;                    // 8 letters: the same for the same cause in another run
  std::string title;                 // one sentence
  std::string reason;                // why the members are one; empty: there is one member
  std::vector<std::size_t> members;  // into Report::buckets; the worst first, at least one
};

// How the result came about.
struct Made {
  std::string bodkin_version;
  std::string time;                                         // of the triage: UTC, RFC 3339
  std::vector<std::string> targets, contracts, principals;  // contracts: "FILE (HASH)"
  std::vector<std::uint64_t> seeds;
  std::size_t raw = 0;        // raw findings: a signature in a folder
  std::size_t inputs = 0;     // different inputs in them
  std::size_t replayed = 0;   // of these inputs
  std::size_t replays = 0;    // in all: confirming, shrinking and explaining
  std::size_t before = 0;     // raw findings that an earlier triage had replayed
  std::size_t tolerated = 0;  // buckets left out, since the user tolerates them
};

// One moment of a fuzz run.
struct Sample {
  std::int64_t elapsed_ms = 0;
  std::uint64_t findings = 0, edges = 0, features = 0, requests = 0;
};

struct Report {
  std::vector<Bucket> buckets;       // ranked: worst first
  std::vector<Cause> causes;         // ranked by their first member; each bucket is in exactly one
  std::vector<std::string> skipped;  // folders that could not be read, and why
  std::string stopped;               // not empty: why triage ended early
  Made made;
  std::vector<Sample> progress;  // of the fuzz run, where it was kept
};

}  // namespace bodkin::triage
