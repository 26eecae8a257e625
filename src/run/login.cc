#include "run/login.h"

#include <fmt/format.h>

#include "base/text.h"
#include "json/pointer.h"
#include "json/tree.h"

namespace bodkin::run {
namespace {

using scenario::Login;

constexpr std::size_t kTokenBytesMax = 16384;
constexpr std::size_t kExcerptBytes = 160;
constexpr std::size_t kMembersShown = 12;

std::string without_secrets(std::string text, const std::vector<std::string>& secrets) {
  for (const std::string& secret : secrets) {
    if (secret.empty()) continue;
    for (std::size_t at = 0; (at = text.find(secret, at)) != std::string::npos; at += 3) {
      text.replace(at, secret.size(), "...");
    }
  }
  return text;
}

std::string names_in(const json::Tree& tree) {
  std::string names;
  std::size_t shown = 0;
  for (json::NodeId child = tree.at(tree.root()).first_child;
       child != json::kNone && shown < kMembersShown; child = tree.at(child).next, ++shown) {
    names += (names.empty() ? "" : ", ") + printable(json::key_of(tree, child), 40);
  }
  return names.empty() ? "it is no JSON object with members" : "it has: " + names;
}

Result<std::string> in_body(const Login& login, const Response& response) {
  const json::Tree tree = json::parse(response.body);
  const json::NodeId node = json::resolve(tree, login.where);
  if (node == json::kNone) {
    return error(ErrorCode::kInput,
                 fmt::format("the answer has nothing at {} ({})", login.where, names_in(tree)));
  }
  switch (tree.at(node).kind) {
    case json::Kind::kString:
      return json::decode_string(tree.at(node).text).bytes;
    case json::Kind::kNumber:
      return std::string(tree.at(node).text);
    default:
      return error(ErrorCode::kInput,
                   fmt::format("what the answer has at {} is no string", login.where));
  }
}

Result<std::string> token_in(const Login& login, const Response& response,
                             const CookieJar& cookies) {
  switch (login.from) {
    case Login::From::kBody:
      return in_body(login, response);
    case Login::From::kHeader: {
      const std::string* value = response.headers.find(login.where);
      if (value != nullptr) return *value;
      return error(ErrorCode::kInput, fmt::format("the answer has no header {}", login.where));
    }
    case Login::From::kCookie: {
      const std::string_view value = cookies.value(login.where);
      if (!value.empty()) return std::string(value);
      return error(ErrorCode::kInput, fmt::format("the answer sets no cookie {}", login.where));
    }
    case Login::From::kCookies:
      if (!cookies.empty()) return std::string();
      return error(ErrorCode::kInput,
                   "the answer sets no cookie; say with 'token' where the token is");
  }
  return std::string();
}

Result<std::string> by_request(const Login& login, dispatch::Dispatcher& dispatcher,
                               CookieJar& cookies) {
  const std::string what = login.request.method + " " + login.request.target;
  const dispatch::Answer answer = dispatcher.send(login.request);
  if (answer.transport != dispatch::Transport::kAnswered) {
    return error(ErrorCode::kUnreachable, fmt::format("{}: no answer: {}", what, answer.error));
  }
  const int status = answer.response.status;
  if (status < 200 || status >= 400) {
    const std::string body = without_secrets(answer.response.body, login.secrets);
    return error(ErrorCode::kInput, fmt::format("{} was answered {}: {}", what, status,
                                                printable(body, kExcerptBytes)));
  }
  cookies.take(answer.response);
  auto token = token_in(login, answer.response, cookies);
  if (token) return token;
  return error(token.error().code,
               fmt::format("{} was answered {}, but {}", what, status, token.error().message));
}

// What a command prints, without the end of its line.
std::string first_line(const std::string& text) {
  return text.substr(0, text.find_first_of("\r\n"));
}

}  // namespace

Result<std::string> obtain_token(const scenario::Principal& principal,
                                 dispatch::Dispatcher& dispatcher, const TokenCommand& command,
                                 CookieJar& cookies) {
  const Login& login = *principal.login;
  Result<std::string> token;
  if (login.command.empty()) {
    token = by_request(login, dispatcher, cookies);
  } else if (!command) {
    token = error(ErrorCode::kInternal, "commands are not run here");
  } else if (token = command(login.command); token) {
    token = first_line(*token);
  }
  const std::string who = "login of principal " + printable(principal.name, 60);
  if (!token) return error(token.error().code, token.error().message, who);
  if (login.from == Login::From::kCookies && login.command.empty()) return token;
  if (token->empty()) return error(ErrorCode::kInput, "the token is empty", who);
  if (token->size() > kTokenBytesMax ||
      token->find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos) {
    return error(ErrorCode::kInput, "what came is no token: it is too long, or has line ends", who);
  }
  return token;
}

}  // namespace bodkin::run
