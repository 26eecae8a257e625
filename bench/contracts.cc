// One OpenAPI document through all that comes before the network: load, compose requests for each
// operation, judge them, mutate them, judge the mutants and a made-up answer. bench/contracts.py
// runs it once for each document, in a process of its own, since one document may take all the time
// and memory there is.
//
// usage: bench_contracts FILE
// Prints one line of JSON. Exit status 0 also where the document does not load: that is a result.
#include <array>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/random.h"
#include "contract/contract.h"
#include "contract/judge.h"
#include "json/tree.h"
#include "mutate/mutator.h"
#include "scenario/compose.h"
#include "schema/generate.h"

namespace {

using namespace bodkin;

constexpr std::uint64_t kSeeds = 3;          // requests of one operation
constexpr std::uint64_t kMutants = 3;        // of one request
constexpr std::size_t kMutantBytes = 65536;  // as the engine's inputs

// Operations by the letter of the document, whether they can be read or not. 0 for YAML: then what
// the contract has is all that is known.
std::size_t described_operations(const std::string& text) {
  static constexpr std::array<std::string_view, 8> kMethods = {"get",     "put",  "post",  "delete",
                                                               "options", "head", "patch", "trace"};
  const json::Tree tree = json::parse(text);
  if (tree.at(tree.root()).kind != json::Kind::kObject) return 0;
  const json::NodeId paths = json::find_member(tree, tree.root(), "paths");
  std::size_t count = 0;
  if (paths == json::kNone) return 0;
  for (auto path = tree.at(paths).first_child; path != json::kNone; path = tree.at(path).next) {
    for (auto m = tree.at(path).first_child; m != json::kNone; m = tree.at(m).next) {
      const std::string key = json::key_of(tree, m);
      for (const std::string_view method : kMethods) count += key == method ? 1 : 0;
    }
  }
  return count;
}

// Of this program image; getrusage() would count what the parent was.
std::uint64_t peak_memory_kb() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) return std::strtoull(line.c_str() + 6, nullptr, 10);
  }
  return 0;
}

class Line {
 public:
  void put(std::string_view name, const std::string& json) {
    text_ += (text_.empty() ? "{" : ", ") + json::quote(name) + ": " + json;
  }
  void put(std::string_view name, std::uint64_t number) { put(name, std::to_string(number)); }
  void print() { std::printf("%s}\n", text_.c_str()); }

 private:
  std::string text_;
};

std::string list(const std::vector<std::array<std::string, 2>>& pairs) {
  std::string out;
  for (const auto& [first, second] : pairs) {
    out +=
        (out.empty() ? "[" : ", ") + ("[" + json::quote(first)) + ", " + json::quote(second) + "]";
  }
  return out.empty() ? "[]" : out + "]";
}

struct Verdicts {
  std::uint64_t valid = 0, invalid = 0, unknown = 0;
  void count(const schema::Verdict& verdict) {
    ++(verdict.valid() ? valid : verdict.invalid() ? invalid : unknown);
  }
  std::string json() const {
    return "[" + std::to_string(valid) + ", " + std::to_string(invalid) + ", " +
           std::to_string(unknown) + "]";
  }
};

class Bench {
 public:
  explicit Bench(const contract::Contract& contract)
      : contract_(contract), judge_(contract), mutator_(contract, world_, {}, {}) {}

  void run() {
    for (const contract::Operation& operation : contract_.operations()) {
      const bool made = compose(operation);
      generated_ += made ? 1 : 0;
      answer(operation);
    }
  }

  void report(Line& line) const {
    line.put("generated", generated_);
    line.put("requests", requests_.json());
    line.put("mutants", mutants_.json());
    line.put("answers", answers_.json());
    line.put("failures", list(failures_));
    line.put("invalid", list(invalid_));
    line.put("unknown", list(unknown_));
  }

