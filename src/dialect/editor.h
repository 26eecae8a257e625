// What editors that run .http files have in common. Internal to src/dialect.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "http/http_file.h"

namespace bodkin::dialect {

inline constexpr std::size_t kUnrolledMax = 1000;  // requests

// The file as an editor needs it: repeated requests stand there as often as they are sent, and
// targets are percent-encoded as they go over the wire. kInput: more than kUnrolledMax requests.
Result<http::HttpFile> for_editors(const http::HttpFile& file);

// Whether editors take the method for one.
bool is_editor_method(std::string_view method);

// kInput: "request 3 (name) cannot be written for TOOL: WHY; --for curl can".
std::unexpected<Error> cannot_write(const http::HttpFile& file, std::size_t index,
                                    std::string_view tool, std::string_view why);

}  // namespace bodkin::dialect
