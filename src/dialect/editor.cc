#include "dialect/editor.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "dialect/pieces.h"
#include "http/uri.h"

namespace bodkin::dialect {
namespace {

// Percent-encoded but for what is no text.
std::string wire_target(const http::HttpFile& file, std::size_t index) {
  std::string out;
  for (const Piece& piece :
       pieces(file, index, file.requests[index].request.target, Place::kTarget)) {
    if (piece.kind == Piece::Kind::kText) {
      http::append_wire_target(out, piece.text);
    } else if (piece.kind == Piece::Kind::kEnvironment) {
      out += "{{$processEnv " + piece.text + "}}";
    } else {
      out += piece.text;
    }
  }
  return out;
}

// The body of one round.
std::string round_body(const http::HttpFile& file, std::size_t index, int round) {
  std::string out;
  for (const Piece& piece : pieces(file, index, file.requests[index].request.body, Place::kBody)) {
    out += piece.kind == Piece::Kind::kRound ? std::to_string(round) : piece.text;
  }
  return out;
}

}  // namespace

Result<http::HttpFile> for_editors(const http::HttpFile& file) {
  http::HttpFile out;
  for (std::size_t i = 0; i < file.requests.size(); ++i) {
    http::HttpFileRequest item = file.requests[i];
    item.request.target = wire_target(file, i);
    item.repeat = 1;
    item.mark_builder = false;
    for (int round = 0; round < file.requests[i].repeat; ++round) {
      if (out.requests.size() == kUnrolledMax) {
        return error(ErrorCode::kInput,
                     "editors cannot repeat a request, and with all its rounds "
                     "the file has more than 1000; --for curl can");
      }
      if (item.body_file.empty()) item.request.body = round_body(file, i, round);
      out.requests.push_back(item);
    }
  }
  return out;
}

bool is_editor_method(std::string_view method) {
  static constexpr std::array<std::string_view, 20> kMethods = {
      "GET",   "POST",     "PUT",       "DELETE", "PATCH",      "HEAD",  "OPTIONS",
      "TRACE", "CONNECT",  "LOCK",      "UNLOCK", "COPY",       "MOVE",  "MKCOL",
      "ACL",   "PROPFIND", "PROPPATCH", "SEARCH", "MKCALENDAR", "REPORT"};
  return std::ranges::find(kMethods, method) != kMethods.end();
}

std::unexpected<Error> cannot_write(const http::HttpFile& file, std::size_t index,
                                    std::string_view tool, std::string_view why) {
  const std::string& name = file.requests[index].name;
  std::string message = "request " + std::to_string(index + 1);
  if (!name.empty()) message += " (" + printable(name, 60) + ")";
  message +=
      " cannot be written for " + std::string(tool) + ": " + std::string(why) + "; --for curl can";
  return error(ErrorCode::kInput, std::move(message));
}

}  // namespace bodkin::dialect
