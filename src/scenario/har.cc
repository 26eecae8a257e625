#include "scenario/har.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <set>
#include <utility>

#include "base/limits.h"
#include "base/text.h"
#include "http/uri.h"
#include "json/edit.h"

namespace bodkin::scenario {
namespace {

using json::Kind;
using json::kNone;
using json::NodeId;

constexpr std::size_t kValueBytesMax = 200;
constexpr std::size_t kSecretBytesMin = 8;  // shorter ones stand in other places by chance
constexpr std::size_t kNodesMax = 4096;     // of a body
constexpr std::string_view kRemoved = "bodkin-removed";

bool says_secret(std::string_view name) {
  static constexpr std::array<std::string_view, 17> kParts = {
      "password", "passwd",  "passphrase", "pwd",           "secret",    "token",
      "apikey",   "api_key", "api-key",    "authorization", "session",   "cookie",
      "csrf",     "xsrf",    "credential", "signature",     "access_key"};
  const std::string lower = to_lower(name);
  return std::any_of(kParts.begin(), kParts.end(),
                     [&](std::string_view part) { return lower.find(part) != std::string::npos; });
}

// Short names that mean a credential in a query, and anything in a body.
bool says_secret_in_query(std::string_view name) {
  static constexpr std::array<std::string_view, 5> kWhole = {"auth", "key", "jwt", "sig", "code"};
  return says_secret(name) ||
         std::find(kWhole.begin(), kWhole.end(), to_lower(name)) != kWhole.end();
}

// "https://host:1/a?b#c" without scheme, host and fragment; empty where it is none.
std::string target_of(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  url.remove_prefix(scheme + 3);
  const std::size_t path = std::min(url.find_first_of("/?#"), url.size());
  url.remove_prefix(path);
  url = url.substr(0, url.find('#'));
  return url.starts_with('/') ? std::string(url) : "/" + std::string(url);
}

// What an entry says of its request.
struct Recorded {
  Request request;  // with everything that stood there
  int status = 0;
};

class Reader {
 public:
  Reader(const json::Tree& tree, const contract::Contract& contract)
      : tree_(tree), contract_(contract) {}

  Har read(NodeId entries) {
    std::vector<Recorded> recorded;
    for (NodeId entry = tree_.at(entries).first_child; entry != kNone;
         entry = tree_.at(entry).next) {
      recorded.push_back(recorded_in(entry));
      note_secrets(recorded.back().request);
    }
    har_.entries = recorded.size();
    for (Recorded& one : recorded) take(std::move(one));
    return std::move(har_);
  }

 private:
  NodeId member(NodeId object, std::string_view name) const {
    if (object == kNone || tree_.at(object).kind != Kind::kObject) return kNone;
    return json::find_member(tree_, object, name);
  }
  std::string text(NodeId object, std::string_view name) const {
    const NodeId node = member(object, name);
    if (node == kNone || tree_.at(node).kind != Kind::kString) return {};
    return json::decode_string(tree_.at(node).text).bytes;
  }
  NodeId first(NodeId list) const {
    return list != kNone && tree_.at(list).kind == Kind::kArray ? tree_.at(list).first_child
                                                                : kNone;
  }

  Recorded recorded_in(NodeId entry) const {
    Recorded out;
    const NodeId request = member(entry, "request");
    out.request.method = text(request, "method");
    out.request.target = target_of(text(request, "url"));
    for (NodeId field = first(member(request, "headers")); field != kNone;
         field = tree_.at(field).next) {
      out.request.headers.add(text(field, "name"), text(field, "value"));
    }
    const NodeId data = member(request, "postData");
    out.request.body = text(data, "text");
    if (out.request.headers.find("Content-Type") == nullptr && data != kNone) {
      out.request.headers.add("Content-Type", text(data, "mimeType"));
    }
    for (NodeId pair = first(member(data, "params")); out.request.body.empty() && pair != kNone;) {
      std::string form;
      for (; pair != kNone; pair = tree_.at(pair).next) {
        form += (form.empty() ? "" : "&") + http::percent_encode(text(pair, "name")) + "=" +
                http::percent_encode(text(pair, "value"));
      }
      out.request.body = std::move(form);
    }
    if (const NodeId status = member(member(entry, "response"), "status"); status != kNone) {
      out.status = std::atoi(std::string(tree_.at(status).text.substr(0, 8)).c_str());
    }
    return out;
  }

