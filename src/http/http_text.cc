// Lines, comments, tokens and escapes of .http text.
#include "http/http_text.h"

#include "base/text.h"

#include <algorithm>
#include <cstdint>

namespace bodkin::http {
namespace {

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

bool is_token_character(char c) {
  return is_name_character(c) ||
         std::string_view("!#$%&'*+-.^`|~").find(c) != std::string_view::npos;
}

void append_hex(std::string& out, char c) {
  const auto byte = static_cast<std::uint8_t>(c);
  out += "\\x";
  out += "0123456789abcdef"[byte >> 4];
  out += "0123456789abcdef"[byte & 15];
}

void append_escaped(std::string& out, char c) {
  switch (c) {
    case '\n':
      out += "\\n";
      break;
    case '\r':
      out += "\\r";
      break;
    case '\t':
      out += "\\t";
      break;
    case '\\':
      out += "\\\\";
      break;
    default:
      if (c >= 0x20 && c < 0x7f) {
        out += c;
      } else {
        append_hex(out, c);
      }
  }
}

// Escapes what is not printable, "{{", and every place that `also` names.
template <typename Also>
std::string escape_where(std::string_view bytes, Also also) {
  if (bytes.empty()) return "\\-";
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 8);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const bool opens_a_variable = bytes[i] == '{' && i > 0 && bytes[i - 1] == '{';
    if (opens_a_variable || (bytes[i] != '\\' && also(i))) {
      append_hex(out, bytes[i]);
    } else {
      append_escaped(out, bytes[i]);
    }
  }
  return out;
}

}  // namespace

std::string_view trim(std::string_view text) {
  while (!text.empty() && (is_blank(text.front()) || text.front() == '\r')) text.remove_prefix(1);
  while (!text.empty() && (is_blank(text.back()) || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

bool has_white_space(std::string_view text) {
  return text.find_first_of(" \t\r\n") != std::string_view::npos;
}

bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_token_character);
}

std::string_view comment_text(std::string_view line) {
  if (line.starts_with("//")) {
    line.remove_prefix(2);
  } else {
    line.remove_prefix(std::min(line.find_first_not_of('#'), line.size()));
  }
  return trim(line);
}

std::optional<Directive> directive(std::string_view comment) {
  if (!comment.starts_with('@')) return std::nullopt;
  comment.remove_prefix(1);
  const std::size_t end = std::min(comment.find_first_of(" \t"), comment.size());
  return Directive{comment.substr(0, end), trim(comment.substr(end))};
}

RequestLine split_request_line(std::string_view line) {
  line = trim(line);
  const std::size_t gap = line.find_first_of(" \t");
  if (gap == std::string_view::npos) return {};
  const std::string_view method = line.substr(0, gap);
  std::string_view target = trim(line.substr(gap));
  const std::size_t last_gap = target.find_last_of(" \t");
  if (last_gap != std::string_view::npos && target.substr(last_gap + 1).starts_with("HTTP/")) {
    target = trim(target.substr(0, last_gap));
  }
  return {method, target};
}

bool looks_like_request(std::string_view line) {
  static constexpr std::string_view kMethods[] = {"GET",    "HEAD",  "POST",   "PUT",
                                                  "DELETE", "PATCH", "OPTIONS"};
  const RequestLine words = split_request_line(line);
  const bool method =
      std::find(std::begin(kMethods), std::end(kMethods), words.method) != std::end(kMethods);
  if (!method || !line.starts_with(words.method)) return false;
  const std::string_view target = words.target;
  return target.starts_with('/') || target.starts_with("{{base}}") ||
         target.starts_with("http://") || target.starts_with("https://");
}

std::string escape(std::string_view bytes) {
  return escape_where(bytes, [&](std::size_t i) {
    const bool at_an_end = i == 0 || i + 1 == bytes.size();
    return (bytes[i] == ' ' && at_an_end) || (bytes[i] == '#' && i == 0);
  });
}

std::string escape_word(std::string_view bytes) {
  return escape_where(bytes, [&](std::size_t i) { return bytes[i] == ' '; });
}

std::string escape_first_word(std::string_view bytes) {
  return escape_where(bytes, [&](std::size_t i) {
    return bytes[i] == ' ' || bytes[i] == ':' || (i == 0 && !is_name_character(bytes[i]));
  });
}

std::string unescape(std::string_view text, std::size_t* bad_at) {
  if (bad_at != nullptr) *bad_at = std::string_view::npos;
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      out += text[i];
      continue;
    }
    const char kind = i + 1 < text.size() ? text[i + 1] : '\0';
    const int high = i + 3 < text.size() ? hex_digit(text[i + 2]) : -1;
    const int low = i + 3 < text.size() ? hex_digit(text[i + 3]) : -1;
    ++i;
    switch (kind) {
      case 'n':
        out += '\n';
        continue;
      case 'r':
        out += '\r';
        continue;
      case 't':
        out += '\t';
        continue;
      case '\\':
        out += '\\';
        continue;
      case '-':
        continue;
      default:
        break;
    }
    if (kind == 'x' && high >= 0 && low >= 0) {
      out += static_cast<char>(high * 16 + low);
      i += 2;
      continue;
    }
    --i;
    out += '\\';
    if (bad_at != nullptr && *bad_at == std::string_view::npos) *bad_at = i;
  }
  return out;
}

std::size_t environment_length(std::string_view text) {
  if (!text.starts_with(kEnvironmentOpen)) return 0;
  std::size_t end = kEnvironmentOpen.size();
  while (end < text.size() && is_name_character(text[end])) ++end;
  if (end == kEnvironmentOpen.size() || !text.substr(end).starts_with("}}")) return 0;
  return end + 2;
}

std::string without_environment(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t length = environment_length(text);
    if (length == 0) out += text.front();
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return out;
}

}  // namespace bodkin::http
