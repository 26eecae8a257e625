// Strict reading of .http files: what a person wrote is either understood or refused with the line.
#include "http/http_file.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <filesystem>

#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "http/http_text.h"
#include "http/reference.h"

namespace bodkin::http {
namespace {

// Directives of REST Client that ask for what is always so here.
constexpr std::string_view kHarmless[] = {"no-redirect", "no-cookie-jar", "note"};

class Parser {
 public:
  Parser(std::string_view text, const std::string& name, bool trusted)
      : text_(text), name_(name), lines_{text}, trusted_(trusted) {}

  Result<HttpFile> parse();

 private:
  // What stands before a request line and belongs to it.
  struct Block {
    HttpFileRequest request;
    bool head_escaped = false;
    bool body_escaped = false;
    int directive_line = 0;  // of the last directive; 0: none
  };

  Result<void> parse_block();
  Result<void> comment(std::string_view text, Block& block);
  Result<void> apply(const Directive& found, Block& block);
  Result<void> variable(std::string_view line);
  Result<void> request_line(std::string_view line, Block& block);
  Result<bool> headers(Block& block);  // whether a body may follow
  Result<void> body(Block& block);
  std::string_view take_body_text();
  // `block`: references are allowed there, and it is told of them.
  Result<std::string> substitute(std::string_view text, Block* block = nullptr) const;
  Result<bool> is_reference(std::string_view text, Block* block) const;
  Result<std::string> substitute_known(std::string_view text, Block& block) const;
  Result<std::string> unescaped(std::string_view text) const;
  std::string place_of(int line) const { return name_ + ":" + std::to_string(line); }
  // The line, from 1, in which a part of the text begins.
  int line_of(std::string_view part) const {
    return 1 + static_cast<int>(std::count(text_.data(), part.data(), '\n'));
  }
  std::unexpected<Error> fail(std::string message, int line = 0) const {
    return error(ErrorCode::kInput, std::move(message), place_of(line == 0 ? lines_.number : line));
  }

  const std::string_view text_;
  const std::string& name_;
  LineReader lines_;
  const bool trusted_;
  std::string title_;  // text of the last "###" line, a comment of the next request
  HttpFile file_;
};

Result<HttpFile> Parser::parse() {
  while (!lines_.rest.empty()) {
    if (auto done = parse_block(); !done) return std::unexpected(done.error());
  }
  if (file_.requests.empty() && file_.variables.empty()) {
    return fail("holds no request; one looks like \"GET /path\"", 1);
  }
  return std::move(file_);
}

// One request with what stands before it, or the rest of the text without one.
Result<void> Parser::parse_block() {
  Block block;
  if (!title_.empty()) block.request.comments.push_back(std::move(title_));
  title_.clear();
  std::string_view line;
  while (lines_.next(line)) {
    if (trim(line).empty()) continue;
    if (line.starts_with("###")) {
      title_ = std::string(comment_text(line));
      break;
    }
    if (is_comment(line)) {
      if (auto done = comment(comment_text(line), block); !done) return done;
      continue;
    }
    if (line.starts_with('@')) {
      if (auto done = variable(line.substr(1)); !done) return done;
      continue;
    }
    if (file_.requests.size() >= limits::kStepsMax) {
      return fail("has more than " + std::to_string(limits::kStepsMax) + " requests");
    }
    if (auto done = request_line(line, block); !done) return done;
    const auto has_body = headers(block);
    if (!has_body) return std::unexpected(has_body.error());
    if (*has_body) {
      if (auto done = body(block); !done) return done;
    }
    file_.requests.push_back(std::move(block.request));
    return {};
  }
  if (block.directive_line != 0) {
    return fail("a directive without a request after it", block.directive_line);
  }
  return {};
}

Result<void> Parser::comment(std::string_view text, Block& block) {
  const auto found = directive(text);
  if (!found ||
      std::find(std::begin(kHarmless), std::end(kHarmless), found->name) != std::end(kHarmless)) {
    block.request.comments.emplace_back(text);
    return {};
  }
  block.directive_line = lines_.number;
  return apply(*found, block);
}

bool is_expectation(std::string_view text) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return text.size() == 3 && text[0] >= '1' && text[0] <= '5' &&
         (text.ends_with("xx") || (is_digit(text[1]) && is_digit(text[2])));
}

Result<void> Parser::apply(const Directive& found, Block& block) {
  HttpFileRequest& request = block.request;
  const std::string label = "\"@" + std::string(found.name) + "\" ";
  const bool has_value = !found.value.empty();
  if (found.name == "name" || found.name == "principal") {
    if (!has_value) return fail(label + "needs a value");
    (found.name == "name" ? request.name : request.principal) = std::string(found.value);
  } else if (found.name == "expect") {
    if (!is_expectation(found.value)) return fail(label + "needs a status like 200 or 4xx");
    request.expect = std::string(found.value);
  } else if (found.name == "repeat") {
    const char* const end = found.value.data() + found.value.size();
    const auto [stop, failed] = std::from_chars(found.value.data(), end, request.repeat);
    if (failed != std::errc() || stop != end || request.repeat < 1 ||
        request.repeat > limits::kRepeatMax) {
      return fail(label + "needs a number from 1 to " + std::to_string(limits::kRepeatMax));
    }
  } else if (found.name == "mark-builder" || found.name == "concurrent" ||
             found.name == "head-escaped" || found.name == "body-escaped") {
    if (has_value) return fail(label + "takes no value");
    if (found.name == "concurrent") request.concurrent = true;
    if (found.name == "mark-builder") request.mark_builder = true;
    if (found.name == "head-escaped") block.head_escaped = true;
    if (found.name == "body-escaped") block.body_escaped = true;
  } else {
    const std::vector<std::string> known = {"name",         "principal",    "expect",
                                            "repeat",       "mark-builder", "concurrent",
                                            "head-escaped", "body-escaped"};
    const std::string near = nearest_name(found.name, known);
    return fail("\"@" + printable(found.name) + "\" is no directive" +
                (near.empty() ? std::string() : "; did you mean \"@" + near + "\"?"));
  }
  return {};
}

bool is_variable_name(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.';
  });
}

