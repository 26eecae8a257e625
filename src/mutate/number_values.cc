// Numbers: inside and at the bounds of the schema, beyond them, and at the edges of the types in
// which services keep them. A service that reads 2^32 + 1 into 32 bits sees 1, one that reads
// 2^53 + 1 as a double sees 2^53.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>

#include "json/number.h"
#include "json/scan.h"
#include "json/tree.h"
#include "mutate/site.h"
#include "mutate/values.h"

namespace bodkin::mutate {
namespace {

using schema::Schema;

constexpr std::int64_t kInt31Max = 2147483647;
constexpr std::size_t kLongNumberDigits = 5000;

bool is_integer(std::string_view spelling) {
  return json::scalar_kind(spelling) == json::Kind::kNumber &&
         json::number_info(spelling).integer_spelling;
}

std::string from_double(double value) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%.17g", value);
  return json::is_number(buffer) ? buffer : "";
}

// A bound moved by a step that an integer, or else a double, can see.
std::string moved(const std::string& bound, int direction) {
  if (is_integer(bound)) return json::add_to_integer(bound, direction);
  const double value = json::to_double(bound);
  const double toward = direction > 0 ? std::numeric_limits<double>::infinity()
                                      : -std::numeric_limits<double>::infinity();
  return from_double(std::nextafter(value, toward));
}

bool fraction_allowed(const Place& place) {
  return place.schema == nullptr || (place.schema->types & schema::kNumber) != 0;
}

std::string minimum(Context&, const Place& place) {
  if (place.schema == nullptr || !place.schema->minimum) return {};
  if (!place.schema->exclusive_minimum) return *place.schema->minimum;
  if (fraction_allowed(place)) {
    return from_double(std::nextafter(json::to_double(*place.schema->minimum), 1e300));
  }
  return moved(*place.schema->minimum, +1);
}

std::string maximum(Context&, const Place& place) {
  if (place.schema == nullptr || !place.schema->maximum) return {};
  return place.schema->exclusive_maximum ? moved(*place.schema->maximum, -1)
                                         : *place.schema->maximum;
}

std::string below_minimum(Context&, const Place& place) {
  if (place.schema == nullptr || !place.schema->minimum) return {};
  return place.schema->exclusive_minimum ? *place.schema->minimum
                                         : moved(*place.schema->minimum, -1);
}

std::string above_maximum(Context&, const Place& place) {
  if (place.schema == nullptr || !place.schema->maximum) return {};
  return place.schema->exclusive_maximum ? *place.schema->maximum
                                         : moved(*place.schema->maximum, +1);
}

// Bounds as int64, where nothing is said those of a 31-bit count.
std::pair<std::int64_t, std::int64_t> range_of(const Place& place) {
  std::int64_t low = 0;
  std::int64_t high = kInt31Max;
  if (place.schema != nullptr && place.schema->minimum) {
    low = json::to_int64(*place.schema->minimum).value_or(low);
  }
  if (place.schema != nullptr && place.schema->maximum) {
    high = json::to_int64(*place.schema->maximum).value_or(high);
  }
  return {low, std::max(low, high)};
}

// Each magnitude as likely as another, so that small values, which matter most, come often.
std::string inside(Context& context, const Place& place) {
  const auto [low, high] = range_of(place);
  const std::uint64_t span = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low);
  std::uint64_t offset = context.random.next() >> context.random.below(64);
  if (span != std::numeric_limits<std::uint64_t>::max()) offset %= span + 1;
  return std::to_string(static_cast<std::int64_t>(static_cast<std::uint64_t>(low) + offset));
}

std::string small(Context& context, const Place& place) {
  const auto [low, high] = range_of(place);
  const std::int64_t top = high - low < 20 ? high : low + 20;
  return std::to_string(context.random.between(low, top));
}

std::string plus_one(Context&, const Place& place) {
  return is_integer(place.current) ? json::add_to_integer(place.current, 1) : std::string{};
}

std::string minus_one(Context&, const Place& place) {
  return is_integer(place.current) ? json::add_to_integer(place.current, -1) : std::string{};
}

std::string doubled(Context&, const Place& place) {
  const auto value = json::scalar_kind(place.current) == json::Kind::kNumber
                         ? json::to_int64(place.current)
                         : std::nullopt;
  if (!value || *value > (std::int64_t{1} << 61) || *value < -(std::int64_t{1} << 61)) return {};
  return std::to_string(*value * 2);
}

std::string halved(Context&, const Place& place) {
  const auto value = json::scalar_kind(place.current) == json::Kind::kNumber
                         ? json::to_int64(place.current)
                         : std::nullopt;
  return value ? std::to_string(*value / 2) : std::string{};
}

// Rules across fields break at the value of another field, and one beside it.
std::string relation(Context& context, const Place&) {
  const json::NodeId id = any_node(context.tree, context.random, [&](json::NodeId node) {
    return context.tree.at(node).kind == json::Kind::kNumber;
  });
  if (id == json::kNone) return {};
  const std::string other(context.tree.at(id).text);
  return is_integer(other) ? json::add_to_integer(other, context.random.between(-1, 1)) : other;
}

