// The exchange, in as few system calls as there are: one to send, one to receive.
#include "dispatch/transfer.h"

#include <fmt/format.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>

#include "base/text.h"
#include "dispatch/connection.h"
#include "dispatch/request_writer.h"
#include "dispatch/response_reader.h"

namespace bodkin::dispatch {
namespace {

using std::chrono::steady_clock;
using Progress = ResponseReader::Progress;

// A connection that rested longer is looked at before it is used: the server may have closed it.
// Within less it hardly has, and a look costs as much as a third of an exchange.
constexpr std::chrono::milliseconds kRestMax{1};

Result<void> check_readable(const std::string& path, const char* what) {
  if (path.empty() || ::access(path.c_str(), R_OK) == 0) return {};
  return error(ErrorCode::kUsage, fmt::format("{} cannot be read: {}", what, std::strerror(errno)),
               path);
}

std::string base64(std::string_view bytes) {
  static constexpr char kDigits[] =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t group = 0;
    for (std::size_t j = i; j < i + 3; ++j) {
      group = group << 8 | (j < bytes.size() ? static_cast<std::uint8_t>(bytes[j]) : 0U);
    }
    for (std::size_t j = 0; j < 4; ++j) {
      out += i + j > bytes.size() ? '=' : kDigits[group >> (18 - 6 * j) & 63];
    }
  }
  return out;
}

std::string host_field(const http::Url& url) {
  std::string host = url.host.find(':') == std::string::npos ? url.host : "[" + url.host + "]";
  const int usual_port = url.scheme == "https" ? 443 : 80;
  return url.port == usual_port ? host : fmt::format("{}:{}", host, url.port);
}

RequestWriter make_writer(const RemoteOptions& options, const http::Url& url) {
  // An HTTP proxy that makes no tunnel reads the request itself.
  const bool to_proxy = !options.proxy.empty() && url.scheme == "http" &&
                        !to_lower(options.proxy).starts_with("socks");
  Headers defaults = options.headers;
  if (to_proxy && defaults.find("Proxy-Authorization") == nullptr) {
    const std::string credentials = proxy_credentials(options.proxy);
    if (!credentials.empty()) defaults.add("Proxy-Authorization", "Basic " + base64(credentials));
  }
  return {(to_proxy ? url.text : std::string()) + url.path, host_field(url), std::move(defaults)};
}

// Whether the service may have answered without reading the body: a method that usually has none,
// or a refusal that does not depend on it. What is left of the body would be taken for the next
// request, and that one would get the blame.
bool may_have_left_body(const Request& request, int status) {
  static constexpr std::array<int, 5> kAfterReading{400, 409, 412, 422, 428};
  if (request.body.empty()) return false;
  if (request.method != "POST" && request.method != "PUT" && request.method != "PATCH") return true;
  return status >= 400 &&
         std::find(kAfterReading.begin(), kAfterReading.end(), status) == kAfterReading.end();
}

}  // namespace

struct Transfer::State {
  Clock& clock;
  const std::size_t response_bytes_max;
  const int connect_timeout_ms, timeout_ms;
  RequestWriter writer;
  Connection connection;
  ResponseReader reader;
  std::array<char, 65536> buffer;
  steady_clock::time_point rested_since;  // of an open connection
  bool may_be_followed = false;           // the last answer had no body by its head alone
  std::string held;                       // what is left to send of a request that is held
  Deadline held_until;

  // What ended an exchange that is not whole.
  enum class End { kAnswer, kConnection, kTime };
  struct Outcome {
    End end = End::kAnswer;
    Progress progress = Progress::kMore;
    bool all_sent = false;
    std::string cause;  // why the connection ended, where that is known
  };

  State(const RemoteOptions& options, const http::Url& url, Clock& its_clock)
      : clock(its_clock),
        response_bytes_max(options.response_bytes_max),
        connect_timeout_ms(options.connect_timeout_ms),
        timeout_ms(options.timeout_ms),
        writer(make_writer(options, url)),
        connection(options, url) {}

