// One request as a fuzz input: any bytes decode to a request, any request encodes to bytes.
//
// Runs for every input, so it looks at each byte of the head once and copies nothing twice.
#include "http/http_input.h"
#include "base/text.h"
#include "http/http_file.h"
#include "http/http_text.h"
#include "http/reference.h"

namespace bodkin::http {
namespace {

constexpr std::string_view kBase = "{{base}}";

std::string word(std::string_view text, bool escaped) {
  return escaped ? unescape(text) : std::string(text);
}

// Method and target of a line as people write it; the target ends at the first white space, since
// what follows is a version or an accident.
RequestLine lenient_request_line(std::string_view line, bool escaped) {
  const std::size_t gap = line.find_first_of(" \t");
  if (gap == std::string_view::npos) return {};
  const std::string_view method = line.substr(0, gap);
  std::string_view target = trim(line.substr(gap));
  target = target.substr(0, target.find_first_of(" \t\r"));
  if (target.empty() || (!escaped && !is_token(method))) return {};
  if (!escaped && target.starts_with(kBase)) target.remove_prefix(kBase.size());
  return {method, target};
}

void decode_headers(LineReader& lines, bool escaped, Headers& headers) {
  std::string_view line;
  while (lines.next(line) && !line.empty()) {
    if (is_comment(line)) continue;
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    headers.add(word(line.substr(0, colon), escaped), word(trim(line.substr(colon + 1)), escaped));
  }
}

bool is_plain_name(std::string_view name) {
  return !is_comment(name) && name.find_first_of(":\n") == std::string_view::npos;
}

bool is_plain_value(std::string_view value) {
  return value.find('\n') == std::string_view::npos && trim(value) == value;
}

// Whether the head reads back as it is written.
bool is_plain_head(const Request& request) {
  if (!is_token(request.method) || request.method.starts_with('#')) return false;
  if (request.target.empty() || has_white_space(request.target)) return false;
  if (request.target.starts_with(kBase)) return false;
  for (const Header& field : request.headers.fields()) {
    if (!is_plain_name(field.name) || !is_plain_value(field.value)) return false;
  }
  return true;
}

}  // namespace

HttpFileRequest decode_request(std::string_view bytes) {
  HttpFileRequest result;
  LineReader lines{bytes};
  bool head_escaped = false;
  bool body_escaped = false;
  bool concurrent = false;
  std::string_view principal;
  std::string_view name;
  std::string_view line;
  RequestLine request_line;
  while (lines.next(line)) {
    if (line.empty() || line.starts_with('@')) continue;
    if (!is_comment(line)) {
      request_line = lenient_request_line(line, head_escaped);
      break;
    }
    if (const auto found = directive(comment_text(line))) {
      if (found->name == "principal") principal = found->value;
      if (found->name == "name" && is_step_name(found->value)) name = found->value;
      if (found->name == "concurrent") concurrent = true;
      if (found->name == "head-escaped") head_escaped = true;
      if (found->name == "body-escaped") body_escaped = true;
    }
  }
  if (request_line.method.empty()) {
    result.request.body = std::string(bytes);
    return result;
  }
  result.name = std::string(name);
  result.principal = std::string(principal);
  result.concurrent = concurrent;
  result.request.method = word(request_line.method, head_escaped);
  result.request.target = word(request_line.target, head_escaped);
  decode_headers(lines, head_escaped, result.request.headers);
  if (body_escaped) {
    if (lines.next(line)) result.request.body = unescape(line);
  } else {
    result.request.body = std::string(lines.rest);
  }
  return result;
}

bool is_lenient_request_line(std::string_view line, bool escaped) {
  return !lenient_request_line(line, escaped).method.empty();
}

std::string encode_head(const HttpFileRequest& input, bool body_escaped) {
  const Request& request = input.request;
  const bool plain = is_plain_head(request);
  std::string out;
  out.reserve(64 + request.target.size() + request.body.size());
  if (is_step_name(input.name)) out.append("# @name ").append(input.name).append("\n");
  if (!input.principal.empty() && is_plain_value(input.principal)) {
    out.append("# @principal ").append(input.principal).append("\n");
  }
  if (input.concurrent) out += "# @concurrent\n";
  if (!plain) out += "# @head-escaped\n";
  if (body_escaped) out += "# @body-escaped\n";
  out.append(plain ? request.method : escape_first_word(request.method)).append(" ");
  out.append(plain ? request.target : escape_word(request.target)).append("\n");
  for (const Header& field : request.headers.fields()) {
    out.append(plain ? field.name : escape_first_word(field.name)).append(": ");
    out.append(plain ? field.value : escape(field.value)).append("\n");
  }
  return out;
}

std::string encode_request(const HttpFileRequest& input) {
  const Request& request = input.request;
  const bool only_body = request.method.empty() && request.target.empty() &&
                         request.headers.empty() && input.principal.empty() && input.name.empty() &&
                         !input.concurrent;
  if (only_body && decode_request(request.body).request == request) return request.body;
  std::string out = encode_head(input, false);
  if (!request.body.empty()) out.append("\n").append(request.body);
  return out;
}

}  // namespace bodkin::http
