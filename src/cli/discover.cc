#include "cli/discover.h"

#include <algorithm>
#include <array>

#include "json/tree.h"

namespace bodkin::cli {
namespace {

// Where frameworks put it: FastAPI and most others, springdoc, springfox, ASP.NET, express.
constexpr std::array<const char*, 10> kPaths = {
    "/openapi.json", "/swagger.json",           "/v3/api-docs",      "/openapi.yaml",
    "/openapi.yml",  "/swagger.yaml",           "/api/openapi.json", "/v2/api-docs",
    "/api-docs",     "/swagger/v1/swagger.json"};

constexpr int kFound = 200, kUnauthorised = 401, kForbidden = 403;

dispatch::Answer get(dispatch::Dispatcher& dispatcher, const char* path, const Headers& headers) {
  Request request;
  request.method = "GET";
  request.target = path;
  request.headers = headers;
  request.headers.set("Accept", "application/json, application/yaml;q=0.9, */*;q=0.5");
  return dispatcher.send(request);
}

}  // namespace

bool looks_like_contract(std::string_view text) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return false;
  if (text[first] == '{') {
    const json::Tree tree = json::parse(text);
    return tree.at(tree.root()).kind == json::Kind::kObject &&
           (json::find_member(tree, tree.root(), "openapi") != json::kNone ||
            json::find_member(tree, tree.root(), "swagger") != json::kNone);
  }
  // YAML: a line that begins with the key.
  for (const std::string_view key : {"openapi:", "swagger:", "\"openapi\":", "\"swagger\":"}) {
    for (std::size_t at = text.find(key); at != std::string_view::npos;
         at = text.find(key, at + 1)) {
      if (at == 0 || text[at - 1] == '\n') return true;
    }
  }
  return false;
}

Result<Discovered> discover_contract(dispatch::Dispatcher& dispatcher, const Headers& credentials) {
  std::string tried;
  for (const char* path : kPaths) {
    dispatch::Answer answer = get(dispatcher, path, {});
    const int status = answer.response.status;
    if ((status == kUnauthorised || status == kForbidden) && !credentials.empty()) {
      answer = get(dispatcher, path, credentials);
    }
    if (answer.transport == dispatch::Transport::kAnswered && answer.response.status == kFound &&
        looks_like_contract(answer.response.body)) {
      return Discovered{path, std::move(answer.response.body)};
    }
    tried += (tried.empty() ? "" : ", ") + std::string(path);
  }
  return error(ErrorCode::kUsage, "the service offers no contract (tried " + tried +
                                      "); give --contract FILE, its OpenAPI document");
}

}  // namespace bodkin::cli
