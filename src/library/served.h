// A server in this process that only speaks HTTP, as a Dispatcher: requests go over the socket,
// state and log over the hooks that the user gave.
#pragma once

#include <memory>

#include "bodkin/fuzz_target.h"
#include "dispatch/remote.h"

namespace bodkin::library {

class Served : public dispatch::Dispatcher {
 public:
  // kUsage: the URL; kUnreachable: nothing answers within server.ready_wait_ms.
  static Result<std::unique_ptr<Served>> open(Server server);

  dispatch::Answer send(const Request& request) override;
  bool snapshot() override { return server_.restore && server_.snapshot && server_.snapshot(); }
  bool restore() override { return server_.restore && server_.restore(); }
  // Whether the world can be what it was, without fresh identifiers.
  bool in_process() const override { return server_.restore && server_.snapshot; }
  std::uint64_t sent() const override { return remote_->sent(); }

 private:
  Served(Server server, std::unique_ptr<dispatch::Remote> remote)
      : server_(std::move(server)), remote_(std::move(remote)) {}
  Server server_;
  std::unique_ptr<dispatch::Remote> remote_;
};

}  // namespace bodkin::library
