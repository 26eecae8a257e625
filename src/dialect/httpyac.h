// Requests as httpyac runs them, in an editor or as a command.
#pragma once

#include <string>

#include "base/result.h"
#include "http/http_file.h"

namespace bodkin::dialect {

// As to_rest_client(). Values of earlier answers are expressions in JavaScript, "@expect" becomes
// an assertion, and text that httpyac would run becomes a quoted string. httpyac normalises "/../"
// in targets, and rounds numbers beyond a double.
Result<std::string> to_httpyac(const http::HttpFile& file, const std::string& base_url);

}  // namespace bodkin::dialect
