// The tables of bodkin.toml, a function each. For cli/config*.cc alone, which are all that may know
// toml++.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "scenario/principal.h"
#include "scenario/values.h"
#include "session/tolerance.h"

#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Weverything"
#include <toml++/toml.h>
#pragma clang diagnostic pop

namespace bodkin::cli {

// The file's tables. kInput with file and line; read_file's errors.
Result<toml::table> read_toml(const std::string& path, std::size_t bytes_max);
// "FILE:LINE" of a node.
std::string position(const std::string& path, const toml::node& node);
// A string as it is, numbers and booleans as they are spelt. kInput for anything else.
Result<std::string> scalar(const std::string& where, std::string_view key, const toml::node& node);
// "unknown key 'x' in [[y]]; known: …".
std::unexpected<Error> unknown_key(const std::string& where, std::string_view key,
                                   std::string_view table, std::string_view known);

// [[principal]], with its [principal.login]. Secrets of a login are resolved, headers are not.
Result<scenario::Principal> principal_of(const std::string& path, const toml::table& table);
// [values]
Result<scenario::Values> values_of_table(const std::string& path, const toml::table& table);
// [[tolerate]]
Result<session::Tolerance> tolerance_of(const std::string& path, const toml::table& table);

}  // namespace bodkin::cli
