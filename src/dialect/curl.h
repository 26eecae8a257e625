// Requests as a script for a POSIX shell with curl.
#pragma once

#include <string>

#include "http/http_file.h"

namespace bodkin::dialect {

// curl commands, one a request, in order; each answer is printed. Nothing of a request is ever
// outside quotes. A body with `body_file` comes from that file beside the script, any other one
// that is not plain text is written by printf(1). "{{$processEnv NAME}}" in targets and headers
// becomes "$NAME". Values of earlier answers are read with jq, which the script asks for where it
// is not there; a value that an answer does not have ends it with status 1. So does an "@expect"
// that does not hold, at the end. jq rounds numbers beyond a double.
// `script`: its name, for its own usage line.
std::string to_curl(const http::HttpFile& file, const std::string& base_url,
                    const std::string& script = "reproducer.sh");

}  // namespace bodkin::dialect