 private:
  // Whether the plainest request could be made.
  bool compose(const contract::Operation& operation) {
    bool plainest = false;
    for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
      const auto composed = scenario::valid_request(operation, world_, seed, generator_);
      if (!composed.made()) {
        if (seed == 0) failures_.push_back({operation.name(), composed.why});
        continue;
      }
      plainest = plainest || seed == 0;
      judge(operation, composed.request.request);
    }
    return plainest;
  }

  void judge(const contract::Operation& operation, const Request& request) {
    const json::Tree body = json::parse(request.body);
    const bool has_body = !request.body.empty();
    const auto target = http::split_target(request.target);
    const auto path = http::match_path(operation.path, target.path);
    schema::Verdict verdict = judge_.body(operation, body, has_body);
    const auto parameters = judge_.parameters(
        operation, path.value_or(std::vector<http::PathParameter>{}), target.query);
    if (verdict.valid() || parameters.invalid()) verdict = parameters;
    requests_.count(verdict);
    if (verdict.invalid()) {
      invalid_.push_back({operation.name(), verdict.keyword + " " + verdict.location});
    } else if (!verdict.valid()) {
      unknown_.push_back({operation.name(), verdict.reason});
    }
    if (has_body) mutate(operation, request.body);
  }

  void mutate(const contract::Operation& operation, const std::string& body) {
    for (std::uint64_t seed = 1; seed <= kMutants; ++seed) {
      const std::string mutant =
          mutator_.mutate_body(body, operation.body, {}, kMutantBytes, ++count_);
      mutants_.count(judge_.body(operation, json::parse(mutant), true));
    }
  }

  // As a service might answer that fills in what a request would have.
  void answer(const contract::Operation& operation) {
    for (const contract::ResponseSpec& spec : operation.responses) {
      Response response;
      response.status = spec.status.size() == 3 && spec.status[0] >= '1' && spec.status[0] <= '5'
                            ? (spec.status[0] - '0') * 100 + 1
                            : 200;
      if (spec.status.size() == 3 &&
          spec.status.find_first_not_of("0123456789") == std::string::npos) {
        response.status = std::stoi(spec.status);
      }
      if (!spec.media_types.empty()) response.headers.set("Content-Type", spec.media_types[0]);
      if (spec.body != nullptr) {
        Random random(++count_);
        response.body = generator_.generate(*spec.body, random).value_or("{}");
      }
      answers_.count(judge_.response(operation, response));
      if (spec.body != nullptr) return;
    }
  }

  const contract::Contract& contract_;
  scenario::World world_;
  schema::Generator generator_;
  contract::Judge judge_;
  mutate::Mutator mutator_;
  std::uint64_t generated_ = 0;
  std::uint64_t count_ = 0;
  Verdicts requests_, mutants_, answers_;
  std::vector<std::array<std::string, 2>> failures_, invalid_, unknown_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: bench_contracts FILE\n");
    return 2;
  }
  const std::string path = argv[1];
  Line line;
  line.put("file", json::quote(path));
  {
    const auto text = read_file(path, limits::kContractBytesMax);
    line.put("described", text ? described_operations(*text) : 0);
  }
  Clock& clock = Clock::system();
  const std::int64_t start = clock.now_us();
  const auto contract = contract::Contract::load_file(path);
  line.put("load_us", static_cast<std::uint64_t>(clock.now_us() - start));
  if (!contract) {
    line.put("error", json::quote(contract.error().message));
    line.put("where", json::quote(contract.error().where));
    line.put("memory_kb", peak_memory_kb());
    line.print();
    return 0;
  }
  line.put("operations", contract->operations().size());
  std::vector<std::array<std::string, 2>> problems;
  for (const auto& problem : contract->problems())
    problems.push_back({problem.where, problem.message});
  line.put("problems", list(problems));
  Bench bench(*contract);
  bench.run();
  bench.report(line);
  line.put("all_us", static_cast<std::uint64_t>(clock.now_us() - start));
  line.put("memory_kb", peak_memory_kb());
  line.print();
  return 0;
}
