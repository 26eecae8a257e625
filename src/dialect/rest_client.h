// Requests as VS Code's REST Client runs them: our own dialect (http/http_file.h), of which it
// knows all but escapes, repetitions and our spelling of UUIDs.
#pragma once

#include <string>

#include "base/result.h"
#include "http/http_file.h"

namespace bodkin::dialect {

// kInput where a request cannot be written so that it is sent as it is: which, and what can. A body
// with `body_file` stays in that file. REST Client itself puts values of earlier answers in without
// escaping or encoding them.
Result<std::string> to_rest_client(const http::HttpFile& file, const std::string& base_url);

}  // namespace bodkin::dialect
