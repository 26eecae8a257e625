#include "contract/path_names.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "base/text.h"

namespace bodkin::contract {
namespace {

std::vector<std::string> segments_of(std::string_view path) {
  std::vector<std::string> segments;
  while (!path.empty()) {
    path.remove_prefix(1);  // the slash
    const std::size_t end = std::min(path.find('/'), path.size());
    segments.emplace_back(path.substr(0, end));
    path.remove_prefix(end);
  }
  return segments;
}

// The name of a parameter that is the whole segment, or nothing.
std::string parameter_of(std::string_view segment) {
  const bool whole = segment.size() > 2 && segment.front() == '{' &&
                     segment.find('}') == segment.size() - 1 && segment.rfind('{') == 0;
  return whole ? std::string(segment.substr(1, segment.size() - 2)) : std::string();
}

// Names that do not say of what they are.
bool says_nothing(std::string_view name) {
  static constexpr std::array<std::string_view, 14> kNames = {
      "id",   "uuid", "guid", "uid",    "pk",  "_id",        "key",
      "name", "slug", "code", "number", "ref", "identifier", "handle"};
  return std::any_of(kNames.begin(), kNames.end(),
                     [&](std::string_view known) { return equal_ignore_case(known, name); });
}

// The last literal segment before this one; empty: none.
std::string collection_of(const std::vector<std::string>& segments, std::size_t at) {
  while (at-- > 0) {
    if (segments[at].find('{') == std::string::npos) return segments[at];
  }
  return {};
}

}  // namespace

std::map<std::string, std::string> distinct_paths(const std::vector<std::string>& written) {
  std::map<std::string, std::set<std::string>> collections;  // by parameter
  for (const std::string& path : written) {
    const auto segments = segments_of(path);
    for (std::size_t i = 0; i < segments.size(); ++i) {
      const std::string name = parameter_of(segments[i]);
      if (says_nothing(name)) collections[name].insert(collection_of(segments, i));
    }
  }
  std::map<std::string, std::string> changed;
  for (const std::string& path : written) {
    const auto segments = segments_of(path);
    std::set<std::string> taken;
    for (const std::string& segment : segments) taken.insert(parameter_of(segment));
    std::string distinct;
    for (std::size_t i = 0; i < segments.size(); ++i) {
      const std::string name = parameter_of(segments[i]);
      const std::string collection = collection_of(segments, i);
      std::string made = singular(collection) + "_" + name;
      const bool renamed = says_nothing(name) && !collection.empty() &&
                           collections[name].size() > 1 && taken.insert(made).second;
      distinct += "/" + (renamed ? "{" + std::move(made) + "}" : segments[i]);
    }
    if (distinct != path) changed.emplace(path, std::move(distinct));
  }
  return changed;
}

std::string collection_named(std::string_view path, const std::string& parameter) {
  if (!says_nothing(parameter)) return {};
  const auto segments = segments_of(path);
  for (std::size_t i = 0; i < segments.size(); ++i) {
    if (parameter_of(segments[i]) == parameter) return singular(collection_of(segments, i));
  }
  return {};
}

std::string distinct_name(std::string_view written, std::string_view distinct,
                          const std::string& name) {
  const auto before = segments_of(written);
  const auto after = segments_of(distinct);
  for (std::size_t i = 0; i < before.size() && i < after.size(); ++i) {
    if (parameter_of(before[i]) == name) return parameter_of(after[i]);
  }
  return name;
}

}  // namespace bodkin::contract
