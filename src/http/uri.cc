// Targets, URLs and path templates, byte by byte.
#include "http/uri.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

#include "base/text.h"

namespace bodkin::http {
namespace {

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_unreserved(char c) {
  return is_alphanumeric(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

void append_percent(std::string& out, std::uint8_t byte) {
  out += '%';
  out += "0123456789ABCDEF"[byte >> 4];
  out += "0123456789ABCDEF"[byte & 15];
}

std::unexpected<Error> bad_url(std::string_view text, const std::string& why) {
  return error(ErrorCode::kUsage, why + "; write it like http://127.0.0.1:8080",
               text.empty() ? "URL" : printable(text));
}

// Only spellings that mean the same to every resolver: "127.1" or "0x7f.0.0.1" are not among them.
bool is_loopback(const std::string& host) {
  if (host == "localhost") return true;
  std::array<std::uint8_t, 16> address{};
  if (::inet_pton(AF_INET, host.c_str(), address.data()) == 1) return address[0] == 127;
  if (::inet_pton(AF_INET6, host.c_str(), address.data()) != 1) return false;
  return address[15] == 1 && std::all_of(address.begin(), address.end() - 1,
                                         [](std::uint8_t byte) { return byte == 0; });
}

bool is_host_name(std::string_view host) {
  return !host.empty() && std::all_of(host.begin(), host.end(), [](char c) {
    return is_alphanumeric(c) || c == '-' || c == '.' || c == '_';
  });
}

// Cuts the host off the front of "host[:port]"; nothing where it is none.
std::optional<std::string> take_host(std::string_view& authority) {
  if (authority.starts_with('[')) {
    const std::size_t end = authority.find(']');
    if (end == std::string_view::npos) return std::nullopt;
    std::string host = to_lower(authority.substr(1, end - 1));
    std::array<std::uint8_t, 16> address{};
    if (::inet_pton(AF_INET6, host.c_str(), address.data()) != 1) return std::nullopt;
    authority.remove_prefix(end + 1);
    return host;
  }
  const std::string_view host = authority.substr(0, authority.find(':'));
  if (!is_host_name(host)) return std::nullopt;
  authority.remove_prefix(host.size());
  return to_lower(host);
}

// One segment of a path against one of a template: literal text and parameters in turn. A parameter
// takes as few bytes as the literal after it allows; with the last literal held at the end of the
// segment that finds a match wherever there is one.
template <typename OnParameter>
bool match_segment(std::string_view pattern, std::string_view text, OnParameter on_parameter) {
  std::size_t open = pattern.find('{');
  std::size_t close = open == std::string_view::npos ? open : pattern.find('}', open);
  if (close == std::string_view::npos) return pattern == text;
  if (!text.starts_with(pattern.substr(0, open))) return false;
  text.remove_prefix(open);
  while (true) {
    const std::string_view name = pattern.substr(open + 1, close - open - 1);
    pattern.remove_prefix(close + 1);
    open = pattern.find('{');
    close = open == std::string_view::npos ? open : pattern.find('}', open);
    if (text.empty()) return false;
    if (close == std::string_view::npos) {
      if (text.size() <= pattern.size() || !text.ends_with(pattern)) return false;
      on_parameter(name, text.substr(0, text.size() - pattern.size()));
      return true;
    }
    const std::string_view literal = pattern.substr(0, open);
    const std::size_t found = text.find(literal, 1);
    if (found == std::string_view::npos) return false;
    on_parameter(name, text.substr(0, found));
    text.remove_prefix(found + literal.size());
  }
}

template <typename OnParameter>
bool match_segments(std::string_view pattern, std::string_view text, OnParameter on_parameter) {
  while (true) {
    const std::size_t pattern_end = pattern.find('/');
    const std::size_t text_end = text.find('/');
    if ((pattern_end == std::string_view::npos) != (text_end == std::string_view::npos))
      return false;
    if (!match_segment(pattern.substr(0, pattern_end), text.substr(0, text_end), on_parameter)) {
      return false;
    }
    if (pattern_end == std::string_view::npos) return true;
    pattern.remove_prefix(pattern_end + 1);
    text.remove_prefix(text_end + 1);
  }
}

// Calls on_literal(text) and on_parameter(name) in the order of the template. A brace without its
// partner in the same segment is literal text.
template <typename OnLiteral, typename OnParameter>
void walk_template(std::string_view path_template, OnLiteral on_literal, OnParameter on_parameter) {
  while (!path_template.empty()) {
    const std::size_t open = path_template.find('{');
    const std::size_t close =
        open == std::string_view::npos ? open : path_template.find_first_of("}/", open);
    if (close == std::string_view::npos) {
      on_literal(path_template);
      return;
    }
    if (path_template[close] == '/') {
      on_literal(path_template.substr(0, close));
      path_template.remove_prefix(close);
      continue;
    }
    on_literal(path_template.substr(0, open));
    on_parameter(path_template.substr(open + 1, close - open - 1));
    path_template.remove_prefix(close + 1);
  }
}

}  // namespace

Result<Url> parse_url(std::string_view text) {
  if (text.empty()) return bad_url(text, "is empty");
  const auto is_bad_byte = [](char c) { return static_cast<std::uint8_t>(c) <= 0x20 || c == 0x7f; };
  if (std::any_of(text.begin(), text.end(), is_bad_byte)) {
    return bad_url(text, "has white space or control characters");
  }
  Url url;
  const std::size_t colon = text.find("://");
  if (colon != std::string_view::npos) url.scheme = to_lower(text.substr(0, colon));
  if (url.scheme != "http" && url.scheme != "https") {
    return bad_url(text, "does not begin with http:// or https://");
  }
  std::string_view rest = text.substr(colon + 3);
  if (rest.find_first_of("?#") != std::string_view::npos) {
    return bad_url(text, "has a query or a fragment, which a base URL cannot have");
  }
  std::string_view authority = rest.substr(0, rest.find('/'));
  rest.remove_prefix(authority.size());
  if (authority.find('@') != std::string_view::npos) {
    return bad_url("URL", "holds user information; give credentials as headers instead");
  }
  auto host = take_host(authority);
  if (!host) return bad_url(text, "has no usable host name");
  url.host = std::move(*host);

  const int default_port = url.scheme == "http" ? 80 : 443;
  url.port = default_port;
  if (!authority.empty()) {
    const char* const end = authority.data() + authority.size();
    const auto [stop, failed] = std::from_chars(authority.data() + 1, end, url.port);
    if (authority[0] != ':' || failed != std::errc() || stop != end || url.port < 1 ||
        url.port > 65535) {
      return bad_url(text, "has a port that is no number from 1 to 65535");
    }
  }
  while (rest.ends_with('/')) rest.remove_suffix(1);
  url.path = std::string(rest);
  url.loopback = is_loopback(url.host);
  const bool brackets = url.host.find(':') != std::string::npos;
  url.text = url.scheme + "://" + (brackets ? "[" + url.host + "]" : url.host);
  if (url.port != default_port) url.text += ":" + std::to_string(url.port);
  return url;
}

Target split_target(std::string_view target) {
  const std::size_t mark = target.find('?');
  if (mark == std::string_view::npos) return {target, {}, false};
  return {target.substr(0, mark), target.substr(mark + 1), true};
}

std::string local_target(std::string_view url, std::string_view base_path) {
  const std::size_t scheme = url.find("://");
  if (scheme != std::string_view::npos && url.find_first_of("/?") > scheme) {
    const std::size_t end = url.find_first_of("/?", scheme + 3);
    url.remove_prefix(std::min(end, url.size()));
  }
  if (!base_path.empty() && url.starts_with(base_path) && url.size() > base_path.size() &&
      url[base_path.size()] == '/') {
    url.remove_prefix(base_path.size());
  }
  return url.starts_with('/') ? std::string(url) : "/" + std::string(url);
}

std::vector<std::pair<std::string_view, std::string_view>> query_pairs(std::string_view query) {
  std::vector<std::pair<std::string_view, std::string_view>> pairs;
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), pair.size() + 1));
    if (pair.empty()) continue;
    const std::size_t equals = pair.find('=');
    if (equals == std::string_view::npos) {
      pairs.emplace_back(pair, std::string_view());
    } else {
      pairs.emplace_back(pair.substr(0, equals), pair.substr(equals + 1));
    }
  }
  return pairs;
}