std::string seen(Context& context, const Place& place) {
  const std::string spelling = context.known.spelling_for(place.key, context.random);
  return json::scalar_kind(spelling) == json::Kind::kNumber ? spelling : std::string{};
}

// What a limit of a thing refuses lies beside a number that the service shows of it.
std::string observed(Context& context, const Place&) {
  const std::string spelling = context.known.number(context.random);
  return is_integer(spelling) ? json::add_to_integer(spelling, context.random.between(-1, 1))
                              : spelling;
}

std::string step(Context& context, const Place& place) {
  if (place.schema == nullptr || !place.schema->multiple_of) return {};
  const auto unit = json::to_int64(*place.schema->multiple_of);
  if (!unit || *unit <= 0 || *unit > kInt31Max) return {};
  return std::to_string(*unit * context.random.between(0, 20));
}

std::string off_step(Context& context, const Place& place) {
  const std::string even = step(context, place);
  return even.empty() ? even : json::add_to_integer(even, 1);
}

std::string ratio(Context& context, const Place& place) {
  static constexpr std::string_view kRatios[] = {"0.5", "1.5",  "2.0",    "0.001", "1e-5",   "16.0",
                                                 "1.0", "0.99", "3.4e38", "1e300", "1000000"};
  return fraction_allowed(place) ? std::string(context.random.pick(kRatios)) : std::string{};
}

std::string with_point_zero(Context&, const Place& place) {
  return is_integer(place.current) ? place.current + ".0" : "1.0";
}

std::string with_exponent(Context&, const Place& place) {
  return is_integer(place.current) ? place.current + "e0" : "1e0";
}

// Equal to the present value by every binary type, and not an integer.
std::string almost_integer(Context&, const Place& place) {
  return (is_integer(place.current) ? place.current : "1") + ".00000000000000000001";
}

std::string negated(Context&, const Place& place) {
  if (json::scalar_kind(place.current) != json::Kind::kNumber) return {};
  return place.current.front() == '-' ? place.current.substr(1) : "-" + place.current;
}

std::string as_text(Context&, const Place& place) {
  return json::quote(json::scalar_kind(place.current) == json::Kind::kNumber ? place.current : "1");
}

// What lenient readers take for a float compares with nothing, so no bound stops it. Where only
// integers are allowed the type does.
std::string float_word(Context& context, const Place& place) {
  static constexpr std::string_view kWords[] = {"NaN", "NaN", "Infinity", "-Infinity"};
  return fraction_allowed(place) ? std::string(context.random.pick(kWords)) : std::string{};
}

std::string very_long(Context& context, const Place&) {
  std::string digits(kLongNumberDigits, '1');
  if (context.random.one_in(2)) digits.insert(1, ".");
  return digits;
}

