// `bodkin corpus`: folders of fuzz inputs, merged, made small, or described.
//
// What an entry covers is measured by libFuzzer (engine/measure.h), in a process of its own: ours
// again for the inputs of `bodkin fuzz`, or a fuzz target's binary. The folders given are only
// read. What is written is named by its content: merging twice, or on two machines, gives one set
// of names.
#include <sys/wait.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <map>
#include <set>

#include "base/file.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/scratch.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/display.h"
#include "cli/target.h"
#include "engine/measure.h"
#include "engine/process.h"

namespace bodkin::cli {
namespace {

namespace fs = std::filesystem;

constexpr int kReadyWaitMs = 5000;
constexpr std::int64_t kStepTimeMaxMs = 86'400'000;
constexpr std::size_t kControlBytesMax = std::size_t{1} << 32;

struct Entry {
  std::string path;
  std::size_t size = 0;
  std::uint64_t hash = 0;
};

struct Corpus {
  std::vector<Entry> entries;  // by size, then hash; each content once
  std::size_t files = 0;       // with copies
};

// Every regular file of the folders, however deep; hidden ones are somebody's unfinished work.
Result<Corpus> read_corpus(const std::vector<std::string>& folders) {
  Corpus corpus;
  std::set<std::uint64_t> seen;
  for (const std::string& folder : folders) {
    std::error_code failed;
    if (!fs::is_directory(folder, failed)) {
      return error(ErrorCode::kInput, "is no folder of inputs", folder);
    }
    std::vector<std::string> paths;
    for (fs::recursive_directory_iterator at(folder, failed), end; !failed && at != end;
         at.increment(failed)) {
      const bool hidden = at->path().filename().string().starts_with('.');
      if (hidden && at->is_directory()) at.disable_recursion_pending();
      if (!hidden && at->is_regular_file()) paths.push_back(fs::absolute(at->path()).string());
    }
    if (failed) return error(ErrorCode::kInput, failed.message(), folder);
    std::sort(paths.begin(), paths.end());
    for (std::string& path : paths) {
      if (path.find('\n') != std::string::npos) {
        return error(ErrorCode::kInput, "a name with a line end cannot be handed to libFuzzer",
                     printable(path, 200));
      }
      auto bytes = read_file(path, limits::kBodyBytesMax);
      if (!bytes) return std::unexpected(bytes.error());
      ++corpus.files;
      const std::uint64_t hash = hash64(*bytes);
      if (seen.insert(hash).second) corpus.entries.push_back({path, bytes->size(), hash});
    }
  }
  std::sort(corpus.entries.begin(), corpus.entries.end(), [](const Entry& a, const Entry& b) {
    return a.size != b.size ? a.size < b.size : a.hash < b.hash;
  });
  return corpus;
}

bool has_target(const Options& options) {
  return options.target.embedded || !options.target.url.empty() || !options.fuzz_binary.empty();
}

struct Measurement {
  engine::Measured measured;
  std::vector<engine::Answered> answers;  // none of a fuzz target
};

// The last line that a process wrote to standard error, for a message.
std::string last_words(std::string text) {
  while (text.ends_with('\n')) text.pop_back();
  const std::size_t line = text.rfind('\n');
  if (line != std::string::npos) text.erase(0, line + 1);
  if (text.starts_with("bodkin: ")) text.erase(0, 8);
  return printable(text, 300);
}

Error does_not_run(const engine::Finished& finished) {
  const int status = WIFEXITED(finished.wait_status) ? WEXITSTATUS(finished.wait_status) : -1;
  const ErrorCode code = status == 2   ? ErrorCode::kUsage
                         : status == 3 ? ErrorCode::kUnreachable
                                       : ErrorCode::kInternal;
  return {code, "the target runs no entry: " + last_words(finished.err), ""};
}

Result<Measurement> measure(const Options& options, const std::vector<std::string>& own_command,
                            const std::vector<Entry>& entries) {
  const ScratchFolder scratch;
  const std::string control = scratch.path() + "/control", answers = scratch.path() + "/answers";
  std::vector<std::string> paths;
  for (const Entry& entry : entries) paths.push_back(entry.path);
  for (const auto& [file, text] : {std::pair{control, engine::print_control(paths)},
                                   {answers, std::string()},
                                   {scratch.path() + "/contract", options.discovered_text}}) {
    if (auto written = write_file(file, text); !written) return std::unexpected(written.error());
  }
  std::vector<std::string> command;
  if (!options.fuzz_binary.empty()) {
    const std::string binary = fs::absolute(options.fuzz_binary).string();
    command = engine::measure_command(binary, control, scratch.path());
  } else {
    command = own_command;
    command[0] = "/proc/self/exe";
    command.insert(command.end(), {"--worker-scratch", scratch.path()});
    if (!options.discovered_text.empty()) {
      command.insert(command.end(), {"--worker-contract", scratch.path() + "/contract"});
    }
  }
  std::size_t left = entries.size() + 1;
  while (true) {
    auto finished = engine::run_process(command, kStepTimeMaxMs);
    if (!finished) return std::unexpected(finished.error());
    auto text = read_file(control, kControlBytesMax);
    if (!text) return std::unexpected(text.error());
    auto measured = engine::parse_control(*text, entries.size());
    if (!measured) return std::unexpected(measured.error());
    if (measured->whole()) {
      auto lines = read_file(answers, kControlBytesMax);
      return Measurement{std::move(*measured),
                         engine::parse_answered(lines ? *lines : std::string())};
    }
    const auto still = static_cast<std::size_t>(
        std::count_if(measured->covers.begin(), measured->covers.end(),
                      [](const auto& cover) { return cover.end == engine::Cover::End::kNotRun; }));
    if (still >= left || still == entries.size()) return std::unexpected(does_not_run(*finished));
    left = still;
  }
}

void tell_of_the_dead(const Corpus& corpus, const engine::Measured& measured) {
  for (std::size_t i = 0; i < corpus.entries.size(); ++i) {
    if (measured.covers[i].end != engine::Cover::End::kDied) continue;
    std::fprintf(stderr, "bodkin: left out, since the target ends by it: %s\n",
                 printable(corpus.entries[i].path, 300).c_str());
  }
}

void print_sizes(const Options& options, const Corpus& corpus) {
  std::size_t bytes = 0;
  for (const Entry& entry : corpus.entries) bytes += entry.size;
  std::printf("entries    %s in %zu folder%s", with_commas(corpus.entries.size()).c_str(),
              options.paths.size(), options.paths.size() == 1 ? "" : "s");
  if (corpus.files > corpus.entries.size()) {
    std::printf(", and %s copies", with_commas(corpus.files - corpus.entries.size()).c_str());
  }
  std::printf("\n");
  if (corpus.entries.empty()) return;
  std::printf("sizes      %s to %s bytes, median %s, in all %s\n",
              with_commas(corpus.entries.front().size).c_str(),
              with_commas(corpus.entries.back().size).c_str(),
              with_commas(corpus.entries[corpus.entries.size() / 2].size).c_str(),
              with_commas(bytes).c_str());
}

void print_operations(const std::vector<engine::Answered>& answers) {
  std::map<std::string, std::map<int, std::size_t>> operations;
  for (const engine::Answered& one : answers) ++operations[one.operation][one.status];
  if (!operations.empty()) std::printf("steps, by operation and status\n");
  for (const auto& [operation, statuses] : operations) {
    std::size_t all = 0;
    std::string text;
    for (const auto& [status, count] : statuses) {
      all += count;
      text += (text.empty() ? "" : ", ") +
              (status == 0 ? std::string("no answer") : std::to_string(status)) + " " +
              with_commas(count);
    }
    std::printf("%9s  %s: %s\n", with_commas(all).c_str(), printable(operation, 120).c_str(),
                text.c_str());
  }
}

Result<void> print_stats(const Options& options, const Corpus& corpus,
                         const std::vector<std::string>& own_command) {
  print_sizes(options, corpus);
  if (corpus.entries.empty()) return {};
  if (!has_target(options)) {
    std::printf("edges      not measured: give --embedded, --url, or --target BINARY\n");
    return {};
  }
  auto measured = measure(options, own_command, corpus.entries);
  if (!measured) return std::unexpected(measured.error());
  tell_of_the_dead(corpus, measured->measured);
  std::printf("edges      %s\nfeatures   %s\n", with_commas(measured->measured.edges).c_str(),
              with_commas(measured->measured.features).c_str());
  print_operations(measured->answers);
  return {};
}

Result<void> check_out(const Options& options) {
  if (options.out.empty()) {
    return error(ErrorCode::kUsage, "where to? give --out FOLDER (what is given is not changed)");
  }
  if (!has_target(options)) {
    return error(ErrorCode::kUsage,
                 "what do the entries run against? give --embedded, --url, or --target BINARY");
  }
  const fs::path out = fs::weakly_canonical(options.out);
  for (const std::string& folder : options.paths) {
    const fs::path given = fs::weakly_canonical(folder);
    const fs::path way = out.lexically_relative(given);
    if (!way.empty() && *way.begin() != "..") {
      return error(ErrorCode::kUsage, "--out lies in a folder that is read; name another one",
                   options.out);
    }
  }
  if (options.what == "minimize" && fs::exists(options.out) && !fs::is_empty(options.out)) {
    return error(ErrorCode::kInput, "--out of minimize is to be empty or new", options.out);
  }
  return {};
}

Result<void> write_chosen(const Options& options, const Corpus& corpus,
                          const std::vector<std::string>& own_command) {
  if (auto fine = check_out(options); !fine) return fine;
  std::error_code failed;
  fs::create_directories(options.out, failed);
  if (failed) return error(ErrorCode::kInput, failed.message(), options.out);
  auto there = read_corpus({options.out});
  if (!there) return std::unexpected(there.error());

  // What is there already comes first: it stays, whatever it covers.
  std::vector<Entry> all = there->entries;
  all.insert(all.end(), corpus.entries.begin(), corpus.entries.end());
  if (all.empty()) return error(ErrorCode::kInput, "holds no input", options.paths.front());
  auto measured = measure(options, own_command, all);
  if (!measured) return std::unexpected(measured.error());
  std::vector<engine::Cover>& covers = measured->measured.covers;
  std::vector<std::uint32_t> known;
  const auto first = covers.begin() + static_cast<std::ptrdiff_t>(there->entries.size());
  for (auto cover = covers.begin(); cover != first; ++cover) {
    known.insert(known.end(), cover->features.begin(), cover->features.end());
  }
  covers.erase(covers.begin(), first);
  const std::vector<std::size_t> kept =
      options.what == "merge" ? engine::choose_new(covers, known) : engine::choose_few(covers);
  for (const std::size_t i : kept) {
    auto bytes = read_file(corpus.entries[i].path, limits::kBodyBytesMax);
    if (!bytes) return std::unexpected(bytes.error());
    auto written = write_file(options.out + "/" + hash_hex(corpus.entries[i].hash), *bytes);
    if (!written) return written;
  }
  tell_of_the_dead(corpus, measured->measured);
  std::printf("%s of %s entries written to %s", with_commas(kept.size()).c_str(),
              with_commas(corpus.entries.size()).c_str(), options.out.c_str());
  if (!there->entries.empty()) {
    std::printf(" beside %s", with_commas(there->entries.size()).c_str());
  }
  std::printf(": %s edges, %s features\n", with_commas(measured->measured.edges).c_str(),
              with_commas(measured->measured.features).c_str());
  return {};
}

// The hidden side: the inner step over whole requests. Returns for an error only.
int run_worker(const Options& options) {
  auto target = open_target(options);
  if (!target) return report_error(target.error());
  if (target->remote != nullptr) {
    if (auto ready = target->remote->wait_until_ready(kReadyWaitMs); !ready) {
      return report_error(ready.error());
    }
  }
  if (auto prepared = target->session->prepare(); !prepared) return report_error(prepared.error());
  engine::run_measure(*target->session,
                      {options.worker_scratch + "/control", options.worker_scratch + "/answers",
                       options.worker_scratch});
}

}  // namespace

int run_corpus(const Options& given, int argc, char** argv) {
  Options options = given;
  if (!options.worker_scratch.empty()) return run_worker(options);
  if (has_target(options) && options.fuzz_binary.empty()) {
    // What is wrong with the options shows here, once.
    if (auto settled = settle_contract(options); !settled) return report_error(settled.error());
    if (auto target = open_unsent(options); !target) return report_error(target.error());
  }
  auto corpus = read_corpus(options.paths);
  if (!corpus) return report_error(corpus.error());
  const std::vector<std::string> own_command(argv, argv + argc);
  const auto done = options.what == "stats" ? print_stats(options, *corpus, own_command)
                                            : write_chosen(options, *corpus, own_command);
  return done ? 0 : report_error(done.error());
}

}  // namespace bodkin::cli
