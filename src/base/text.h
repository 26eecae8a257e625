// Bytes as text: UTF-8 and printing that can harm neither a terminal nor a parser of logs.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace bodkin {

// Whether the bytes are UTF-8 by RFC 3629: no overlong forms, no surrogates, at most U+10FFFF.
bool is_utf8(std::string_view bytes);

// The text with each byte that belongs to no UTF-8 sequence written as \xNN; UTF-8 stays as it is.
std::string as_utf8(std::string_view bytes);

// Printable on one line: control characters, invalid UTF-8, DEL and bidirectional marks become
// \n, \t, \r or \xNN; longer than bytes_max is cut with "… (N bytes)".
std::string printable(std::string_view bytes, std::size_t bytes_max = 200);

// ASCII only.
std::string to_lower(std::string_view text);
bool equal_ignore_case(std::string_view a, std::string_view b);

// The value of a hexadecimal digit in either case; -1 for anything else.
int hex_digit(char c);

// The words of an identifier in lower case, split where neither letter nor digit stands and where a
// capital follows a small letter: "sourceRoom_id" is source, room, id.
std::vector<std::string> words_of_name(std::string_view name);

// 8-4-4-4-12 hexadecimal digits, in either case.
bool is_uuid(std::string_view text);

// Puts `to` in place of every `from`, from the left; what was put in is not looked at again.
void replace_all(std::string& text, std::string_view from, std::string_view to);

// "room" for "rooms", "policy" for "policies", "box" for "boxes"; a word that looks like no plural
// stays. By English spelling alone.
std::string singular(std::string_view word);

// The candidate nearest to a mistyped name by edit distance, or empty where none is near.
template <typename Names>
std::string nearest_name(std::string_view name, const Names& candidates);
std::size_t edit_distance(std::string_view a, std::string_view b);

template <typename Names>
std::string nearest_name(std::string_view name, const Names& candidates) {
  std::string best;
  std::size_t best_distance = name.size() / 2 + 1;
  for (const auto& candidate : candidates) {
    const std::size_t distance = edit_distance(name, candidate);
    if (distance < best_distance) {
      best_distance = distance;
      best = candidate;
    }
  }
  return best;
}

}  // namespace bodkin
