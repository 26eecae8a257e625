// bodkin.toml: the options that a project keeps in version control. Sole user of toml++.
//
//     url = "http://127.0.0.1:8778"
//     contract = "api/openapi.json"
//     time = "5m"
//     [[principal]]
//     name = "admin"
//     headers = { "X-Auth-Token" = "env:ADMIN_TOKEN" }
//     [[principal]]
//     name = "reader"
//     may = "read"             # all, read, nothing; without it the contract's x-bodkin-access says
//     headers = { "X-Auth-Token" = "@reader.token" }
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "scenario/principal.h"

namespace bodkin::cli {

struct Config {
  std::map<std::string, std::vector<std::string>> values;  // option name without dashes
  std::vector<scenario::Principal> principals;             // secrets not resolved yet
};

// kInput with file and line: a syntax error, an unknown key (with the nearest known one), a value
// of the wrong kind. `known`: option names that may stand there. A missing file is an empty Config.
Result<Config> read_config(const std::string& path, const std::vector<std::string>& known);

}  // namespace bodkin::cli
