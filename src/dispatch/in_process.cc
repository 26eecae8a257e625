// A Handler in this process: a function call with a stopwatch.
#include "dispatch/in_process.h"

#include "base/clock.h"

namespace bodkin::dispatch {

Answer InProcess::send(const Request& request) {
  Answer answer;
  ++sent_;
  answer.start_us = Clock::system().now_us();
  answer.response = handler_.handle(request);
  answer.end_us = Clock::system().now_us();
  answer.log_lines = handler_.take_log();
  answer.statements = handler_.take_statements();
  const int status = answer.response.status;
  if (status == 0) {
    answer.transport = Transport::kReset;
    answer.error = "the handler gave no answer";
  } else if (status < 100 || status > 599) {
    answer.transport = Transport::kProtocol;
    answer.error = "the handler answered with status " + std::to_string(status);
  }
  return answer;
}

}  // namespace bodkin::dispatch
