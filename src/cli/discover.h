// The contract that a service offers itself, where none was given.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "dispatch/dispatcher.h"
#include "http/message.h"

namespace bodkin::cli {

struct Discovered {
  std::string path;  // "/openapi.json"
  std::string text;
};

// Asks for a short list of usual paths, and takes the first answer 200 that is an OpenAPI document
// by its "openapi" or "swagger". What needs credentials is asked again with these. kUsage: none is
// there; the message says what was tried and what would be right.
Result<Discovered> discover_contract(dispatch::Dispatcher& dispatcher, const Headers& credentials);

// Whether a text is an OpenAPI document by its first look, in JSON or YAML.
bool looks_like_contract(std::string_view text);

}  // namespace bodkin::cli
