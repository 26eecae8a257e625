// What a judge has compiled. For this module alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "contract/judge.h"
#include "schema/validate.h"
#include "script/rule.h"

namespace bodkin::contract {

struct Judge::State {
  struct CompiledRule {
    const schema::Schema* schema;
    const schema::Rule* rule;
    int handle;
  };
  struct RuledSchema {
    std::vector<CompiledRule> rules;
    std::vector<std::pair<std::string, std::string>> defaults;  // member, JSON spelling
  };
  struct Remembered {
    std::size_t bytes = 0;  // of the text
    schema::Verdict verdict;
  };
  struct Body {
    schema::Validator validator;
    bool has_rules = false;  // it, or something that it reaches
  };

  std::unordered_map<const schema::Schema*, Body> sent, received;  // by direction
  std::unordered_map<const schema::Schema*, RuledSchema> ruled;
  std::unordered_map<std::string, int> statuses;  // by the location of a rule
  script::RuleEngine engine;
  // By schema, direction and text, as a hash of 64 bits and the text's length.
  std::unordered_map<std::uint64_t, Remembered> remembered;

  // The validator of a schema, and its rules, compiled on first use.
  Body& compiled(const schema::Schema& schema, schema::Direction direction);
  // What the schema and then the rules say.
  schema::Verdict judge(const schema::Schema& schema, schema::Direction direction,
                        const json::Tree& tree);
  // The same for a text, remembered: worlds are restored all the time, so most answers and
  // parameters have been seen before.
  schema::Verdict judge_text(const schema::Schema& schema, schema::Direction direction,
                             std::string_view text);

 private:
  bool compile_rules(const schema::Schema& root);
  schema::Verdict judge_rules(const schema::Schema& schema, const json::Tree& tree);
};

schema::Verdict unknown(std::string reason);
schema::Verdict invalid(std::string location, std::string keyword);

}  // namespace bodkin::contract
