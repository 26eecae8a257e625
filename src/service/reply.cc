// Answers: the one error form, and the two forms of success.
#include "service/reply.h"

#include <algorithm>
#include <utility>

#include "service/json_text.h"
#include "service/routing.h"

namespace bodkin::service::reply {
namespace {

const char* title(int status) {
  switch (status) {
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 409:
      return "Conflict";
    case 413:
      return "Content Too Large";
    case 415:
      return "Unsupported Media Type";
    default:
      return "Internal Server Error";
  }
}

const char* code(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kConcurrentUpdate:
      return "bodkin.concurrent_update";
    case ErrorKind::kDuplicateName:
      return "bodkin.duplicate_name";
    case ErrorKind::kInUse:
      return "bodkin.in_use";
    case ErrorKind::kUndefined:
      break;
  }
  return "bodkin.undefined_code";
}

bool is_id_char(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '.' ||
         c == '_' || c == '-';
}

std::string request_id(Call& call) {
  const std::string_view given = call.request.headers.get("X-Bodkin-Id");
  if (!given.empty() && given.size() <= 64 && std::ranges::all_of(given, is_id_char)) {
    return std::string(given);
  }
  return call.env.identifiers.request_id();
}

void error(Call& call, int status, ErrorKind kind, std::string_view detail) {
  JsonText text;
  text.open_object().key("errors").open_array().open_object();
  text.key("status").integer(status).key("title").string(title(status));
  text.key("detail").string(detail).key("code").string(code(kind));
  text.key("request_id").string(request_id(call));
  text.close_object().close_array().close_object();
  call.reply.headers = Headers();
  if (status == 405) call.reply.headers.add("Allow", allowed_methods(*call.route));
  json(call, status, text.take());
}

}  // namespace

void json(Call& call, int status, std::string body) {
  call.reply.status = status;
  call.reply.headers.add("Content-Type", "application/json");
  call.reply.body = std::move(body);
}

void no_content(Call& call) {
  call.reply.status = 204;
}

void refusal(Call& call) {
  const CheckRow& row = check_row(*call.refused);
  error(call, row.status, row.code,
        call.detail.empty() ? std::string_view(row.detail) : std::string_view(call.detail));
}

void failure(Call& call) {
  error(call, 500, ErrorKind::kUndefined, "the server met an unexpected condition");
}

}  // namespace bodkin::service::reply
