// Numbers, to the exact boundary at which the fault begins: "fails for every total >= 2147483648"
// ends at 2147483648.
//
// First without sign and fraction, then the smallest magnitude. A search by halving over 64 bits
// costs 63 executions; most boundaries in programs are powers of two or ten, so these are searched
// first (7 executions), and the gap between two of them only where the boundary is in it.
#include <algorithm>
#include <vector>

#include "json/edit.h"
#include "shrink/decimal.h"
#include "shrink/passes.h"

namespace bodkin::shrink {
namespace {

constexpr unsigned kSingly = 9;

// Where limits lie in programs, with their neighbours, in order.
const std::vector<Natural>& edges() {
  static const std::vector<Natural> all = [] {
    std::vector<Natural> values;
    const auto add = [&values](Natural value) {
      for (const Natural near : {value - 1, value, value + 1}) values.push_back(near);
    };
    for (const int bits : {4, 5, 6, 7, 8, 10, 12, 15, 16, 20, 24, 31, 32, 53, 63, 64}) {
      add(Natural{1} << bits);
    }
    Natural power = 1;
    for (int zeros = 1; zeros <= 20; ++zeros) add(power *= 10);
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
    return values;
  }();
  return all;
}

// The spelling of the number at a position of the preorder; empty where none is there.
std::string number_at(const Shrinker& shrinker, std::size_t position) {
  if (position >= shrinker.nodes().size()) return {};
  const json::Node& node = shrinker.tree().at(shrinker.nodes()[position]);
  return node.kind == json::Kind::kNumber ? std::string(node.text) : std::string();
}

// Proposes values for one number of the body.
class NumberSearch {
 public:
  // How the value is written, for the faults that hang on that: 5.0 and 5e0 against 5.
  enum class Style { kPlain, kPoint, kExponent };

  NumberSearch(Shrinker& shrinker, std::size_t position, Style style)
      : shrinker_(shrinker), position_(position), style_(style) {}

  void run() {
    take(value());
    const Decimal before = value();
    if (before.negative) take({false, before.significand, before.exponent});
    if (value().fraction_digits() > 0) fewer_fraction_digits();
    if (const auto magnitude = scaled(value())) {
      smallest(*magnitude);
    } else if (value().exponent >= 0) {
      huge();
    }
  }

 private:
  Decimal value() const { return parse_decimal(number_at(shrinker_, position_)); }

  std::string text_of(const Decimal& decimal) const {
    std::string text = spell(decimal);
    const bool whole = text.find_first_of(".e") == std::string::npos;
    if (style_ == Style::kPoint && whole) text += ".0";
    if (style_ == Style::kExponent && text.find('e') == std::string::npos) text += "e0";
    return text;
  }

  bool take(const Decimal& decimal) {
    if (number_at(shrinker_, position_).empty()) return false;
    json::Tree tree = shrinker_.tree();
    json::set_text(tree, shrinker_.nodes()[position_], text_of(decimal));
    return shrinker_.consider_tree(tree);
  }

  // The value with `count` digits after the point, towards zero or, failing that, away from it.
  bool take_rounded(std::int64_t count) {
    Decimal cut = value();
    if (cut.fraction_digits() <= count) return true;
    const std::int64_t dropped = cut.fraction_digits() - count;
    const auto length = static_cast<std::int64_t>(cut.significand.size());
    cut.significand = dropped < length
                          ? cut.significand.substr(0, static_cast<std::size_t>(length - dropped))
                          : std::string();
    cut.exponent = -count;
    const Decimal towards = parse_decimal(written(cut));
    if (take(towards)) return true;
    const auto magnitude = whole_part(cut);
    return magnitude && take(make_decimal(cut.negative, *magnitude + 1, -count));
  }

  static std::string written(const Decimal& decimal) {
    return (decimal.negative ? "-" : "") +
           (decimal.significand.empty() ? "0" : decimal.significand) + "e" +
           std::to_string(decimal.exponent);
  }

  // The significand as it stands, trailing zeros and all.
  static std::optional<Natural> whole_part(const Decimal& decimal) {
    if (static_cast<std::int64_t>(decimal.significand.size()) >= kExactDigits) return std::nullopt;
    Natural out = 0;
    for (const char c : decimal.significand) out = out * 10 + static_cast<unsigned>(c - '0');
    return out;
  }

