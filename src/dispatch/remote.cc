// A service at a URL: what may be sent at all, how fast, and what is done when it asks to wait.
#include "dispatch/remote.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "dispatch/connection.h"
#include "dispatch/log_tail.h"
#include "dispatch/pacing.h"
#include "dispatch/transfer.h"
#include "http/uri.h"

namespace bodkin::dispatch {
namespace {

constexpr std::int64_t kReadyPollUs = 100000;

// How long requests are held, so that a service has read them before the last byte comes.
constexpr std::int64_t kHeldUs = 2000;
constexpr int kTogetherFailuresMax = 2;

bool is_read(std::string_view method) {
  return method == "GET" || method == "HEAD" || method == "OPTIONS";
}

bool is_allowed(const std::string& host, const std::vector<std::string>& allowed) {
  return std::any_of(allowed.begin(), allowed.end(),
                     [&](const std::string& name) { return equal_ignore_case(name, host); });
}

bool is_loopback(const std::string& host) {
  const bool bare_ipv6 = host.find(':') != std::string::npos && !host.starts_with('[');
  const auto url = http::parse_url("http://" + (bare_ipv6 ? "[" + host + "]" : host));
  return url && url->loopback;
}

// Whether everything stays on this machine. kUsage where it does not and no word allows it.
Result<bool> stays_here(const RemoteOptions& options, const http::Url& url) {
  bool here = url.loopback || !options.unix_socket.empty();
  if (!here && !is_allowed(url.host, options.allowed_hosts)) {
    return error(
        ErrorCode::kUsage,
        fmt::format(
            "{} is not on loopback; only fuzz what is yours, and allow it by name (--allow-host)",
            url.host),
        url.text);
  }
  if (options.proxy.empty()) return here;
  const std::string host = proxy_host(options.proxy);
  if (host.empty())
    return error(ErrorCode::kUsage, "the proxy is no URL", printable(options.proxy));
  if (is_loopback(host)) return here;
  if (!is_allowed(host, options.allowed_hosts)) {
    return error(ErrorCode::kUsage,
                 fmt::format("the proxy {} is not on loopback; allow it by name", printable(host)),
                 url.text);
  }
  return false;
}

}  // namespace

struct Remote::State {
  RemoteOptions options;
  http::Url url;
  Clock& clock;
  bool here = false;
  std::unique_ptr<Transfer> transfer;
  std::optional<LogTail> log;
  Pacer pacer;
  std::uint64_t sent = 0;
  std::vector<std::unique_ptr<Transfer>> together;  // one for each request that is sent at once
  int together_failed = 0;

  // The first `count` of these; false: one could not be made.
  bool open_together(std::size_t count) {
    while (together.size() < count) {
      auto made = Transfer::open(options, url, clock);
      if (!made) return false;
      together.push_back(std::move(*made));
    }
    return true;
  }

  State(RemoteOptions its_options, http::Url its_url, Clock& its_clock)
      : options(std::move(its_options)),
        url(std::move(its_url)),
        clock(its_clock),
        pacer(options.rate, its_clock) {}

