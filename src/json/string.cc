// Strings of JSON: their grammar, decoding and quoting.
#include <array>
#include <cstdint>
#include <optional>

#include "base/text.h"
#include "json/scan.h"
#include "json/tree.h"

namespace bodkin::json {
namespace {

// Bytes at which a plain run inside a string stops: quote, backslash, control characters.
constexpr std::array<bool, 256> kStops = [] {
  std::array<bool, 256> stops{};
  for (std::size_t c = 0; c < 0x20; ++c) stops[c] = true;
  stops['"'] = true;
  stops['\\'] = true;
  return stops;
}();

bool stops(char c) {
  return kStops[static_cast<unsigned char>(c)];
}

// The four hex digits at the start of the text.
std::optional<std::uint32_t> hex4(std::string_view text) {
  if (text.size() < 4) return std::nullopt;
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    const int digit = hex_digit(text[i]);
    if (digit < 0) return std::nullopt;
    value = value * 16 + static_cast<std::uint32_t>(digit);
  }
  return value;
}

// 0 where JSON knows no such escape, or where it is \u.
char simple_escape(char c) {
  switch (c) {
    case '"':
    case '\\':
    case '/':
      return c;
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    default:
      return 0;
  }
}

// Surrogates are written as if they were characters ("generalised UTF-8").
void append_utf8(std::string& out, std::uint32_t point) {
  const auto put = [&out](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (point < 0x80) {
    put(point);
  } else if (point < 0x800) {
    put(0xc0U | (point >> 6U));
    put(0x80U | (point & 0x3fU));
  } else if (point < 0x10000) {
    put(0xe0U | (point >> 12U));
    put(0x80U | ((point >> 6U) & 0x3fU));
    put(0x80U | (point & 0x3fU));
  } else {
    put(0xf0U | (point >> 18U));
    put(0x80U | ((point >> 12U) & 0x3fU));
    put(0x80U | ((point >> 6U) & 0x3fU));
    put(0x80U | (point & 0x3fU));
  }
}

// Reads \uXXXX, and its partner where it is a high surrogate. Returns the bytes used, 0 where it is
// no such escape. `text` starts at the backslash.
std::size_t decode_unicode(std::string_view text, Decoded& out) {
  const auto first = hex4(text.substr(2));
  if (!first) return 0;
  if (*first < 0xd800 || *first > 0xdfff) {
    append_utf8(out.bytes, *first);
    return 6;
  }
  if (*first < 0xdc00 && text.substr(6, 2) == "\\u") {
    const auto second = hex4(text.substr(8));
    if (second && *second >= 0xdc00 && *second <= 0xdfff) {
      append_utf8(out.bytes, 0x10000 + ((*first - 0xd800) << 10U) + (*second - 0xdc00));
      return 12;
    }
  }
  out.lone_surrogate = true;
  append_utf8(out.bytes, *first);
  return 6;
}

std::string_view without_quotes(std::string_view spelling) {
  if (!spelling.empty() && spelling.front() == '"') {
    spelling.remove_prefix(1);
    if (!spelling.empty() && spelling.back() == '"') spelling.remove_suffix(1);
  }
  return spelling;
}

}  // namespace

StringScan scan_string(const char* begin, const char* end) {
  StringScan scan;
  scan.clean = true;
  const char* p = begin + 1;
  while (true) {
    while (p != end && !stops(*p)) ++p;
    if (p == end) break;
    if (*p == '"') {
      scan.end = p + 1;
      scan.closed = true;
      return scan;
    }
    if (*p != '\\') {
      scan.clean = false;
      ++p;
      continue;
    }
    if (end - p < 2) break;
    if (p[1] == 'u') {
      if (!hex4({p + 2, static_cast<std::size_t>(end - p - 2)})) scan.clean = false;
    } else if (simple_escape(p[1]) == 0) {
      scan.clean = false;
    }
    p += 2;
  }
  scan.end = end;
  scan.clean = false;
  return scan;
}

bool is_string(std::string_view spelling) {
  if (spelling.size() < 2 || spelling.front() != '"') return false;
  const char* const end = spelling.data() + spelling.size();
  const StringScan scan = scan_string(spelling.data(), end);
  return scan.clean && scan.end == end;
}

std::string quote(std::string_view bytes) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() + 2);
  out.push_back('"');
  for (const char c : bytes) {
    if (!stops(c)) {
      out.push_back(c);
      continue;
    }
    out.push_back('\\');
    switch (c) {
      case '"':
      case '\\':
        out.push_back(c);
        break;
      case '\b':
        out.push_back('b');
        break;
      case '\f':
        out.push_back('f');
        break;
      case '\n':
        out.push_back('n');
        break;
      case '\r':
        out.push_back('r');
        break;
      case '\t':
        out.push_back('t');
        break;
      default:
        out.append("u00");
        out.push_back(kHex[static_cast<unsigned char>(c) >> 4U]);
        out.push_back(kHex[static_cast<unsigned char>(c) & 15U]);
    }
  }
  out.push_back('"');
  return out;
}

Decoded decode_string(std::string_view spelling) {
  const std::string_view text = without_quotes(spelling);
  Decoded out;
  out.invalid_utf8 = !is_utf8(text);
  std::size_t i = text.find('\\');
  if (i == std::string_view::npos) {
    out.bytes = text;
    return out;
  }
  out.bytes.reserve(text.size());
  out.bytes.append(text.substr(0, i));
  while (i < text.size()) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      out.bytes.push_back(text[i++]);
      continue;
    }
    if (const char simple = simple_escape(text[i + 1]); simple != 0) {
      out.bytes.push_back(simple);
      i += 2;
      continue;
    }
    const std::size_t used = text[i + 1] == 'u' ? decode_unicode(text.substr(i), out) : 0;
    if (used == 0) out.bytes.push_back(text[i++]);
    i += used;
  }
  return out;
}

std::string key_of(const Tree& tree, NodeId id) {
  const Node& node = tree.at(id);
  if (!node.has_key || node.key.size() < 2) return {};
  const std::string_view name = without_quotes(node.key);
  return name.find('\\') == std::string_view::npos && name.size() + 2 == node.key.size()
             ? std::string(name)
             : decode_string(node.key).bytes;
}

NodeId find_member(const Tree& tree, NodeId object, std::string_view key) {
  for (NodeId id = tree.at(object).last_child; id != kNone; id = tree.at(id).previous) {
    const Node& node = tree.at(id);
    if (!node.has_key) continue;
    const std::string_view name = without_quotes(node.key);
    const bool plain = name.find('\\') == std::string_view::npos;
    if (plain ? name == key : decode_string(node.key).bytes == key) return id;
  }
  return kNone;
}

}  // namespace bodkin::json
