// [values] and [[tolerate]] of bodkin.toml: what the user knows of the service.
#include "base/text.h"
#include "cli/config_parts.h"
#include "json/tree.h"

namespace bodkin::cli {
namespace {

// A value as a JSON scalar's spelling.
Result<std::string> spelling_of(const std::string& where, std::string_view key,
                                const toml::node& node) {
  if (node.is_string()) return json::quote(*node.value<std::string>());
  if (node.is_floating_point() || node.is_integer() || node.is_boolean()) {
    std::string text = *scalar(where, key, node);
    if (text.find_first_not_of("0123456789+-.eE") == std::string::npos || node.is_boolean()) {
      return text;
    }
  }
  return error(ErrorCode::kInput,
               "'" + printable(key, 80) +
                   "' in [values] takes a string, a number, true, false, or a list of these",
               where);
}

Result<void> add_statuses(std::vector<int>& statuses, const std::string& where,
                          const toml::node& node) {
  const auto status = node.value<std::int64_t>();
  if (!node.is_integer() || *status < 100 || *status > 599) {
    return error(ErrorCode::kInput,
                 "'status' in [[tolerate]] is a number from 100 to 599, or a "
                 "list of such",
                 where);
  }
  statuses.push_back(static_cast<int>(*status));
  return {};
}

}  // namespace

Result<scenario::Values> values_of_table(const std::string& path, const toml::table& table) {
  scenario::Values values;
  for (const auto& [key, node] : table) {
    const std::string where = position(path, node);
    std::vector<std::string> spellings;
    const toml::array* list = node.as_array();
    for (std::size_t i = 0; i < (list == nullptr ? 1 : list->size()); ++i) {
      auto spelling = spelling_of(where, key.str(), list == nullptr ? node : *list->get(i));
      if (!spelling) return std::unexpected(spelling.error());
      spellings.push_back(std::move(*spelling));
    }
    if (spellings.empty()) {
      return error(ErrorCode::kInput, "'" + printable(key.str(), 80) + "' in [values] is empty",
                   where);
    }
    if (auto added = values.add(key.str(), std::move(spellings), true); !added) {
      return error(ErrorCode::kInput, added.error().message, where);
    }
  }
  return values;
}

Result<session::Tolerance> tolerance_of(const std::string& path, const toml::table& table) {
  session::Tolerance made;
  made.where = position(path, table);
  for (const auto& [key, node] : table) {
    const std::string where = position(path, node);
    if (key == "status") {
      const toml::array* list = node.as_array();
      for (std::size_t i = 0; i < (list == nullptr ? 1 : list->size()); ++i) {
        auto added = add_statuses(made.statuses, where, list == nullptr ? node : *list->get(i));
        if (!added) return std::unexpected(added.error());
      }
      continue;
    }
    auto text = scalar(where, key.str(), node);
    if (!text) return std::unexpected(text.error());
    if (key == "operation") {
      made.operation = *text;
    } else if (key == "oracle") {
      made.oracle = *text;
    } else if (key == "location") {
      made.location = *text;
    } else if (key == "reason") {
      made.reason = *text;
    } else {
      return unknown_key(where, key.str(), "[[tolerate]]",
                         "operation, status, oracle, location, reason");
    }
  }
  return made;
}

}  // namespace bodkin::cli
