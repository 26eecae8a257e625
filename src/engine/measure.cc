#include "engine/measure.h"

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <memory>
#include <queue>
#include <set>
#include <unordered_set>

#include "base/hash.h"
#include "base/limits.h"
#include "base/memory.h"
#include "engine/request_target.h"

extern "C" int LLVMFuzzerRunDriver(int* argc, char*** argv,
                                   int (*callback)(const std::uint8_t* data, std::size_t size));

namespace bodkin::engine {
namespace {

constexpr int kEntryTimeoutS = 30;

// Cuts `text` up to the separator off its front.
std::string_view take(std::string_view& text, char separator) {
  const std::size_t end = std::min(text.find(separator), text.size());
  const std::string_view taken = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return taken;
}

template <typename T>
bool read_number(std::string_view text, T& number) {
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  return read.ec == std::errc() && read.ptr == text.data() + text.size();
}

Error not_a_control_file(std::string_view line) {
  return {
      ErrorCode::kInternal,
      "libFuzzer's merge wrote a line that is not understood: " + std::string(line.substr(0, 60)),
      ""};
}

std::vector<std::string> inner_arguments(const std::string& control, const std::string& scratch) {
  return {"-merge_inner=2",  // every feature of an entry, not only those that are new
          "-merge_control_file=" + control,
          "-max_len=" + std::to_string(limits::kInputBytesMax),
          "-timeout=" + std::to_string(kEntryTimeoutS),
          "-rss_limit_mb=4096",
          "-detect_leaks=0",
          "-artifact_prefix=" + scratch + "/"};
}

// libFuzzer's callback has no argument for state, so there is one measurement a process.
struct Inner {
  std::unique_ptr<RequestTarget> target;
  std::FILE* answers = nullptr;
};
Inner* g_inner = nullptr;

int on_input(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  g_inner->target->run(input);
  for (const scenario::Exchange& exchange : g_inner->target->last().trace.exchanges) {
    if (exchange.purpose != scenario::Purpose::kInput) continue;
    const std::string line = print_answered(
        {hash64(input), exchange.answered() ? exchange.answer.response.status : 0,
         exchange.operation == nullptr ? "not in the contract" : exchange.operation->name()});
    std::fwrite(line.data(), 1, line.size(), g_inner->answers);
  }
  std::fflush(g_inner->answers);
  return 0;
}

}  // namespace

std::string print_control(const std::vector<std::string>& paths) {
  // Number of files, and how many of them are of a first corpus: none.
  std::string text = std::to_string(paths.size()) + "\n0\n";
  for (const std::string& path : paths) text += path + "\n";
  return text;
}

bool Measured::whole() const {
  return std::none_of(covers.begin(), covers.end(),
                      [](const Cover& cover) { return cover.end == Cover::End::kNotRun; });
}

Result<Measured> parse_control(std::string_view text, std::size_t count) {
  Measured measured;
  measured.covers.resize(count);
  std::unordered_set<std::uint32_t> features, edges;
  for (std::size_t i = 0; i < count + 2; ++i) take(text, '\n');
  while (!text.empty()) {
    const bool cut = text.find('\n') == std::string_view::npos;  // it died while it wrote
    const std::string_view line = take(text, '\n');
    if (cut) break;
    std::string_view rest = line;
    const std::string_view kind = take(rest, ' ');
    std::size_t index = 0;
    if (!read_number(take(rest, ' '), index) || index >= count) {
      return std::unexpected(not_a_control_file(line));
    }
    Cover& cover = measured.covers[index];
    if (kind == "STARTED") {
      cover.end = Cover::End::kDied;  // until its features stand below
      continue;
    }
    if (kind != "FT" && kind != "COV") return std::unexpected(not_a_control_file(line));
    while (!rest.empty()) {
      const std::string_view word = take(rest, ' ');
      std::uint32_t number = 0;
      if (word.empty()) continue;
      if (!read_number(word, number)) return std::unexpected(not_a_control_file(line));
      (kind == "FT" ? features : edges).insert(number);
      if (kind == "FT") cover.features.push_back(number);
    }
    if (kind == "FT") cover.end = Cover::End::kRan;
  }
  for (Cover& cover : measured.covers) {
    std::sort(cover.features.begin(), cover.features.end());
    const auto twice = std::unique(cover.features.begin(), cover.features.end());
    cover.features.erase(twice, cover.features.end());
  }
  measured.features = features.size();
  measured.edges = edges.size();
  return measured;
}

std::vector<std::size_t> choose_new(const std::vector<Cover>& covers,
                                    const std::vector<std::uint32_t>& known) {
  std::unordered_set<std::uint32_t> seen(known.begin(), known.end());
  std::vector<std::size_t> kept;
  for (std::size_t i = 0; i < covers.size(); ++i) {
    bool brings = false;
    for (const std::uint32_t feature : covers[i].features) {
      brings = seen.insert(feature).second || brings;
    }
    if (brings) kept.push_back(i);
  }
  return kept;
}

std::vector<std::size_t> choose_few(const std::vector<Cover>& covers) {
  std::unordered_set<std::uint32_t> seen;
  const auto missing = [&](std::size_t i) {
    return std::count_if(covers[i].features.begin(), covers[i].features.end(),
                         [&](std::uint32_t feature) { return !seen.contains(feature); });
  };
  // What an entry brings only falls while others are taken, so an old count is a bound: an entry
  // whose count still holds when it comes to the top is the best.
  struct Bid {
    std::ptrdiff_t brings;
    std::size_t index;
    bool operator<(const Bid& other) const {
      return brings != other.brings ? brings < other.brings : index > other.index;
    }
  };
  std::priority_queue<Bid> bids;
  for (std::size_t i = 0; i < covers.size(); ++i) bids.push({missing(i), i});
  std::vector<std::size_t> kept;
  while (!bids.empty()) {
    Bid best = bids.top();
    bids.pop();
    const std::ptrdiff_t now = missing(best.index);
    if (now == 0) continue;
    if (now < best.brings) {
      bids.push({now, best.index});
      continue;
    }
    seen.insert(covers[best.index].features.begin(), covers[best.index].features.end());
    kept.push_back(best.index);
  }
  std::sort(kept.begin(), kept.end());
  return kept;
}

std::string print_answered(const Answered& answered) {
  return hash_hex(answered.hash) + " " + std::to_string(answered.status) + " " +
         answered.operation + "\n";
}

std::vector<Answered> parse_answered(std::string_view lines) {
  std::vector<Answered> all;
  while (!lines.empty()) {
    std::string_view line = take(lines, '\n');
    Answered one;
    const std::string_view hash = take(line, ' ');
    const auto read = std::from_chars(hash.data(), hash.data() + hash.size(), one.hash, 16);
    if (read.ec != std::errc() || !read_number(take(line, ' '), one.status)) continue;
    one.operation = line;
    all.push_back(std::move(one));
  }
  return all;
}

std::vector<std::string> measure_command(const std::string& binary, const std::string& control,
                                         const std::string& scratch) {
  std::vector<std::string> command = inner_arguments(control, scratch);
  command.insert(command.begin(), binary);
  return command;
}

void run_measure(session::Session& session, const MeasureOptions& options) {
  keep_freed_memory();
  static Inner inner;
  g_inner = &inner;
  inner.target =
      std::make_unique<RequestTarget>(session, std::vector<std::string>{}, mutate::LeafMutate{});
  inner.answers = std::fopen(options.answers.c_str(), "ae");
  if (inner.answers == nullptr) {
    std::fprintf(stderr, "bodkin: %s cannot be written\n", options.answers.c_str());
    ::_exit(4);
  }
  std::vector<std::string> arguments = measure_command("bodkin", options.control, options.scratch);
  for (const char* signal : {"segv", "bus", "abrt", "ill", "fpe"}) {
    arguments.push_back(std::string("-handle_") + signal + "=0");
  }
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  int argc = static_cast<int>(arguments.size());
  char** argv_data = argv.data();
  LLVMFuzzerRunDriver(&argc, &argv_data, &on_input);
  std::fflush(nullptr);
  ::_exit(0);
}

}  // namespace bodkin::engine
