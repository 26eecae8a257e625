// Whether something in an answer only repeats what was asked: then it proves nothing.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "oracle/evidence.h"

namespace bodkin::oracle {

// Everything that a request says, once as written and once decoded: method, target, headers, body,
// and the strings and keys of a JSON body.
std::string spoken(const Facts& facts);

// Whether any request up to and including exchange `last` holds the text, without regard to ASCII
// case. Earlier requests count: a service may answer with what it was told before.
bool echoed(const std::vector<Facts>& facts, std::size_t last, std::string_view text);

// Position of `needle` in `text` without regard to ASCII case, or npos.
std::size_t find_ignoring_case(std::string_view text, std::string_view needle,
                               std::size_t from = 0);

// The text with quotes around what only repeats a value of the request, so that normalising takes
// it for one: strings and undeclared keys of the body, path and query parameters, where they stand
// as whole words of three bytes or more.
std::string with_quoted_echoes(const Facts& facts, std::string_view text);

// Whether the text holds the value as a whole word or number.
bool holds_word(std::string_view text, std::string_view value);

// Position of `needle` in `text`, or npos, without a call of the C library: libFuzzer listens to
// these under a sanitizer, and would write into inputs what an oracle only looks for in answers.
std::size_t find_rare(std::string_view text, std::string_view needle, std::size_t from = 0);

// JSON escapes "/" as "\/" where a writer likes; this is the text without that.
std::string without_escaped_slashes(std::string_view text);

}  // namespace bodkin::oracle
