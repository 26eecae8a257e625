#include "dialect/rest_client.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "dialect/editor.h"
#include "dialect/pieces.h"

namespace bodkin::dialect {
namespace {

constexpr std::string_view kTool = "rest-client";

// Braces that are just text would be taken for a variable.
bool plain_head_texts(const http::HttpFile& file, std::size_t index) {
  const auto plain = [&](std::string_view text, Place place) {
    return std::ranges::none_of(pieces(file, index, text, place), [](const Piece& piece) {
      return piece.kind == Piece::Kind::kText && piece.text.find("{{") != std::string::npos;
    });
  };
  const Request& request = file.requests[index].request;
  return plain(request.target, Place::kTarget) &&
         std::ranges::all_of(request.headers.fields(), [&](const Header& field) {
           return plain(field.value, Place::kHeader);
         });
}

// The text with references that REST Client understands.
std::string translated(const http::HttpFile& file, const std::vector<std::string>& names,
                       std::size_t index, std::string_view text, Place place) {
  std::string out;
  for (Piece& piece : pieces(file, index, text, place)) {
    if (piece.kind == Piece::Kind::kEnvironment) {
      out += "{{$processEnv " + piece.text + "}}";
    } else if (piece.kind == Piece::Kind::kText) {
      out += piece.text;
    } else if (piece.reference.kind == http::Reference::Kind::kUuid) {
      out += "{{$guid}}";
    } else {
      piece.reference.step = names[piece.step];
      out += http::print_reference(piece.reference);
    }
  }
  return out;
}

}  // namespace

Result<std::string> to_rest_client(const http::HttpFile& given, const std::string& base_url) {
  auto editable = for_editors(given);
  if (!editable) return std::unexpected(editable.error());
  const http::HttpFile& file = *editable;
  const std::vector<std::string> names = step_names(file, "");
  http::HttpFile out;
  out.variables = {{"base", base_url}};
  for (std::size_t i = 0; i < file.requests.size(); ++i) {
    http::HttpFileRequest item = file.requests[i];
    item.name = names[i];
    item.request.target = translated(file, names, i, item.request.target, Place::kTarget);
    Headers headers;
    for (const Header& field : file.requests[i].request.headers.fields()) {
      headers.add(field.name, translated(file, names, i, field.value, Place::kHeader));
    }
    item.request.headers = std::move(headers);
    if (item.body_file.empty()) {
      item.request.body = translated(file, names, i, item.request.body, Place::kBody);
    }
    if (!is_editor_method(item.request.method)) {
      return cannot_write(file, i, kTool, "it knows no such method");
    }
    http::HttpFileRequest head = item;
    head.request.body.clear();
    if (!http::prints_captures(head) || !plain_head_texts(file, i)) {
      return cannot_write(file, i, kTool,
                          "its target or a header has bytes or braces that would not be sent as "
                          "they are");
    }
    if (item.body_file.empty() && !http::prints_captures(item)) {
      return cannot_write(file, i, kTool,
                          "its body names earlier answers and is no plain text beside them");
    }
    out.requests.push_back(std::move(item));
  }
  return http::print_http_file(out);
}

}  // namespace bodkin::dialect
