// Framing of HTTP/1.1 messages.
#include "service/http_connection.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <optional>

#include "base/text.h"

namespace bodkin::service {
namespace {

constexpr long kPollMs = 100;  // how often a quiet connection looks whether the server stops
constexpr long kQuietPollsMax = 300L * 1000 / kPollMs;
constexpr std::size_t kReceiveBytes = 16 << 10;

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

template <typename Integer>
std::optional<Integer> number(std::string_view text, int base) {
  Integer value = 0;
  const char* begin = text.data();
  const char* end = begin + text.size();
  const auto [stop, code] = std::from_chars(begin, end, value, base);
  if (text.empty() || code != std::errc() || stop != end) return std::nullopt;
  return value;
}

const char* reason(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 204:
      return "No Content";
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
    case 431:
      return "Request Header Fields Too Large";
    default:
      return status >= 500 ? "Internal Server Error" : "Status";
  }
}

Response refusal(int status) {
  Response response;
  response.status = status;
  response.headers.add("Content-Type", "application/json");
  response.body = R"({"errors":[{"status":)" + std::to_string(status) + R"(,"title":")" +
                  reason(status) +
                  R"(","detail":"the message is not HTTP/1.1 or is too large",)"
                  R"("code":"bodkin.undefined_code","request_id":"req-none"}]})";
  return response;
}

}  // namespace

HttpConnection::HttpConnection(int socket, Handler& handler, const std::atomic<bool>& stopping)
    : socket_(socket), handler_(handler), stopping_(stopping) {
  const timeval poll{0, kPollMs * 1000};
  ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &poll, sizeof poll);
  const int on = 1;
  ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

HttpConnection::~HttpConnection() {
  ::close(socket_);
}

void HttpConnection::serve() {
  while (serve_one() == Step::kGoOn) {
  }
  // Lets the peer read the last answer although bytes of its own were not read.
  ::shutdown(socket_, SHUT_WR);
  char rest[kReceiveBytes];
  for (int i = 0; i < 64 && ::recv(socket_, rest, sizeof rest, 0) > 0; ++i) {
  }
}

bool HttpConnection::receive() {
  char bytes[kReceiveBytes];
  for (long quiet = 0; quiet < kQuietPollsMax && !stopping_; ++quiet) {
    const ssize_t got = ::recv(socket_, bytes, sizeof bytes, 0);
    if (got > 0) {
      pending_.append(bytes, static_cast<std::size_t>(got));
      return true;
    }
    if (got == 0 || (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR)) return false;
  }
  return false;
}

bool HttpConnection::read_head(std::string& head) {
  std::size_t from = 0;
  for (;;) {
    while (pending_.starts_with("\r\n")) pending_.erase(0, 2);  // RFC 9112, 2.2
    const std::size_t end = pending_.find("\r\n\r\n", from);
    if (end != std::string::npos) {
      head = pending_.substr(0, end);
      pending_.erase(0, end + 4);
      return true;
    }
    from = pending_.size() < 3 ? 0 : pending_.size() - 3;
    if (pending_.size() > kHeadBytesMax) {
      send(refusal(431), true);
      return false;
    }
    if (!receive()) return false;
  }
}

int HttpConnection::parse_head(std::string_view head) {
  request_ = Request();
  const std::string_view line = head.substr(0, head.find("\r\n"));
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == std::string_view::npos || first == last || first == 0) return 400;
  const std::string_view version = line.substr(last + 1);
  if (version != "HTTP/1.1" && version != "HTTP/1.0") return 400;
  old_version_ = version == "HTTP/1.0";
  request_.method = line.substr(0, first);
  request_.target = line.substr(first + 1, last - first - 1);
  head.remove_prefix(std::min(head.size(), line.size() + 2));
  while (!head.empty()) {
    const std::string_view field = head.substr(0, head.find("\r\n"));
    head.remove_prefix(std::min(head.size(), field.size() + 2));
    const std::size_t colon = field.find(':');
    if (colon == std::string_view::npos || colon == 0) return 400;
    request_.headers.add(std::string(field.substr(0, colon)),
                         std::string(trimmed(field.substr(colon + 1))));
  }
  return 0;
}

