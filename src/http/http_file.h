// Requests as text that people read and editors run: the dialect of VS Code's REST Client, as far
// as requests without captures go.
//
//     # a comment; also //
//     # @name create
//     # @principal admin
//     # @expect 200
//     POST {{base}}/resource_providers HTTP/1.1
//     Content-Type: application/json
//
//     {"name": "rp"}
//
//     ###
//
// "# @body-escaped" before the request line says that its body is one line in which \xNN, \n, \r,
// \t and \\ stand for bytes; "# @head-escaped" says the same of each word of the request line and
// the headers. Any byte string can be written so, and print() uses them where the plain form would
// not read back. A body of one line "< ./body.bin" is the file of that name beside the text.
// "@name = value" before the first request defines a variable; {{name}} is replaced in targets,
// headers and bodies. "{{create.response.body.$.id}}" and the like (http/reference.h) name what an
// earlier step was answered with and stay as text until then, as does "{{$processEnv NAME}}". Other
// braces in a body are just text, and an escaped or included body holds neither variable nor
// reference. A leading {{base}} or scheme://host of the target is dropped: where to send is the
// run's affair.
// Grammar and limits: docs/http_format.md.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "http/message.h"

namespace bodkin::http {

struct HttpFileRequest {
  Request request;            // target as written after variables, without scheme and host
  std::string name;           // "# @name"; may be empty; references use it
  std::string principal;      // "# @principal"; empty: the run's default
  std::string expect;         // "# @expect": "200", "4xx"; empty: nothing is expected
  int repeat = 1;             // "# @repeat N": send it N times (world files)
  bool mark_builder = false;  // "# @mark-builder" (world files, scenario/world.h)
  bool concurrent = false;    // "# @concurrent": sent at once with its neighbours that say so
  std::vector<std::string> comments;  // other comment lines, without their marker
  int line = 0;           // of the request line, from 1; 0 where it was not parsed from a file
  std::string body_file;  // the name in "< ./NAME"; empty: the body stands in the text
  // Target, headers or body name what earlier steps were answered with, or a new UUID
  // (http/reference.h); to be put in before it is sent.
  bool captures = false;
  friend bool operator==(const HttpFileRequest&, const HttpFileRequest&) = default;
};

struct HttpFile {
  std::vector<std::pair<std::string, std::string>> variables;
  std::vector<HttpFileRequest> requests;
};

// kInput with "name:line" for each kind of mistake: no request line, a bad header line, an unknown
// directive or variable, a bad escape, more than limits::kStepsMax requests, nothing in it at all.
// `trusted`: for world files, where bodies may use unknown variables no more than targets, {{#}}
// stays as it is, and there are no references.
// Reads no other file: where body_file is set, the body is empty.
Result<HttpFile> parse_http_file(std::string_view text, const std::string& name,
                                 bool trusted = false);

// The file at `path` with its body files, which stand beside it: what a person or a finding's
// folder gives. kInput as above and as base/file.h.
Result<HttpFile> read_http_file(const std::string& path);

// Puts the environment's values for "{{$processEnv NAME}}" in targets and headers, as editors do on
// sending. kUsage: a variable is not set; says which.
Result<void> resolve_environment(HttpFile& file);

// Text that parses back to the same requests, for any bytes in target, headers and body. Where
// there is a variable `base`, targets are written after it. A name, principal, comment or variable
// that does not fit on a line is written as printable() shows it. A request with captures must be
// one of which prints_captures() holds, after a step of each name that it uses.
std::string print_http_file(const HttpFile& file);

// Whether a request with captures can stand in a file so that nothing but its references is taken
// for one.
bool prints_captures(const HttpFileRequest& request);

// Whether the body can stand in a .http file as it is, with every editor and tool reading it as
// the same bytes and doing nothing else: one or more lines of printable UTF-8 that no tool takes
// for a separator, comment, file, script or variable.
bool is_plain_body(std::string_view body);

// Lenient reading of one request for fuzz inputs: total over arbitrary bytes, silent, no variables
// and no directives but @name, @principal, @concurrent, @head-escaped and @body-escaped. The body
// is everything after the first empty line, to the last byte. A text without a request line gives
// an empty method and the whole text as body.
HttpFileRequest decode_request(std::string_view bytes);
// Its inverse: decode_request(encode_request(r)) == r for every request, whatever its bytes, and
// every principal that is one line without white space around it; names as http/reference.h allows
// them. Other fields are not written.
std::string encode_request(const HttpFileRequest& request);

}  // namespace bodkin::http
