// Regular expressions of JSON Schema (ECMA 262, the common subset), for judging and for generating.
//
// Matching is a search, as JSON Schema says, over code points. It backtracks on an explicit stack
// and gives up after a fixed number of steps, so that no pattern of a contract can stall a run.
// What is not read (look-around, back references, \b, \p{…}) makes parse() fail; nothing is
// guessed.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/random.h"

namespace bodkin::schema {

// Three-valued logic: what holds, what does not, and what cannot be known.
enum class Truth : std::uint8_t { kNo, kMaybe, kYes };

class Pattern {
 public:
  // Nothing where the expression is broken or beyond the subset.
  static std::optional<Pattern> parse(std::string_view expression);

  // `text` is UTF-8. kMaybe after too many steps. Thread-safe.
  Truth search(std::string_view text) const;

  // A string that the expression describes, mostly printable ASCII; nothing where anchors stand in
  // the middle so that none was found. Repeats without an upper bound stay short.
  std::optional<std::string> generate(Random& random) const;

 private:
  friend class PatternParser;
  friend class PatternCompiler;
  using Range = std::pair<char32_t, char32_t>;
  enum class Part : std::uint8_t { kEmpty, kClass, kBegin, kEnd, kSequence, kChoice, kRepeat };
  struct Item {  // of the syntax tree
    Part part = Part::kEmpty;
    std::uint32_t set = 0;                // kClass
    std::uint32_t low = 0, high = 0;      // kRepeat
    std::vector<std::uint32_t> children;  // kSequence, kChoice, kRepeat
  };
  struct Set {
    std::vector<Range> ranges;  // sorted, apart from each other
    std::uint64_t ascii[2] = {0, 0};
    bool has(char32_t c) const;
  };
  enum class Op : std::uint8_t { kSet, kLoop, kBegin, kEnd, kSplit, kJump, kMatch };
  struct Step {  // of the program
    Op op = Op::kMatch;
    std::uint32_t a = 0, b = 0;       // kSet, kLoop: set; kSplit: first and second choice; kJump
    std::uint32_t low = 0, high = 0;  // kLoop: a set repeated
  };

  Truth run(std::string_view text, std::size_t start, std::size_t& budget) const;
  bool write(std::uint32_t item, Random& random, std::string& out) const;

  std::vector<Item> items_;
  std::vector<Set> sets_;
  std::vector<Step> program_;
  std::uint32_t root_ = 0;
  bool anchored_ = false;  // only a match at the start can succeed
};

}  // namespace bodkin::schema
