#include "dialect/tool.h"

#include "dialect/curl.h"
#include "dialect/httpyac.h"
#include "dialect/pieces.h"
#include "dialect/rest_client.h"

namespace bodkin::dialect {
namespace {

constexpr std::pair<std::string_view, Tool> kTools[] = {
    {"rest-client", Tool::kRestClient}, {"httpyac", Tool::kHttpyac}, {"curl", Tool::kCurl}};

// Whether something is put into the body when it is sent.
bool is_filled(const http::HttpFile& file, std::size_t index) {
  for (const Piece& piece : pieces(file, index, file.requests[index].request.body, Place::kBody)) {
    if (piece.kind != Piece::Kind::kText) return true;
  }
  return false;
}

}  // namespace

std::optional<Tool> find_tool(std::string_view name) {
  for (const auto& [known, tool] : kTools) {
    if (known == name) return tool;
  }
  return std::nullopt;
}

std::vector<std::string> tool_names() {
  std::vector<std::string> names;
  for (const auto& [name, tool] : kTools) names.emplace_back(name);
  return names;
}

Result<std::vector<std::pair<std::string, std::string>>> written_for(Tool tool, http::HttpFile file,
                                                                     const std::string& base_url,
                                                                     const std::string& stem) {
  std::vector<std::pair<std::string, std::string>> files(1);
  for (std::size_t i = 0; i < file.requests.size(); ++i) {
    http::HttpFileRequest& item = file.requests[i];
    const std::string& body = item.request.body;
    const bool was_file = !item.body_file.empty();
    if (body.empty() || (!was_file && (http::is_plain_body(body) || is_filled(file, i)))) continue;
    item.body_file = stem + "-body-" + std::to_string(i + 1) + ".bin";
    files.emplace_back(item.body_file, body);
  }
  if (tool == Tool::kCurl) {
    files.front().first = stem + ".sh";
    files.front().second = to_curl(file, base_url, files.front().first);
    return files;
  }
  files.front().first = stem + ".http";
  auto text = tool == Tool::kHttpyac ? to_httpyac(file, base_url) : to_rest_client(file, base_url);
  if (!text) return std::unexpected(text.error());
  files.front().second = std::move(*text);
  return files;
}

}  // namespace bodkin::dialect
