// Expression to syntax tree. The nesting of groups is bounded, so recursion is too.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "schema/pattern.h"

namespace bodkin::schema {
namespace {

constexpr int kGroupsDeepMax = 40;
constexpr std::uint32_t kRepeatMax = 100000;
constexpr std::uint32_t kUnbounded = 0xffffffffU;
constexpr char32_t kCodePointMax = 0x10ffff;

using Ranges = std::vector<std::pair<char32_t, char32_t>>;

void normalise(Ranges& ranges) {
  std::sort(ranges.begin(), ranges.end());
  Ranges merged;
  for (const auto& range : ranges) {
    if (!merged.empty() && range.first <= merged.back().second + 1) {
      merged.back().second = std::max(merged.back().second, range.second);
    } else {
      merged.push_back(range);
    }
  }
  ranges = std::move(merged);
}

void negate(Ranges& ranges) {
  normalise(ranges);
  Ranges result;
  char32_t next = 0;
  for (const auto& [low, high] : ranges) {
    if (low > next) result.emplace_back(next, low - 1);
    next = high + 1;
  }
  if (next <= kCodePointMax) result.emplace_back(next, kCodePointMax);
  ranges = std::move(result);
}

// \d \D \w \W \s \S; false for another letter.
bool shorthand(char letter, Ranges& out) {
  Ranges ranges;
  switch (letter) {
    case 'd':
    case 'D':
      ranges = {{'0', '9'}};
      break;
    case 'w':
    case 'W':
      ranges = {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}};
      break;
    case 's':
    case 'S':
      ranges = {{'\t', '\r'},     {' ', ' '},       {0xa0, 0xa0},     {0x1680, 0x1680},
                {0x2000, 0x200a}, {0x2028, 0x2029}, {0x202f, 0x202f}, {0x205f, 0x205f},
                {0x3000, 0x3000}, {0xfeff, 0xfeff}};
      break;
    default:
      return false;
  }
  if (letter == 'D' || letter == 'W' || letter == 'S') negate(ranges);
  out.insert(out.end(), ranges.begin(), ranges.end());
  return true;
}

}  // namespace

class PatternParser {
 public:
  PatternParser(std::string_view text, Pattern& pattern) : text_(text), pattern_(pattern) {}

  bool parse() { return !delimited() && choice(0, pattern_.root_) && at_ == text_.size(); }

 private:
  using Part = Pattern::Part;

  // "/^…$/i", as other languages write expressions: by ECMA 262 it matches nothing, and hardly
  // anybody means that.
  bool delimited() const {
    return text_.starts_with("/^") && text_.rfind("$/") != std::string_view::npos;
  }

  bool more() const { return at_ < text_.size(); }
  char peek() const { return text_[at_]; }
  bool take(char c) {
    if (!more() || peek() != c) return false;
    ++at_;
    return true;
  }

  std::uint32_t add(Pattern::Item item) {
    pattern_.items_.push_back(std::move(item));
    return static_cast<std::uint32_t>(pattern_.items_.size() - 1);
  }

  std::uint32_t add_set(Ranges ranges) {
    normalise(ranges);
    Pattern::Set set;
    for (const auto& [low, high] : ranges) {
      for (char32_t c = low; c <= high && c < 128; ++c) set.ascii[c / 64] |= 1ULL << (c % 64);
    }
    set.ranges = std::move(ranges);
    pattern_.sets_.push_back(std::move(set));
    Pattern::Item item;
    item.part = Part::kClass;
    item.set = static_cast<std::uint32_t>(pattern_.sets_.size() - 1);
    return add(std::move(item));
  }

  bool choice(int depth, std::uint32_t& out) {
    if (depth > kGroupsDeepMax) return false;
    Pattern::Item item;
    item.part = Part::kChoice;
    do {
      std::uint32_t branch = 0;
      if (!sequence(depth, branch)) return false;
      item.children.push_back(branch);
    } while (take('|'));
    out = item.children.size() == 1 ? item.children[0] : add(std::move(item));
    return true;
  }

  bool sequence(int depth, std::uint32_t& out) {
    Pattern::Item item;
    item.part = Part::kSequence;
    while (more() && peek() != '|' && peek() != ')') {
      std::uint32_t one = 0;
      bool repeatable = true;
      if (!atom(depth, one, repeatable) || !quantifier(repeatable, one)) return false;
      item.children.push_back(one);
    }
    out = item.children.size() == 1 ? item.children[0] : add(std::move(item));
    return true;
  }

