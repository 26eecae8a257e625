// Regular expressions of JSON Schema (ECMA 262, the common subset), for judging and for generating.
//
// Matching is a search, as JSON Schema says, over code points. It backtracks on an explicit stack;
// a search that takes long remembers where it failed, and after a fixed number of steps it gives
// up, so that no pattern of a contract can stall a run. What is not read (look-behind, back
// references, \p{…}, the delimiters of other languages) makes parse() fail; nothing is guessed.
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

  struct Lengths {  // in code points, both included
    std::uint64_t low = 0, high = UINT64_MAX;
  };
  // A string that the expression describes, mostly printable ASCII, of a length between these;
  // nothing where none was found in a few tries: it has anchors or look-ahead in the middle, or the
  // length contradicts it. Repeats without an upper bound stay as short as the length allows.
  std::optional<std::string> generate(Random& random, Lengths wanted) const;
  std::optional<std::string> generate(Random& random) const { return generate(random, {}); }

 private:
  friend class PatternParser;
  friend class PatternCompiler;
  friend class PatternMatcher;
  friend class PatternWriter;
  using Range = std::pair<char32_t, char32_t>;
  enum class Part : std::uint8_t {
    kEmpty,
    kClass,
    kBegin,
    kEnd,
    kBoundary,
    kSequence,
    kChoice,
    kRepeat,
    kLook
  };
  struct Item {  // of the syntax tree; children come before their parents
    Part part = Part::kEmpty;
    bool negated = false;                 // kBoundary: \B; kLook: (?!…)
    std::uint32_t set = 0;                // kClass
    std::uint32_t low = 0, high = 0;      // kRepeat
    std::vector<std::uint32_t> children;  // kSequence, kChoice, kRepeat, kLook
    Lengths lengths = {0, 0};             // of what it describes
  };
  struct Set {
    std::vector<Range> ranges;  // sorted, apart from each other
    std::uint64_t ascii[2] = {0, 0};
    bool has(char32_t c) const;
  };
  enum class Op : std::uint8_t {
    kSet,
    kLoop,
    kBegin,
    kEnd,
    kBoundary,
    kSplit,
    kJump,
    kLook,
    kMatch
  };
  struct Step {  // of the program
    Op op = Op::kMatch;
    // kSet, kLoop: set; kSplit: first and second choice; kJump; kLook: what follows its own kMatch.
    std::uint32_t a = 0, b = 0;
    bool negated = false;             // kBoundary, kLook
    std::uint32_t low = 0, high = 0;  // kLoop: a set repeated
  };

  std::vector<Item> items_;
  std::vector<Set> sets_;
  std::vector<Step> program_;
  std::uint32_t root_ = 0;
  bool anchored_ = false;  // only a match at the start can succeed
};

}  // namespace bodkin::schema
