// The tokens of RFC 8259 as predicates and scans over bytes. Shared by the parser, the editor and
// is_json(), so that all three agree on what a number and a string are; and by modules that write
// spellings.
#pragma once

#include <string_view>

#include "json/tree.h"

namespace bodkin::json {

// The four bytes of RFC 8259's "ws"; nothing else is white space here.
inline bool is_space(char c) {
  return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

// What a spelling is as a whole: a scalar kind, or kRaw; never a container.
Kind scalar_kind(std::string_view spelling);
bool is_number(std::string_view spelling);
// Closed by a quote, no raw control characters, known escapes only.
bool is_string(std::string_view spelling);

struct StringScan {
  const char* end = nullptr;  // just after the closing quote, or the end of the bytes
  bool closed = false;
  bool clean = false;  // closed, and RFC 8259 grammar
};
// Requires *begin == '"'. Stops at the first quote that no backslash precedes.
StringScan scan_string(const char* begin, const char* end);

}  // namespace bodkin::json