Result<void> Parser::variable(std::string_view line) {
  if (!file_.requests.empty()) return fail("variables stand before the first request");
  const std::size_t equals = line.find('=');
  const std::string_view name = trim(line.substr(0, equals));
  if (equals == std::string_view::npos || !is_variable_name(name)) {
    return fail("a variable is written \"@name = value\"");
  }
  for (const auto& known : file_.variables) {
    if (known.first == name) return fail("variable \"" + known.first + "\" is there already");
  }
  auto value = substitute(trim(line.substr(equals + 1)));
  if (!value) return std::unexpected(value.error());
  file_.variables.emplace_back(std::string(name), std::move(*value));
  return {};
}

// Cuts off what says where to send: a leading {{base}} or scheme://host[:port].
std::string_view without_base(std::string_view target) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!target.starts_with(scheme)) continue;
    target.remove_prefix(scheme.size());
    target.remove_prefix(std::min(target.find_first_of("/?"), target.size()));
    return target;
  }
  return target;
}

Result<void> Parser::request_line(std::string_view line, Block& block) {
  block.request.line = lines_.number;
  const auto words = split_request_line(line);
  if (words.method.empty() || words.target.empty() ||
      (!block.head_escaped && !is_token(words.method))) {
    return fail("\"" + printable(line, 40) + "\" is no request line like \"GET /path\"");
  }
  Request& request = block.request.request;
  if (block.head_escaped) {
    auto method = unescaped(words.method);
    if (!method) return std::unexpected(method.error());
    auto target = unescaped(words.target);
    if (!target) return std::unexpected(target.error());
    if (has_white_space(words.target)) return fail("the target holds white space");
    request.method = std::move(*method);
    request.target = std::move(*target);
    return {};
  }
  request.method = std::string(words.method);
  std::string_view written = words.target;
  const bool from_base = written.starts_with("{{base}}");
  if (from_base) written.remove_prefix(8);
  const auto target = substitute(written, &block);
  if (!target) return std::unexpected(target.error());
  const std::string_view rest = from_base ? *target : without_base(*target);
  const bool whole = from_base || rest.size() != target->size();
  request.target = whole && (rest.empty() || rest[0] == '?') ? "/" + std::string(rest) : rest;
  const auto leading = find_reference(request.target);
  if (leading && leading->begin == 0 && !trusted_) return {};
  if (has_white_space(without_references(request.target))) {
    return fail("the target holds white space; write it as %20");
  }
  if (!request.target.starts_with('/') && request.target != "*") {
    return fail("the target \"" + printable(request.target, 40) +
                "\" does not begin with /, {{base}} or http://");
  }
  return {};
}