int HttpConnection::read_counted(std::size_t bytes) {
  while (pending_.size() < bytes) {
    if (!receive()) return -1;
  }
  request_.body.append(pending_, 0, bytes);
  pending_.erase(0, bytes);
  return 0;
}

bool HttpConnection::read_line(std::string& line) {
  for (;;) {
    const std::size_t end = pending_.find("\r\n");
    if (end != std::string::npos) {
      line = pending_.substr(0, end);
      pending_.erase(0, end + 2);
      return true;
    }
    if (pending_.size() > kHeadBytesMax || !receive()) return false;
  }
}

int HttpConnection::read_chunked() {
  std::string line;
  for (;;) {
    if (!read_line(line)) return -1;
    const std::string_view digits = trimmed(std::string_view(line).substr(0, line.find(';')));
    const auto bytes = number<std::size_t>(digits, 16);
    if (!bytes) return 400;
    if (*bytes > kBodyBytesMax || request_.body.size() + *bytes > kBodyBytesMax) return 413;
    if (*bytes == 0) break;
    if (const int status = read_counted(*bytes); status != 0) return status;
    if (!read_line(line)) return -1;
    if (!line.empty()) return 400;
  }
  do {
    if (!read_line(line)) return -1;
  } while (!line.empty());  // trailer fields
  return 0;
}

int HttpConnection::read_body() {
  const std::string* coding = request_.headers.find("Transfer-Encoding");
  std::optional<std::size_t> bytes;
  for (const Header& field : request_.headers.fields()) {
    if (!equal_ignore_case(field.name, "Content-Length")) continue;
    const auto given = number<std::size_t>(field.value, 10);
    if (!given || (bytes && *bytes != *given)) return 400;
    bytes = given;
  }
  if (coding != nullptr && (bytes || !equal_ignore_case(*coding, "chunked"))) return 400;
  if (bytes && *bytes > kBodyBytesMax) return 413;
  const bool more = coding != nullptr || (bytes && pending_.size() < *bytes);
  if (more && equal_ignore_case(request_.headers.get("Expect"), "100-continue") &&
      !send_bytes("HTTP/1.1 100 Continue\r\n\r\n")) {
    return -1;
  }
  if (coding != nullptr) return read_chunked();
  return bytes ? read_counted(*bytes) : 0;
}

HttpConnection::Step HttpConnection::serve_one() {
  std::string head;
  if (!read_head(head)) return Step::kClose;
  int status = parse_head(head);
  if (status == 0) status = read_body();
  if (status < 0) return Step::kClose;
  if (status > 0) {
    send(refusal(status), true);
    return Step::kClose;
  }
  const std::string_view wish = request_.headers.get("Connection");
  const bool close =
      equal_ignore_case(wish, "close") || (old_version_ && !equal_ignore_case(wish, "keep-alive"));
  if (!send(handler_.handle(request_), close)) return Step::kClose;
  return close ? Step::kClose : Step::kGoOn;
}

bool HttpConnection::send(const Response& response, bool close) {
  std::string bytes;
  bytes.reserve(256 + response.body.size());
  bytes += "HTTP/1.1 ";
  bytes += std::to_string(response.status);
  bytes += ' ';
  bytes += reason(response.status);
  bytes += "\r\n";
  for (const Header& field : response.headers.fields()) {
    bytes += field.name;
    bytes += ": ";
    bytes += field.value;
    bytes += "\r\n";
  }
  if (response.status != 204) {
    bytes += "Content-Length: ";
    bytes += std::to_string(response.body.size());
    bytes += "\r\n";
  }
  if (close) bytes += "Connection: close\r\n";
  bytes += "\r\n";
  if (request_.method != "HEAD" && response.status != 204) bytes += response.body;
  return send_bytes(bytes);
}

bool HttpConnection::send_bytes(std::string_view bytes) const {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

}  // namespace bodkin::service
