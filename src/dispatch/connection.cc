// libcurl with CURLOPT_CONNECT_ONLY, and a socket.
//
// A multi handle is kept for all connections, since it holds the addresses and the certificates
// that were looked up; taking the easy handle out of it is what closes a connection.
#include "dispatch/connection.h"

#include <curl/curl.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/check.h"
#include "base/text.h"

namespace bodkin::dispatch {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kPollMax{60000};  // of one poll; then the deadline is looked at again

void init_libcurl() {
  static const CURLcode done = curl_global_init(CURL_GLOBAL_DEFAULT);
  BODKIN_CHECK(done == CURLE_OK);
}

std::string lower_first(std::string text) {
  if (!text.empty() && text[0] >= 'A' && text[0] <= 'Z') text[0] = static_cast<char>(text[0] + 32);
  return text;
}

std::string words_for(CURL* curl, CURLcode code) {
  long number = 0;
  curl_easy_getinfo(curl, CURLINFO_OS_ERRNO, &number);
  return lower_first(number != 0 ? std::strerror(static_cast<int>(number))
                                 : curl_easy_strerror(code));
}

// Rounded up, so that a wait that came back is past its deadline.
milliseconds time_left(Deadline deadline) {
  const auto left = std::chrono::ceil<milliseconds>(deadline - steady_clock::now());
  return std::max(left, milliseconds(0));
}

std::size_t drop(char*, std::size_t size, std::size_t count, void*) {
  return size * count;
}

Moved moved(ssize_t count) {
  if (count > 0) return {Moved::kSome, static_cast<std::size_t>(count), {}};
  if (count == 0) return {Moved::kEnded, 0, {}};
  if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR) return {Moved::kNotYet, 0, {}};
  return {Moved::kFailed, 0, lower_first(std::strerror(errno))};
}

Moved moved(CURLcode code, std::size_t count) {
  if (code == CURLE_AGAIN) return {Moved::kNotYet, 0, {}};
  if (code != CURLE_OK) return {Moved::kFailed, 0, lower_first(curl_easy_strerror(code))};
  return {count > 0 ? Moved::kSome : Moved::kEnded, count, {}};
}

// One part of a proxy's URL; empty where it has none or is no URL.
std::string proxy_part(const std::string& proxy, CURLUPart part) {
  CURLU* const parts = curl_url();
  BODKIN_CHECK(parts != nullptr);
  std::string found;
  char* text = nullptr;
  if (curl_url_set(parts, CURLUPART_URL, proxy.c_str(),
                   CURLU_NON_SUPPORT_SCHEME | CURLU_GUESS_SCHEME) == CURLUE_OK &&
      curl_url_get(parts, part, &text, CURLU_URLDECODE) == CURLUE_OK) {
    found = text;
    curl_free(text);
  }
  curl_url_cleanup(parts);
  return found;
}

}  // namespace

struct Connection::State {
  CURLM* multi = nullptr;
  CURL* curl = nullptr;
  bool added = false;  // curl is in multi
  bool plain = false;  // bytes need not go through libcurl
  int socket = -1;     // of an open connection
  int timeout_ms = 0;

  ~State() {
    if (added) curl_multi_remove_handle(multi, curl);
    curl_easy_cleanup(curl);
    curl_multi_cleanup(multi);
  }

  template <typename Value>
  void set(CURLoption option, Value value) {
    BODKIN_CHECK(curl_easy_setopt(curl, option, value) == CURLE_OK);
  }
  void set_options(const RemoteOptions& options, const http::Url& url);
  CURLcode run();
  void make_blocking() const;
};

void Connection::State::set_options(const RemoteOptions& options, const http::Url& url) {
  const auto set_text = [&](CURLoption option, const std::string& text) {
    if (!text.empty()) set(option, text.c_str());
  };
  set(CURLOPT_CONNECT_ONLY, 1L);
  set(CURLOPT_URL, (url.text + "/").c_str());
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));  // for TLS's ALPN
  set(CURLOPT_PROXY, options.proxy.c_str());  // "" also switches the environment's off
  set(CURLOPT_NOPROXY, "");
  set_text(CURLOPT_UNIX_SOCKET_PATH, options.unix_socket);
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_TCP_NODELAY, 1L);
  set(CURLOPT_TCP_KEEPALIVE, 0L);
  set(CURLOPT_DNS_CACHE_TIMEOUT, -1L);
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect_timeout_ms));
  set_text(CURLOPT_CAINFO, options.ca_file);
  set_text(CURLOPT_SSLCERT, options.certificate_file);
  set_text(CURLOPT_SSLKEY, options.key_file);
  set(CURLOPT_SSL_VERIFYPEER, options.insecure ? 0L : 1L);
  set(CURLOPT_SSL_VERIFYHOST, options.insecure ? 0L : 2L);
  // What a proxy says to CONNECT is nobody's answer.
  set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  set(CURLOPT_WRITEFUNCTION, &drop);
}

// To the end of connecting; the deadline is libcurl's.
CURLcode Connection::State::run() {
  while (true) {
    int running = 0;
    BODKIN_CHECK(curl_multi_perform(multi, &running) == CURLM_OK);
    int queued = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi, &queued)) {
      if (message->msg == CURLMSG_DONE) return message->data.result;
    }
    BODKIN_CHECK(running > 0);
    const int most = static_cast<int>(kPollMax.count());
    BODKIN_CHECK(curl_multi_poll(multi, nullptr, 0, most, nullptr) == CURLM_OK);
  }
}