Result<bool> Parser::headers(Block& block) {
  std::string_view line;
  while (!lines_.rest.starts_with("###") && lines_.next(line)) {
    if (trim(line).empty()) return true;
    if (is_comment(line)) continue;
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) {
      return fail("\"" + printable(line, 40) +
                  "\" is no header like \"Name: value\"; a body begins after an empty line");
    }
    const std::string_view written_name = line.substr(0, colon);
    const std::string_view written_value = trim(line.substr(colon + 1));
    if (!block.head_escaped && !is_token(written_name)) {
      return fail("\"" + printable(written_name, 40) + "\" is no header name");
    }
    auto name = block.head_escaped ? unescaped(written_name) : std::string(written_name);
    if (!name) return std::unexpected(name.error());
    auto value = block.head_escaped ? unescaped(written_value) : substitute(written_value, &block);
    if (!value) return std::unexpected(value.error());
    block.request.request.headers.add(std::move(*name), std::move(*value));
  }
  return false;
}

// Everything up to a line that begins with "###", without the empty lines around it.
std::string_view Parser::take_body_text() {
  const std::string_view all = lines_.rest;
  std::size_t size = 0;
  std::string_view line;
  while (!lines_.rest.starts_with("###") && lines_.next(line)) {
    size = all.size() - lines_.rest.size();
  }
  std::string_view text = all.substr(0, size);
  while (text.starts_with('\n') || text.starts_with("\r\n")) {
    text.remove_prefix(text.starts_with('\n') ? 1 : 2);
  }
  while (text.ends_with('\n') || text.ends_with('\r')) text.remove_suffix(1);
  return text;
}

Result<void> Parser::body(Block& block) {
  const int first_line = lines_.number + 1;
  const std::string_view text = take_body_text();
  const bool one_line = text.find('\n') == std::string_view::npos;
  std::string& body = block.request.request.body;
  if (block.body_escaped) {
    if (!one_line)
      return fail("an escaped body is one line; write its line ends as \\n", first_line);
    auto bytes = unescaped(text);
    if (!bytes) return std::unexpected(bytes.error());
    body = std::move(*bytes);
    return {};
  }
  if (one_line && text.starts_with("< ")) {
    std::string_view file = trim(text.substr(2));
    if (file.starts_with("./")) file.remove_prefix(2);
    if (file.empty() || file.starts_with('.') || file.find('/') != std::string_view::npos) {
      return fail("a body's file stands beside this one: \"< ./body.bin\"", first_line);
    }
    block.request.body_file = std::string(file);
    return {};
  }
  LineReader inside{text};
  std::string_view line;
  while (inside.next(line)) {
    if (!looks_like_request(line)) continue;
    return fail("\"" + printable(line, 40) +
                    "\" stands in a body; a line \"###\" goes before the next request, and a body "
                    "that has such a line is written with @body-escaped",
                line_of(line));
  }
  if (!trusted_) {
    auto known = substitute_known(text, block);
    if (!known) return std::unexpected(known.error());
    body = std::move(*known);
    return {};
  }
  auto substituted = substitute(text);
  if (!substituted) return std::unexpected(substituted.error());
  body = std::move(*substituted);
  return {};
}

// Whether the text in braces is a reference that may stand here.
Result<bool> Parser::is_reference(std::string_view text, Block* block) const {
  const auto found = block == nullptr || trusted_ ? std::nullopt : find_reference(text);
  if (!found || found->size != text.size()) return false;
  block->request.captures = true;
  const std::string& step = found->reference.step;
  if (step.empty()) return true;
  std::vector<std::string> names;
  for (const HttpFileRequest& earlier : file_.requests) {
    if (earlier.name == step) return true;
    if (!earlier.name.empty()) names.push_back(earlier.name);
  }
  const std::string near = nearest_name(step, names);
  return fail("no request before this one is named \"" + printable(step, 40) + "\"" +
              (near.empty() ? std::string("; write \"# @name " + printable(step, 40) + "\" there")
                            : "; did you mean \"" + near + "\"?"));
}

// For bodies: what is no variable and no reference stays.
Result<std::string> Parser::substitute_known(std::string_view text, Block& block) const {
  std::string out;
  std::size_t at = 0;
  for (std::size_t open = text.find("{{"); open != std::string_view::npos;
       open = text.find("{{", open)) {
    const std::size_t close = text.find("}}", open);
    if (close == std::string_view::npos) break;
    const std::string_view reference = text.substr(open, close - open + 2);
    const std::string_view name = trim(reference.substr(2, reference.size() - 4));
    const auto known = std::find_if(file_.variables.begin(), file_.variables.end(),
                                    [&](const auto& pair) { return pair.first == name; });
    if (known != file_.variables.end()) {
      out.append(text.substr(at, open - at)).append(known->second);
      open = at = close + 2;
      continue;
    }
    const auto is = is_reference(reference, &block);
    if (!is) return error(is.error().code, is.error().message, place_of(line_of(reference)));
    ++open;
  }
  return out.append(text.substr(at));
}

