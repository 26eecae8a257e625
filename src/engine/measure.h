// What the entries of a corpus cover, by the inner step of libFuzzer's merge.
//
// The engine runs each entry once and writes down its features; an entry that kills the process is
// passed over by the next one. The outer step, which decides what is kept, is ours: libFuzzer
// takes, of entries of one size, those that the folder happens to list first, and says nothing of
// what died. Here the same entries give the same choice on every machine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "session/session.h"

namespace bodkin::engine {

// The beginning of a control file: the paths in the order in which they are to be run. A path holds
// no line end.
std::string print_control(const std::vector<std::string>& paths);

struct Cover {
  enum class End { kNotRun, kRan, kDied };
  End end = End::kNotRun;
  std::vector<std::uint32_t> features;  // sorted, each once
};

struct Measured {
  std::vector<Cover> covers;  // one for each path, in that order
  std::size_t edges = 0;      // that all together reach
  std::size_t features = 0;
  // Whether every entry was run, or died: else the step is to be run again on the same file.
  bool whole() const;
};

// Reads what the inner step added to a control file of `count` paths. kInternal: it is not one.
Result<Measured> parse_control(std::string_view text, std::size_t count);

// Numbers of the entries that are kept, ascending; what died or was not run is not. Earlier entries
// come first, so sort by size.
// Those that bring a feature that neither `known` nor an earlier entry has.
std::vector<std::size_t> choose_new(const std::vector<Cover>& covers,
                                    const std::vector<std::uint32_t>& known);
// A small set with the features of all: repeatedly the entry with the most that are missing.
std::vector<std::size_t> choose_few(const std::vector<Cover>& covers);

// What one entry was answered, in a line: "HASH STATUS METHOD /path", of each step in order.
struct Answered {
  std::uint64_t hash = 0;  // hash64 of the entry
  int status = 0;          // 0: none
  std::string operation;   // as the contract names it, else "not in the contract"
};
std::string print_answered(const Answered& answered);
std::vector<Answered> parse_answered(std::string_view lines);  // broken lines are left out

struct MeasureOptions {
  std::string control;  // file, read and written
  std::string answers;  // file, appended to
  std::string scratch;  // folder for what libFuzzer leaves behind
};

// The inner step in this process, over whole requests. `session` must live until the process ends.
[[noreturn]] void run_measure(session::Session& session, const MeasureOptions& options);

// The same step of a fuzz target's binary, as a command.
std::vector<std::string> measure_command(const std::string& binary, const std::string& control,
                                         const std::string& scratch);

}  // namespace bodkin::engine
