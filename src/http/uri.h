// Request targets and URLs: splitting, percent-encoding, path templates (RFC 3986, OpenAPI 3.0
// "Path Templating").
//
// Splitting keeps the bytes as they are; decoding is asked for by name. No dot-segment is removed.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace bodkin::http {

struct Url {
  std::string scheme;     // "http" or "https", lower case
  std::string host;       // without brackets, lower case
  int port = 0;           // explicit or the scheme's default
  std::string path;       // base path without a trailing slash; empty for "/"
  bool loopback = false;  // 127.0.0.0/8, ::1, localhost
  std::string text;       // scheme://host[:port] with brackets where needed, no path
};
// kUsage: not an absolute http(s) URL, or with user info, query or fragment; says what would be
// right.
Result<Url> parse_url(std::string_view text);

struct Target {
  std::string_view path;   // up to the first '?'
  std::string_view query;  // after it; empty where there is none
  bool has_query = false;
};
Target split_target(std::string_view target);

// What a URL or a reference to one asks of its own host: scheme and host cut off, and a base path
// where it begins with that. Nothing is decoded.
std::string local_target(std::string_view url, std::string_view base_path);

// Query as pairs in order, still encoded; a pair without '=' has an empty value.
std::vector<std::pair<std::string_view, std::string_view>> query_pairs(std::string_view query);

// The query with that pair: in the place of the first of that name, or at the end. Name and value
// are encoded here; names compare by their encoded bytes.
std::string with_query_pair(std::string_view query, std::string_view name, std::string_view value);

// Encodes all but RFC 3986's unreserved characters.
std::string percent_encode(std::string_view bytes);
// Malformed escapes stay as they are. plus_is_space for query strings.
std::string percent_decode(std::string_view text, bool plus_is_space = false);

// Appends a target as it can stand in a request line: bytes that would end it (white space, control
// characters) as %XX, everything else as it is.
void append_wire_target(std::string& out, std::string_view target);

// "/a/{id}/b" against "/a/7/b": decoded values of the template's parameters, in order of their
// place, or nothing. A parameter matches one non-empty segment, or a part of one where the template
// says so ("/a/{x}.json"). Literal text is compared byte by byte.
struct PathParameter {
  std::string name;
  std::string value;
};
std::optional<std::vector<PathParameter>> match_path(std::string_view path_template,
                                                     std::string_view path);
// The values alone, in their order.
std::vector<std::string> values_of(const std::vector<PathParameter>& parameters);
// The template with each {name} replaced by its encoded value; a name without a value stays.
std::string expand_path(std::string_view path_template, const std::vector<PathParameter>& values);
// Names in a template, in order.
std::vector<std::string> path_parameter_names(std::string_view path_template);

}  // namespace bodkin::http
