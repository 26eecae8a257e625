// Scope patterns: "METHOD /path/*", "/path/*", a tag or an operationId; '*' is any text, also with
// slashes in it.
#include <algorithm>
#include <string_view>

#include "base/text.h"
#include "run/runner.h"

namespace bodkin::run {
// In linear space and without recursion.
bool matches_glob(std::string_view pattern, std::string_view text) {
  std::size_t p = 0, t = 0, star = std::string_view::npos, resume = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = t;
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

namespace {

bool names(std::string_view pattern, const contract::Operation& operation) {
  const std::size_t space = pattern.find(' ');
  if (space != std::string_view::npos) {
    const std::string_view method = pattern.substr(0, space);
    const std::size_t path = pattern.find_first_not_of(' ', space);
    if (path == std::string_view::npos) return false;
    return (method == "*" || equal_ignore_case(method, operation.method)) &&
           matches_glob(pattern.substr(path), operation.written_path);
  }
  return matches_glob(pattern, operation.written_path) || matches_glob(pattern, operation.id) ||
         std::any_of(operation.tags.begin(), operation.tags.end(),
                     [&](const auto& tag) { return matches_glob(pattern, tag); });
}

bool any_names(const std::vector<std::string>& patterns, const contract::Operation& operation) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const auto& pattern) { return names(pattern, operation); });
}

}  // namespace

bool Scope::allows(const contract::Operation& operation) const {
  if (any_names(exclude, operation)) return false;
  return include.empty() || any_names(include, operation);
}

bool Scope::allows_request(const contract::Contract& contract, std::string_view method,
                           std::string_view target) const {
  if (target.empty() || target[0] != '/' || method.empty()) return false;
  if (include.empty() && exclude.empty()) return true;
  const auto match = contract.match(method, target);
  if (!match) return false;
  if (match->operation != nullptr) return allows(*match->operation);
  // A method that the path does not have: as the path's other methods.
  const std::string_view path = http::split_target(target).path;
  bool known = false;
  for (const auto& operation : contract.operations()) {
    if (!http::match_path(operation.path, path)) continue;
    known = true;
    if (!allows(operation)) return false;
  }
  return known;
}

}  // namespace bodkin::run