  bool has_good_connection(steady_clock::time_point now);
  Outcome exchange(std::string_view message, bool kept, Deadline deadline);
  void explain(const ConnectFailure& failure, Answer& answer) const;
  void explain(const Outcome& outcome, Answer& answer) const;
};

bool Transfer::State::has_good_connection(steady_clock::time_point now) {
  if (!connection.is_open()) return false;
  if (!may_be_followed && now - rested_since < kRestMax) return true;
  return connection.is_quiet();
}

// A server may answer before it has read the whole request, or instead of reading it: each round
// sends what can be sent and takes what is there.
Transfer::State::Outcome Transfer::State::exchange(std::string_view message, bool kept,
                                                   Deadline deadline) {
  Outcome outcome;
  bool broken = false;  // for sending; what the server said before may still be there
  // The time that the kernel gives the first receive is the whole, so connecting must not have
  // taken any of it.
  bool may_block = kept;
  while (true) {
    if (!message.empty() && !broken) {
      Moved sent = connection.send(message);
      if (sent.what == Moved::kSome) message.remove_prefix(sent.bytes);
      if (sent.what == Moved::kFailed) {
        broken = true;
        outcome.cause = std::move(sent.cause);
      }
    }
    outcome.all_sent = message.empty();
    const bool sending = !message.empty() && !broken;
    may_block = may_block && outcome.all_sent;
    Moved got = may_block ? connection.receive_first(buffer) : connection.receive(buffer);
    may_block = false;
    switch (got.what) {
      case Moved::kSome:
        outcome.progress = reader.feed({buffer.data(), got.bytes});
        if (outcome.progress != Progress::kMore) return outcome;
        break;
      case Moved::kNotYet:
        if (connection.wait(sending, deadline)) break;
        outcome.end = End::kTime;
        return outcome;
      case Moved::kEnded:
      case Moved::kFailed:
        if (got.what == Moved::kEnded) outcome.progress = reader.end();
        if (!got.cause.empty()) outcome.cause = std::move(got.cause);
        outcome.end = End::kConnection;
        return outcome;
    }
  }
}

void Transfer::State::explain(const ConnectFailure& failure, Answer& answer) const {
  if (answer.attempts > 0) {  // the one that was kept had died of the request, it seems
    Outcome outcome;
    outcome.end = failure.timed_out ? End::kTime : End::kConnection;
    outcome.cause = failure.cause;
    return explain(outcome, answer);
  }
  answer.transport = Transport::kRefused;
  const int limit_ms =
      timeout_ms > 0 ? std::min(timeout_ms, connect_timeout_ms) : connect_timeout_ms;
  answer.error =
      failure.timed_out ? fmt::format("no connection within {} ms", limit_ms) : failure.cause;
}

void Transfer::State::explain(const Outcome& outcome, Answer& answer) const {
  switch (outcome.progress) {
    case Progress::kWhole:
      return;
    case Progress::kHeadTooLarge:
      answer.transport = Transport::kTooLarge;
      answer.error =
          fmt::format("the answer's head has more than {} bytes", limits::kResponseHeaderBytesMax);
      return;
    case Progress::kBodyTooLarge:
      answer.transport = Transport::kTooLarge;
      answer.error = fmt::format("the answer has more than {} bytes", response_bytes_max);
      return;
    case Progress::kMalformed:
      answer.transport = Transport::kProtocol;
      answer.error = "the answer is not HTTP/1.1";
      return;
    case Progress::kMore:
      break;
  }
  if (outcome.end == End::kTime) {
    answer.transport = Transport::kTimeout;
    answer.error = fmt::format("no whole answer within {} ms", timeout_ms);
    return;
  }
  const char* const where = !reader.began()    ? "before its first byte"
                            : reader.in_body() ? "within its body"
                                               : "within its head";
  answer.transport = Transport::kReset;
  answer.error = fmt::format("the connection ended before a whole answer ({})",
                             outcome.cause.empty() ? where : outcome.cause.c_str());
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
  return std::unique_ptr<Transfer>(new Transfer(std::make_unique<State>(options, url, clock)));
}