std::string with_query_pair(std::string_view query, std::string_view name, std::string_view value) {
  const std::string fresh_name = percent_encode(name);
  const std::string fresh = fresh_name + "=" + percent_encode(value);
  std::string out;
  bool placed = false;
  const auto append = [&](std::string_view pair) {
    if (!out.empty()) out.push_back('&');
    out.append(pair);
  };
  for (const auto& [present, present_value] : query_pairs(query)) {
    const bool here = !placed && present == fresh_name;
    placed = placed || here;
    append(here ? fresh : std::string(present) + "=" + std::string(present_value));
  }
  if (!placed) append(fresh);
  return out;
}

std::string percent_encode(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  for (const char c : bytes) {
    if (is_unreserved(c)) {
      out += c;
      continue;
    }
    append_percent(out, static_cast<std::uint8_t>(c));
  }
  return out;
}

std::string percent_decode(std::string_view text, bool plus_is_space) {
  if (text.find('%') == std::string_view::npos &&
      (!plus_is_space || text.find('+') == std::string_view::npos)) {
    return std::string(text);
  }
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '%' && i + 2 < text.size()) {
      const int high = hex_digit(text[i + 1]);
      const int low = hex_digit(text[i + 2]);
      if (high >= 0 && low >= 0) {
        out += static_cast<char>(high * 16 + low);
        i += 2;
        continue;
      }
    }
    out += plus_is_space && c == '+' ? ' ' : c;
  }
  return out;
}