  Answer perform(const Request& request) {
    Answer answer = transfer->perform(request);
    sent += static_cast<std::uint64_t>(answer.attempts);
    return answer;
  }
};

Remote::Remote(std::unique_ptr<State> state) : state_(std::move(state)) {}
Remote::~Remote() = default;

Result<std::unique_ptr<Remote>> Remote::open(RemoteOptions options, Clock& clock) {
  auto url = http::parse_url(options.url);
  if (!url) return std::unexpected(url.error());
  const auto here = stays_here(options, *url);
  if (!here) return std::unexpected(here.error());
  auto state = std::make_unique<State>(std::move(options), std::move(*url), clock);
  state->here = *here;
  auto transfer = Transfer::open(state->options, state->url, clock);
  if (!transfer) return std::unexpected(transfer.error());
  state->transfer = std::move(*transfer);
  if (!state->options.log_file.empty()) {
    auto log = LogTail::open(state->options.log_file);
    if (!log) return std::unexpected(log.error());
    state->log = std::move(*log);
  }
  return std::unique_ptr<Remote>(new Remote(std::move(state)));
}

Together Remote::together() const {
  const bool may_write = state_->here || state_->options.allow_writes;
  return may_write && state_->together_failed < kTogetherFailuresMax ? Together::kTimed
                                                                     : Together::kNever;
}

Volley Remote::send_together(std::span<const Request> requests, const Schedule& schedule) {
  State& state = *state_;
  if (together() == Together::kNever || !state.open_together(requests.size())) {
    return Dispatcher::send_together(requests, schedule);
  }
  Volley volley;
  volley.answers.resize(requests.size());
  // A service with one worker would wait for the next request on the connection that is kept.
  state.transfer->rest();
  std::vector<bool> held;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    state.pacer.wait();
    Request request = requests[i];
    if (request.headers.find("Connection") == nullptr) request.headers.add("Connection", "close");
    held.push_back(state.together[i]->hold(request, volley.answers[i]));
  }
  state.clock.sleep_us(kHeldUs);
  for (std::size_t i = 0; i < requests.size(); ++i) {
    if (held[i]) state.together[i]->release();
  }
  bool whole = true;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    Answer& answer = volley.answers[i];
    if (held[i]) state.together[i]->collect(answer);
    state.sent += static_cast<std::uint64_t>(answer.attempts);
    whole =
        whole && answer.transport != Transport::kTimeout && answer.transport != Transport::kRefused;
  }
  if (!whole) ++state.together_failed;
  if (state.log && !requests.empty()) volley.answers.front().log_lines = state.log->take();
  return volley;
}

Answer Remote::send(const Request& request) {
  State& state = *state_;
  if (!state.here && !state.options.allow_writes && !is_read(request.method)) {
    Answer refused;
    refused.transport = Transport::kRefused;
    refused.error = printable(request.method) + " is not sent to " + state.url.host +
                    ": writes off loopback need to be allowed";
    refused.attempts = 0;
    return refused;
  }
  int attempts = 0;
  int throttled = 0;
  while (true) {
    state.pacer.wait();
    Answer answer = state.perform(request);
    attempts += answer.attempts;
    std::optional<int> wait_ms;
    if (state.options.obey_throttling && answer.transport == Transport::kAnswered &&
        throttled < limits::kRetriesMax) {
      wait_ms = throttle_ms(answer.response, throttled + 1);
    }
    if (wait_ms) {
      ++throttled;
      state.clock.sleep_us(std::int64_t{*wait_ms} * 1000);
      continue;
    }
    answer.attempts = attempts;
    answer.throttled = throttled;
    if (state.log) answer.log_lines = state.log->take();
    return answer;
  }
}

std::uint64_t Remote::sent() const {
  return state_->sent;
}

Result<void> Remote::wait_until_ready(int wait_ms) {
  State& state = *state_;
  const std::int64_t end_us = state.clock.now_us() + std::int64_t{wait_ms} * 1000;
  const Request probe{"GET", state.url.path.empty() ? "/" : "", {}, ""};
  while (true) {
    const Answer answer = state.perform(probe);
    if (answer.transport == Transport::kAnswered || answer.transport == Transport::kTooLarge)
      return {};
    if (state.clock.now_us() + kReadyPollUs > end_us) {
      const bool spoke = answer.transport == Transport::kProtocol;
      return error(ErrorCode::kUnreachable,
                   fmt::format("{} does not answer{} ({}); {}",
                               state.options.unix_socket.empty() ? state.url.text
                                                                 : state.options.unix_socket,
                               spoke ? " with HTTP" : "", answer.error,
                               spoke ? "is this the right port?" : "is the service running?"));
    }
    state.clock.sleep_us(kReadyPollUs);
  }
}

}  // namespace bodkin::dispatch