// recv that waits by itself saves the poll before it, and the kernel keeps the time.
void Connection::State::make_blocking() const {
  const int flags = ::fcntl(socket, F_GETFL);
  const timeval most{timeout_ms / 1000, timeout_ms % 1000 * 1000L};
  BODKIN_CHECK(flags >= 0 && ::fcntl(socket, F_SETFL, flags & ~O_NONBLOCK) == 0);
  BODKIN_CHECK(::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &most, sizeof most) == 0);
}

Connection::Connection(const RemoteOptions& options, const http::Url& url)
    : state_(std::make_unique<State>()) {
  init_libcurl();
  state_->multi = curl_multi_init();
  state_->curl = curl_easy_init();
  BODKIN_CHECK(state_->multi != nullptr && state_->curl != nullptr);
  state_->plain = url.scheme == "http" && !to_lower(options.proxy).starts_with("https:");
  state_->timeout_ms = std::max(options.timeout_ms, 0);
  state_->set_options(options, url);
}

Connection::~Connection() = default;

std::expected<void, ConnectFailure> Connection::connect(Deadline deadline) {
  close();
  State& state = *state_;
  long limit_ms = 0;
  if (deadline != Deadline::max()) limit_ms = std::max<long>(time_left(deadline).count(), 1);
  state.set(CURLOPT_TIMEOUT_MS, limit_ms);
  BODKIN_CHECK(curl_multi_add_handle(state.multi, state.curl) == CURLM_OK);
  state.added = true;
  const CURLcode code = state.run();
  curl_socket_t socket = CURL_SOCKET_BAD;
  if (code == CURLE_OK) curl_easy_getinfo(state.curl, CURLINFO_ACTIVESOCKET, &socket);
  if (socket == CURL_SOCKET_BAD) {
    ConnectFailure failure{code == CURLE_OPERATION_TIMEDOUT, words_for(state.curl, code)};
    close();
    return std::unexpected(std::move(failure));
  }
  state.socket = socket;
  if (state.plain) state.make_blocking();
  return {};
}

void Connection::close() {
  State& state = *state_;
  if (state.added) curl_multi_remove_handle(state.multi, state.curl);
  state.added = false;
  state.socket = -1;
}

void Connection::abandon() {
  const linger at_once{1, 0};
  if (is_open()) ::setsockopt(state_->socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  close();
}

bool Connection::is_open() const {
  return state_->socket >= 0;
}

bool Connection::is_quiet() {
  char byte = 0;
  // Under TLS what has come may be no more than a ticket, which only libcurl can tell.
  if (!state_->plain) return receive({&byte, 1}).what == Moved::kNotYet;
  return moved(::recv(state_->socket, &byte, 1, MSG_PEEK | MSG_DONTWAIT)).what == Moved::kNotYet;
}

Moved Connection::send(std::string_view bytes) {
  if (state_->plain) {
    return moved(::send(state_->socket, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT));
  }
  std::size_t count = 0;
  const CURLcode code = curl_easy_send(state_->curl, bytes.data(), bytes.size(), &count);
  return moved(code, count);
}

Moved Connection::receive(std::span<char> buffer) {
  if (state_->plain) {
    return moved(::recv(state_->socket, buffer.data(), buffer.size(), MSG_DONTWAIT));
  }
  std::size_t count = 0;
  const CURLcode code = curl_easy_recv(state_->curl, buffer.data(), buffer.size(), &count);
  return moved(code, count);
}

Moved Connection::receive_first(std::span<char> buffer) {
  if (!state_->plain) return receive(buffer);
  return moved(::recv(state_->socket, buffer.data(), buffer.size(), 0));
}

bool Connection::wait(bool or_to_send, Deadline deadline) {
  // Who writes head and body apart, without TCP_NODELAY (Python's http.server does), has the body
  // wait until the head is acknowledged, which the kernel puts off by 40 ms. Asked for, it does so
  // at once; not for good, so it is asked each time. Not all sockets are TCP.
  const int on_now = 1;
  if (!or_to_send) ::setsockopt(state_->socket, IPPROTO_TCP, TCP_QUICKACK, &on_now, sizeof on_now);
  pollfd on{state_->socket, static_cast<short>(or_to_send ? POLLIN | POLLOUT : POLLIN), 0};
  while (true) {
    const milliseconds left = time_left(deadline);
    const int ready = ::poll(&on, 1, static_cast<int>(std::min(left, kPollMax).count()));
    if (ready > 0) return true;
    BODKIN_CHECK(ready == 0 || errno == EINTR);
    if (left <= milliseconds(0)) return false;
  }
}

std::string proxy_host(const std::string& proxy) {
  return to_lower(proxy_part(proxy, CURLUPART_HOST));
}

std::string proxy_credentials(const std::string& proxy) {
  const std::string user = proxy_part(proxy, CURLUPART_USER);
  const std::string password = proxy_part(proxy, CURLUPART_PASSWORD);
  return user.empty() && password.empty() ? std::string() : user + ":" + password;
}

}  // namespace bodkin::dispatch
