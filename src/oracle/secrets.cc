#include "oracle/secrets.h"

#include <algorithm>
#include <array>
#include <map>
#include <vector>

#include "base/text.h"
#include "json/tree.h"
#include "oracle/phrases.h"
#include "schema/validate.h"

namespace bodkin::oracle {
namespace {

using schema::Schema;

// Texts that begin a secret, and how many characters of its alphabet must follow.
struct Form {
  std::string_view phrase;
  const char* kind;
  std::size_t more;
};
constexpr const char* kHash = "a hash of a password";
constexpr const char* kKey = "a private key";
constexpr std::array<Form, 20> kForms{{
    {"$2a$", kHash, 50},
    {"$2b$", kHash, 50},
    {"$2y$", kHash, 50},
    {"$argon2i$", kHash, 20},
    {"$argon2d$", kHash, 20},
    {"$argon2id$", kHash, 20},
    {"$scrypt$", kHash, 20},
    {"$pbkdf2", kHash, 20},
    {"$5$", kHash, 40},
    {"$6$", kHash, 80},
    {"$apr1$", kHash, 20},
    {"pbkdf2:sha", kHash, 30},
    {"pbkdf2_sha", kHash, 30},
    {"scrypt:32768:", kHash, 30},
    {"{ssha}", kHash, 20},
    {"-----begin private key-----", kKey, 0},
    {"-----begin rsa private key-----", kKey, 0},
    {"-----begin ec private key-----", kKey, 0},
    {"-----begin openssh private key-----", kKey, 0},
    {"-----begin encrypted private key-----", kKey, 0},
}};

bool in_hash(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         std::string_view("$./+=,:_-").find(c) != std::string_view::npos;
}

const Phrases& forms() {
  static const Phrases made = [] {
    std::vector<std::string_view> list;
    for (const Form& form : kForms) list.push_back(form.phrase);
    return Phrases(list);
  }();
  return made;
}

// Names by their words joined. `kDatabase` are those that a document would have if it meant them.
enum class Meaning { kNothing, kSecret, kDatabase };
constexpr std::array<std::string_view, 23> kSecretEndings{
    "password",       "passwd",    "passwordhash", "passhash",  "passworddigest",
    "hashedpassword", "pwhash",    "salt",         "secret",    "secretkey",
    "privatekey",     "apikey",    "cvv",          "cvc",       "cardnumber",
    "resettoken",     "ssn",       "keyhash",      "tokenhash", "secrethash",
    "pinhash",        "hashedkey", "hashedtoken"};
constexpr std::array<std::string_view, 9> kSecrets{
    "pwd", "passphrase", "passcode",  "creditcard",  "creditcardnumber",
    "pan", "pin",        "authtoken", "refreshtoken"};
constexpr std::array<std::string_view, 8> kOfDatabases{"rowid", "pk",         "oid",  "internalid",
                                                       "dbid",  "internalpk", "dbpk", "databaseid"};
constexpr std::array<std::string_view, 5> kQuestions{"has", "is", "needs", "requires", "use"};

// What each of the names above has a part of, however its words are joined.
const Phrases& names() {
  static const Phrases made({"pass",   "pwd",  "hash", "salt",     "secret", "key",     "cvv",
                             "cvc",    "card", "pan",  "pin",      "token",  "ssn",     "rowid",
                             "row_id", "pk",   "oid",  "internal", "db",     "database"});
  return made;
}

Meaning meaning_of(std::string_view name) {
  if (names().find(name, 1).empty()) return Meaning::kNothing;
  const auto words = words_of_name(name);
  if (words.empty() ||
      std::find(kQuestions.begin(), kQuestions.end(), words[0]) != kQuestions.end()) {
    return Meaning::kNothing;
  }
  std::string joined;
  for (const std::string& word : words) joined += word;
  const auto is = [&](std::string_view known) { return joined == known; };
  if (std::any_of(kOfDatabases.begin(), kOfDatabases.end(), is)) return Meaning::kDatabase;
  if (std::any_of(kSecrets.begin(), kSecrets.end(), is)) return Meaning::kSecret;
  // Whole words: "basalt" is none.
  const bool ends = std::any_of(kSecretEndings.begin(), kSecretEndings.end(), [&](auto ending) {
    std::string tail;
    for (auto word = words.rbegin(); word != words.rend() && tail.size() < ending.size(); ++word) {
      tail.insert(0, *word);
    }
    return tail == ending;
  });
  return ends ? Meaning::kSecret : Meaning::kNothing;
}

// Says something: is no mask, and not what stands for nothing.
bool is_shown(const json::Node& node) {
  if (node.kind == json::Kind::kNumber) return true;
  if (node.kind != json::Kind::kString) return false;
  const std::string text = json::decode_string(node.text).bytes;
  const std::string lower = to_lower(text);
  if (text.size() < 2 || lower == "redacted" || lower == "hidden" || lower == "masked" ||
      lower == "null" || lower == "none") {
    return false;
  }
  return std::any_of(text.begin(), text.end(), [](char c) {
    return std::string_view("*xX.-#_ ").find(c) == std::string_view::npos;
  });
}

// The schemas of an object name all its members, as far as the document says.
bool is_described(const std::vector<const Schema*>& schemas) {
  bool some = false;
  for (const Schema* schema : schemas) {
    some = some || !schema->properties.empty();
    if (schema->additional != nullptr || !schema->pattern_properties.empty() ||
        !schema->any_of.empty() || !schema->one_of.empty()) {
      return false;
    }
  }
  return some;
}

const Schema* declared(const std::vector<const Schema*>& schemas, std::string_view name) {
  for (const Schema* schema : schemas) {
    for (const auto& [key, property] : schema->properties) {
      if (key == name) return property;
    }
  }
  return nullptr;
}

}  // namespace

bool names_a_secret(std::string_view member) {
  return meaning_of(member) == Meaning::kSecret;
}

std::optional<Secret> secret_text(std::string_view answer) {
  for (const Phrases::Hit& hit : forms().find(answer)) {
    const Form& form = kForms[hit.phrase];
    std::size_t end = hit.begin + form.phrase.size();
    while (end < answer.size() && in_hash(answer[end])) ++end;
    if (end - hit.begin - form.phrase.size() < form.more) continue;
    return Secret{form.kind, std::string(answer.substr(hit.begin, end - hit.begin)), {}};
  }
  return std::nullopt;
}

std::optional<Secret> secret_member(const Facts& facts) {
  if (facts.operation == nullptr || !facts.exchange->answered()) return std::nullopt;
  const Response& answer = facts.exchange->answer.response;
  const contract::ResponseSpec* spec = facts.operation->response(answer.status);
  if (spec == nullptr || spec->body == nullptr || names().find(answer.body, 1).empty()) {
    return std::nullopt;
  }
  const json::Tree tree = json::parse(answer.body);
  std::map<json::NodeId, std::vector<const Schema*>> objects;
  for (const auto& [schema, node] : schema::applied_schemas(*spec->body, tree)) {
    if (tree.at(node).kind == json::Kind::kObject) objects[node].push_back(schema);
  }
  for (const auto& [object, schemas] : objects) {
    if (!is_described(schemas)) continue;
    for (json::NodeId child = tree.at(object).first_child; child != json::kNone;
         child = tree.at(child).next) {
      const std::string name = json::key_of(tree, child);
      const Meaning meaning = meaning_of(name);
      if (meaning == Meaning::kNothing || !is_shown(tree.at(child))) continue;
      const Schema* property = declared(schemas, name);
      if (property != nullptr && !property->write_only) continue;
      const char* kind = meaning == Meaning::kDatabase ? "internal identifier"
                         : property != nullptr         ? "the write-only member"
                                                       : "the undeclared member";
      return Secret{std::string(kind) + " " + name, json::print(tree, child), name};
    }
  }
  return std::nullopt;
}

}  // namespace bodkin::oracle