Result<std::string> Parser::substitute(std::string_view text, Block* block) const {
  std::string out;
  while (true) {
    const std::size_t open = text.find("{{");
    const std::size_t close = open == std::string_view::npos ? open : text.find("}}", open);
    out += text.substr(0, close == std::string_view::npos ? close : open);
    if (close == std::string_view::npos) return out;
    text.remove_prefix(open);
    const std::string_view reference = text.substr(0, close - open + 2);
    const std::string_view name = trim(reference.substr(2, reference.size() - 4));
    text.remove_prefix(reference.size());
    const auto known = std::find_if(file_.variables.begin(), file_.variables.end(),
                                    [&](const auto& pair) { return pair.first == name; });
    const auto captured = is_reference(reference, block);
    if (!captured) return std::unexpected(captured.error());
    if (*captured || environment_length(reference) == reference.size() ||
        (trusted_ && name == "#")) {
      out += reference;
    } else if (known != file_.variables.end()) {
      out += known->second;
    } else {
      if (name.find(".response.") != std::string_view::npos ||
          name.find(".request.") != std::string_view::npos) {
        return fail("\"{{" + printable(name, 60) +
                    "}}\" is no reference; these look like {{step.response.body.$.id}} and "
                    "{{step.response.headers.location}}");
      }
      std::vector<std::string> names;
      for (const auto& pair : file_.variables) names.push_back(pair.first);
      const std::string near = nearest_name(name, names);
      return fail("variable \"" + printable(name, 40) + "\" is not defined" +
                  (near.empty() ? std::string() : "; did you mean \"" + near + "\"?"));
    }
  }
}

Result<std::string> Parser::unescaped(std::string_view text) const {
  std::size_t bad_at = 0;
  std::string bytes = unescape(text, &bad_at);
  if (bad_at == std::string_view::npos) return bytes;
  return fail("\"" + printable(text.substr(bad_at, 4)) +
              "\" is no escape; there are \\xNN \\n \\r \\t \\\\ and \\- for nothing");
}

}  // namespace

Result<HttpFile> parse_http_file(std::string_view text, const std::string& name, bool trusted) {
  return Parser(text, name, trusted).parse();
}

Result<HttpFile> read_http_file(const std::string& path) {
  const auto text = read_file(path, limits::kHttpFileBytesMax);
  if (!text) return std::unexpected(text.error());
  auto file = parse_http_file(*text, path);
  if (!file) return file;
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  for (HttpFileRequest& request : file->requests) {
    if (request.body_file.empty()) continue;
    auto body = read_file((folder / request.body_file).string(), limits::kBodyBytesMax);
    if (!body) {
      return error(body.error().code, body.error().text(),
                   path + ":" + std::to_string(request.line));
    }
    request.request.body = std::move(*body);
  }
  return file;
}

Result<void> resolve_environment(HttpFile& file) {
  std::string missing;
  const auto resolve = [&](std::string& text) {
    for (std::size_t at = text.find("{{"); at != std::string::npos; at = text.find("{{", at)) {
      const std::size_t length = environment_length(std::string_view(text).substr(at));
      if (length == 0) {
        ++at;
        continue;
      }
      const std::string name =
          text.substr(at + kEnvironmentOpen.size(), length - kEnvironmentOpen.size() - 2);
      const char* const value = std::getenv(name.c_str());
      if (value == nullptr) missing = name;
      const std::string_view known = value == nullptr ? std::string_view() : value;
      text.replace(at, length, known);
      at += known.size();
    }
  };
  for (HttpFileRequest& item : file.requests) {
    resolve(item.request.target);
    Headers headers;
    for (Header field : item.request.headers.fields()) {
      resolve(field.value);
      headers.add(std::move(field.name), std::move(field.value));
    }
    item.request.headers = std::move(headers);
  }
  if (missing.empty()) return {};
  return error(ErrorCode::kUsage, "set it to the value that the request needs", "$" + missing);
}

}  // namespace bodkin::http