  // Credentials of the recording, to be known again wherever they stand.

  void note_secret(std::string_view value) {
    // "Bearer TOKEN" is its token, a cookie field its cookies' values.
    while (!value.empty()) {
      const std::size_t end = std::min(value.find_first_of(" ;"), value.size());
      std::string_view part = value.substr(0, end);
      if (const std::size_t equals = part.find('='); equals + 1 < part.size()) {
        part.remove_prefix(equals + 1);
      }
      if (part.size() >= kSecretBytesMin) secrets_.emplace(part);
      value.remove_prefix(std::min(value.size(), end + 1));
    }
  }

  void note_secrets(const Request& request) {
    const auto& declared = contract_.credential_headers();
    for (const Header& field : request.headers.fields()) {
      const bool credential =
          says_secret(field.name) ||
          std::any_of(declared.begin(), declared.end(),
                      [&](const std::string& name) { return equal_ignore_case(name, field.name); });
      if (credential) note_secret(field.value);
    }
    for (const auto& [name, value] : http::query_pairs(http::split_target(request.target).query)) {
      if (!says_secret_in_query(http::percent_decode(name, true))) continue;
      const std::string decoded = http::percent_decode(value, true);
      if (decoded.size() >= kSecretBytesMin) secrets_.insert(decoded);
    }
    const json::Tree body = json::parse(request.body);
    std::size_t looked_at = 0;
    for (const NodeId node : body.preorder()) {
      if (++looked_at > kNodesMax) break;
      if (body.at(node).kind != Kind::kString || !says_secret(json::key_of(body, node))) continue;
      std::string value = json::decode_string(body.at(node).text).bytes;
      if (value.size() >= kSecretBytesMin) secrets_.insert(std::move(value));
    }
  }

  bool holds_secret(const Request& request) const {
    const std::string target = http::percent_decode(request.target, true);
    return std::any_of(secrets_.begin(), secrets_.end(), [&](const std::string& secret) {
      return target.find(secret) != std::string::npos ||
             request.target.find(secret) != std::string::npos ||
             request.body.find(secret) != std::string::npos ||
             std::any_of(request.headers.fields().begin(), request.headers.fields().end(),
                         [&](const Header& field) {
                           return field.value.find(secret) != std::string::npos;
                         });
    });
  }

  // Seeds and values.

  void take(Recorded recorded) {
    Request request = std::move(recorded.request);
    const std::string& base = contract_.base_path();
    if (!base.empty() && request.target.starts_with(base + "/"))
      request.target.erase(0, base.size());
    const auto match = contract_.match(request.method, request.target);
    if (!match || match->operation == nullptr) return;
    ++har_.fitting;
    const contract::Operation& operation = *match->operation;
    keep_harmless_query(request);
    keep_harmless_headers(operation, request);
    keep_harmless_body(request);
    if (holds_secret(request)) {
      ++har_.unsafe;
      return;
    }
    const bool good = recorded.status >= 200 && recorded.status < 300;
    if (good) learn(operation, match->parameters, request);
    http::HttpFileRequest seed;
    seed.request = std::move(request);
    std::string encoded = http::encode_request(seed);
    if (har_.seeds.size() >= Har::kSeedsMax || encoded.size() > limits::kInputBytesMax) return;
    if (seen_.insert(std::move(encoded)).second) har_.seeds.push_back(std::move(seed));
  }

  static void keep_harmless_query(Request& request) {
    const http::Target target = http::split_target(request.target);
    std::string query;
    for (const auto& [name, value] : http::query_pairs(target.query)) {
      if (says_secret_in_query(http::percent_decode(name, true))) continue;
      query += (query.empty() ? "?" : "&") + std::string(name) + "=" + std::string(value);
    }
    request.target = std::string(target.path) + query;
  }

