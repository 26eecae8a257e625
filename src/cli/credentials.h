// Credentials of a file's requests as environment variables, so that what is exported holds none.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "http/http_file.h"
#include "scenario/principal.h"

namespace bodkin::cli {

// What hide_credentials() did with values that it did not know, a line each.
using Notes = std::vector<std::string>;

// Gives every request the credentials of its principal (the first of `principals`, by name, where
// it names none) as "{{$processEnv BODKIN_TOKEN_NAME}}", named as findings name them (docs/findings.md); a
// header that the request has already stays, with its value replaced in the same way where it is
// somebody's. So is a literal in a header that is for credentials by its name; notes say which.
// Known values are replaced wherever they stand. kUsage: a request is sent as somebody whose
// credentials are not known, and has none of its own.
Result<Notes> hide_credentials(http::HttpFile& file, const scenario::Principals& principals);

}  // namespace bodkin::cli