  bool atom(int depth, std::uint32_t& out, bool& repeatable) {
    const char c = peek();
    if (c == '(') {
      ++at_;
      return group(depth, out);
    }
    if (c == '[') {
      ++at_;
      return bracket(out);
    }
    if (c == '\\') {
      ++at_;
      if (more() && (peek() == 'b' || peek() == 'B')) {
        Pattern::Item item;
        item.part = Part::kBoundary;
        item.negated = peek() == 'B';
        ++at_;
        out = add(std::move(item));
        repeatable = false;
        return true;
      }
      return escape(out);
    }
    if (c == '^' || c == '$') {
      ++at_;
      Pattern::Item item;
      item.part = c == '^' ? Part::kBegin : Part::kEnd;
      out = add(std::move(item));
      repeatable = false;
      return true;
    }
    if (c == '*' || c == '+' || c == '?') return false;
    if (c == '{' && at_ + 1 < text_.size() && text_[at_ + 1] >= '0' && text_[at_ + 1] <= '9') {
      return false;  // a second quantifier
    }
    if (c == '.') {
      ++at_;
      Ranges ranges = {{'\n', '\n'}, {'\r', '\r'}, {0x2028, 0x2029}};
      negate(ranges);
      out = add_set(std::move(ranges));
      return true;
    }
    char32_t literal = 0;
    if (!code_point(literal)) return false;
    out = add_set({{literal, literal}});
    return true;
  }

  bool group(int depth, std::uint32_t& out) {
    if (take('?')) {
      if (more() && (peek() == '=' || peek() == '!')) return look_ahead(depth, out);
      if (take('<')) {  // a named group is a group; look-behind is not
        if (!more() || peek() == '=' || peek() == '!') return false;
        while (more() && peek() != '>') ++at_;
        if (!take('>')) return false;
      } else if (!take(':')) {
        return false;
      }
    }
    return choice(depth + 1, out) && take(')');
  }

  bool look_ahead(int depth, std::uint32_t& out) {
    Pattern::Item item;
    item.part = Part::kLook;
    item.negated = peek() == '!';
    ++at_;
    std::uint32_t inside = 0;
    if (!choice(depth + 1, inside) || !take(')')) return false;
    item.children = {inside};
    out = add(std::move(item));
    return true;
  }

  bool quantifier(bool repeatable, std::uint32_t& one) {
    if (!more()) return true;
    std::uint32_t low = 0;
    std::uint32_t high = kUnbounded;
    const char c = peek();
    if (c == '+') {
      low = 1;
    } else if (c == '?') {
      high = 1;
    } else if (c == '{') {
      const std::size_t before = at_;
      if (!braces(low, high)) {
        at_ = before;
        return false;
      }
      --at_;
    } else if (c != '*') {
      return true;
    }
    ++at_;
    if (!repeatable || low > high) return false;
    take('?');  // lazy or greedy, the language is the same
    Pattern::Item item;
    item.part = Part::kRepeat;
    item.low = low;
    item.high = high;
    item.children = {one};
    one = add(std::move(item));
    return true;
  }

  bool braces(std::uint32_t& low, std::uint32_t& high) {
    ++at_;
    if (!number(low)) return false;
    high = low;
    if (take(',')) {
      high = kUnbounded;
      if (more() && peek() != '}' && !number(high)) return false;
    }
    return take('}');
  }

  bool number(std::uint32_t& out) {
    out = 0;
    const std::size_t before = at_;
    while (more() && peek() >= '0' && peek() <= '9') {
      out = out * 10 + static_cast<std::uint32_t>(peek() - '0');
      if (out > kRepeatMax) return false;
      ++at_;
    }
    return at_ > before;
  }

  bool escape(std::uint32_t& out) {
    if (!more()) return false;
    Ranges ranges;
    if (shorthand(peek(), ranges)) {
      ++at_;
    } else {
      char32_t literal = 0;
      if (!escaped_literal(literal)) return false;
      ranges = {{literal, literal}};
    }
    out = add_set(std::move(ranges));
    return true;
  }

  bool escaped_literal(char32_t& out) {
    const char c = peek();
    switch (c) {
      case 'n':
        out = '\n';
        break;
      case 'r':
        out = '\r';
        break;
      case 't':
        out = '\t';
        break;
      case 'f':
        out = '\f';
        break;
      case 'v':
        out = '\v';
        break;
      case 'x':
        ++at_;
        return hex(2, out);
      case 'u':
        ++at_;
        return hex(4, out);
      default:
        // A letter or digit beyond these is a back reference, \p or somebody's dialect.
        if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
          return false;
        return code_point(out);
    }
    ++at_;
    return true;
  }

