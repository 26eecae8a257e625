// The present string or an allowed one in another spelling: lookalikes, forms of normalisation,
// white space and control characters at every place, ordinals of enumerations, identifiers as other
// tools write them. Whoever compares strings as bytes, and whoever does not, differ on these.
#include <array>
#include <cctype>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "json/scan.h"
#include "json/tree.h"
#include "mutate/known.h"
#include "mutate/values.h"

namespace bodkin::mutate {
namespace {

std::string text_of(const Place& place) {
  return json::is_string(place.current) ? json::decode_string(place.current).bytes : std::string();
}

// What is respelled: an allowed value of an enumeration, else the present one.
std::string base(Context& context, const Place& place) {
  if (place.schema != nullptr && !place.schema->enumeration.empty()) {
    const std::string_view chosen = context.random.pick(place.schema->enumeration);
    if (json::is_string(chosen)) return json::decode_string(chosen).bytes;
  }
  std::string text = text_of(place);
  return text.empty() ? "Since" : text;
}

template <const char* kBytes>
std::string before(Context& context, const Place& place) {
  return json::quote(kBytes + base(context, place));
}
template <const char* kBytes>
std::string after(Context& context, const Place& place) {
  return json::quote(base(context, place) + kBytes);
}
template <const char* kBytes>
std::string inside(Context& context, const Place& place) {
  std::string text = base(context, place);
  std::size_t at = text.size() / 2;
  while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xc0U) == 0x80) --at;
  return json::quote(text.insert(at, kBytes));
}

using Pair = std::pair<char, std::string_view>;

// One letter that the table knows, replaced; empty where there is none.
template <std::size_t kSize>
std::string one_replaced(Context& context, const Place& place,
                         const std::array<Pair, kSize>& table) {
  std::string text = base(context, place);
  const std::size_t start = context.random.below(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::size_t at = (start + i) % text.size();
    for (const auto& [letter, other] : table) {
      if (text[at] == letter) return json::quote(text.replace(at, 1, other));
    }
  }
  return {};
}

std::string cyrillic(Context& context, const Place& place) {
  static constexpr std::array<Pair, 17> kTable = {{{'a', "\xd0\xb0"},
                                                   {'e', "\xd0\xb5"},
                                                   {'o', "\xd0\xbe"},
                                                   {'p', "\xd1\x80"},
                                                   {'c', "\xd1\x81"},
                                                   {'x', "\xd1\x85"},
                                                   {'i', "\xd1\x96"},
                                                   {'A', "\xd0\x90"},
                                                   {'B', "\xd0\x92"},
                                                   {'C', "\xd0\xa1"},
                                                   {'E', "\xd0\x95"},
                                                   {'H', "\xd0\x9d"},
                                                   {'K', "\xd0\x9a"},
                                                   {'M', "\xd0\x9c"},
                                                   {'O', "\xd0\x9e"},
                                                   {'P', "\xd0\xa0"},
                                                   {'T', "\xd0\xa2"}}};
  return one_replaced(context, place, kTable);
}

std::string greek(Context& context, const Place& place) {
  static constexpr std::array<Pair, 8> kTable = {{{'A', "\xce\x91"},
                                                  {'B', "\xce\x92"},
                                                  {'E', "\xce\x95"},
                                                  {'I', "\xce\x99"},
                                                  {'O', "\xce\x9f"},
                                                  {'o', "\xce\xbf"},
                                                  {'v', "\xce\xbd"},
                                                  {'n', "\xce\xb7"}}};
  return one_replaced(context, place, kTable);
}

std::string digit_for_letter(Context& context, const Place& place) {
  static constexpr std::array<Pair, 6> kTable = {
      {{'O', "0"}, {'l', "1"}, {'I', "1"}, {'S', "5"}, {'i', "1"}, {'e', "3"}}};
  return one_replaced(context, place, kTable);
}

