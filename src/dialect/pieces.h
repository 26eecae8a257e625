// A request's text taken apart for tools that write values of earlier answers in their own way:
// what stands there as it is, and what is put in when the request is sent.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "http/http_file.h"
#include "http/reference.h"

namespace bodkin::dialect {

// Where a text stands; it decides how a value is spelled there (scenario/answers.h).
enum class Place { kTarget, kHeader, kBody };

struct Piece {
  enum class Kind {
    kText,         // `text` as it is
    kEnvironment,  // the environment variable of the name `text`
    kReference,    // `reference`; `step` is the request that was answered
    kRound,        // the number of the round of a repeated request
  };
  Kind kind = Kind::kText;
  std::string text;
  http::Reference reference;
  std::size_t step = 0;
  bool url = false;        // a reference that a target begins with: taken for a URL
  bool in_string = false;  // a reference inside a JSON string of a body
};

// The text of request `index` of the file, in order; neighbouring texts are one. References are
// those of requests with `captures` that name an earlier step, and new UUIDs; environment variables
// stand in targets and headers, rounds in bodies of requests that are repeated. Everything else,
// braces too, is text, and so is all of a body that has a file.
std::vector<Piece> pieces(const http::HttpFile& file, std::size_t index, std::string_view text,
                          Place place);

// A name for each request, of letters, digits and '_', each once, empty where the request has none:
// `prefix` and the request's own name, with its number where that would not be enough.
std::vector<std::string> step_names(const http::HttpFile& file, std::string_view prefix);

}  // namespace bodkin::dialect