void append_wire_target(std::string& out, std::string_view target) {
  for (const char c : target) {
    const auto byte = static_cast<std::uint8_t>(c);
    if (byte > 0x20 && byte != 0x7f) {
      out += c;
    } else {
      append_percent(out, byte);
    }
  }
}

std::optional<std::vector<PathParameter>> match_path(std::string_view path_template,
                                                     std::string_view path) {
  // Most templates do not match most paths: the first pass costs no memory.
  std::size_t count = 0;
  const auto counts = [&](std::string_view, std::string_view) { ++count; };
  if (!match_segments(path_template, path, counts)) return std::nullopt;
  std::vector<PathParameter> parameters;
  if (count == 0) return parameters;
  parameters.reserve(count);
  match_segments(path_template, path, [&](std::string_view name, std::string_view value) {
    parameters.push_back({std::string(name), percent_decode(value)});
  });
  return parameters;
}

std::vector<std::string> values_of(const std::vector<PathParameter>& parameters) {
  std::vector<std::string> values;
  values.reserve(parameters.size());
  for (const PathParameter& parameter : parameters) values.push_back(parameter.value);
  return values;
}

std::string expand_path(std::string_view path_template, const std::vector<PathParameter>& values) {
  std::string out;
  walk_template(
      path_template, [&](std::string_view literal) { out += literal; },
      [&](std::string_view name) {
        const auto value = std::find_if(values.begin(), values.end(),
                                        [&](const PathParameter& p) { return p.name == name; });
        if (value != values.end()) {
          out += percent_encode(value->value);
        } else {
          out.append("{").append(name).append("}");
        }
      });
  return out;
}

std::vector<std::string> path_parameter_names(std::string_view path_template) {
  std::vector<std::string> names;
  walk_template(
      path_template, [](std::string_view) {},
      [&](std::string_view name) { names.emplace_back(name); });
  return names;
}

}  // namespace bodkin::http
