// What the reader of one request and the reader of several share. Internal to src/http.
#pragma once

#include <string>
#include <string_view>

#include "http/http_file.h"

namespace bodkin::http {

// Whether decode_request takes the line for a request line.
bool is_lenient_request_line(std::string_view line, bool escaped);

// Directives, request line and headers as encode_request writes them, each with its line end; no
// body. `body_escaped`: with that directive.
std::string encode_head(const HttpFileRequest& input, bool body_escaped);

}  // namespace bodkin::http
