// bodkin.toml: the options that a project keeps in version control, and what is known of the
// service. Every key: docs/bodkin_toml.md. The files cli/config* are the sole users of toml++.
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
//     [values]
//     tenant_id = "acme"
//     [[tolerate]]
//     oracle = "rejected-valid"
//     status = 409
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "scenario/principal.h"
#include "scenario/values.h"
#include "session/tolerance.h"

namespace bodkin::cli {

struct Config {
  std::map<std::string, std::vector<std::string>> values;  // option name without dashes
  std::vector<scenario::Principal> principals;  // secrets of their headers not resolved yet
  scenario::Values known;                       // [values]
  std::vector<session::Tolerance> tolerate;
};

// kInput with file and line: a syntax error, an unknown key (with the nearest known one), a value
// of the wrong kind. `known`: option names that may stand there. A missing file is an empty Config.
Result<Config> read_config(const std::string& path, const std::vector<std::string>& known);

}  // namespace bodkin::cli
