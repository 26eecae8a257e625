// A Handler in this process: a function call with a stopwatch.
#include "dispatch/in_process.h"

#include "base/clock.h"

namespace bodkin::dispatch {

namespace {

void judge_status(Answer& answer) {
  const int status = answer.response.status;
  if (status == 0) {
    answer.transport = Transport::kReset;
    answer.error = "the handler gave no answer";
  } else if (status < 100 || status > 599) {
    answer.transport = Transport::kProtocol;
    answer.error = "the handler answered with status " + std::to_string(status);
  }
}

}  // namespace

InProcess::InProcess(Handler& handler)
    : handler_(handler), yields_(handler.concurrent() && handler.on_yield(nullptr)) {}

Answer InProcess::send(const Request& request) {
  Answer answer;
  ++sent_;
  answer.start_us = Clock::system().now_us();
  answer.response = handler_.handle(request);
  answer.end_us = Clock::system().now_us();
  answer.log_lines = handler_.take_log();
  answer.statements = handler_.take_statements();
  judge_status(answer);
  return answer;
}

Together InProcess::together() const {
  if (!handler_.concurrent()) return Together::kNever;
  return yields_ ? Together::kScheduled : Together::kTimed;
}

Volley InProcess::send_together(std::span<const Request> requests, const Schedule& schedule) {
  Volley volley;
  volley.answers.resize(requests.size());
  std::vector<Interleaver::Task> tasks;
  tasks.reserve(requests.size());
  for (std::size_t i = 0; i < requests.size(); ++i) {
    tasks.emplace_back([this, &request = requests[i], &answer = volley.answers[i]] {
      answer.start_us = Clock::system().now_us();
      answer.response = handler_.handle(request);
      answer.end_us = Clock::system().now_us();
    });
  }
  if (interleaver_ == nullptr) interleaver_ = std::make_unique<Interleaver>();
  sent_ += requests.size();
  if (yields_) {
    handler_.on_yield([this](const char* where) { interleaver_->yield(where); });
    auto [points, scheduled] = interleaver_->run(tasks, schedule);
    handler_.on_yield(nullptr);
    volley.points = std::move(points);
    volley.scheduled = scheduled;
  } else {
    interleaver_->run_freely(tasks);
  }
  for (Answer& answer : volley.answers) judge_status(answer);
  if (!requests.empty()) {
    volley.answers.front().log_lines = handler_.take_log();
    volley.answers.front().statements = handler_.take_statements();
  }
  return volley;
}

}  // namespace bodkin::dispatch
