#include "base/text.h"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace bodkin {
namespace {

// The length of the well-formed UTF-8 sequence at the front, or 0.
std::size_t utf8_length(std::string_view bytes, std::uint32_t& code_point) {
  const auto at = [&](std::size_t i) { return static_cast<std::uint8_t>(bytes[i]); };
  const std::uint8_t first = at(0);
  if (first < 0x80) {
    code_point = first;
    return 1;
  }
  std::size_t length = 0;
  std::uint32_t minimum = 0;
  if (first >= 0xc2 && first <= 0xdf) {
    length = 2, minimum = 0x80, code_point = first & 0x1f;
  } else if (first >= 0xe0 && first <= 0xef) {
    length = 3, minimum = 0x800, code_point = first & 0x0f;
  } else if (first >= 0xf0 && first <= 0xf4) {
    length = 4, minimum = 0x10000, code_point = first & 0x07;
  } else {
    return 0;
  }
  if (bytes.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((at(i) & 0xc0) != 0x80) return 0;
    code_point = (code_point << 6) | (at(i) & 0x3fU);
  }
  if (code_point < minimum || code_point > 0x10ffff) return 0;
  if (code_point >= 0xd800 && code_point <= 0xdfff) return 0;
  return length;
}

bool reorders_text(std::uint32_t c) {
  return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x200e ||
         c == 0x200f || c == 0x2028 || c == 0x2029 || c == 0xfeff;
}

void append_escaped(std::string& out, std::string_view bytes) {
  for (const char c : bytes) {
    const auto byte = static_cast<std::uint8_t>(c);
    out += "\\x";
    out += "0123456789abcdef"[byte >> 4];
    out += "0123456789abcdef"[byte & 15];
  }
}

}  // namespace

bool is_utf8(std::string_view bytes) {
  while (!bytes.empty()) {
    std::uint32_t code_point = 0;
    const std::size_t length = utf8_length(bytes, code_point);
    if (length == 0) return false;
    bytes.remove_prefix(length);
  }
  return true;
}

std::string as_utf8(std::string_view bytes) {
  if (is_utf8(bytes)) return std::string(bytes);
  std::string out;
  while (!bytes.empty()) {
    std::uint32_t code_point = 0;
    const std::size_t length = utf8_length(bytes, code_point);
    if (length == 0) {
      append_escaped(out, bytes.substr(0, 1));
    } else {
      out += bytes.substr(0, length);
    }
    bytes.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return out;
}

std::string printable(std::string_view bytes, std::size_t bytes_max) {
  std::string out;
  const std::size_t total = bytes.size();
  while (!bytes.empty()) {
    if (out.size() >= bytes_max) {
      out += "… (" + std::to_string(total) + " bytes)";
      break;
    }
    std::uint32_t code_point = 0;
    const std::size_t length = utf8_length(bytes, code_point);
    if (length == 0) {
      append_escaped(out, bytes.substr(0, 1));
      bytes.remove_prefix(1);
      continue;
    }
    if (code_point == '\n') {
      out += "\\n";
    } else if (code_point == '\r') {
      out += "\\r";
    } else if (code_point == '\t') {
      out += "\\t";
    } else if (code_point < 0x20 || (code_point >= 0x7f && code_point < 0xa0) ||
               reorders_text(code_point)) {
      append_escaped(out, bytes.substr(0, length));
    } else {
      out += bytes.substr(0, length);
    }
    bytes.remove_prefix(length);
  }
  return out;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::vector<std::string> words_of_name(std::string_view name) {
  std::vector<std::string> words;
  bool begins = true, small_before = false;
  for (const char c : name) {
    const bool capital = c >= 'A' && c <= 'Z';
    const bool small = c >= 'a' && c <= 'z';
    if (!capital && !small && (c < '0' || c > '9')) {
      begins = true;
      continue;
    }
    if (begins || (capital && small_before)) words.emplace_back();
    words.back() += capital ? static_cast<char>(c + ('a' - 'A')) : c;
    begins = false;
    small_before = !capital;
  }
  return words;
}

std::string to_lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

bool equal_ignore_case(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    if (lower(a[i]) != lower(b[i])) return false;
  }
  return true;
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

bool is_uuid(std::string_view text) {
  constexpr std::size_t kUuidBytes = 36;
  if (text.size() != kUuidBytes) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : hex_digit(text[i]) < 0) return false;
  }
  return true;
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

std::string singular(std::string_view word) {
  std::string one(word);
  const auto ends = [&](std::string_view with) {
    return one.size() > with.size() && one.ends_with(with);
  };
  if (ends("ies")) {
    one.replace(one.size() - 3, 3, "y");
  } else if (ends("sses") || ends("xes") || ends("ches") || ends("shes")) {
    one.resize(one.size() - 2);
  } else if (ends("s") && !ends("ss") && !ends("us") && !ends("is")) {
    one.pop_back();
  }
  return one;
}

}  // namespace bodkin
