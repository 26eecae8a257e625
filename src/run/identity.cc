#include "run/identity.h"

#include <algorithm>
#include <array>

#include "base/hash.h"
#include "base/random.h"
#include "base/text.h"
#include "http/uri.h"
#include "json/edit.h"
#include "json/scan.h"
#include "schema/validate.h"

namespace bodkin::run {
namespace {

constexpr std::size_t kNodesMax = 128;
constexpr std::size_t kSuffixBytes = 7;  // of other_than(), a dash and six letters
constexpr std::size_t kTellingBytesMax = 1000;
constexpr std::size_t kTellingWordMin = 3;  // "id" stands in too many sentences

// Whether other_than() made it: "blue-kqwxzy".
bool is_suffixed(std::string_view text) {
  if (text.size() <= kSuffixBytes || text[text.size() - kSuffixBytes] != '-') return false;
  const std::string_view letters = text.substr(text.size() - kSuffixBytes + 1);
  return std::all_of(letters.begin(), letters.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

// Whether a text has all words of a member's name.
bool speaks_of(std::string_view text, std::string_view member) {
  const auto said = words_of_name(text.substr(0, kTellingBytesMax));
  const auto words = words_of_name(member);
  return !words.empty() && std::all_of(words.begin(), words.end(), [&](const std::string& word) {
    return word.size() >= kTellingWordMin &&
           std::find(said.begin(), said.end(), word) != said.end();
  });
}

}  // namespace

bool names_itself(std::string_view member) {
  static constexpr std::array<std::string_view, 7> kNames{"name",     "title", "email", "login",
                                                          "username", "slug",  "sku"};
  // "code", but not "country_code"; "id", but not "project_id", which is another thing's.
  static constexpr std::array<std::string_view, 6> kAlone{"id",     "uuid",      "key",
                                                          "number", "reference", "code"};
  const auto words = words_of_name(member);
  if (words.empty()) return false;
  const auto has = [&](const auto& names) {
    return std::find(names.begin(), names.end(), words.back()) != names.end();
  };
  return has(kNames) || (words.size() == 1 && has(kAlone));
}

std::string other_than(std::string_view text, std::uint64_t number) {
  Random random(hash64(text, number));
  if (is_uuid(text)) return fresh_uuid(random);
  const bool digits = !text.empty() && text.find_first_not_of("0123456789") == text.npos;
  if (digits) return std::to_string(100000 + random.below(900000));
  std::size_t end = std::min(text.find('@'), text.size());
  const std::string_view rest = text.substr(end);
  if (is_suffixed(text.substr(0, end))) end -= kSuffixBytes;  // it would grow with every name
  return std::string(text.substr(0, end)) + "-" + hash_letters(random.next(), kSuffixBytes - 1) +
         std::string(rest);
}

bool OwnNames::names_another(const std::string& member, const std::string& value) const {
  if (world == nullptr || operation == nullptr) return false;
  const std::string_view path = operation->path;
  const std::string own = singular(path.substr(path.rfind('/') + 1));
  return std::any_of(world->bindings.begin(), world->bindings.end(), [&](const auto& known) {
    const auto& [parameter, values] = known;
    if (world->refers(own, parameter)) return false;
    // What is the only one of its kind in the world needs no name to tell what it is.
    if (!is_uuid(value) && !world->refers(member, parameter)) return false;
    return std::find(values.begin(), values.end(), value) != values.end();
  });
}

bool OwnNames::operator()(const std::string& member, const std::string& value) const {
  if (names_another(member, value)) return false;
  if (world != nullptr && operation != nullptr) {
    const auto learned = world->unique.find(operation->path);
    if (learned != world->unique.end() && learned->second.contains(member)) return true;
  }
  return names_itself(member) || (!said.empty() && speaks_of(said, member));
}

std::vector<std::string> identities(const json::Tree& body, std::size_t max, const OwnNames& own) {
  std::vector<std::string> all;
  const auto add = [&](std::string text) {
    if (text.empty() || all.size() == max) return;
    if (std::find(all.begin(), all.end(), text) == all.end()) all.push_back(std::move(text));
  };
  const auto nodes = body.preorder();
  for (std::size_t i = 0; i < nodes.size() && i < kNodesMax; ++i) {
    const json::Node& node = body.at(nodes[i]);
    const std::string key = json::key_of(body, nodes[i]);
    if (is_uuid(key) && !own.names_another({}, key)) add(key);
    if (node.kind != json::Kind::kString) continue;
    std::string text = json::decode_string(node.text).bytes;
    if (own(key, text) || (is_uuid(text) && !own.names_another(key, text))) add(std::move(text));
  }
  return all;
}

bool rename_itself(json::Tree& body, const schema::Schema& schema, std::uint64_t number,
                   schema::Generator& generator, const OwnNames& own) {
  bool changed = false;
  Random random(hash64("rename", number));
  schema::GenerateOptions options;
  options.use_examples = false;
  for (const auto& [applied, node] : schema::applied_schemas(schema, body, generator)) {
    if (body.at(node).kind != json::Kind::kString) continue;
    const std::string old = json::decode_string(body.at(node).text).bytes;
    if (!own(json::key_of(body, node), old)) continue;
    std::string spelling = json::quote(other_than(old, number));
    if (!generator.fits(*applied, spelling)) {
      const auto made = generator.generate(*applied, random, options);
      if (!made || !json::is_string(*made)) continue;
      spelling = *made;
    }
    changed = changed || spelling != body.at(node).text;
    json::set_text(body, node, spelling);
  }
  return changed;
}

void rename(std::string& target, std::string& body, const std::string& identity,
            const std::string& other) {
  if (is_uuid(identity)) {
    replace_all(target, identity, other);
    replace_all(body, identity, other);
    return;
  }
  const std::string_view path = http::split_target(target).path;
  const std::string encoded = http::percent_encode(identity);
  const std::size_t slash = path.rfind('/');
  if (slash != path.npos && path.substr(slash + 1) == encoded) {
    target.replace(slash + 1, encoded.size(), http::percent_encode(other));
  }
  replace_all(body, json::quote(identity), json::quote(other));
}

}  // namespace bodkin::run
