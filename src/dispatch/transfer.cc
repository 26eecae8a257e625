// libcurl, told to do one exchange and nothing else.
//
// Options that never change are set once; for each request only method, target, headers and body
// are. The list of headers is our own memory, used again: libcurl only reads it.
#include "dispatch/transfer.h"

#include <curl/curl.h>
#include <fmt/format.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <vector>

#include "base/check.h"
#include "base/text.h"

namespace bodkin::dispatch {
namespace {

void init_libcurl() {
  static const CURLcode done = curl_global_init(CURL_GLOBAL_DEFAULT);
  BODKIN_CHECK(done == CURLE_OK);
}

// libcurl treats these as instructions to itself, or they frame the message.
bool is_ours(std::string_view name) {
  return equal_ignore_case(name, "Content-Length") ||
         equal_ignore_case(name, "Transfer-Encoding") || equal_ignore_case(name, "Expect");
}

bool announces_a_body(std::string_view method) {
  return method == "POST" || method == "PUT" || method == "PATCH";
}

void append_in_line(std::string& out, std::string_view text) {
  const std::size_t start = out.size();
  out += text;
  for (std::size_t i = start; i < out.size(); ++i) {
    if (out[i] == '\r' || out[i] == '\n' || out[i] == '\0') out[i] = ' ';
  }
}

std::string_view trim_value(std::string_view text) {
  while (!text.empty() && std::strchr(" \t\r\n", text.front()) != nullptr) text.remove_prefix(1);
  while (!text.empty() && std::strchr(" \t\r\n", text.back()) != nullptr) text.remove_suffix(1);
  return text;
}

Result<void> check_readable(const std::string& path, const char* what) {
  if (path.empty() || ::access(path.c_str(), R_OK) == 0) return {};
  return error(ErrorCode::kUsage, fmt::format("{} cannot be read: {}", what, std::strerror(errno)),
               path);
}

std::string lower_first(std::string text) {
  if (!text.empty() && text[0] >= 'A' && text[0] <= 'Z') text[0] = static_cast<char>(text[0] + 32);
  return text;
}

}  // namespace

struct Transfer::State {
  CURL* curl = nullptr;
  Clock& clock;
  std::string base_target;  // what stands before the request's target on the wire
  std::size_t response_bytes_max = 0;
  int connect_timeout_ms = 0;
  int timeout_ms = 0;
  const Headers defaults;

  // Of the request in hand.
  std::string target;
  std::vector<std::string> lines;
  std::vector<curl_slist> list;
  std::size_t line_count = 0;
  int sent = 0;
  std::size_t upload_bytes = 0;

  // Of its answer.
  Response response;
  std::size_t header_bytes = 0;
  std::int64_t content_length = -1;
  bool head_ended = false;
  bool complete_early = false;  // whole answer before the whole body had left
  bool too_large = false;
  bool bad_status = false;

  explicit State(Clock& its_clock, Headers its_defaults)
      : clock(its_clock), defaults(std::move(its_defaults)) {}
  ~State() { curl_easy_cleanup(curl); }

  template <typename Value>
  void set(CURLoption option, Value value) {
    BODKIN_CHECK(curl_easy_setopt(curl, option, value) == CURLE_OK);
  }

  void set_fixed_options(const RemoteOptions& options, const http::Url& url);
  void add_line(std::string_view name, std::string_view value);
  void set_headers(const Request& request, bool has_body);
  void set_request(const Request& request);
  bool answer_is_whole() const;
  bool stop_uploading();
  std::size_t take_header(std::string_view line);
  std::size_t take_body(std::string_view bytes);
  void explain(CURLcode code, Answer& answer);

  static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* self) {
    return static_cast<State*>(self)->take_header({data, size * count});
  }
  static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self) {
    return static_cast<State*>(self)->take_body({data, size * count});
  }
  // Called each time a request is about to leave, also when libcurl sends it again by itself.
  static int on_send(void* self, char*, char*, int, int) {
    ++static_cast<State*>(self)->sent;
    return CURL_PREREQFUNC_OK;
  }
};

void Transfer::State::set_fixed_options(const RemoteOptions& options, const http::Url& url) {
  const auto set_text = [&](CURLoption option, const std::string& text) {
    if (!text.empty()) set(option, text.c_str());
  };
  set(CURLOPT_URL, (url.text + "/").c_str());
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  set(CURLOPT_PROXY, options.proxy.c_str());  // "" also switches the environment's off
  set(CURLOPT_NOPROXY, "");
  set_text(CURLOPT_UNIX_SOCKET_PATH, options.unix_socket);
  set(CURLOPT_PATH_AS_IS, 1L);
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_HTTP_CONTENT_DECODING, 0L);
  set(CURLOPT_TCP_NODELAY, 1L);
  set(CURLOPT_TCP_KEEPALIVE, 0L);
  set(CURLOPT_MAXCONNECTS, 1L);
  set(CURLOPT_DNS_CACHE_TIMEOUT, -1L);
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect_timeout_ms));
  set(CURLOPT_TIMEOUT_MS, static_cast<long>(options.timeout_ms));
  set_text(CURLOPT_CAINFO, options.ca_file);
  set_text(CURLOPT_SSLCERT, options.certificate_file);
  set_text(CURLOPT_SSLKEY, options.key_file);
  set(CURLOPT_SSL_VERIFYPEER, options.insecure ? 0L : 1L);
  set(CURLOPT_SSL_VERIFYHOST, options.insecure ? 0L : 2L);
  set(CURLOPT_HEADERFUNCTION, &State::on_header);
  set(CURLOPT_HEADERDATA, static_cast<void*>(this));
  set(CURLOPT_WRITEFUNCTION, &State::on_body);
  set(CURLOPT_WRITEDATA, static_cast<void*>(this));
  set(CURLOPT_PREREQFUNCTION, &State::on_send);
  set(CURLOPT_PREREQDATA, static_cast<void*>(this));
}