Answer Transfer::perform(const Request& request) {
  State& state = *state_;
  const std::string& message = state.writer.write(request);
  const auto begin = steady_clock::now();
  const Deadline deadline =
      state.timeout_ms > 0 ? begin + std::chrono::milliseconds(state.timeout_ms) : Deadline::max();
  bool kept = state.has_good_connection(begin);
  Answer answer;
  answer.attempts = 0;
  State::Outcome outcome;
  while (true) {
    answer.start_us = state.clock.now_us();
    state.reader.start(request.method == "HEAD", state.response_bytes_max, answer.response);
    if (!kept) {
      const auto connected = state.connection.connect(deadline);
      if (!connected) {
        answer.end_us = state.clock.now_us();
        state.explain(connected.error(), answer);
        return answer;
      }
    }
    ++answer.attempts;
    outcome = state.exchange(message, kept, deadline);
    const bool unanswered = outcome.end == State::End::kConnection && !state.reader.began();
    // No HTTP on a connection that has seen other requests: the end of one of those.
    const bool disturbed = outcome.progress == Progress::kMalformed && !state.reader.in_body();
    if (!kept || !(unanswered || disturbed)) break;
    state.connection.close();
    kept = false;
  }
  answer.end_us = state.clock.now_us();
  state.explain(outcome, answer);
  const bool keeps = outcome.end == State::End::kAnswer && outcome.progress == Progress::kWhole &&
                     state.reader.keeps_connection() && !state.writer.asks_to_close() &&
                     !may_have_left_body(request, answer.response.status);
  if (!outcome.all_sent) {
    state.connection.abandon();
  } else if (!keeps) {
    state.connection.close();
  }
  state.may_be_followed = state.reader.bodiless();
  state.rested_since = steady_clock::now();
  return answer;
}

void Transfer::rest() {
  state_->connection.close();
}

bool Transfer::hold(const Request& request, Answer& answer) {
  State& state = *state_;
  state.held = state.writer.write(request);
  const auto begin = steady_clock::now();
  state.held_until =
      state.timeout_ms > 0 ? begin + std::chrono::milliseconds(state.timeout_ms) : Deadline::max();
  answer.attempts = 0;
  answer.start_us = state.clock.now_us();
  state.reader.start(request.method == "HEAD", state.response_bytes_max, answer.response);
  state.connection.close();
  if (const auto connected = state.connection.connect(state.held_until); !connected) {
    answer.end_us = state.clock.now_us();
    state.explain(connected.error(), answer);
    return false;
  }
  answer.attempts = 1;
  std::string_view message(state.held.data(), state.held.size() - 1);
  while (!message.empty()) {
    const Moved sent = state.connection.send(message);
    if (sent.what == Moved::kSome) message.remove_prefix(sent.bytes);
    const bool waits = sent.what == Moved::kNotYet;
    if (sent.what == Moved::kFailed || (waits && !state.connection.wait(true, state.held_until))) {
      State::Outcome outcome;
      outcome.end = waits ? State::End::kTime : State::End::kConnection;
      outcome.cause = sent.cause;
      answer.end_us = state.clock.now_us();
      state.explain(outcome, answer);
      state.connection.abandon();
      return false;
    }
  }
  state.held.erase(0, state.held.size() - 1);
  return true;
}

void Transfer::release() {
  if (state_->connection.send(state_->held).what == Moved::kSome) state_->held.clear();
}

void Transfer::collect(Answer& answer) {
  State& state = *state_;
  const State::Outcome outcome = state.exchange(state.held, false, state.held_until);
  answer.end_us = state.clock.now_us();
  state.explain(outcome, answer);
  state.connection.abandon();
}

}  // namespace bodkin::dispatch