  bool hex(int digits, char32_t& out) {
    out = 0;
    for (int i = 0; i < digits; ++i) {
      const int value = more() ? hex_digit(peek()) : -1;
      if (value < 0) return false;
      out = out * 16 + static_cast<char32_t>(value);
      ++at_;
    }
    return out < 0xd800 || out > 0xdfff;
  }

  bool code_point(char32_t& out) {
    const auto lead = static_cast<unsigned char>(peek());
    const int extra = lead < 0x80 ? 0 : lead < 0xc0 ? -1 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
    if (extra < 0 || at_ + static_cast<std::size_t>(extra) >= text_.size()) return false;
    out = extra == 0 ? lead : lead & (0x3fU >> extra);
    for (int i = 1; i <= extra; ++i) {
      out =
          out << 6 | (static_cast<unsigned char>(text_[at_ + static_cast<std::size_t>(i)]) & 0x3fU);
    }
    at_ += static_cast<std::size_t>(extra) + 1;
    return out <= kCodePointMax;
  }

  bool bracket(std::uint32_t& out) {
    const bool negated = take('^');
    Ranges ranges;
    while (more() && peek() != ']') {
      char32_t low = 0;
      if (!class_member(ranges, low)) return false;
      if (low == kNoLiteral) continue;
      char32_t high = low;
      if (at_ + 1 < text_.size() && peek() == '-' && text_[at_ + 1] != ']') {
        ++at_;
        Ranges unused;
        if (!class_member(unused, high) || high == kNoLiteral || high < low) return false;
      }
      ranges.emplace_back(low, high);
    }
    if (!take(']')) return false;
    if (negated) negate(ranges);
    out = add_set(std::move(ranges));
    return true;
  }

  // One character, or a shorthand that goes to ranges (then out is kNoLiteral).
  bool class_member(Ranges& ranges, char32_t& out) {
    if (!take('\\')) return code_point(out);
    if (!more()) return false;
    if (shorthand(peek(), ranges)) {
      ++at_;
      out = kNoLiteral;
      return true;
    }
    if (peek() == 'b') {
      ++at_;
      out = '\b';
      return true;
    }
    return escaped_literal(out);
  }

  static constexpr char32_t kNoLiteral = 0xffffffff;
  std::string_view text_;
  Pattern& pattern_;
  std::size_t at_ = 0;
};

// Syntax tree to a program for backtracking. Bounded repeats of more than one character are written
// out, so the size is bounded here.
class PatternCompiler {
 public:
  explicit PatternCompiler(Pattern& pattern) : pattern_(pattern) {}

  bool compile() {
    for (Pattern::Item& item : pattern_.items_) item.lengths = measure(item);
    pattern_.anchored_ = starts_anchored(pattern_.root_, 0);
    return emit(pattern_.root_) && push({.op = Pattern::Op::kMatch});
  }

 private:
  using Part = Pattern::Part;
  using Op = Pattern::Op;
  static constexpr std::size_t kProgramMax = 20000;

  bool push(Pattern::Step step) {
    pattern_.program_.push_back(step);
    return pattern_.program_.size() <= kProgramMax;
  }
  std::uint32_t here() const { return static_cast<std::uint32_t>(pattern_.program_.size()); }

  // How long what an item describes may be; its children are measured already.
  Pattern::Lengths measure(const Pattern::Item& item) const {
    const auto times = [](std::uint64_t a, std::uint64_t b) {
      std::uint64_t product = 0;
      return __builtin_mul_overflow(a, b, &product) ? UINT64_MAX : product;
    };
    Pattern::Lengths out{0, 0};
    switch (item.part) {
      case Part::kClass:
        return {1, 1};
      case Part::kSequence:
        for (const std::uint32_t child : item.children) {
          const Pattern::Lengths part = pattern_.items_[child].lengths;
          if (__builtin_add_overflow(out.low, part.low, &out.low)) out.low = UINT64_MAX;
          if (__builtin_add_overflow(out.high, part.high, &out.high)) out.high = UINT64_MAX;
        }
        return out;
      case Part::kChoice:
        out.low = UINT64_MAX;
        for (const std::uint32_t child : item.children) {
          out.low = std::min(out.low, pattern_.items_[child].lengths.low);
          out.high = std::max(out.high, pattern_.items_[child].lengths.high);
        }
        return out;
      case Part::kRepeat: {
        const Pattern::Lengths part = pattern_.items_[item.children[0]].lengths;
        const bool endless = item.high == kUnbounded && part.high > 0;
        return {times(part.low, item.low), endless ? UINT64_MAX : times(part.high, item.high)};
      }
      default:
        return out;
    }
  }

