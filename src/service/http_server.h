// The embedded service over HTTP, for `bodkin serve` and for tests of the remote dispatcher.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/result.h"
#include "bodkin/handler.h"

namespace bodkin::service {

// Serves a Handler on 127.0.0.1, with TCP_NODELAY and long keep-alive.
class HttpServer {
 public:
  // port 0: any free one. kUsage: the port is taken or not allowed. The handler must outlive this.
  static Result<std::unique_ptr<HttpServer>> listen(Handler& handler, int port);
  ~HttpServer();  // stops
  int port() const;
  void stop();  // may be called from another thread or after a signal
  void wait();  // until stopped

 private:
  struct State;
  explicit HttpServer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace bodkin::service
