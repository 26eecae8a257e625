#include "schema/scalar.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>

#include "json/number.h"
#include "schema/pattern.h"

namespace bodkin::schema {
namespace {

constexpr std::uint64_t kLengthMax = 1 << 16;
constexpr double kExactMax = 9007199254740992.0;  // 2^53

std::string from_alphabet(std::string_view alphabet, std::uint64_t length, Random& random) {
  std::string out;
  for (std::uint64_t i = 0; i < length; ++i) out += random.pick(alphabet);
  return out;
}

std::string two(std::uint64_t number) {
  return (number < 10 ? "0" : "") + std::to_string(number);
}

std::string make_uuid(Random& random) {
  std::string out = from_alphabet("0123456789abcdef", 32, random);
  out[12] = '4';                      // version
  out[16] = "89ab"[random.below(4)];  // variant
  for (const std::size_t at : {8U, 13U, 18U, 23U}) out.insert(at, 1, '-');
  return out;
}

std::string make_date(Random& random) {
  return std::to_string(2000 + random.below(40)) + "-" + two(1 + random.below(12)) + "-" +
         two(1 + random.below(28));
}

std::string make_time(Random& random) {
  return two(random.below(24)) + ":" + two(random.below(60)) + ":" + two(random.below(60)) + "Z";
}

std::string make_word(Random& random) {
  return from_alphabet("abcdefghijklmnopqrstuvwxyz", 3 + random.below(6), random);
}

// Addresses and URLs lead nowhere: .invalid (RFC 2606) and loopback.
std::optional<std::string> by_format(std::string_view format, Random& random) {
  if (format == "uuid") return make_uuid(random);
  if (format == "date") return make_date(random);
  if (format == "time") return make_time(random);
  if (format == "date-time") return make_date(random) + "T" + make_time(random);
  if (format == "email") return make_word(random) + "@example.invalid";
  if (format == "uri" || format == "url") return "http://127.0.0.1/" + make_word(random);
  if (format == "hostname") return make_word(random) + ".example.invalid";
  if (format == "ipv4") return "127.0.0." + std::to_string(1 + random.below(254));
  if (format == "ipv6") return "::" + std::to_string(1 + random.below(9));
  if (format == "byte") {
    return from_alphabet("ABCDEFGHIJKLMNOPQRSTUVWXYZ", 4 * (1 + random.below(4)), random);
  }
  return std::nullopt;
}

constexpr int kFormatTries = 64;

bool length_fits(const Schema& schema, std::string_view text) {
  const auto points =
      static_cast<std::uint64_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
      }));
  return points >= schema.min_length.value_or(0) && points <= schema.max_length.value_or(points);
}

std::string print_double(double value) {
  std::array<char, 40> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
  std::string out(buffer.data(), end);
  // "1e+30" is JSON, "5." never comes.
  return out;
}

struct Interval {
  double low, high;
};

// Where the bounds leave a side open, it is taken near the other one, or near 0.
Interval interval_of(const Schema& schema) {
  constexpr double kUsual = 1000;
  Interval out{0, kUsual};
  const bool low = schema.minimum.has_value();
  const bool high = schema.maximum.has_value();
  if (low) out.low = json::to_double(*schema.minimum);
  if (high) out.high = json::to_double(*schema.maximum);
  if (low && !high) out.high = out.low + kUsual;
  if (high && !low && out.high < out.low) out.low = out.high - kUsual;
  return out;
}

std::optional<std::string> make_multiple(const Schema& schema, const Interval& span,
                                         Random& random) {
  const double step = json::to_double(*schema.multiple_of);
  const double first = std::ceil(span.low / step);
  const double last = std::floor(span.high / step);
  if (!(first <= last)) return std::nullopt;
  const double room = std::min(last - first, 1000.0);
  const double count =
      first + static_cast<double>(random.below(static_cast<std::uint64_t>(room) + 1));
  return print_double(count * step);
}

}  // namespace

std::optional<std::string> make_string(const Schema& schema, Random& random) {
  if (!schema.pattern.empty()) {
    if (schema.own_pattern == nullptr) return std::nullopt;
    // A pattern beside a format narrows it ("a date from 2000 on"): seldom the other way round.
    for (int i = 0; !schema.format.empty() && i < kFormatTries; ++i) {
      auto text = by_format(schema.format, random);
      if (!text) break;
      if (length_fits(schema, *text) && schema.own_pattern->search(*text) == Truth::kYes) {
        return text;
      }
    }
    return schema.own_pattern->generate(
        random, {schema.min_length.value_or(0), schema.max_length.value_or(UINT64_MAX)});
  }
  if (auto text = by_format(schema.format, random); text && length_fits(schema, *text)) return text;
  const std::uint64_t low = schema.min_length.value_or(0);
  if (low > kLengthMax || (schema.max_length && *schema.max_length < low)) return std::nullopt;
  const std::uint64_t usual = std::max<std::uint64_t>(low, 3) + random.below(6);
  return from_alphabet("abcdefghijklmnopqrstuvwxyz",
                       std::min(usual, schema.max_length.value_or(usual)), random);
}

std::optional<std::string> make_number(const Schema& schema, bool integer, Random& random) {
  Interval span = interval_of(schema);
  if (!(span.low <= span.high)) return std::nullopt;
  if (schema.multiple_of) return make_multiple(schema, span, random);
  double low = std::max(std::ceil(span.low), -kExactMax);
  double high = std::min(std::floor(span.high), kExactMax);
  if (schema.exclusive_minimum && low == span.low) ++low;
  if (schema.exclusive_maximum && high == span.high) --high;
  if (low <= high) {
    // Small steps from the lower bound, or from 0 where it lies between.
    const double start = low < 0 && high >= 0 ? 0 : low;
    const double room = std::min(high - start, random.one_in(2) ? 5.0 : 1000.0);
    const double value =
        start + static_cast<double>(random.below(static_cast<std::uint64_t>(room) + 1));
    return std::to_string(static_cast<std::int64_t>(value));
  }
  if (integer) return std::nullopt;
  return print_double(span.low + (span.high - span.low) / 2);
}

}  // namespace bodkin::schema