// libcurl drops a header without a value unless it is written "Name;".
void Transfer::State::add_line(std::string_view name, std::string_view value) {
  if (lines.size() == line_count) lines.emplace_back();
  std::string& line = lines[line_count++];
  line.clear();
  append_in_line(line, name);
  if (trim_value(value).empty()) {
    line += ';';
  } else {
    line += ": ";
    append_in_line(line, value);
  }
}

void Transfer::State::set_headers(const Request& request, bool has_body) {
  line_count = 0;
  bool has_accept = false;
  bool has_type = false;
  const auto add = [&](const Header& field) {
    if (is_ours(field.name)) return;
    has_accept = has_accept || equal_ignore_case(field.name, "Accept");
    has_type = has_type || equal_ignore_case(field.name, "Content-Type");
    add_line(field.name, field.value);
  };
  for (const Header& field : request.headers.fields()) add(field);
  for (const Header& field : defaults.fields()) {
    if (request.headers.find(field.name) == nullptr) add(field);
  }
  // "Name:" alone takes away what libcurl would add.
  const auto take_away = [&](const char* line) {
    if (lines.size() == line_count) lines.emplace_back();
    lines[line_count++] = line;
  };
  if (!has_accept) take_away("Accept:");
  if (has_body) {
    if (!has_type) take_away("Content-Type:");
    take_away("Expect:");
  }
  list.resize(line_count);
  for (std::size_t i = 0; i < line_count; ++i) {
    list[i].data = lines[i].data();
    list[i].next = i + 1 < line_count ? &list[i + 1] : nullptr;
  }
  set(CURLOPT_HTTPHEADER, line_count == 0 ? nullptr : list.data());
}

void Transfer::State::set_request(const Request& request) {
  const bool has_body = !request.body.empty() || announces_a_body(request.method);
  upload_bytes = request.body.size();
  target = base_target;
  http::append_wire_target(target, request.target);
  if (target.empty()) target = "/";
  set(CURLOPT_REQUEST_TARGET, target.c_str());
  if (request.method == "HEAD") {
    set(CURLOPT_NOBODY, 1L);
  } else if (has_body) {
    set(CURLOPT_POSTFIELDS, request.body.data());
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    set(CURLOPT_POST, 1L);
  } else {
    set(CURLOPT_HTTPGET, 1L);
  }
  std::string method;
  http::append_wire_target(method, request.method);
  set(CURLOPT_CUSTOMREQUEST, method.empty() ? "GET" : method.c_str());
  set_headers(request, has_body);
}

bool Transfer::State::answer_is_whole() const {
  if (response.status < 200) return false;
  if (response.status == 204 || response.status == 304) return true;
  return content_length >= 0 && response.body.size() >= static_cast<std::size_t>(content_length);
}

// A server may answer without reading the body; waiting for it to read the rest could take for
// ever. Only bodies that do not leave with the head can be left over.
bool Transfer::State::stop_uploading() {
  if (upload_bytes == 0 || !answer_is_whole()) return false;
  curl_off_t uploaded = 0;
  curl_easy_getinfo(curl, CURLINFO_SIZE_UPLOAD_T, &uploaded);
  complete_early = static_cast<std::size_t>(uploaded) < upload_bytes;
  return complete_early;
}

std::size_t Transfer::State::take_header(std::string_view line) {
  const std::size_t taken = line.size();
  header_bytes += taken;
  if (header_bytes > limits::kResponseHeaderBytesMax) {
    too_large = true;
    return 0;
  }
  if (line.starts_with("HTTP/")) {  // also after an interim answer like 100
    response.headers = {};
    content_length = -1;
    head_ended = false;
    const std::size_t gap = line.find(' ');
    response.status = 0;
    if (gap != std::string_view::npos) {
      std::from_chars(line.data() + gap + 1, line.data() + line.size(), response.status);
    }
    bad_status = response.status < 100 || response.status > 599;
    return taken;
  }
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) {
    if (!trim_value(line).empty()) return taken;
    head_ended = true;
    return stop_uploading() ? 0 : taken;
  }
  const std::string_view name = line.substr(0, colon);
  const std::string_view value = trim_value(line.substr(colon + 1));
  if (equal_ignore_case(name, "Content-Length")) {
    std::from_chars(value.data(), value.data() + value.size(), content_length);
  }
  response.headers.add(std::string(name), std::string(value));
  return taken;
}

