// Searching and writing by a parsed expression.
#include "schema/pattern.h"

#include <algorithm>

namespace bodkin::schema {
namespace {

constexpr std::size_t kStepsMax = 200000;
constexpr std::uint32_t kExtraRepeats = 6;  // beyond the lower bound, when writing
constexpr std::size_t kWrittenBytesMax = 4096;

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

}  // namespace

bool Pattern::Set::has(char32_t c) const {
  if (c < 128) return (ascii[c / 64] >> (c % 64) & 1) != 0;
  return std::any_of(ranges.begin(), ranges.end(),
                     [c](const Range& range) { return c >= range.first && c <= range.second; });
}

Truth Pattern::search(std::string_view text) const {
  std::size_t budget = kStepsMax;
  for (std::size_t start = 0; start <= text.size();) {
    const Truth truth = run(text, start, budget);
    if (truth != Truth::kNo) return truth;
    if (anchored_) return Truth::kNo;
    start += start < text.size() ? read_at(text, start).bytes : 1;
  }
  return Truth::kNo;
}

Truth Pattern::run(std::string_view text, std::size_t start, std::size_t& budget) const {
  // A way not yet tried: go on at `step` from `at`. A loop over a set may give back characters
  // down to `floor`.
  struct Way {
    std::uint32_t step;
    std::size_t at;
    std::size_t floor;
  };
  std::vector<Way> ways;
  std::uint32_t pc = 0;
  std::size_t at = start;
  const auto fall_back = [&] {
    if (ways.empty()) return false;
    Way& way = ways.back();
    pc = way.step;
    at = way.at;
    if (way.at > way.floor) {  // a loop: give back one more character next time
      do {
        --way.at;
      } while (way.at > way.floor && (static_cast<unsigned char>(text[way.at]) & 0xc0) == 0x80);
    } else {
      ways.pop_back();
    }
    return true;
  };
  while (true) {
    if (budget-- == 0) {
      budget = 0;
      return Truth::kMaybe;
    }
    const Step& step = program_[pc];
    bool good = true;
    switch (step.op) {
      case Op::kMatch:
        return Truth::kYes;
      case Op::kBegin:
        good = at == 0;
        break;
      case Op::kEnd:
        good = at == text.size();
        break;
      case Op::kJump:
        pc = step.a;
        continue;
      case Op::kSplit:
        ways.push_back({step.b, at, at});
        pc = step.a;
        continue;
      case Op::kSet: {
        good = at < text.size();
        if (!good) break;
        const Read read = read_at(text, at);
        good = sets_[step.a].has(read.code);
        at += read.bytes;
        break;
      }
      case Op::kLoop: {
        std::size_t floor = at;
        std::uint32_t count = 0;
        const Set& set = sets_[step.a];
        while (count < step.high && at < text.size()) {
          const Read read = read_at(text, at);
          if (!set.has(read.code)) break;
          at += read.bytes;
          if (++count == step.low) floor = at;
        }
        good = count >= step.low;
        budget -= std::min<std::size_t>(budget, count / 8);
        // What remains after giving back is tried only where this way fails.
        if (good && at > floor) {
          std::size_t shorter = at;
          do {
            --shorter;
          } while (shorter > floor && (static_cast<unsigned char>(text[shorter]) & 0xc0) == 0x80);
          ways.push_back({pc + 1, shorter, floor});
        }
        break;
      }
    }
    if (good) {
      ++pc;
    } else if (!fall_back()) {
      return Truth::kNo;
    }
  }
}

std::optional<std::string> Pattern::generate(Random& random) const {
  for (int attempt = 0; attempt < 8; ++attempt) {
    std::string out;
    if (write(root_, random, out) && search(out) == Truth::kYes) return out;
  }
  return std::nullopt;
}

bool Pattern::write(std::uint32_t id, Random& random, std::string& out) const {
  const Item& item = items_[id];
  if (out.size() > kWrittenBytesMax) return false;
  switch (item.part) {
    case Part::kEmpty:
    case Part::kBegin:
    case Part::kEnd:
      return true;
    case Part::kClass: {
      const Set& set = sets_[item.set];
      if (set.ranges.empty()) return false;
      // Printable ASCII where the class has some.
      Range range = set.ranges[static_cast<std::size_t>(random.below(set.ranges.size()))];
      for (const Range& candidate : set.ranges) {
        const bool printable = range.first >= 0x20 && range.first < 0x7f;
        if (!printable && candidate.second >= 0x20 && candidate.first < 0x7f) range = candidate;
      }
      if (range.first < 0x7f && range.second >= 0x20) {
        range = {std::max<char32_t>(range.first, 0x20), std::min<char32_t>(range.second, 0x7e)};
      }
      char32_t c =
          range.first + static_cast<char32_t>(random.below(range.second - range.first + 1));
      if (c >= 0xd800 && c <= 0xdfff) c = range.first;
      append_utf8(c, out);
      return true;
    }
    case Part::kSequence:
      return std::all_of(item.children.begin(), item.children.end(),
                         [&](std::uint32_t child) { return write(child, random, out); });
    case Part::kChoice:
      return write(item.children[static_cast<std::size_t>(random.below(item.children.size()))],
                   random, out);
    case Part::kRepeat: {
      const std::uint32_t spare = std::min(item.high - item.low, kExtraRepeats);
      const std::uint32_t count = item.low + static_cast<std::uint32_t>(random.below(spare + 1ULL));
      for (std::uint32_t i = 0; i < count; ++i) {
        if (!write(item.children[0], random, out)) return false;
      }
      return true;
    }
  }
  return false;
}

}  // namespace bodkin::schema