std::string other_case_mapping(Context& context, const Place& place) {
  static constexpr std::array<Pair, 5> kTable = {{{'i', "\xc4\xb1"},      // dotless i
                                                  {'I', "\xc4\xb0"},      // I with a dot
                                                  {'s', "\xc5\xbf"},      // long s
                                                  {'k', "\xe2\x84\xaa"},  // Kelvin
                                                  {'K', "\xe2\x84\xaa"}}};
  return one_replaced(context, place, kTable);
}

std::string accented(Context& context, const Place& place) {
  static constexpr std::array<Pair, 6> kTable = {{{'e', "\xc3\xa9"},
                                                  {'a', "\xc3\xa1"},
                                                  {'n', "\xc3\xb1"},
                                                  {'E', "\xc3\x89"},
                                                  {'A', "\xc3\x81"},
                                                  {'N', "\xc3\x91"}}};
  return one_replaced(context, place, kTable);
}

std::string accented_in_two(Context& context, const Place& place) {
  static constexpr std::array<Pair, 6> kTable = {{{'e', "e\xcc\x81"},
                                                  {'a', "a\xcc\x81"},
                                                  {'n', "n\xcc\x83"},
                                                  {'E', "E\xcc\x81"},
                                                  {'A', "A\xcc\x81"},
                                                  {'N', "N\xcc\x83"}}};
  return one_replaced(context, place, kTable);
}

// Every printable ASCII character as one at `first` + its distance to '!': compatibility forms.
std::string full_width(Context& context, const Place& place) {
  std::string out;
  for (const char c : base(context, place)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= 0x20 || byte >= 0x7f) return {};
    const unsigned point = 0xff01U + byte - 0x21U;
    out.push_back(static_cast<char>(0xe0U | (point >> 12U)));
    out.push_back(static_cast<char>(0x80U | ((point >> 6U) & 0x3fU)));
    out.push_back(static_cast<char>(0x80U | (point & 0x3fU)));
  }
  return json::quote(out);
}

std::string mathematical(Context& context, const Place& place) {
  std::string text = base(context, place);
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (std::isalpha(byte) == 0) continue;
    const unsigned point = std::isupper(byte) != 0 ? 0x1d400U + byte - 'A' : 0x1d41aU + byte - 'a';
    const std::string letter = {static_cast<char>(0xf0U),
                                static_cast<char>(0x80U | (point >> 12U & 0x3fU)),
                                static_cast<char>(0x80U | (point >> 6U & 0x3fU)),
                                static_cast<char>(0x80U | (point & 0x3fU))};
    return json::quote(text.replace(at, 1, letter));
  }
  return {};
}

// ---- Enumerations. ----

const std::vector<std::string>* allowed(const Place& place) {
  return place.schema == nullptr || place.schema->enumeration.empty() ? nullptr
                                                                      : &place.schema->enumeration;
}
std::string ordinal(Context& context, const Place& place) {
  const auto* values = allowed(place);
  return values == nullptr ? "" : std::to_string(context.random.below(values->size()));
}
std::string ordinal_as_text(Context& context, const Place& place) {
  const std::string number = ordinal(context, place);
  return number.empty() ? number : json::quote(number);
}
std::string ordinal_beyond(Context&, const Place& place) {
  const auto* values = allowed(place);
  return values == nullptr ? "" : std::to_string(values->size());
}
std::string of_enumeration(Context& context, const Place& place, std::string_view head,
                           std::string_view tail) {
  return allowed(place) == nullptr
             ? std::string()
             : json::quote(std::string(head) + base(context, place) + std::string(tail));
}
std::string two_of_them(Context& context, const Place& place) {
  const auto* values = allowed(place);
  if (values == nullptr) return {};
  return json::quote(base(context, place) + (context.random.one_in(2) ? "," : "|") +
                     base(context, place));
}
std::string title_case(Context& context, const Place& place) {
  if (allowed(place) == nullptr) return {};
  std::string text = base(context, place);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool first = i == 0 || text[i - 1] == '_' || text[i - 1] == '-';
    text[i] = static_cast<char>(first ? std::toupper(byte) : std::tolower(byte));
  }
  return json::quote(text);
}
std::string in_a_list(Context& context, const Place& place) {
  return allowed(place) == nullptr ? std::string() : "[" + json::quote(base(context, place)) + "]";
}

