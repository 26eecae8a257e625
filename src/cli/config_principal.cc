// [[principal]] and [principal.login] of bodkin.toml.
#include <algorithm>

#include "base/text.h"
#include "cli/config_parts.h"
#include "cli/options.h"
#include "json/tree.h"

namespace bodkin::cli {
namespace {

using scenario::Login;

Result<scenario::May> may_of(const std::string& where, const std::string& word) {
  if (word == "all") return scenario::May::kAll;
  if (word == "read") return scenario::May::kRead;
  if (word == "nothing") return scenario::May::kNothing;
  return error(ErrorCode::kInput, "'may' is \"all\", \"read\" or \"nothing\", not \"" + word + "\"",
               where);
}

Result<Headers> headers_of(const std::string& where, const toml::node& node) {
  const toml::table* table = node.as_table();
  if (table == nullptr) {
    return error(ErrorCode::kInput, "'headers' is a table: { \"Name\" = \"value\" }", where);
  }
  Headers headers;
  for (const auto& [name, value] : *table) {
    auto text = scalar(where, name.str(), value);
    if (!text) return std::unexpected(text.error());
    headers.add(std::string(name.str()), *text);
  }
  return headers;
}

// "env:NAME" and "@FILE" replaced; what came so must never be written.
Result<std::string> secret_of(const std::string& text, Login& login) {
  auto value = resolve_secret(text);
  if (value && *value != text) login.secrets.push_back(*value);
  return value;
}

// A TOML value as JSON text. TOML's reader bounds the depth.
Result<std::string> json_of(const std::string& where, const toml::node& node, Login& login) {
  if (const toml::table* table = node.as_table()) {
    std::string text;
    for (const auto& [key, value] : *table) {
      auto member = json_of(where, value, login);
      if (!member) return member;
      text += (text.empty() ? "" : ", ") + json::quote(key.str()) + ": " + *member;
    }
    return "{" + text + "}";
  }
  if (const toml::array* list = node.as_array()) {
    std::string text;
    for (const toml::node& value : *list) {
      auto element = json_of(where, value, login);
      if (!element) return element;
      text += (text.empty() ? "" : ", ") + *element;
    }
    return "[" + text + "]";
  }
  auto text = scalar(where, "body", node);
  if (!text || !node.is_string()) return text;
  auto value = secret_of(*text, login);
  if (!value) return value;
  return json::quote(*value);
}

Result<void> set_body(Login& login, const std::string& where, const toml::node& node) {
  if (node.is_table()) {
    auto body = json_of(where, node, login);
    if (!body) return std::unexpected(body.error());
    login.request.body = std::move(*body);
    return {};
  }
  auto text = scalar(where, "body", node);
  if (!text) return std::unexpected(text.error());
  auto value = secret_of(*text, login);
  if (!value) return std::unexpected(value.error());
  login.request.body = std::move(*value);
  return {};
}

// "/access_token", "header:X-Token", "cookie:session".
Result<void> set_token(Login& login, const std::string& where, const std::string& text) {
  if (text.starts_with("header:") && text.size() > 7) {
    login.from = Login::From::kHeader;
    login.where = text.substr(7);
  } else if (text.starts_with("cookie:") && text.size() > 7) {
    login.from = Login::From::kCookie;
    login.where = text.substr(7);
  } else if (text.starts_with('/') || text.empty()) {
    login.from = Login::From::kBody;
    login.where = text;
  } else {
    return error(
        ErrorCode::kInput,
        "'token' is a JSON pointer into the answer (\"/access_token\"), \"header:NAME\" or "
        "\"cookie:NAME\", not \"" +
            printable(text, 60) + "\"",
        where);
  }
  return {};
}

Result<void> set_refresh(Login& login, const std::string& where, const toml::node& node) {
  login.refresh_on.clear();
  const toml::array* list = node.as_array();
  for (std::size_t i = 0; i < (list == nullptr ? 1 : list->size()); ++i) {
    const toml::node& one = list == nullptr ? node : *list->get(i);
    const auto status = one.value<std::int64_t>();
    if (!one.is_integer() || *status < 100 || *status > 599) {
      return error(ErrorCode::kInput, "'refresh' is a status or a list of these: [401]", where);
    }
    login.refresh_on.push_back(static_cast<int>(*status));
  }
  return {};
}

// What was not written follows from what was.
Result<void> complete(Login& login, const std::string& where, const std::string* header,
                      const std::string* prefix) {
  const bool by_command = !login.command.empty();
  if (by_command == !login.request.target.empty()) {
    return error(
        ErrorCode::kInput,
        "[principal.login] needs either 'path' (a request to the service) or 'command' (it "
        "prints the token)",
        where);
  }
  const bool cookie = login.from == Login::From::kCookie || login.from == Login::From::kCookies;
  if (header != nullptr) {
    login.header = *header;
  } else if (by_command || !cookie) {
    login.header = "Authorization";
  }
  if (prefix != nullptr) {
    login.prefix = *prefix;
  } else if (equal_ignore_case(login.header, "Authorization")) {
    login.prefix = "Bearer ";
  }
  if (by_command) return {};
  Request& request = login.request;
  if (!request.target.starts_with('/')) {
    return error(ErrorCode::kInput, "'path' in [principal.login] begins with a slash", where);
  }
  if (request.method.empty()) request.method = request.body.empty() ? "GET" : "POST";
  if (!request.body.empty() && request.headers.find("Content-Type") == nullptr) {
    request.headers.add("Content-Type", request.body.front() == '{'
                                            ? "application/json"
                                            : "application/x-www-form-urlencoded");
  }
  return {};
}

Result<Login> login_of(const std::string& path, const toml::node& node) {
  const std::string at = position(path, node);
  const toml::table* table = node.as_table();
  if (table == nullptr) {
    return error(ErrorCode::kInput, "a login is written [principal.login]", at);
  }
  Login login;
  login.from = Login::From::kCookies;
  std::string header, prefix;
  for (const auto& [key, value] : *table) {
    const std::string where = position(path, value);
    Result<void> done;
    if (key == "headers") {
      auto headers = headers_of(where, value);
      if (!headers) return std::unexpected(headers.error());
      for (const Header& field : headers->fields()) {
        auto resolved = secret_of(field.value, login);
        if (!resolved) return std::unexpected(resolved.error());
        login.request.headers.add(field.name, *resolved);
      }
      continue;
    }
    if (key == "body") {
      done = set_body(login, where, value);
    } else if (key == "refresh") {
      done = set_refresh(login, where, value);
    } else {
      auto text = scalar(where, key.str(), value);
      if (!text) return std::unexpected(text.error());
      if (key == "method") {
        login.request.method = *text;
      } else if (key == "path") {
        login.request.target = *text;
      } else if (key == "command") {
        login.command = *text;
      } else if (key == "token") {
        done = set_token(login, where, *text);
      } else if (key == "header") {
        header = *text;
      } else if (key == "prefix") {
        prefix = *text;
      } else {
        return unknown_key(where, key.str(), "[principal.login]",
                           "method, path, headers, body, command, token, header, prefix, refresh");
      }
    }
    if (!done) return std::unexpected(done.error());
  }
  auto whole = complete(login, at, table->contains("header") ? &header : nullptr,
                        table->contains("prefix") ? &prefix : nullptr);
  if (!whole) return std::unexpected(whole.error());
  return login;
}

}  // namespace

Result<scenario::Principal> principal_of(const std::string& path, const toml::table& table) {
  scenario::Principal principal;
  for (const auto& [key, node] : table) {
    const std::string where = position(path, node);
    if (key == "headers") {
      auto headers = headers_of(where, node);
      if (!headers) return std::unexpected(headers.error());
      principal.headers = std::move(*headers);
      continue;
    }
    if (key == "login") {
      auto login = login_of(path, node);
      if (!login) return std::unexpected(login.error());
      principal.login = std::move(*login);
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
      return unknown_key(where, key.str(), "[[principal]]",
                         "name, role, project, may, headers, login");
    }
  }
  if (principal.name.empty()) {
    return error(ErrorCode::kInput, "a [[principal]] needs a name", position(path, table));
  }
  if (principal.role.empty()) principal.role = principal.name;
  return principal;
}

}  // namespace bodkin::cli
