// Oracles of the user's own, as a file of Lua 5.4 in a sandbox (docs/hooks.md).
//
// The file declares `oracles` and defines check(exchange), check_trace(trace), or both. They see
// what was sent and answered, say what is wrong, and can do nothing else: no files, no network, no
// clock, no randomness, no output. Globals cannot be changed once the file was read, and pairs()
// goes by sorted keys, so that one trace has one verdict.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "http/message.h"

namespace bodkin::script {

inline constexpr int kHookNodesMax = 100000;  // values of one JSON body

// One request and its answer; refers to what the caller keeps during the call.
struct HookExchange {
  std::string_view purpose, principal;
  std::string_view operation;  // "PUT /things/{id}"; empty: none in the contract
  int step = 0;                // of the input, from 1; 0: a probe or the like
  bool fresh = false;          // the world was restored just before
  const Request* request = nullptr;
  const Response* response = nullptr;  // status 0: there was no answer
};

struct HookComplaint {
  std::size_t exchange = 0;  // that shows it
  std::string oracle;        // as declared, without "hook:"
  std::string message, kind, location, evidence;
  std::string severity;  // "low", "medium", "high", "critical"
  int cwe = 0;
};

struct HookOracle {
  std::string name, purpose;
  std::string severity = "medium";
  int cwe = 0;
};

// Not thread-safe; one for each thread.
class Hooks {
 public:
  // `name` is the file's, for messages. kInput, one line: no Lua, an error while it runs, neither
  // function, an oracle that is not declared as it must be.
  static Result<std::unique_ptr<Hooks>> load(const std::string& text, const std::string& name);
  ~Hooks();

  // In the order of their names.
  const std::vector<HookOracle>& oracles() const;

  // check() for each exchange in order, then check_trace() for all of them. A call that fails, or
  // takes more than limits::kHookInstructionsMax instructions or too much memory, says nothing of
  // what it looked at: `problems` gets a line for it. So it is, without a line, where it reads a
  // body with numbers or strings that readers take differently.
  std::vector<HookComplaint> judge(std::span<const HookExchange> trace,
                                   std::vector<std::string>& problems);

  struct State;  // script/hooks.cc

 private:
  explicit Hooks(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace bodkin::script
