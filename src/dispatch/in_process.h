// A Handler in this process as a Dispatcher.
#pragma once

#include <memory>
#include <span>

#include "bodkin/handler.h"
#include "dispatch/dispatcher.h"
#include "dispatch/interleaver.h"

namespace bodkin::dispatch {

class InProcess : public Dispatcher {
 public:
  // The handler must outlive this.
  explicit InProcess(Handler& handler);
  Answer send(const Request& request) override;
  bool snapshot() override { return handler_.snapshot(); }
  bool restore() override { return handler_.restore(); }
  bool in_process() const override { return true; }
  Together together() const override;
  Volley send_together(std::span<const Request> requests, const Schedule& schedule) override;
  std::uint64_t sent() const override { return sent_; }

 private:
  Handler& handler_;
  bool yields_;  // the handler has points at which another request may come in between
  std::uint64_t sent_ = 0;
  std::unique_ptr<Interleaver> interleaver_;  // made when it is first needed
};

}  // namespace bodkin::dispatch
