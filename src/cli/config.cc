#include "cli/config.h"

#include <algorithm>
#include <filesystem>
#include <sstream>

#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"

#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Weverything"
#include <toml++/toml.h>
#pragma clang diagnostic pop

namespace bodkin::cli {
namespace {

std::string position(const std::string& path, const toml::node& node) {
  return path + ":" + std::to_string(node.source().begin.line);
}

Result<std::string> scalar(const std::string& where, std::string_view key, const toml::node& node) {
  if (const auto text = node.value<std::string>(); node.is_string()) return *text;
  if (node.is_boolean()) return std::string(*node.value<bool>() ? "true" : "false");
  if (node.is_integer()) return std::to_string(*node.value<std::int64_t>());
  if (node.is_floating_point()) {
    std::ostringstream out;
    out << *node.value<double>();
    return out.str();
  }
  return error(ErrorCode::kInput,
               "'" + std::string(key) + "' takes a string, a number, true or false", where);
}

Result<scenario::May> may_of(const std::string& where, const std::string& word) {
  if (word == "all") return scenario::May::kAll;
  if (word == "read") return scenario::May::kRead;
  if (word == "nothing") return scenario::May::kNothing;
  return error(ErrorCode::kInput, "'may' is \"all\", \"read\" or \"nothing\", not \"" + word + "\"",
               where);
}

Result<scenario::Principal> principal_of(const std::string& path, const toml::table& table) {
  scenario::Principal principal;
  for (const auto& [key, node] : table) {
    const std::string where = position(path, node);
    if (key == "headers") {
      const toml::table* headers = node.as_table();
      if (headers == nullptr) {
        return error(ErrorCode::kInput, "'headers' is a table: { \"Name\" = \"value\" }", where);
      }
      for (const auto& [name, value] : *headers) {
        auto text = scalar(where, name.str(), value);
        if (!text) return std::unexpected(text.error());
        principal.headers.add(std::string(name.str()), *text);
      }
      continue;
    }
    auto text = scalar(where, key.str(), node);
    if (!text) return std::unexpected(text.error());
    if (key == "name") {
      principal.name = *text;
    } else if (key == "role") {
      principal.role = *text;
    } else if (key == "project") {
      principal.project = *text;
    } else if (key == "may") {
      auto may = may_of(where, *text);
      if (!may) return std::unexpected(may.error());
      principal.may = *may;
    } else {
      return error(ErrorCode::kInput,
                   "unknown key '" + std::string(key.str()) +
                       "' in [[principal]]; known: name, role, project, may, headers",
                   where);
    }
  }
  if (principal.name.empty()) {
    return error(ErrorCode::kInput, "a [[principal]] needs a name", position(path, table));
  }
  if (principal.role.empty()) principal.role = principal.name;
  return principal;
}

Result<std::vector<std::string>> values_of(const std::string& path, std::string_view key,
                                           const toml::node& node) {
  std::vector<std::string> values;
  const std::string where = position(path, node);
  if (const toml::array* array = node.as_array()) {
    for (const toml::node& element : *array) {
      auto text = scalar(where, key, element);
      if (!text) return std::unexpected(text.error());
      values.push_back(std::move(*text));
    }
    return values;
  }
  auto text = scalar(where, key, node);
  if (!text) return std::unexpected(text.error());
  values.push_back(std::move(*text));
  return values;
}

}  // namespace

Result<Config> read_config(const std::string& path, const std::vector<std::string>& known) {
  Config config;
  if (!std::filesystem::exists(path)) return config;
  auto text = read_file(path, limits::kInputBytesMax);
  if (!text) return std::unexpected(text.error());
  const toml::parse_result parsed = toml::parse(*text, path);
  if (!parsed) {
    return error(ErrorCode::kInput, std::string(parsed.error().description()),
                 path + ":" + std::to_string(parsed.error().source().begin.line));
  }
  for (const auto& [key, node] : parsed.table()) {
    if (key == "principal") {
      const toml::array* array = node.as_array();
      if (array == nullptr || !array->is_homogeneous<toml::table>()) {
        return error(ErrorCode::kInput, "principals are written [[principal]]",
                     position(path, node));
      }
      for (const toml::node& element : *array) {
        auto principal = principal_of(path, *element.as_table());
        if (!principal) return std::unexpected(principal.error());
        config.principals.push_back(std::move(*principal));
      }
      continue;
    }
    const std::string name(key.str());
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      const std::string near = nearest_name(name, known);
      return error(
          ErrorCode::kInput,
          "unknown key '" + name + "'" + (near.empty() ? "" : "; did you mean '" + near + "'?"),
          position(path, node));
    }
    auto values = values_of(path, name, node);
    if (!values) return std::unexpected(values.error());
    config.values[name] = std::move(*values);
  }
  return config;
}

}  // namespace bodkin::cli
