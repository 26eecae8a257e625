#include "triage/joiner_words.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.h"
#include "http/scenario.h"
#include "triage/value_class.h"

namespace bodkin::triage {
namespace {

using finding::Finding;

template <typename Words>
bool contains(const Words& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

std::vector<std::string> segments(std::string_view path) {
  std::vector<std::string> out;
  while (path.starts_with('/')) {
    path.remove_prefix(1);
    out.emplace_back(path.substr(0, path.find('/')));
    path.remove_prefix(out.back().size());
  }
  return out;
}

bool is_parameter(std::string_view segment) {
  return segment.find('{') != std::string_view::npos;
}

std::string joined(const std::vector<std::string>& segments, std::size_t count) {
  std::string path;
  for (std::size_t i = 0; i < count; ++i) path += "/" + segments[i];
  return path;
}

// "provider" of "resource_providers".
std::string noun_of(std::string_view name) {
  const std::vector<std::string> words = words_of_name(name);
  return words.empty() ? std::string() : singular(words.back());
}

// The last segment of a path that is no parameter.
std::string last_literal(std::string_view path) {
  std::string last;
  for (const std::string& segment : segments(path)) {
    if (!is_parameter(segment)) last = segment;
  }
  return last;
}

}  // namespace

std::string body_of(const Bucket& bucket) {
  return http::decode_scenario(bucket.record.input).steps.back().request.body;
}

std::string resource_of(std::string_view path) {
  const std::vector<std::string> all = segments(path);
  const auto first = std::ranges::find_if(all, is_parameter);
  if (first == all.begin()) return std::string(path);
  return joined(all, static_cast<std::size_t>(first - all.begin()));
}

std::string last_name(std::string_view location) {
  return std::string(location.substr(location.find_last_of("/.:?") + 1));
}

bool names_state(std::string_view member) {
  const std::vector<std::string> words = words_of_name(member);
  static constexpr std::array<std::string_view, 5> kWords = {"generation", "version", "revision",
                                                             "etag", "rev"};
  return !words.empty() && contains(kWords, words.back());
}

std::string state_named(const Finding& f) {
  std::string_view location = f.location;
  if (location.starts_with("model:")) location.remove_prefix(6);
  const std::string member = last_name(location);
  const std::vector<std::string> words = words_of_name(member);
  if (words.empty()) return {};
  if (words.size() > 1) return words[words.size() - 2] + " " + words.back();
  location.remove_suffix(std::min(location.size(), member.size() + 1));
  std::string owner = noun_of(last_name(location));
  if (owner.empty() && location.ends_with("/*")) {  // an entry of a map or of a list
    owner = noun_of(last_name(location.substr(0, location.size() - 2)));
  }
  if (owner.empty()) owner = noun_of(last_literal(f.path));
  return owner + " " + words.back();
}

std::string missing_thing(const Finding& f) {
  const std::vector<std::string> all = segments(f.path);
  std::size_t end = all.size();
  while (end > 0 && !is_parameter(all[end - 1])) --end;
  if (end == 0) return f.path;
  const std::string place = f.member.starts_with("path:") ? f.member : f.location;
  if (place.starts_with("path:")) {
    const std::string wanted = "{" + place.substr(5) + "}";
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (all[i].find(wanted) != std::string::npos) return joined(all, i + 1);
    }
  }
  // "model:order.none": the parameter behind "orders", or one that is named for it.
  if (place.starts_with("model:")) {
    const std::string entity = place.substr(6, place.find('.') - 6);
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (!is_parameter(all[i])) continue;
      const bool behind = i > 0 && noun_of(all[i - 1]) == entity;
      if (behind || contains(words_of_name(all[i]), entity)) return joined(all, i + 1);
    }
  }
  return joined(all, end);
}

std::string component_kind(std::string_view location) {
  static constexpr std::array<std::string_view, 2> kHomes = {"#/components/schemas/",
                                                             "#/definitions/"};
  static constexpr std::array<std::string_view, 24> kUses = {
      "create", "created", "creation", "update", "updated", "patch", "put",      "post",
      "new",    "edit",    "write",    "read",   "in",      "out",   "input",    "output",
      "base",   "dto",     "request",  "reply",  "payload", "body",  "response", "params"};
  for (const std::string_view home : kHomes) {
    const std::size_t at = location.find(home);
    if (at == std::string_view::npos) continue;
    std::string_view name = location.substr(at + home.size());
    name = name.substr(0, name.find('/'));
    std::string kind;
    for (const std::string& word : words_of_name(name)) {
      if (!contains(kUses, word)) kind += (kind.empty() ? "" : " ") + word;
    }
    return kind.empty() ? to_lower(name) : kind;
  }
  return {};
}

std::string quoted_part(std::string_view target) {
  const std::size_t quote =
      std::min({target.find('\''), target.find("%27"), target.find('"'), target.find("%22")});
  if (quote == std::string_view::npos) return "";
  return target.find('?') < quote ? "query" : "path";
}

bool is_readers_matter(std::string_view value_class) {
  static constexpr std::array<std::string_view, 6> kClasses = {"a key twice",
                                                               "text that is not JSON",
                                                               "half of a surrogate pair",
                                                               "bytes that are not UTF-8",
                                                               "a number beyond a double",
                                                               "deep nesting"};
  return contains(kClasses, value_class);
}

bool is_about_reading(const Bucket& bucket) {
  const std::string body = body_of(bucket);
  return !wrap_of(body).empty() || is_readers_matter(value_class(body));
}

std::string states_taken(const Bucket& bucket) {
  for (const Part& part : bucket.explanation.parts) {
    if (names_state(last_name(part.where)) && part.verdict.starts_with("only this")) return "one";
  }
  return "any";
}

}  // namespace bodkin::triage
