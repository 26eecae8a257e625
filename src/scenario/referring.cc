#include "scenario/referring.h"

#include <algorithm>
#include <vector>

#include "base/text.h"

namespace bodkin::scenario {
namespace {

// The words of a name without what only says that it is an identifier.
std::vector<std::string> thing_words(std::string_view name) {
  std::vector<std::string> words = words_of_name(name);
  while (!words.empty() && (words.back() == "id" || words.back() == "uuid" ||
                            words.back() == "key" || words.back() == "ref")) {
    words.pop_back();
  }
  return words;
}

}  // namespace

bool refers_to(std::string_view member, std::string_view parameter) {
  if (member == parameter) return true;
  if (member.size() > parameter.size() && member.ends_with(parameter) &&
      member[member.size() - parameter.size() - 1] == '_') {
    return true;
  }
  const auto wanted = thing_words(parameter);
  const auto words = thing_words(member);
  return !wanted.empty() && words.size() >= wanted.size() &&
         std::equal(wanted.rbegin(), wanted.rend(), words.rbegin());
}

std::string referring_name(const json::Tree& body, json::NodeId node) {
  std::string name = json::key_of(body, node);
  const json::NodeId parent = body.at(node).parent;
  if (!name.empty() || parent == json::kNone || body.at(parent).kind != json::Kind::kArray) {
    return name;
  }
  return singular(json::key_of(body, parent));
}

std::string identifier_text(const json::Tree& body, json::NodeId node) {
  const json::Node& at = body.at(node);
  if (at.kind == json::Kind::kString) return json::decode_string(at.text).bytes;
  const bool whole = at.kind == json::Kind::kNumber &&
                     at.text.find_first_not_of("0123456789") == std::string_view::npos;
  return whole ? std::string(at.text) : std::string();
}

}  // namespace bodkin::scenario