  void keep_harmless_headers(const contract::Operation& operation, Request& request) const {
    static constexpr std::array<std::string_view, 4> kKept = {"Content-Type", "Accept", "If-Match",
                                                              "If-None-Match"};
    const auto& credentials = contract_.credential_headers();
    Headers kept;
    for (const Header& field : request.headers.fields()) {
      const auto same = [&](std::string_view name) { return equal_ignore_case(name, field.name); };
      const bool declared = std::any_of(
          operation.parameters.begin(), operation.parameters.end(), [&](const auto& parameter) {
            return parameter.in == contract::Place::kHeader && same(parameter.name);
          });
      const bool wanted = declared || std::any_of(kKept.begin(), kKept.end(), same);
      const bool credential =
          says_secret(field.name) || std::any_of(credentials.begin(), credentials.end(), same);
      const bool one_line =
          field.value.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos;
      if (wanted && !credential && one_line) kept.add(field.name, field.value);
    }
    request.headers = std::move(kept);
  }

  static void keep_harmless_body(Request& request) {
    if (request.body.empty()) return;
    if (to_lower(request.headers.get("Content-Type"))
            .starts_with("application/x-www-form-urlencoded")) {
      std::string form;
      for (const auto& [name, value] : http::query_pairs(request.body)) {
        const bool secret = says_secret(http::percent_decode(name, true));
        form.append(form.empty() ? "" : "&").append(name).append("=");
        form.append(secret ? kRemoved : value);
      }
      request.body = std::move(form);
      return;
    }
    json::Tree body = json::parse(request.body);
    bool changed = false;
    std::size_t looked_at = 0;
    for (const NodeId node : body.preorder()) {
      if (++looked_at > kNodesMax) break;
      if (body.at(node).kind != Kind::kString || !says_secret(json::key_of(body, node))) continue;
      json::set_text(body, node, json::quote(kRemoved));
      changed = true;
    }
    if (changed) request.body = json::print(body);
  }

  void know(std::string_view name, std::string spelling) {
    if (name.empty() || name.starts_with('$') || says_secret(name)) return;
    if (spelling.size() <= kValueBytesMax) {
      (void)har_.values.add(name, {std::move(spelling)}, false);  // no path, so no error
    }
  }

  void learn(const contract::Operation& operation,
             const std::vector<http::PathParameter>& parameters, const Request& request) {
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      // What was deleted is there no more.
      if (operation.method == "DELETE" && i + 1 == parameters.size()) break;
      know(parameters[i].name, json::quote(parameters[i].value));
    }
    for (const auto& [name, value] : http::query_pairs(http::split_target(request.target).query)) {
      know(http::percent_decode(name, true), json::quote(http::percent_decode(value, true)));
    }
    if (operation.body == nullptr) return;
    const json::Tree body = json::parse(request.body);
    std::size_t looked_at = 0;
    for (const NodeId node : body.preorder()) {
      if (++looked_at > kNodesMax) break;
      const Kind kind = body.at(node).kind;
      if (kind != Kind::kString && kind != Kind::kNumber) continue;
      NodeId named = node;
      while (named != kNone && !body.at(named).has_key) named = body.at(named).parent;
      if (named != kNone) know(json::key_of(body, named), std::string(body.at(node).text));
    }
  }

  const json::Tree& tree_;
  const contract::Contract& contract_;
  Har har_;
  std::set<std::string> secrets_;
  std::set<std::string> seen_;  // encoded seeds
};

}  // namespace

std::string Har::summary(const std::string& name) const {
  std::string text =
      fmt::format("{}: {} of {} requests are of operations of the contract, {} seeds", name,
                  fitting, entries, seeds.size());
  if (fitting < entries) text += fmt::format("; {} fit none", entries - fitting);
  if (unsafe > 0) text += fmt::format("; {} left out, since a credential stands in them", unsafe);
  return text;
}

Result<Har> read_har(std::string_view text, const std::string& name,
                     const contract::Contract& contract) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  const json::Tree tree = json::parse(text);
  if (!json::is_json(tree)) {
    return error(ErrorCode::kInput,
                 "is not JSON, so it is no HAR file (a browser's network panel saves one)", name);
  }
  const NodeId log = tree.at(tree.root()).kind == Kind::kObject
                         ? json::find_member(tree, tree.root(), "log")
                         : kNone;
  const NodeId entries = log != kNone && tree.at(log).kind == Kind::kObject
                             ? json::find_member(tree, log, "entries")
                             : kNone;
  if (entries == kNone || tree.at(entries).kind != Kind::kArray) {
    return error(ErrorCode::kInput, "is JSON but no HAR file: it has no list log.entries", name);
  }
  return Reader(tree, contract).read(entries);
}

}  // namespace bodkin::scenario
