#include "cli/display.h"

#include <gtest/gtest.h>

namespace bodkin::cli {
namespace {

TEST(Numbers, HaveCommas) {
  EXPECT_EQ(with_commas(0), "0");
  EXPECT_EQ(with_commas(999), "999");
  EXPECT_EQ(with_commas(1000), "1,000");
  EXPECT_EQ(with_commas(1234567), "1,234,567");
}

TEST(Durations, AreShort) {
  EXPECT_EQ(duration_text(999), "0s");
  EXPECT_EQ(duration_text(59000), "59s");
  EXPECT_EQ(duration_text(65000), "1m 05s");
  EXPECT_EQ(duration_text(7500000), "2h 5m");
}

TEST(Display, PlainLinesHoldNoEscapesWhateverAServiceSays) {
  Display display({false, false, false, 100, "embedded"});
  testing::internal::CaptureStdout();
  display.on_event({engine::Event::Kind::kFinding,
                    {"abcdefgh", "high", "server-error", "PUT /a", "500", "server-error-abcdefgh",
                     "it said \x1b[31mred\x1b[0m"}});
  engine::Progress progress;
  progress.elapsed_ms = 3000;
  progress.executions = 1234;
  progress.requests = 10;
  progress.by_status_class[2] = 5;
  display.on_progress(progress);
  display.finish();
  const std::string text = testing::internal::GetCapturedStdout();
  EXPECT_EQ(text.find('\x1b'), std::string::npos) << text;
  EXPECT_NE(text.find("high  server-error  PUT /a"), std::string::npos) << text;
  EXPECT_NE(text.find("1,234 inputs"), std::string::npos) << text;
  EXPECT_NE(text.find("2xx 50%"), std::string::npos) << text;
  EXPECT_NE(text.find("server-error 1"), std::string::npos) << text;
}

TEST(Display, SaysWhatIsOnlyRefusedAndHowMuchIsTolerated) {
  Display display({false, false, false, 100, "embedded"});
  testing::internal::CaptureStdout();
  display.on_event(
      {engine::Event::Kind::kRefused, {"GET /a/{id}", "404", "60", "name one in [values]"}});
  engine::Progress progress;
  progress.elapsed_ms = 3000;
  progress.tolerated = 12;
  display.on_progress(progress);
  const std::string text = testing::internal::GetCapturedStdout();
  EXPECT_NE(text.find("note: GET /a/{id} is only ever refused (404 among 60 refusals): name one in "
                      "[values]\n"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("tolerated: 12"), std::string::npos) << text;
}

TEST(Display, QuietSaysNothingOfRefusals) {
  Display display({false, false, true, 100, "embedded"});
  testing::internal::CaptureStdout();
  display.on_event({engine::Event::Kind::kRefused, {"GET /a", "404", "60", "x"}});
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
}

TEST(Display, PreflightSaysWhoDidNotAnswer) {
  Display display({false, false, false, 100, "embedded"});
  testing::internal::CaptureStdout();
  display.on_event({engine::Event::Kind::kPreflight, {"200", "GET /a", ""}});
  display.on_event({engine::Event::Kind::kPreflight, {"404", "GET /b", "needs something"}});
  display.on_event({engine::Event::Kind::kReady, {"3"}});
  const std::string text = testing::internal::GetCapturedStdout();
  EXPECT_NE(text.find("1 of 2 operations answered 2xx"), std::string::npos) << text;
  EXPECT_NE(text.find("404  GET /b: needs something"), std::string::npos) << text;
}

}  // namespace
}  // namespace bodkin::cli
