#include "library/served.h"

namespace bodkin::library {

Result<std::unique_ptr<Served>> Served::open(Server server) {
  dispatch::RemoteOptions options;
  options.url = server.url;
  options.unix_socket = server.unix_socket;
  auto remote = dispatch::Remote::open(std::move(options));
  if (!remote) return std::unexpected(remote.error());
  if (auto ready = (*remote)->wait_until_ready(server.ready_wait_ms); !ready) {
    return std::unexpected(ready.error());
  }
  return std::unique_ptr<Served>(new Served(std::move(server), std::move(*remote)));
}

dispatch::Answer Served::send(const Request& request) {
  dispatch::Answer answer = remote_->send(request);
  if (server_.take_log) answer.log_lines = server_.take_log();
  return answer;
}

}  // namespace bodkin::library
