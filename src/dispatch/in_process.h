// A Handler in this process as a Dispatcher.
#pragma once

#include "bodkin/handler.h"
#include "dispatch/dispatcher.h"

namespace bodkin::dispatch {

class InProcess : public Dispatcher {
 public:
  // The handler must outlive this.
  explicit InProcess(Handler& handler) : handler_(handler) {}
  Answer send(const Request& request) override;
  bool snapshot() override { return handler_.snapshot(); }
  bool restore() override { return handler_.restore(); }
  bool in_process() const override { return true; }
  std::uint64_t sent() const override { return sent_; }

 private:
  Handler& handler_;
  std::uint64_t sent_ = 0;
};

}  // namespace bodkin::dispatch
