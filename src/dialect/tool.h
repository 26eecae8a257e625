// Which tools' dialects there are, and a file written for one of them with what stands beside it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "http/http_file.h"

namespace bodkin::dialect {

enum class Tool { kRestClient, kHttpyac, kCurl };

// "rest-client", "httpyac", "curl".
std::optional<Tool> find_tool(std::string_view name);
std::vector<std::string> tool_names();

// File names and bytes: first what the tool runs, STEM.http or STEM.sh; then a file for each body
// that is not plain text, STEM-body-N.bin (N: the request's number from 1), so that no tool takes
// it for something else. A body that names earlier answers stays in the text. kInput as
// to_rest_client().
Result<std::vector<std::pair<std::string, std::string>>> written_for(Tool tool, http::HttpFile file,
                                                                     const std::string& base_url,
                                                                     const std::string& stem);

}  // namespace bodkin::dialect
