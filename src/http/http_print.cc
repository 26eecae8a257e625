// Writing .http files: plainly where the text reads back as the same bytes in every tool that runs
// such files, escaped where it would not.
#include <algorithm>

#include "base/text.h"
#include "http/http_file.h"
#include "http/http_text.h"
#include "http/reference.h"

namespace bodkin::http {
namespace {

// Invisible and reordering characters included: a reader must see what is sent.
bool is_printable(std::string_view text) {
  return printable(text, text.size() + 1) == text;
}

// All of a text on one line, nothing cut off: no byte becomes more than four.
std::string on_one_line(std::string_view text) {
  return printable(text, 4 * text.size() + 1);
}

bool has_variable(std::string_view text) {
  return without_environment(text).find("{{") != std::string::npos;
}

bool is_plain_line(std::string_view line) {
  if (looks_like_request(line)) return false;
  while (!line.empty() && is_blank(line.front())) line.remove_prefix(1);
  if (line.empty()) return true;
  const char c = line.front();
  const bool opens_like_json = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                               (c >= '0' && c <= '9') ||
                               std::string_view("{}[]\",:-").find(c) != std::string_view::npos;
  if (!opens_like_json || line.starts_with("HTTP/")) return false;
  while (!line.empty()) {
    const std::string_view part = line.substr(0, line.find('\t'));
    if (!is_printable(part)) return false;
    line.remove_prefix(std::min(line.size(), part.size() + 1));
  }
  return true;
}

// Text in which references stand for what is sent, with a harmless word for each.
std::string masked(std::string_view text) {
  std::string out;
  std::size_t at = 0;
  while (const auto found = find_reference(text, at)) {
    out.append(text.substr(at, found->begin - at)).append("1");
    at = found->begin + found->size;
  }
  return out.append(text.substr(at));
}

bool is_plain_target(std::string_view target, bool captures) {
  const auto leading = captures ? find_reference(target) : std::nullopt;
  const bool begins = target.starts_with('/') || target == "*" || (leading && leading->begin == 0);
  const std::string rest = captures ? masked(target) : std::string(target);
  return begins && is_printable(target) && !has_white_space(without_environment(rest)) &&
         !has_variable(rest);
}

bool is_plain_header(const Header& field, bool captures) {
  const std::string value = captures ? masked(field.value) : field.value;
  return is_token(field.name) && !is_comment(field.name) && trim(value) == value &&
         is_printable(field.value) && !has_variable(value);
}

bool is_plain_head(const Request& request, bool captures) {
  const auto& fields = request.headers.fields();
  return is_token(request.method) && !is_comment(request.method) &&
         is_plain_target(request.target, captures) &&
         std::all_of(fields.begin(), fields.end(),
                     [&](const Header& field) { return is_plain_header(field, captures); });
}

// A reference without quotes around it stands for any value of JSON.
bool is_plain_capturing_body(const std::string& body) {
  return body.empty() || is_plain_body(masked(body));
}

// A comment must not become a directive on its way back, nor a value a further line.
std::string comment_line(std::string_view comment) {
  comment = trim(comment);
  const bool harmless = comment.starts_with("@no-redirect") ||
                        comment.starts_with("@no-cookie-jar") || comment.starts_with("@note");
  const bool guard = comment.starts_with('@') && !harmless;
  return std::string("# ") + (guard ? "- " : "") + on_one_line(comment) + "\n";
}

void append_directive(std::string& out, std::string_view name, std::string_view value) {
  out.append("# @").append(name);
  if (!value.empty()) out.append(" ").append(on_one_line(value));
  out += '\n';
}

void append_request(std::string& out, const HttpFileRequest& item, bool has_base) {
  const Request& request = item.request;
  const bool plain_head = is_plain_head(request, item.captures);
  const bool from_file = !item.body_file.empty();
  const bool plain_body = item.captures ? is_plain_capturing_body(request.body)
                                        : request.body.empty() || is_plain_body(request.body);
  for (const std::string& comment : item.comments) out += comment_line(comment);
  if (!item.name.empty()) append_directive(out, "name", item.name);
  if (!item.principal.empty()) append_directive(out, "principal", item.principal);
  if (!item.expect.empty()) append_directive(out, "expect", item.expect);
  if (item.repeat != 1) append_directive(out, "repeat", std::to_string(item.repeat));
  if (item.mark_builder) append_directive(out, "mark-builder", {});
  if (item.concurrent) append_directive(out, "concurrent", {});
  if (!plain_head) append_directive(out, "head-escaped", {});
  if (!plain_body && !from_file) append_directive(out, "body-escaped", {});

  out.append(plain_head ? request.method : escape_first_word(request.method)).append(" ");
  const bool whole = item.captures && request.target.starts_with("{{");
  if (plain_head && has_base && request.target != "*" && !whole) out += "{{base}}";
  out.append(plain_head ? request.target : escape_word(request.target)).append("\n");
  for (const Header& field : request.headers.fields()) {
    out.append(plain_head ? field.name : escape_first_word(field.name)).append(": ");
    out.append(plain_head ? field.value : escape(field.value)).append("\n");
  }
  if (from_file) {
    out.append("\n< ./").append(item.body_file).append("\n");
  } else if (!request.body.empty()) {
    out.append("\n").append(plain_body ? request.body : escape(request.body)).append("\n");
  }
}

}  // namespace

bool is_plain_body(std::string_view body) {
  if (body.empty() || body.ends_with('\n') || is_blank(body.back())) return false;
  if (body.starts_with('\n') || is_blank(body.front())) return false;
  if (body.find("{{") != std::string_view::npos || body.find("{%") != std::string_view::npos) {
    return false;
  }
  if (body.find('\r') != std::string_view::npos) return false;
  LineReader lines{body};
  std::string_view line;
  while (lines.next(line)) {
    if (!is_plain_line(line)) return false;
  }
  return true;
}

bool prints_captures(const HttpFileRequest& request) {
  return is_plain_head(request.request, true) && is_plain_capturing_body(request.request.body);
}

std::string print_http_file(const HttpFile& file) {
  std::string out;
  bool has_base = false;
  for (const auto& [name, value] : file.variables) {
    has_base = has_base || name == "base";
    out.append("@").append(name).append(" = ").append(on_one_line(value));
    out += '\n';
  }
  if (!file.variables.empty()) out += '\n';
  for (std::size_t i = 0; i < file.requests.size(); ++i) {
    if (i != 0) out += "\n###\n";
    append_request(out, file.requests[i], has_base);
  }
  return out;
}

}  // namespace bodkin::http