  void fewer_fraction_digits() {
    std::int64_t low = 0;
    if (take_rounded(0)) return;
    // The fewest digits, by halving, as if more of them never hurt.
    while (value().fraction_digits() - low > 1) {
      const std::int64_t middle = low + (value().fraction_digits() - low) / 2;
      if (!take_rounded(middle)) low = middle;
    }
  }

  // The smallest magnitude in steps of the last digit. `magnitude` is known to fail.
  void smallest(Natural magnitude) {
    const std::int64_t exponent = -value().fraction_digits();
    const bool negative = value().negative;
    const auto fails = [&](Natural candidate) {
      return take(make_decimal(negative, candidate, exponent));
    };
    if (magnitude <= 1 || fails(0) || fails(1)) return;
    search(magnitude, fails);
    // Where the fault does not simply begin somewhere (odd numbers, multiples of seven), the search
    // ends at any of these: the smallest ones are looked at singly.
    const auto found = scaled(value());
    for (Natural small = 2; found && small <= kSingly && small < *found; ++small) {
      if (fails(small)) return;
    }
  }

  // As if the fault, once begun, went on.
  template <typename Fails>
  static void search(Natural magnitude, const Fails& fails) {
    Natural low = 1;
    Natural high = magnitude;
    std::size_t first = 0;
    std::size_t last = static_cast<std::size_t>(
        std::lower_bound(edges().begin(), edges().end(), magnitude) - edges().begin());
    while (first < last) {
      const std::size_t middle = first + (last - first) / 2;
      if (fails(edges()[middle])) {
        high = edges()[middle];
        last = middle;
      } else {
        low = edges()[middle];
        first = middle + 1;
      }
    }
    if (high - low < 2 || !fails(high - 1)) return;
    --high;
    while (high - low > 1) {
      const Natural middle = low + (high - low) / 2;
      (fails(middle) ? high : low) = middle;
    }
  }

  // More digits than are searched exactly: the fewest significant ones, 4e38.
  void huge() {
    if (take_digit(1, kExactDigits - 1)) return smallest(*scaled(value()));
    std::int64_t low = kExactDigits - 1;
    const std::int64_t top = value().integer_digits() - 1;  // 10^top <= value
    const bool power = value() == make_decimal(value().negative, 1, top) || take_digit(1, top);
    if (!power) low = top;
    if (power || take_digit(1, top + 1)) {
      std::int64_t high = value().exponent;
      while (high - low > 1) {
        const std::int64_t middle = low + (high - low) / 2;
        (take_digit(1, middle) ? high : low) = middle;
      }
      return smallest_digit(10, high - 1);
    }
    const auto digit = static_cast<unsigned>(value().significand[0] - '0');
    const bool single = value().significand.size() == 1;
    if (single || take_digit(digit, top) || (digit < 9 && take_digit(digit + 1, top))) {
      smallest_digit(static_cast<unsigned>(value().significand[0] - '0'), top);
    }
  }

  bool take_digit(unsigned digit, std::int64_t zeros) {
    return take(make_decimal(value().negative, digit, zeros));
  }

  // The smallest d × 10^zeros; `high` is known to fail and 1 not to.
  void smallest_digit(unsigned high, std::int64_t zeros) {
    unsigned low = 1;
    while (high - low > 1) {
      const unsigned middle = low + (high - low) / 2;
      (take_digit(middle, zeros) ? high : low) = middle;
    }
  }

  Shrinker& shrinker_;
  std::size_t position_;
  Style style_;
};

}  // namespace

void numbers(Shrinker& shrinker) {
  for (std::size_t position = 0; position < shrinker.nodes().size(); ++position) {
    if (number_at(shrinker, position).empty()) continue;
    NumberSearch(shrinker, position, NumberSearch::Style::kPlain).run();
    const std::string text = number_at(shrinker, position);
    if (text.empty() || text == spell(parse_decimal(text))) continue;
    const bool exponent = text.find_first_of("eE") != std::string::npos;
    NumberSearch(shrinker, position,
                 exponent ? NumberSearch::Style::kExponent : NumberSearch::Style::kPoint)
        .run();
  }
}

}  // namespace bodkin::shrink