std::size_t Transfer::State::take_body(std::string_view bytes) {
  const std::size_t room = response_bytes_max - response.body.size();
  response.body += bytes.substr(0, room);
  if (bytes.size() > room) {
    too_large = true;
    return 0;
  }
  return stop_uploading() ? 0 : bytes.size();
}

void Transfer::State::explain(CURLcode code, Answer& answer) {
  long number = 0;
  curl_easy_getinfo(curl, CURLINFO_OS_ERRNO, &number);
  const char* const words = code == CURLE_OK ? "within its head"
                            : number != 0    ? std::strerror(static_cast<int>(number))
                                             : curl_easy_strerror(code);
  const std::string cause = lower_first(words);
  if (too_large) {
    answer.transport = Transport::kTooLarge;
    answer.error = header_bytes > limits::kResponseHeaderBytesMax
                       ? fmt::format("the answer's head has more than {} bytes",
                                     limits::kResponseHeaderBytesMax)
                       : fmt::format("the answer has more than {} bytes", response_bytes_max);
  } else if (code == CURLE_OPERATION_TIMEDOUT) {
    answer.transport = sent == 0 ? Transport::kRefused : Transport::kTimeout;
    answer.error = sent == 0 ? fmt::format("no connection within {} ms", connect_timeout_ms)
                             : fmt::format("no whole answer within {} ms", timeout_ms);
  } else if (code == CURLE_UNSUPPORTED_PROTOCOL || code == CURLE_WEIRD_SERVER_REPLY ||
             code == CURLE_BAD_CONTENT_ENCODING || code == CURLE_HTTP2 || bad_status) {
    answer.transport = Transport::kProtocol;
    answer.error = "the answer is not HTTP/1.1";
  } else if (sent == 0) {
    answer.transport = Transport::kRefused;
    answer.error = cause;
  } else {
    answer.transport = Transport::kReset;
    answer.error = "the connection ended before a whole answer (" + cause + ")";
  }
}

Transfer::Transfer(std::unique_ptr<State> state) : state_(std::move(state)) {}
Transfer::~Transfer() = default;

Result<std::unique_ptr<Transfer>> Transfer::open(const RemoteOptions& options, const http::Url& url,
                                                 Clock& clock) {
  if (auto done = check_readable(options.ca_file, "the CA certificate"); !done) {
    return std::unexpected(done.error());
  }
  if (auto done = check_readable(options.certificate_file, "the certificate"); !done) {
    return std::unexpected(done.error());
  }
  if (auto done = check_readable(options.key_file, "the key"); !done) {
    return std::unexpected(done.error());
  }
  if (options.unix_socket.size() >= sizeof(sockaddr_un::sun_path)) {
    return error(
        ErrorCode::kUsage,
        fmt::format("a socket's path has at most {} bytes", sizeof(sockaddr_un::sun_path) - 1),
        options.unix_socket);
  }
  init_libcurl();
  auto state = std::make_unique<State>(clock, options.headers);
  state->curl = curl_easy_init();
  BODKIN_CHECK(state->curl != nullptr);
  // A proxy needs the absolute form, except through a tunnel.
  const bool absolute = !options.proxy.empty() && url.scheme == "http" &&
                        !to_lower(options.proxy).starts_with("socks");
  state->base_target = (absolute ? url.text : std::string()) + url.path;
  state->response_bytes_max = options.response_bytes_max;
  state->connect_timeout_ms = options.connect_timeout_ms;
  state->timeout_ms = options.timeout_ms;
  state->set_fixed_options(options, url);
  return std::unique_ptr<Transfer>(new Transfer(std::move(state)));
}

Answer Transfer::perform(const Request& request) {
  State& state = *state_;
  state.set_request(request);
  state.sent = 0;
  state.response = {};
  state.header_bytes = 0;
  state.content_length = -1;
  state.head_ended = state.complete_early = state.too_large = state.bad_status = false;

  Answer answer;
  answer.start_us = state.clock.now_us();
  const CURLcode code = curl_easy_perform(state.curl);
  answer.end_us = state.clock.now_us();
  if (request.method == "HEAD") state.set(CURLOPT_NOBODY, 0L);
  // libcurl takes the end of the connection for the end of the head.
  const bool whole = (code == CURLE_OK && state.head_ended) || state.complete_early;
  if (!whole || state.bad_status) state.explain(code, answer);
  answer.attempts = state.sent;
  answer.response = std::move(state.response);
  return answer;
}

std::string proxy_host(const std::string& proxy) {
  CURLU* const parts = curl_url();
  BODKIN_CHECK(parts != nullptr);
  std::string host;
  char* text = nullptr;
  if (curl_url_set(parts, CURLUPART_URL, proxy.c_str(),
                   CURLU_NON_SUPPORT_SCHEME | CURLU_GUESS_SCHEME) == CURLUE_OK &&
      curl_url_get(parts, CURLUPART_HOST, &text, 0) == CURLUE_OK) {
    host = to_lower(text);
    curl_free(text);
  }
  curl_url_cleanup(parts);
  return host;
}

}  // namespace bodkin::dispatch
