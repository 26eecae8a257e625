// A Handler behind the Dispatcher's face.
#include "dispatch/in_process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bodkin::dispatch {
namespace {

class Echo : public Handler {
 public:
  Response handle(const Request& request) override {
    log_.push_back("asked " + request.target);
    return {status, {{"X-Method", request.method}}, request.body};
  }
  bool snapshot() override { return true; }
  bool restore() override { return ++restored > 0; }
  std::vector<std::string> take_log() override { return std::exchange(log_, {}); }
  std::vector<std::string> take_statements() override { return {"SELECT ?"}; }
  int status = 200;
  int restored = 0;

 private:
  std::vector<std::string> log_;
};

TEST(InProcessTest, AnswersWithWhatTheHandlerSaidAndDid) {
  Echo echo;
  InProcess dispatcher(echo);
  const Answer answer = dispatcher.send({"PUT", "/a", {}, "body"});
  EXPECT_EQ(answer.transport, Transport::kAnswered);
  EXPECT_EQ(answer.response, (Response{200, {{"X-Method", "PUT"}}, "body"}));
  EXPECT_THAT(answer.log_lines, testing::ElementsAre("asked /a"));
  EXPECT_THAT(answer.statements, testing::ElementsAre("SELECT ?"));
  EXPECT_GE(answer.end_us, answer.start_us);
  EXPECT_EQ(answer.attempts, 1);
  EXPECT_THAT(dispatcher.send({"GET", "/b", {}, ""}).log_lines, testing::ElementsAre("asked /b"));
  EXPECT_EQ(dispatcher.sent(), 2U);
  EXPECT_TRUE(dispatcher.in_process());
  EXPECT_TRUE(dispatcher.snapshot());
  EXPECT_TRUE(dispatcher.restore());
  EXPECT_EQ(echo.restored, 1);
}

TEST(InProcessTest, AStatusThatIsNoneIsNoAnswer) {
  Echo echo;
  InProcess dispatcher(echo);
  for (const auto& [status, transport] : {std::pair{0, Transport::kReset},
                                          {99, Transport::kProtocol},
                                          {600, Transport::kProtocol},
                                          {599, Transport::kAnswered}}) {
    echo.status = status;
    const Answer answer = dispatcher.send({"GET", "/", {}, ""});
    EXPECT_EQ(answer.transport, transport) << status;
    EXPECT_EQ(answer.error.empty(), transport == Transport::kAnswered);
  }
}

}  // namespace
}  // namespace bodkin::dispatch