  bool starts_anchored(std::uint32_t id, int depth) const {
    const Pattern::Item& item = pattern_.items_[id];
    if (depth > 2 * kGroupsDeepMax) return false;
    switch (item.part) {
      case Part::kBegin:
        return true;
      case Part::kSequence:
        return !item.children.empty() && starts_anchored(item.children[0], depth + 1);
      case Part::kChoice:
        return std::all_of(item.children.begin(), item.children.end(),
                           [&](std::uint32_t child) { return starts_anchored(child, depth + 1); });
      default:
        return false;
    }
  }

  bool emit(std::uint32_t id) {
    if (++emitted_ > 2 * kProgramMax) return false;  // "(){100000}" writes nothing, very often
    const Pattern::Item item = pattern_.items_[id];
    switch (item.part) {
      case Part::kEmpty:
        return true;
      case Part::kClass:
        return push({.op = Op::kSet, .a = item.set});
      case Part::kBegin:
        return push({.op = Op::kBegin});
      case Part::kEnd:
        return push({.op = Op::kEnd});
      case Part::kSequence:
        return std::all_of(item.children.begin(), item.children.end(),
                           [&](std::uint32_t child) { return emit(child); });
      case Part::kChoice:
        return emit_choice(item);
      case Part::kRepeat:
        return emit_repeat(item);
      case Part::kBoundary:
        return push({.op = Op::kBoundary, .negated = item.negated});
      case Part::kLook:
        return emit_look(item);
    }
    return false;
  }

  bool emit_look(const Pattern::Item& item) {
    const std::uint32_t look = here();
    if (!push({.op = Op::kLook, .negated = item.negated}) || !emit(item.children[0]) ||
        !push({.op = Op::kMatch})) {
      return false;
    }
    pattern_.program_[look].a = here();
    return true;
  }

  bool emit_choice(const Pattern::Item& item) {
    std::vector<std::uint32_t> jumps;
    for (std::size_t i = 0; i < item.children.size(); ++i) {
      const bool last = i + 1 == item.children.size();
      const std::uint32_t split = here();
      if (!last && !push({.op = Op::kSplit, .a = split + 1})) return false;
      if (!emit(item.children[i])) return false;
      if (last) break;
      jumps.push_back(here());
      if (!push({.op = Op::kJump})) return false;
      pattern_.program_[split].b = here();
    }
    for (const std::uint32_t jump : jumps) pattern_.program_[jump].a = here();
    return true;
  }

  bool emit_repeat(const Pattern::Item& item) {
    const std::uint32_t child = item.children[0];
    if (pattern_.items_[child].part == Part::kClass) {
      return push(
          {.op = Op::kLoop, .a = pattern_.items_[child].set, .low = item.low, .high = item.high});
    }
    for (std::uint32_t i = 0; i < item.low; ++i) {
      if (!emit(child)) return false;
    }
    if (item.high == kUnbounded) {
      const std::uint32_t split = here();
      if (!push({.op = Op::kSplit, .a = split + 1}) || !emit(child) ||
          !push({.op = Op::kJump, .a = split})) {
        return false;
      }
      pattern_.program_[split].b = here();
      return true;
    }
    std::vector<std::uint32_t> splits;
    for (std::uint32_t i = item.low; i < item.high; ++i) {
      splits.push_back(here());
      if (!push({.op = Op::kSplit, .a = here() + 1}) || !emit(child)) return false;
    }
    for (const std::uint32_t split : splits) pattern_.program_[split].b = here();
    return true;
  }

  Pattern& pattern_;
  std::size_t emitted_ = 0;
};

std::optional<Pattern> Pattern::parse(std::string_view expression) {
  Pattern pattern;
  if (!PatternParser(expression, pattern).parse()) return std::nullopt;
  if (!PatternCompiler(pattern).compile()) return std::nullopt;
  return pattern;
}

}  // namespace bodkin::schema
