#include "cli/config.h"

#include <algorithm>
#include <filesystem>
#include <sstream>

#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "cli/config_parts.h"

namespace bodkin::cli {
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

std::unexpected<Error> unknown_key(const std::string& where, std::string_view key,
                                   std::string_view table, std::string_view known) {
  return error(ErrorCode::kInput,
               "unknown key '" + printable(key, 60) + "' in " + std::string(table) +
                   "; known: " + std::string(known),
               where);
}

namespace {

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

// The tables of one name, "[[principal]]".
Result<std::vector<const toml::table*>> tables_of(const std::string& path, std::string_view key,
                                                  const toml::node& node) {
  std::vector<const toml::table*> tables;
  const toml::array* array = node.as_array();
  if (array == nullptr || !array->is_homogeneous<toml::table>()) {
    return error(ErrorCode::kInput,
                 "each " + std::string(key) + " is written [[" + std::string(key) + "]]",
                 position(path, node));
  }
  for (const toml::node& element : *array) tables.push_back(element.as_table());
  return tables;
}

// Tables, as against options. False: the key is none of them.
Result<bool> read_table(Config& config, const std::string& path, std::string_view key,
                        const toml::node& node) {
  if (key == "values") {
    const toml::table* table = node.as_table();
    if (table == nullptr) {
      return error(ErrorCode::kInput, "known values are written [values]", position(path, node));
    }
    auto values = values_of_table(path, *table);
    if (!values) return std::unexpected(values.error());
    config.known = std::move(*values);
    return true;
  }
  if (key != "principal" && key != "tolerate") return false;
  auto tables = tables_of(path, key, node);
  if (!tables) return std::unexpected(tables.error());
  for (const toml::table* table : *tables) {
    if (key == "principal") {
      auto principal = principal_of(path, *table);
      if (!principal) return std::unexpected(principal.error());
      config.principals.push_back(std::move(*principal));
    } else {
      auto tolerance = tolerance_of(path, *table);
      if (!tolerance) return std::unexpected(tolerance.error());
      config.tolerate.push_back(std::move(*tolerance));
    }
  }
  return true;
}

}  // namespace

Result<toml::table> read_toml(const std::string& path, std::size_t bytes_max) {
  auto text = read_file(path, bytes_max);
  if (!text) return std::unexpected(text.error());
  toml::parse_result parsed = toml::parse(*text, path);
  if (!parsed) {
    return error(ErrorCode::kInput, std::string(parsed.error().description()),
                 path + ":" + std::to_string(parsed.error().source().begin.line));
  }
  return std::move(parsed).table();
}

Result<Config> read_config(const std::string& path, const std::vector<std::string>& known) {
  Config config;
  if (!std::filesystem::exists(path)) return config;
  const auto parsed = read_toml(path, limits::kInputBytesMax);
  if (!parsed) return std::unexpected(parsed.error());
  for (const auto& [key, node] : *parsed) {
    auto table = read_table(config, path, key.str(), node);
    if (!table) return std::unexpected(table.error());
    if (*table) continue;
    const std::string name(key.str());
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      std::vector<std::string> names = known;
      names.insert(names.end(), {"principal", "values", "tolerate"});
      const std::string near = nearest_name(name, names);
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
