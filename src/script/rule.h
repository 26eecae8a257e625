// Cross-field rules in Lua 5.4 syntax, compiled once and run in a sandbox.
//
// A rule is an expression over the members of one JSON object, which are its globals, with the
// schema's defaults filled in: "reserved <= total", "min_unit == nil or min_unit <= max_unit".
// A member that is missing and has no default is nil; `self["x-y"]` reaches members whose names are
// no Lua names. Integers stay integers, so // and % are exact; arrays and objects are tables.
// Besides members it sees math (without random), string.len and `null` (JSON's null) and nothing
// else, and it can change nothing. It is meant for schema-valid objects.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "json/tree.h"

namespace bodkin::script {

enum class Outcome { kHolds, kViolated, kUnknown };

inline constexpr int kNodesMax = 1000;  // in one array or object that a rule looks at

// Not thread-safe; one for each thread.
class RuleEngine {
 public:
  RuleEngine();
  ~RuleEngine();
  RuleEngine(RuleEngine&&) noexcept;
  RuleEngine& operator=(RuleEngine&&) noexcept;

  // kInput with Lua's message and the rule's name where the expression does not compile.
  // Returns a handle for evaluate().
  Result<int> compile(const std::string& name, const std::string& expression);

  // kUnknown: a Lua error, a number or string that the rule looks at and that readers may take
  // differently (beyond 2^53, not Unicode), an array or object of more than kNodesMax values, more
  // than limits::kLuaInstructionsMax instructions, too much memory, or a result that is not a
  // boolean. Duplicate keys: the last one counts.
  // `defaults`: name and JSON spelling of members to add where the object lacks them.
  Outcome evaluate(int rule, const json::Tree& tree, json::NodeId object,
                   const std::vector<std::pair<std::string, std::string>>& defaults);

  struct State;  // script/rule.cc

 private:
  std::unique_ptr<State> state_;
};

}  // namespace bodkin::script
