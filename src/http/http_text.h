// What the readers and writers of .http text share: lines, comments, tokens, escapes.
//
// Internal to src/http. The grammar is in docs/http_format.md.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace bodkin::http {

// Lines of a text from the front: each ends at '\n', a '\r' before it belongs to the line's end.
struct LineReader {
  std::string_view rest;
  int number = 0;  // of the line read last, from 1

  // False at the end of the text. An end of line at the very end begins no further line.
  bool next(std::string_view& line) {
    if (rest.empty()) return false;
    const std::size_t end = rest.find('\n');
    line = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    ++number;
    return true;
  }
};

// White space of this dialect is space and tab within a line, CR and LF around it.
inline bool is_blank(char c) {
  return c == ' ' || c == '\t';
}
std::string_view trim(std::string_view text);
bool has_white_space(std::string_view text);

// RFC 9110, 5.6.2.
bool is_token(std::string_view text);

// Whether a line is a comment; "###" is one too.
inline bool is_comment(std::string_view line) {
  return line.starts_with('#') || line.starts_with("//");
}
// What stands after the marker, trimmed.
std::string_view comment_text(std::string_view line);

struct Directive {
  std::string_view name;
  std::string_view value;  // trimmed; may be empty
};
// "@name value" as the text of a comment, or nothing.
std::optional<Directive> directive(std::string_view comment);

// "METHOD TARGET HTTP/1.1" by its white space; the version may be missing and is dropped. Both
// are empty where there is no white space between them.
struct RequestLine {
  std::string_view method;
  std::string_view target;
};
RequestLine split_request_line(std::string_view line);

// Whether a line of a body is most likely the next request, of which the separator was forgotten:
// "GET /things", "POST http://...", "PUT {{base}}/...".
bool looks_like_request(std::string_view line);

// Any bytes as printable ASCII: \n, \r, \t, \\, \xNN, and \- for nothing at all. The result holds
// no
// "{{", no space at either end and no '#' at the front.
std::string escape(std::string_view bytes);
// The same without any white space, for a word of a line.
std::string escape_word(std::string_view bytes);
// The same for a word that opens a line or names a header: holds no colon and opens no comment.
std::string escape_first_word(std::string_view bytes);
// The bytes that an escaped text stands for. Unknown escapes stay as text; bad_at, where given,
// becomes the offset of the first one or npos.
std::string unescape(std::string_view text, std::size_t* bad_at = nullptr);

inline constexpr std::string_view kEnvironmentOpen = "{{$processEnv ";

// The text without its "{{$processEnv NAME}}": what is left over must be harmless by itself.
std::string without_environment(std::string_view text);
// Whether text[at…] is such a reference; its length, or 0.
std::size_t environment_length(std::string_view text);

}  // namespace bodkin::http
