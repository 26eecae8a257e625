// One buffer, used again: head and body leave together.
#include "dispatch/request_writer.h"

#include <fmt/format.h>

#include <iterator>
#include <utility>

#include "base/text.h"
#include "http/uri.h"

namespace bodkin::dispatch {
namespace {

// Above this a buffer is not kept for the next request.
constexpr std::size_t kKeptBytesMax = 4 << 20;

bool is_line_end(char c) {
  return c == '\r' || c == '\n' || c == '\0';
}

void append_in_line(std::string& out, std::string_view text) {
  const std::size_t start = out.size();
  out += text;
  for (std::size_t i = start; i < out.size(); ++i) {
    if (is_line_end(out[i])) out[i] = ' ';
  }
}

bool is_padding(char c) {
  return c == ' ' || c == '\t' || is_line_end(c);
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_padding(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_padding(text.back())) text.remove_suffix(1);
  return text;
}

// A server may take "Content-Length : 5" or a name with a colon in it for the field that it seems.
bool frames_the_message(std::string_view name) {
  name = trim(name.substr(0, name.find(':')));
  switch (name.size()) {
    case 6:
      return equal_ignore_case(name, "Expect");
    case 14:
      return equal_ignore_case(name, "Content-Length");
    case 17:
      return equal_ignore_case(name, "Transfer-Encoding");
    default:
      return false;
  }
}

bool announces_a_body(std::string_view method) {
  return method == "POST" || method == "PUT" || method == "PATCH";
}

}  // namespace

RequestWriter::RequestWriter(std::string target_prefix, std::string host, Headers defaults)
    : target_prefix_(std::move(target_prefix)),
      host_(std::move(host)),
      defaults_(std::move(defaults)) {}

void RequestWriter::add_field(const Header& field) {
  if (frames_the_message(field.name)) return;
  append_in_line(out_, field.name);
  out_ += ':';
  if (!trim(field.value).empty()) {
    out_ += ' ';
    append_in_line(out_, field.value);
  }
  out_ += "\r\n";
  if (field.name.size() == 10 && equal_ignore_case(field.name, "Connection")) {
    asks_to_close_ = asks_to_close_ || equal_ignore_case(trim(field.value), "close");
  }
}

const std::string& RequestWriter::write(const Request& request) {
  out_.clear();
  if (out_.capacity() > kKeptBytesMax) out_.shrink_to_fit();
  asks_to_close_ = false;
  http::append_wire_target(out_, request.method.empty() ? "GET" : std::string_view(request.method));
  out_ += ' ';
  const std::size_t target_start = out_.size();
  out_ += target_prefix_;
  http::append_wire_target(out_, request.target);
  if (out_.size() == target_start) out_ += '/';
  out_ += " HTTP/1.1\r\n";
  if (request.headers.find("Host") == nullptr && defaults_.find("Host") == nullptr) {
    out_ += "Host: ";
    out_ += host_;
    out_ += "\r\n";
  }
  for (const Header& field : request.headers.fields()) add_field(field);
  for (const Header& field : defaults_.fields()) {
    if (request.headers.find(field.name) == nullptr) add_field(field);
  }
  if (!request.body.empty() || announces_a_body(request.method)) {
    fmt::format_to(std::back_inserter(out_), "Content-Length: {}\r\n", request.body.size());
  }
  out_ += "\r\n";
  out_ += request.body;
  return out_;
}

}  // namespace bodkin::dispatch
