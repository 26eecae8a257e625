// Searching by a parsed expression; writing by one is pattern_write.cc.
#include "schema/pattern.h"

#include <algorithm>

namespace bodkin::schema {
namespace {

constexpr std::size_t kStepsMax = 200000;
constexpr std::size_t kStepsForgetful = 4000;        // before failed ways are remembered
constexpr std::size_t kRememberedBitsMax = 1 << 25;  // 4 MiB

// The code point at `at`, and how many bytes it has; bytes that are not UTF-8 count as one each.
struct Read {
  char32_t code = 0;
  std::size_t bytes = 1;
};
Read read_at(std::string_view text, std::size_t at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  if (lead < 0x80) return {lead, 1};
  const std::size_t size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
  if (size == 1 || at + size > text.size()) return {lead, 1};
  char32_t code = lead & (0x7fU >> size);
  for (std::size_t i = 1; i < size; ++i) {
    code = code << 6 | (static_cast<unsigned char>(text[at + i]) & 0x3fU);
  }
  return {code, size};
}

bool is_word(unsigned char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

}  // namespace

bool Pattern::Set::has(char32_t c) const {
  if (c < 128) return (ascii[c / 64] >> (c % 64) & 1) != 0;
  return std::any_of(ranges.begin(), ranges.end(),
                     [c](const Range& range) { return c >= range.first && c <= range.second; });
}

// One search of one text.
class PatternMatcher {
 public:
  PatternMatcher(const Pattern& pattern, std::string_view text) : pattern_(pattern), text_(text) {}

  Truth search() {
    for (std::size_t start = 0; start <= text_.size();) {
      const Truth truth = run(0, start, true);
      if (truth != Truth::kNo) return truth;
      if (pattern_.anchored_) return Truth::kNo;
      start += start < text_.size() ? read_at(text_, start).bytes : 1;
    }
    return Truth::kNo;
  }

 private:
  using Op = Pattern::Op;

  // A way not yet tried: go on at `step` from `at`. A loop over a set may give back characters
  // down to `floor`.
  struct Way {
    std::uint32_t step;
    std::size_t at;
    std::size_t floor;
  };

  // Whether this place of program and text was reached before. All ways from there were tried then,
  // or are being tried (a repeat of nothing), so it need not be tried again, from whatever start.
  bool met_before(std::uint32_t pc, std::size_t at) {
    if (used_ < kStepsForgetful) return false;
    const std::size_t width = text_.size() + 1;
    if (met_.empty()) {
      if (pattern_.program_.size() > kRememberedBitsMax / width) return false;
      met_.resize(pattern_.program_.size() * width);
    }
    auto met = met_[pc * width + at];
    const bool before = met;
    met = true;
    return before;
  }

  // The text matches from `at` by the program from `pc` to a kMatch. Inside look-ahead nothing is
  // remembered: a way that succeeded there is no failure.
  Truth run(std::uint32_t pc, std::size_t at, bool remember) {
    std::vector<Way> ways;
    while (true) {
      if (++used_ > kStepsMax) return Truth::kMaybe;
      bool good = !remember || !met_before(pc, at);
      if (good) {
        const Pattern::Step& step = pattern_.program_[pc];
        if (step.op == Op::kMatch) return Truth::kYes;
        if (step.op == Op::kLook) {
          const Truth inside = run(pc + 1, at, false);
          if (inside == Truth::kMaybe) return inside;
          good = (inside == Truth::kYes) != step.negated;
          pc = step.a;
        } else {
          good = one(step, pc, at, ways);
        }
      }
      if (!good && !fall_back(pc, at, ways)) return Truth::kNo;
    }
  }

  bool fall_back(std::uint32_t& pc, std::size_t& at, std::vector<Way>& ways) const {
    if (ways.empty()) return false;
    Way& way = ways.back();
    pc = way.step;
    at = way.at;
    if (way.at > way.floor) {  // a loop: give back one more character next time
      way.at = before(way.at, way.floor);
    } else {
      ways.pop_back();
    }
    return true;
  }

  // The start of the character before `at`.
  std::size_t before(std::size_t at, std::size_t floor) const {
    do {
      --at;
    } while (at > floor && (static_cast<unsigned char>(text_[at]) & 0xc0) == 0x80);
    return at;
  }

  // One step; false where it does not fit.
  bool one(const Pattern::Step& step, std::uint32_t& pc, std::size_t& at, std::vector<Way>& ways) {
    switch (step.op) {
      case Op::kJump:
        pc = step.a;
        return true;
      case Op::kSplit:
        ways.push_back({step.b, at, at});
        pc = step.a;
        return true;
      case Op::kSet: {
        if (at >= text_.size()) return false;
        const Read read = read_at(text_, at);
        at += read.bytes;
        ++pc;
        return pattern_.sets_[step.a].has(read.code);
      }
      case Op::kLoop:
        return loop(step, pc, at, ways);
      case Op::kBegin:
        ++pc;
        return at == 0;
      case Op::kEnd:
        ++pc;
        return at == text_.size();
      case Op::kBoundary:
        ++pc;
        return at_boundary(at) != step.negated;
      case Op::kLook:
      case Op::kMatch:
        break;
    }
    return false;
  }

  bool loop(const Pattern::Step& step, std::uint32_t& pc, std::size_t& at, std::vector<Way>& ways) {
    std::size_t floor = at;
    std::uint32_t count = 0;
    const Pattern::Set& set = pattern_.sets_[step.a];
    while (count < step.high && at < text_.size()) {
      const Read read = read_at(text_, at);
      if (!set.has(read.code)) break;
      at += read.bytes;
      if (++count == step.low) floor = at;
    }
    if (count < step.low) return false;
    used_ += count / 8;
    // What remains after giving back is tried only where this way fails.
    ++pc;
    if (at > floor) ways.push_back({pc, before(at, floor), floor});
    return true;
  }

  bool at_boundary(std::size_t at) const {
    const bool left = at > 0 && is_word(static_cast<unsigned char>(text_[at - 1]));
    const bool right = at < text_.size() && is_word(static_cast<unsigned char>(text_[at]));
    return left != right;
  }

  const Pattern& pattern_;
  std::string_view text_;
  std::size_t used_ = 0;  // steps
  std::vector<bool> met_;
};

Truth Pattern::search(std::string_view text) const {
  return PatternMatcher(*this, text).search();
}

}  // namespace bodkin::schema
