// Strings that a parsed expression describes. The lengths that its parts may have are known, so one
// of a length that is asked for is written at once, not found by luck; what anchors, look-ahead and
// boundaries say of it is then left to the search.
#include <algorithm>

#include "schema/pattern.h"

namespace bodkin::schema {
namespace {

constexpr int kTries = 16;
constexpr std::uint64_t kExtraRepeats = 6;  // beyond the lower bound and what the length asks for
constexpr std::size_t kWrittenBytesMax = 1 << 16;
constexpr std::uint64_t kUsualSpare = 200;

void append_utf8(char32_t c, std::string& out) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xc0 | c >> 6);
    out += static_cast<char>(0x80 | (c & 0x3f));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xe0 | c >> 12);
    out += static_cast<char>(0x80 | (c >> 6 & 0x3f));
    out += static_cast<char>(0x80 | (c & 0x3f));
  } else {
    out += static_cast<char>(0xf0 | c >> 18);
    out += static_cast<char>(0x80 | (c >> 12 & 0x3f));
    out += static_cast<char>(0x80 | (c >> 6 & 0x3f));
    out += static_cast<char>(0x80 | (c & 0x3f));
  }
}

std::uint64_t code_points(std::string_view text) {
  return static_cast<std::uint64_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  }));
}

}  // namespace

class PatternWriter {
 public:
  // `spare`: how many code points beyond the shortest there may be; `need`: how many there have to
  // be.
  PatternWriter(const Pattern& pattern, Random& random, std::uint64_t spare, std::uint64_t need,
                bool terse, bool looks)
      : pattern_(pattern),
        random_(random),
        spare_(spare),
        need_(need),
        terse_(terse),
        looks_(looks) {}

  std::optional<std::string> write() {
    if (!write(pattern_.root_)) return std::nullopt;
    return std::move(out_);
  }

 private:
  using Part = Pattern::Part;

  // Nesting is bounded by the parser.
  bool write(std::uint32_t id) {
    const Pattern::Item& item = pattern_.items_[id];
    if (out_.size() > kWrittenBytesMax) return false;
    switch (item.part) {
      case Part::kEmpty:
      case Part::kBegin:
      case Part::kEnd:
      case Part::kBoundary:
        return true;
      case Part::kClass:
        return character(pattern_.sets_[item.set]);
      case Part::kSequence:
        return std::all_of(item.children.begin(), item.children.end(),
                           [&](std::uint32_t child) { return write(child); });
      case Part::kChoice:
        return choice(item);
      case Part::kRepeat:
        return repeat(item);
      case Part::kLook:
        // What is asked for further on may as well stand here.
        return item.negated || !looks_ || write(item.children[0]);
    }
    return false;
  }

  // Printable ASCII where the class has some.
  bool character(const Pattern::Set& set) {
    if (set.ranges.empty()) return false;
    Pattern::Range range = random_.pick(set.ranges);
    for (const Pattern::Range& candidate : set.ranges) {
      const bool printable = range.first >= 0x20 && range.first < 0x7f;
      if (!printable && candidate.second >= 0x20 && candidate.first < 0x7f) range = candidate;
    }
    if (range.first < 0x7f && range.second >= 0x20) {
      range = {std::max<char32_t>(range.first, 0x20), std::min<char32_t>(range.second, 0x7e)};
    }
    char32_t c = range.first + static_cast<char32_t>(random_.below(range.second - range.first + 1));
    if (c >= 0xd800 && c <= 0xdfff) c = range.first;
    append_utf8(c, out_);
    return true;
  }

  void spend(std::uint64_t extra) {
    spare_ -= std::min(spare_, extra);
    need_ -= std::min(need_, extra);
  }

  bool choice(const Pattern::Item& item) {
    std::vector<std::uint32_t> fitting;
    for (const std::uint32_t child : item.children) {
      const Pattern::Lengths lengths = pattern_.items_[child].lengths;
      if (lengths.low - item.lengths.low > spare_) continue;
      if (need_ > 0 && lengths.high <= item.lengths.low) continue;  // adds nothing
      fitting.push_back(child);
    }
    const std::uint32_t child = random_.pick(fitting.empty() ? item.children : fitting);
    spend(pattern_.items_[child].lengths.low - item.lengths.low);
    return write(child);
  }

  bool repeat(const Pattern::Item& item) {
    const Pattern::Lengths each = pattern_.items_[item.children[0]].lengths;
    const std::uint64_t most = item.high - item.low;
    std::uint64_t extra = terse_ ? 0 : random_.below(std::min(most, kExtraRepeats) + 1);
    if (each.high > 0) extra = std::max(extra, std::min(most, need_));
    if (each.low > 0) extra = std::min(extra, spare_ / each.low);
    spend(extra * each.low);
    for (std::uint64_t i = 0; i < item.low + extra; ++i) {
      if (!write(item.children[0])) return false;
    }
    return true;
  }

  const Pattern& pattern_;
  Random& random_;
  std::uint64_t spare_, need_;
  bool terse_, looks_;
  std::string out_;
};

std::optional<std::string> Pattern::generate(Random& random, Lengths wanted) const {
  const std::uint64_t shortest = items_[root_].lengths.low;
  if (shortest > wanted.high || wanted.low > wanted.high || wanted.low > kWrittenBytesMax) {
    return std::nullopt;
  }
  const std::uint64_t spare = std::min(wanted.high - shortest, kUsualSpare + wanted.low);
  const std::uint64_t need = wanted.low > shortest ? wanted.low - shortest : 0;
  for (int attempt = 0; attempt < kTries; ++attempt) {
    const bool terse = attempt % 4 == 3;
    auto text = PatternWriter(*this, random, spare, need, terse, attempt % 2 == 1).write();
    if (!text) continue;
    // Without an anchor at its end the expression bears more text behind it.
    const std::uint64_t length = code_points(*text);
    if (length < wanted.low) text->append(static_cast<std::size_t>(wanted.low - length), 'a');
    if (code_points(*text) <= wanted.high && search(*text) == Truth::kYes) return text;
  }
  return std::nullopt;
}

}  // namespace bodkin::schema
