// Strings by their form: length, escapes, encoding, spelling of identifiers, enumerations.
#include <algorithm>
#include <cctype>
#include <string>

#include "json/scan.h"
#include "json/tree.h"
#include "mutate/site.h"
#include "mutate/values.h"
#include "scenario/computed.h"
#include "schema/generate.h"

namespace bodkin::mutate {
namespace {

using std::string_view_literals::operator""sv;

constexpr std::uint64_t kLengthTriedMax = 5000;
constexpr std::string_view kAstral = "\xf0\x9f\x98\x80";  // one code point, four bytes

std::string text_of(const Place& place) {
  if (place.current.empty() || place.current.front() != '"') return {};
  return json::decode_string(place.current).bytes;
}

std::string filled(std::size_t size) {
  return "\"" + std::string(size, 'a') + "\"";
}

template <std::size_t kSize>
std::string of_length(Context&, const Place&) {
  return filled(kSize);
}

std::string too_short(Context&, const Place& place) {
  if (place.schema == nullptr || place.schema->min_length.value_or(0) == 0) return {};
  return *place.schema->min_length > kLengthTriedMax ? "" : filled(*place.schema->min_length - 1);
}

std::string too_long(Context&, const Place& place) {
  if (place.schema == nullptr || !place.schema->max_length) return {};
  return *place.schema->max_length > kLengthTriedMax ? "" : filled(*place.schema->max_length + 1);
}

std::string longest(Context&, const Place& place) {
  if (place.schema == nullptr || !place.schema->max_length) return {};
  return *place.schema->max_length > kLengthTriedMax ? "" : filled(*place.schema->max_length);
}

std::string shortest(Context&, const Place& place) {
  if (place.schema == nullptr || !place.schema->min_length) return {};
  return *place.schema->min_length > kLengthTriedMax ? "" : filled(*place.schema->min_length);
}

// As many code points as allowed, and more UTF-16 units and bytes than that.
std::string longest_astral(Context&, const Place& place) {
  if (place.schema == nullptr || !place.schema->max_length) return {};
  if (*place.schema->max_length > kLengthTriedMax) return {};
  std::string out = "\"";
  for (std::uint64_t i = 0; i < *place.schema->max_length; ++i) out.append(kAstral);
  return out + "\"";
}

std::string generate(Context& context, const Place& place) {
  if (place.schema == nullptr) return {};
  schema::GenerateOptions options;
  options.use_examples = context.random.one_in(4);
  const auto made = context.generator.generate(*place.schema, context.random, options);
  return made && json::is_string(*made) ? *made : std::string{};
}

std::string other_of_enumeration(Context& context, const Place& place) {
  if (place.schema == nullptr || place.schema->enumeration.empty()) return {};
  return context.random.pick(place.schema->enumeration);
}

// One letter of an allowed value changed, or its case.
std::string beside_enumeration(Context& context, const Place& place) {
  if (place.schema == nullptr || place.schema->enumeration.empty()) return {};
  std::string text = json::decode_string(context.random.pick(place.schema->enumeration)).bytes;
  if (text.empty() || context.random.one_in(2)) return json::quote(text + "x");
  for (char& c : text) {
    const auto letter = static_cast<unsigned char>(c);
    c = static_cast<char>(std::isupper(letter) != 0 ? std::tolower(letter) : std::toupper(letter));
  }
  return json::quote(text);
}

std::string break_pattern(Context& context, const Place& place) {
  static constexpr std::string_view kBreakers[] = {"!", " ", "/", "\n",      "a",
                                                   "A", "-", "%", "\xc3\xa9"};
  std::string text = text_of(place);
  return json::quote(
      text.insert(context.random.below(text.size() + 1), context.random.pick(kBreakers)));
}

std::string other_identifier(Context& context, const Place& place) {
  const std::string other = context.known.other_identifier(text_of(place), context.random);
  return other.empty() ? other : json::quote(other);
}

std::string unknown_identifier(Context& context, const Place& place) {
  const std::string value = context.known.unknown(place.key, text_of(place), context.random);
  return value.empty() ? value : json::quote(value);
}

std::string fresh_identifier(Context& context, const Place&) {
  return json::quote(fresh_uuid(context.random));
}

std::string seen(Context& context, const Place& place) {
  const std::string spelling = context.known.spelling_for(place.key, context.random);
  return json::is_string(spelling) ? spelling : std::string{};
}

std::string word(Context& context, const Place&) {
  const std::string value = context.known.word(context.random);
  return value.empty() ? value : json::quote(value);
}

std::string of_this_body(Context& context, const Place&) {
  const json::NodeId id = any_node(context.tree, context.random, [&](json::NodeId node) {
    return context.tree.at(node).kind == json::Kind::kString || context.tree.at(node).has_key;
  });
  if (id == json::kNone) return {};
  const json::Node& node = context.tree.at(id);
  const std::string_view spelling = node.kind == json::Kind::kString ? node.text : node.key;
  return json::is_string(spelling) ? std::string(spelling) : std::string{};
}

// A UUID to misspell: the present one or a fresh one.
std::string uuid_of(Context& context, const Place& place) {
  std::string text = text_of(place);
  return shape_of(text) == Shape::kUuid ? text : fresh_uuid(context.random);
}

std::string upper(Context& context, const Place& place) {
  std::string text = text_of(place);
  if (text.empty()) text = uuid_of(context, place);
  std::transform(text.begin(), text.end(), text.begin(), [](char c) {
    return static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  });
  return json::quote(text);
}

std::string lower(Context&, const Place& place) {
  std::string text = text_of(place);
  std::transform(text.begin(), text.end(), text.begin(), [](char c) {
    return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  });
  return json::quote(text);
}

std::string braces(Context& context, const Place& place) {
  return json::quote("{" + uuid_of(context, place) + "}");
}
std::string urn(Context& context, const Place& place) {
  return json::quote("urn:uuid:" + uuid_of(context, place));
}
std::string without_dashes(Context& context, const Place& place) {
  std::string text = uuid_of(context, place);
  std::erase(text, '-');
  return json::quote(text);
}
std::string cut_by_one(Context& context, const Place& place) {
  std::string text = text_of(place);
  if (text.empty()) text = uuid_of(context, place);
  text.pop_back();
  return json::quote(text);
}
std::string not_hexadecimal(Context& context, const Place& place) {
  std::string text = uuid_of(context, place);
  text[context.random.below(8)] = 'g';
  return json::quote(text);
}

std::string leading_blank(Context&, const Place& place) {
  return json::quote(" " + text_of(place));
}
std::string trailing_blank(Context&, const Place& place) {
  return json::quote(text_of(place) + " ");
}
std::string trailing_newline(Context&, const Place& place) {
  return json::quote(text_of(place) + "\n");
}
std::string trailing_nul(Context&, const Place& place) {
  return json::quote(text_of(place) + std::string(1, '\0') + "x");
}
std::string doubled(Context&, const Place& place) {
  return json::quote(text_of(place) + text_of(place));
}
std::string raw_prefix(Context&, const Place& place) {
  return place.current.size() < 2 || place.current.front() != '"'
             ? "\"\xff\""
             : "\"\xff" + place.current.substr(1);
}

// The same bytes with every character escaped.
std::string respelled(Context&, const Place& place) {
  static constexpr char kHex[] = "0123456789abcdef";
  const std::string text = text_of(place);
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80) return {};
    out.append("\\u00");
    out.push_back(kHex[byte >> 4U]);
    out.push_back(kHex[byte & 15U]);
  }
  return text.empty() ? std::string{} : out + "\"";
}