// ---- Identifiers. ----

bool is_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}
// A UUID as one, or nothing where the place holds another kind of text.
std::string uuid_of(Context& context, const Place& place) {
  std::string text = text_of(place);
  if (shape_of(text) == Shape::kUuid) return text;
  const bool wanted = place.schema != nullptr && place.schema->format == "uuid";
  return wanted ? fresh_uuid(context.random) : std::string();
}
std::string around_uuid(Context& context, const Place& place, std::string_view head,
                        std::string_view tail) {
  const std::string uuid = uuid_of(context, place);
  return uuid.empty() ? uuid : json::quote(std::string(head) + uuid + std::string(tail));
}
std::string urn_in_capitals(Context& context, const Place& place) {
  std::string uuid = uuid_of(context, place);
  for (char& c : uuid) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return uuid.empty() ? uuid : json::quote("URN:UUID:" + uuid);
}
std::string dashes_moved(Context& context, const Place& place) {
  std::string uuid = uuid_of(context, place);
  if (uuid.empty()) return uuid;
  std::swap(uuid[8], uuid[7]);
  return json::quote(uuid);
}
std::string dashes_low(Context& context, const Place& place) {
  std::string uuid = uuid_of(context, place);
  for (char& c : uuid) {
    if (c == '-') c = '_';
  }
  return uuid.empty() ? uuid : json::quote(uuid);
}
std::string of_version(Context& context, const Place& place, char version) {
  std::string uuid = uuid_of(context, place);
  if (uuid.empty()) return uuid;
  uuid[14] = version;
  return json::quote(uuid);
}
std::string around_number(const Place& place, std::string_view head, std::string_view tail) {
  const std::string text = text_of(place);
  return is_digits(text) ? json::quote(std::string(head) + text + std::string(tail))
                         : std::string();
}

// What is put before, after or inside.
constexpr char kTab[] = "\t", kReturn[] = "\r", kFormFeed[] = "\f", kVerticalTab[] = "\v",
               kTwoBlanks[] = "  ", kNoBreak[] = "\xc2\xa0", kIdeographic[] = "\xe3\x80\x80",
               kOgham[] = "\xe1\x9a\x80", kZeroWidth[] = "\xe2\x80\x8b", kJoiner[] = "\xe2\x80\x8d",
               kMark[] = "\xef\xbb\xbf", kSoftHyphen[] = "\xc2\xad", kBell[] = "\x07",
               kDelete[] = "\x7f", kNextLine[] = "\xc2\x85", kEscape[] = "\x1b[31m",
               kSelector[] = "\xef\xb8\x8f", kTag[] = "\xf3\xa0\x81\x81",
               kIsolate[] = "\xe2\x81\xa7", kEmbedding[] = "\xe2\x80\xab",
               kSharp[] = "\xc3\x9f\xc5\x89\xef\xac\x83", kLigature[] = "\xef\xac\x81",
               kAngstrom[] = "\xe2\x84\xab", kSuperscript[] = "\xc2\xb2",
               kJamo[] = "\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab",
               kHalfWidth[] = "\xef\xbd\xb6\xef\xbe\x9e",
               kPile[] =
                   "\xcc\x80\xcc\x81\xcc\x82\xcc\x83\xcc\x84\xcc\x85\xcc\x86\xcc\x87\xcc\x88"
                   "\xcc\x89\xcc\x8a\xcc\x8b\xcd\x9c\xcd\x9d\xcc\xa3\xcc\xa4\xcc\xa5",
               kFlag[] = "\xf0\x9f\x87\xa9\xf0\x9f\x87\xaa",
               kKeycap[] = "1\xef\xb8\x8f\xe2\x83\xa3",
               kFamily[] =
                   "\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7",
               kTone[] = "\xf0\x9f\x91\x8d\xf0\x9f\x8f\xbf";

