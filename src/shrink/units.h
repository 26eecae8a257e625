// A text as the parts of which removing one leaves a text: code points, escapes, stray bytes.
//
// Cutting through an escape or a code point would turn one fault into another.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bodkin::shrink {

using Units = std::vector<std::string>;

enum class UnitsOf {
  kJson,     // the inside of a JSON string: \n, \u0041, a surrogate pair as one
  kPercent,  // a part of a URL: %41
  kBytes,    // every byte for itself
};

Units split_units(std::string_view text, UnitsOf kind);
std::string join(const Units& units);

// The inside of a string's or key's spelling, and whether quotes stood around it.
struct Quoted {
  std::string_view inside;
  bool quoted = false;
};
Quoted unquote(std::string_view spelling);

// How plain a unit is; less is plainer: 'a', '0', other letters and digits, other ASCII, other code
// points, lone surrogates, stray bytes. An escape counts as what it stands for.
std::uint32_t plainness(std::string_view unit, UnitsOf kind);
// The shortest spelling of what a unit stands for: "A" for "\u0041"; the unit itself where it needs
// its escape.
std::string plain_unit(std::string_view unit, UnitsOf kind);

// Whether the text has the form of a UUID: shortened, it would be no identifier any more.
bool uuid_shaped(std::string_view text);

}  // namespace bodkin::shrink