constexpr Value kRows[] = {
    {.name = "string.generated",
     .purpose = "A string made from the schema's pattern, format and lengths.",
     .use = Use::kValid,
     .weight = 6,
     .make = generate},
    {.name = "string.other_identifier",
     .purpose = "Another identifier of the world, of the same shape.",
     .use = Use::kValid,
     .weight = 10,
     .make = other_identifier},
    {.name = "string.fresh_identifier",
     .purpose = "A UUID that was never used.",
     .use = Use::kValid,
     .weight = 4,
     .make = fresh_identifier},
    {.name = "string.seen",
     .purpose = "A string that the world's own bodies have under this key.",
     .use = Use::kValid,
     .weight = 6,
     .make = seen},
    {.name = "string.word",
     .purpose = "A word of the dictionary or of the world.",
     .use = Use::kEither,
     .weight = 5,
     .make = word},
    {.name = "string.of_this_body",
     .purpose = "Another string or key of the same body.",
     .use = Use::kEither,
     .weight = 3,
     .make = of_this_body},
    {.name = "string.enumeration",
     .purpose = "Another of the allowed values.",
     .use = Use::kValid,
     .weight = 4,
     .make = other_of_enumeration},
    {.name = "string.shortest",
     .purpose = "The least length that the schema allows.",
     .use = Use::kValid,
     .weight = 2,
     .make = shortest},
    {.name = "string.longest",
     .purpose = "The greatest length that the schema allows.",
     .use = Use::kValid,
     .weight = 2,
     .make = longest},
    {.name = "string.longest_astral",
     .purpose = "The greatest length in code points, more in UTF-16 and in bytes.",
     .use = Use::kValid,
     .make = longest_astral},
    {.name = "string.respelled",
     .purpose = "The present string with every character escaped.",
     .use = Use::kEither,
     .weight = 2,
     .make = respelled},
    {.name = "string.unknown_identifier",
     .purpose = "An identifier that never exists.",
     .use = Use::kEither,
     .weight = 6,
     .make = unknown_identifier},
    {.name = "string.empty",
     .purpose = "The empty string.",
     .use = Use::kEither,
     .weight = 6,
     .spelling = "\"\""},
    {.name = "string.blank",
     .purpose = "One blank.",
     .use = Use::kEither,
     .weight = 3,
     .spelling = "\" \""},
    {.name = "string.too_short",
     .purpose = "One shorter than allowed.",
     .weight = 4,
     .make = too_short},
    {.name = "string.too_long",
     .purpose = "One longer than allowed.",
     .weight = 8,
     .make = too_long},
    {.name = "string.length_256",
     .purpose = "256 characters.",
     .weight = 2,
     .make = of_length<256>},
    {.name = "string.length_257", .purpose = "257 characters.", .make = of_length<257>},
    {.name = "string.beside_enumeration",
     .purpose = "An allowed value in other case or with a letter more.",
     .weight = 6,
     .make = beside_enumeration},
    {.name = "string.broken_pattern",
     .purpose = "The present string with one character put in.",
     .weight = 5,
     .make = break_pattern},
    {.name = "string.upper_case",
     .purpose = "In upper case.",
     .use = Use::kEither,
     .weight = 4,
     .make = upper},
    {.name = "string.lower_case",
     .purpose = "In lower case.",
     .use = Use::kEither,
     .weight = 2,
     .make = lower},
    {.name = "string.uuid_braces", .purpose = "A UUID in braces.", .weight = 2, .make = braces},
    {.name = "string.uuid_urn", .purpose = "A UUID as a URN.", .weight = 2, .make = urn},
    {.name = "string.uuid_dashless",
     .purpose = "A UUID without dashes.",
     .weight = 2,
     .make = without_dashes},
    {.name = "string.uuid_not_hexadecimal",
     .purpose = "A UUID with a g in it.",
     .make = not_hexadecimal},
    {.name = "string.cut_by_one",
     .purpose = "Without the last character.",
     .weight = 2,
     .make = cut_by_one},
    {.name = "string.nil_uuid",
     .purpose = "The nil UUID.",
     .use = Use::kEither,
     .spelling = "\"00000000-0000-0000-0000-000000000000\""},
    {.name = "string.leading_blank",
     .purpose = "With a blank before it.",
     .weight = 2,
     .make = leading_blank},
    {.name = "string.trailing_blank",
     .purpose = "With a blank after it.",
     .weight = 2,
     .make = trailing_blank},
    {.name = "string.trailing_newline",
     .purpose = "With a line feed after it, which $ in many dialects lets through.",
     .weight = 3,
     .make = trailing_newline},
    {.name = "string.trailing_nul",
     .purpose = "With a NUL after it, where C ends a string.",
     .weight = 3,
     .make = trailing_nul},
    {.name = "string.doubled", .purpose = "Twice in a row.", .make = doubled},
    {.name = "string.nul_escape",
     .purpose = "A NUL as an escape.",
     .weight = 4,
     .spelling = "\"a\\u0000b\""},
    {.name = "string.nul_raw", .purpose = "A NUL byte.", .weight = 3, .spelling = "\"a\0b\""sv},
    {.name = "string.lone_high_surrogate",
     .purpose = "\\ud800 alone.",
     .weight = 4,
     .spelling = "\"\\ud800\""},
    {.name = "string.lone_low_surrogate",
     .purpose = "\\udc00 alone.",
     .weight = 2,
     .spelling = "\"\\udc00\""},
    {.name = "string.swapped_surrogates",
     .purpose = "A pair in the wrong order.",
     .spelling = "\"\\ude00\\ud83d\""},
    {.name = "string.escape_truncated", .purpose = "\\u with two digits.", .spelling = "\"\\u12\""},
    {.name = "string.escape_unknown",
     .purpose = "\\x41, an escape of other languages.",
     .spelling = "\"\\x41\""},
    {.name = "string.raw_newline", .purpose = "A raw line feed.", .spelling = "\"a\nb\""},
    {.name = "string.raw_tab", .purpose = "A raw tab.", .spelling = "\"a\tb\""},
    {.name = "string.utf8_invalid",
     .purpose = "The byte 0xff before the present string.",
     .weight = 4,
     .make = raw_prefix,
     .makes_json = true},
    {.name = "string.utf8_overlong",
     .purpose = "A NUL in two bytes.",
     .weight = 2,
     .spelling = "\"\xc0\x80\""},
    {.name = "string.utf8_overlong_slash",
     .purpose = "A slash in two bytes.",
     .spelling = "\"..\xc0\xaf..\""},
    {.name = "string.utf8_truncated",
     .purpose = "Two bytes of three.",
     .weight = 2,
     .spelling = "\"a\xe2\x82\""},
    {.name = "string.utf8_surrogate",
     .purpose = "A surrogate in three bytes.",
     .spelling = "\"\xed\xa0\x80\""},
    {.name = "string.utf8_beyond",
     .purpose = "A code point beyond U+10FFFF.",
     .spelling = "\"\xf4\x90\x80\x80\""},
    {.name = "code.member",
     .purpose = "A tag of YAML that calls a function, where a body is read as YAML.",
     .spelling = "!!python/object/apply:builtins.eval [\"" BODKIN_EXPRESSION "\"]"},
    {.name = "code.bare",
     .purpose = "A product outside a string, where a body is read by eval.",
     .spelling = BODKIN_EXPRESSION},
    {.name = "code.reduce",
     .purpose = "An object that jsonpickle turns into a call.",
     .spelling = R"({"py/reduce":[{"py/function":"builtins.eval"},{"py/tuple":[")" BODKIN_EXPRESSION
                 R"("]}]})"},
    {.name = "string.length_5000",
     .purpose = "5000 characters.",
     .use = Use::kHuge,
     .weight = 3,
     .make = of_length<5000>},
    {.name = "string.length_60000",
     .purpose = "60000 characters.",
     .use = Use::kHuge,
     .make = of_length<60000>},
};

}  // namespace

std::span<const Value> string_values() {
  return kRows;
}

}  // namespace bodkin::mutate