// clang-format off
constexpr Value kRows[] = {
    // Lookalikes.
    {.name = "variant.cyrillic", .purpose = "A letter for its Cyrillic lookalike.", .use = Use::kEither, .weight = 2, .make = cyrillic},
    {.name = "variant.greek", .purpose = "A letter for its Greek lookalike.", .use = Use::kEither, .make = greek},
    {.name = "variant.digit_for_letter", .purpose = "A letter for the digit that looks like it.", .use = Use::kEither, .make = digit_for_letter},
    {.name = "variant.mathematical", .purpose = "A letter in the bold of mathematics, the same after NFKC.", .use = Use::kEither, .make = mathematical},
    {.name = "variant.full_width", .purpose = "All in full width, the same after NFKC.", .use = Use::kEither, .make = full_width},
    // Normalisation.
    {.name = "variant.composed", .purpose = "A letter with an accent in one code point (NFC).", .use = Use::kEither, .make = accented},
    {.name = "variant.decomposed", .purpose = "A letter with an accent in two code points (NFD).", .use = Use::kEither, .make = accented_in_two},
    {.name = "variant.ligature", .purpose = "A ligature, two letters after NFKC.", .use = Use::kEither, .make = inside<kLigature>},
    {.name = "variant.angstrom", .purpose = "A sign that every form of normalisation replaces.", .use = Use::kEither, .make = after<kAngstrom>},
    {.name = "variant.superscript", .purpose = "A raised digit, a digit after NFKC.", .use = Use::kEither, .make = after<kSuperscript>},
    {.name = "variant.jamo", .purpose = "A Korean syllable in its parts.", .use = Use::kEither, .make = after<kJamo>},
    {.name = "variant.half_width", .purpose = "Japanese in half width, fewer code points after NFKC.", .use = Use::kEither, .make = after<kHalfWidth>},
    {.name = "variant.case_mapping", .purpose = "A letter whose other case is not the one expected.", .use = Use::kEither, .make = other_case_mapping},
    {.name = "variant.expanding_case", .purpose = "Letters that become more in upper case.", .use = Use::kEither, .make = after<kSharp>},
    {.name = "variant.pile", .purpose = "A pile of accents on one letter.", .use = Use::kEither, .make = after<kPile>},
    // What is not seen.
    {.name = "variant.zero_width", .purpose = "A space without width inside.", .use = Use::kEither, .make = inside<kZeroWidth>},
    {.name = "variant.joiner", .purpose = "A joiner without width after it.", .use = Use::kEither, .make = after<kJoiner>},
    {.name = "variant.byte_order_mark", .purpose = "A byte order mark before it.", .use = Use::kEither, .make = before<kMark>},
    {.name = "variant.soft_hyphen", .purpose = "A hyphen that is not shown.", .use = Use::kEither, .make = inside<kSoftHyphen>},
    {.name = "variant.selector", .purpose = "A variation selector after it.", .use = Use::kEither, .make = after<kSelector>},
    {.name = "variant.tag", .purpose = "A tag character inside.", .use = Use::kEither, .make = inside<kTag>},
    {.name = "variant.isolate", .purpose = "An isolate of direction that stays open.", .use = Use::kEither, .make = before<kIsolate>},
    {.name = "variant.embedding", .purpose = "An embedding from right to left.", .use = Use::kEither, .make = before<kEmbedding>},
    // White space.
    {.name = "space.leading_tab", .purpose = "With a tab before it.", .use = Use::kEither, .make = before<kTab>},
    {.name = "space.trailing_tab", .purpose = "With a tab after it.", .use = Use::kEither, .make = after<kTab>},
    {.name = "space.inner_tab", .purpose = "With a tab inside.", .use = Use::kEither, .make = inside<kTab>},
    {.name = "space.inner_blanks", .purpose = "With two blanks inside.", .use = Use::kEither, .make = inside<kTwoBlanks>},
    {.name = "space.trailing_return", .purpose = "With a carriage return after it.", .use = Use::kEither, .make = after<kReturn>},
    {.name = "space.form_feed", .purpose = "With a form feed after it.", .use = Use::kEither, .make = after<kFormFeed>},
    {.name = "space.vertical_tab", .purpose = "With a vertical tab before it.", .use = Use::kEither, .make = before<kVerticalTab>},
    {.name = "space.no_break", .purpose = "With a no-break space after it.", .use = Use::kEither, .make = after<kNoBreak>},
    {.name = "space.ideographic", .purpose = "With an ideographic space before it.", .use = Use::kEither, .make = before<kIdeographic>},
    {.name = "space.ogham", .purpose = "With an Ogham space, which is drawn, inside.", .use = Use::kEither, .make = inside<kOgham>},
    {.name = "space.only_blanks", .purpose = "Blanks alone.", .use = Use::kEither, .text = "   "},
    {.name = "space.only_lines", .purpose = "Tabs and line ends alone.", .use = Use::kEither, .text = "\t\r\n"},
    {.name = "space.only_unseen", .purpose = "Characters without width alone.", .use = Use::kEither, .text = "\xe2\x80\x8b\xe2\x81\xa0"},
    {.name = "space.only_no_break", .purpose = "No-break spaces alone.", .use = Use::kEither, .text = "\xc2\xa0\xe2\x80\x87"},
    {.name = "space.only_filler", .purpose = "A Korean filler: a letter that is blank.", .use = Use::kEither, .text = "\xe3\x85\xa4"},
    // Control characters.
    {.name = "control.leading", .purpose = "With a bell before it.", .use = Use::kEither, .make = before<kBell>},
    {.name = "control.inner", .purpose = "With a DEL inside.", .use = Use::kEither, .make = inside<kDelete>},
    {.name = "control.trailing", .purpose = "With U+0085 after it.", .use = Use::kEither, .make = after<kNextLine>},
    {.name = "control.escape", .purpose = "With a terminal's sequence inside.", .use = Use::kEither, .make = inside<kEscape>},
    {.name = "control.only", .purpose = "Control characters alone.", .use = Use::kEither, .text = "\x01\x02\x1f"},
    // Scripts and pictures.
    {.name = "emoji.flag", .purpose = "A flag of two code points.", .use = Use::kEither, .make = after<kFlag>},
    {.name = "emoji.keycap", .purpose = "A keycap, which begins with an ASCII digit.", .use = Use::kEither, .make = after<kKeycap>},
    {.name = "emoji.family", .purpose = "A picture of five code points.", .use = Use::kEither, .make = after<kFamily>},
    {.name = "emoji.tone", .purpose = "A picture with a modifier.", .use = Use::kEither, .make = after<kTone>},
    {.name = "script.abugida", .purpose = "Syllables of Telugu and Devanagari that are one cluster.", .use = Use::kEither, .text = "\xe0\xb0\x9c\xe0\xb1\x8d\xe0\xb0\x9e\xe0\xb0\xbe \xe0\xa4\x95\xe0\xa5\x8d\xe0\xa4\xb7\xe0\xa4\xbf"},
    {.name = "script.arabic", .purpose = "Arabic, from right to left, and a ligature of 18 letters.", .use = Use::kEither, .text = "\xd8\xa7\xd9\x84\xd8\xb9 \xef\xb7\xba"},
    {.name = "script.ideographs", .purpose = "Ideographs beyond the first plane.", .use = Use::kEither, .text = "\xf0\xa0\x80\x80\xe4\xb8\xad"},
    {.name = "script.private_use", .purpose = "Code points for private use.", .use = Use::kEither, .text = "\xee\x80\x80\xf3\xb0\x80\x80"},
    {.name = "script.unassigned", .purpose = "A code point that means nothing yet.", .use = Use::kEither, .text = "\xcd\xb8"},
    // Enumerations.
    {.name = "enumeration.ordinal", .purpose = "The place of an allowed value instead of it.", .weight = 3, .make = ordinal},
    {.name = "enumeration.ordinal_text", .purpose = "The place of an allowed value as text.", .weight = 2, .make = ordinal_as_text},
    {.name = "enumeration.ordinal_beyond", .purpose = "The place behind the last allowed value.", .weight = 2, .make = ordinal_beyond},
    {.name = "enumeration.title_case", .purpose = "An allowed value with its words' first letters in capitals.", .weight = 2, .make = title_case},
    {.name = "enumeration.blank", .purpose = "An allowed value with a blank after it.", .make = [](Context& c, const Place& p) { return of_enumeration(c, p, "", " "); }},
    {.name = "enumeration.qualified", .purpose = "An allowed value behind the name of its type.", .make = [](Context& c, const Place& p) { return of_enumeration(c, p, "Kind.", ""); }},
    {.name = "enumeration.negated", .purpose = "An allowed value behind a minus.", .make = [](Context& c, const Place& p) { return of_enumeration(c, p, "-", ""); }},
    {.name = "enumeration.two", .purpose = "Two allowed values in one string.", .make = two_of_them},
    {.name = "enumeration.in_a_list", .purpose = "An allowed value in a list.", .make = in_a_list},
    // Identifiers.
    {.name = "identifier.parentheses", .purpose = "A UUID in parentheses.", .make = [](Context& c, const Place& p) { return around_uuid(c, p, "(", ")"); }},
    {.name = "identifier.quoted", .purpose = "A UUID in quotes.", .make = [](Context& c, const Place& p) { return around_uuid(c, p, "\"", "\""); }},
    {.name = "identifier.hexadecimal", .purpose = "A UUID behind 0x.", .make = [](Context& c, const Place& p) { return around_uuid(c, p, "0x", ""); }},
    {.name = "identifier.longer", .purpose = "A UUID with a digit too many.", .make = [](Context& c, const Place& p) { return around_uuid(c, p, "", "0"); }},
    {.name = "identifier.urn_in_capitals", .purpose = "A UUID as a URN in capitals.", .make = urn_in_capitals},
    {.name = "identifier.dashes_moved", .purpose = "A UUID with a dash at another place.", .make = dashes_moved},
    {.name = "identifier.underscores", .purpose = "A UUID with underscores for dashes.", .make = dashes_low},
    {.name = "identifier.version_1", .purpose = "A UUID of version 1.", .use = Use::kEither, .make = [](Context& c, const Place& p) { return of_version(c, p, '1'); }},
    {.name = "identifier.version_7", .purpose = "A UUID of version 7.", .use = Use::kEither, .make = [](Context& c, const Place& p) { return of_version(c, p, '7'); }},
    {.name = "identifier.version_unknown", .purpose = "A UUID of a version that there is not.", .use = Use::kEither, .make = [](Context& c, const Place& p) { return of_version(c, p, 'f'); }},
    {.name = "identifier.max_uuid", .purpose = "The UUID of ones alone.", .use = Use::kEither, .text = "ffffffff-ffff-ffff-ffff-ffffffffffff"},
    {.name = "identifier.leading_zero", .purpose = "A number with a zero before it.", .use = Use::kEither, .make = [](Context&, const Place& p) { return around_number(p, "0", ""); }},
    {.name = "identifier.plus", .purpose = "A number with a plus.", .use = Use::kEither, .make = [](Context&, const Place& p) { return around_number(p, "+", ""); }},
    {.name = "identifier.point_zero", .purpose = "A number with .0 after it.", .use = Use::kEither, .make = [](Context&, const Place& p) { return around_number(p, "", ".0"); }},
    {.name = "identifier.exponent", .purpose = "A number with an exponent of zero.", .use = Use::kEither, .make = [](Context&, const Place& p) { return around_number(p, "", "e0"); }},
    {.name = "identifier.letters_behind", .purpose = "A number with letters behind it, which lenient readers drop.", .use = Use::kEither, .make = [](Context&, const Place& p) { return around_number(p, "", "abc"); }},
};
// clang-format on

}  // namespace

std::span<const Value> variant_values() {
  return kRows;
}

}  // namespace bodkin::mutate