constexpr Value kRows[] = {
    {.name = "number.minimum",
     .purpose = "The least number that the schema allows.",
     .use = Use::kValid,
     .weight = 2,
     .make = minimum},
    {.name = "number.maximum",
     .purpose = "The greatest number that the schema allows.",
     .use = Use::kValid,
     .weight = 2,
     .make = maximum},
    {.name = "number.inside",
     .purpose = "Any integer inside the bounds, small ones more often.",
     .use = Use::kValid,
     .weight = 4,
     .make = inside},
    {.name = "number.small",
     .purpose = "An integer within twenty of the lower bound.",
     .use = Use::kValid,
     .weight = 4,
     .make = small},
    {.name = "number.plus_one",
     .purpose = "The present integer plus one.",
     .use = Use::kValid,
     .weight = 3,
     .make = plus_one},
    {.name = "number.minus_one",
     .purpose = "The present integer minus one.",
     .use = Use::kValid,
     .weight = 3,
     .make = minus_one},
    {.name = "number.doubled",
     .purpose = "Twice the present integer.",
     .use = Use::kValid,
     .make = doubled},
    {.name = "number.halved",
     .purpose = "Half the present integer.",
     .use = Use::kValid,
     .make = halved},
    {.name = "number.relation",
     .purpose = "Another number of the same body, or one beside it.",
     .use = Use::kValid,
     .weight = 5,
     .make = relation},
    {.name = "number.seen",
     .purpose = "A number that the world's own bodies have under this key.",
     .use = Use::kValid,
     .weight = 2,
     .make = seen},
    {.name = "number.observed",
     .purpose = "A number that the service shows of some thing, or one beside it.",
     .use = Use::kValid,
     .weight = 5,
     .make = observed},
    {.name = "number.step",
     .purpose = "A multiple of the schema's step.",
     .use = Use::kValid,
     .make = step},
    {.name = "number.ratio",
     .purpose = "A fraction or a large float where fractions are allowed.",
     .use = Use::kValid,
     .weight = 4,
     .make = ratio},
    {.name = "number.below_minimum",
     .purpose = "The greatest number below the lower bound.",
     .weight = 6,
     .make = below_minimum},
    {.name = "number.above_maximum",
     .purpose = "The least number above the upper bound.",
     .weight = 6,
     .make = above_maximum},
    {.name = "number.off_step",
     .purpose = "One beside a multiple of the schema's step.",
     .weight = 2,
     .make = off_step},
    {.name = "number.negated", .purpose = "The present number negated.", .make = negated},
    {.name = "number.zero", .purpose = "0", .weight = 3, .spelling = "0"},
    {.name = "number.minus_zero", .purpose = "-0", .spelling = "-0"},
    {.name = "number.minus_one_exactly", .purpose = "-1", .weight = 3, .spelling = "-1"},
    {.name = "number.point_zero",
     .purpose = "The present integer written with .0.",
     .weight = 2,
     .make = with_point_zero},
    {.name = "number.exponent",
     .purpose = "The present integer written with an exponent.",
     .weight = 2,
     .make = with_exponent},
    {.name = "number.almost_integer",
     .purpose = "The present integer and a fraction too small for a double.",
     .make = almost_integer},
    {.name = "number.fraction", .purpose = "1.5", .weight = 3, .spelling = "1.5"},
    {.name = "number.int31_max", .purpose = "2^31 - 1", .spelling = "2147483647"},
    {.name = "number.int31_over", .purpose = "2^31", .weight = 2, .spelling = "2147483648"},
    {.name = "number.int31_under", .purpose = "-2^31 - 1", .spelling = "-2147483649"},
    {.name = "number.uint32_max", .purpose = "2^32 - 1", .spelling = "4294967295"},
    {.name = "number.uint32_over", .purpose = "2^32", .spelling = "4294967296"},
    {.name = "number.uint32_wraps",
     .purpose = "2^32 + 1, which is 1 in 32 bits.",
     .weight = 2,
     .spelling = "4294967297"},
    {.name = "number.double_odd",
     .purpose = "2^53 + 1, which no double holds.",
     .spelling = "9007199254740993"},
    {.name = "number.int63_max", .purpose = "2^63 - 1", .spelling = "9223372036854775807"},
    {.name = "number.int63_over", .purpose = "2^63", .spelling = "9223372036854775808"},
    {.name = "number.int63_under", .purpose = "-2^63 - 1", .spelling = "-9223372036854775809"},
    {.name = "number.uint64_over", .purpose = "2^64", .spelling = "18446744073709551616"},
    {.name = "number.uint64_wraps",
     .purpose = "2^64 + 1, which is 1 in 64 bits.",
     .spelling = "18446744073709551617"},
    {.name = "number.digits_40",
     .purpose = "40 digits.",
     .spelling = "1234567890123456789012345678901234567890"},
    {.name = "number.large_double", .purpose = "1e308", .spelling = "1e308"},
    {.name = "number.beyond_double", .purpose = "1e999", .weight = 2, .spelling = "1e999"},
    {.name = "number.beyond_double_negative", .purpose = "-1e999", .spelling = "-1e999"},
    {.name = "number.denormal", .purpose = "1e-320", .spelling = "1e-320"},
    {.name = "number.vanishing", .purpose = "1e-999, zero as a double.", .spelling = "1e-999"},
    {.name = "number.huge_exponent",
     .purpose = "1e1000000000, for big decimals.",
     .spelling = "1e1000000000"},
    {.name = "number.nan", .purpose = "NaN", .weight = 2, .spelling = "NaN"},
    {.name = "number.float_word",
     .purpose = "NaN or an infinity, where fractions are allowed.",
     .weight = 10,
     .make = float_word,
     .makes_json = false},
    {.name = "number.infinity", .purpose = "Infinity", .spelling = "Infinity"},
    {.name = "number.minus_infinity", .purpose = "-Infinity", .spelling = "-Infinity"},
    {.name = "number.hexadecimal", .purpose = "0x10", .spelling = "0x10"},
    {.name = "number.plus_sign", .purpose = "+1", .spelling = "+1"},
    {.name = "number.leading_zero", .purpose = "01", .spelling = "01"},
    {.name = "number.bare_fraction", .purpose = ".5", .spelling = ".5"},
    {.name = "number.open_fraction", .purpose = "1.", .spelling = "1."},
    {.name = "number.underscore", .purpose = "1_000", .spelling = "1_000"},
    {.name = "number.as_text", .purpose = "The number as a string.", .weight = 3, .make = as_text},
    {.name = "number.true", .purpose = "true for 1.", .weight = 3, .spelling = "true"},
    {.name = "number.very_long",
     .purpose = "5000 digits, now and then with a point.",
     .use = Use::kHuge,
     .make = very_long},
};

}  // namespace

std::span<const Value> number_values() {
  return kRows;
}

}  // namespace bodkin::mutate
