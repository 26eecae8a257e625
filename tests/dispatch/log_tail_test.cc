// Following a log file that grows, is cut, is replaced, or grows too fast.
#include "dispatch/log_tail.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace bodkin::dispatch {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class LogTailTest : public testing::Test {
 protected:
  void SetUp() override {
    path_ = testing::TempDir() + "bodkin_log_tail_" +
            testing::UnitTest::GetInstance()->current_test_info()->name();
    std::filesystem::remove(path_);
    append("before\n");
  }
  void TearDown() override { std::filesystem::remove(path_); }
  void append(const std::string& text) { std::ofstream(path_, std::ios::app) << text; }
  LogTail open() {
    auto tail = LogTail::open(path_);
    EXPECT_TRUE(tail) << tail.error().text();
    return std::move(*tail);
  }
  std::string path_;
};

TEST_F(LogTailTest, GivesEveryWholeLineOnce) {
  LogTail tail = open();
  EXPECT_THAT(tail.take(), IsEmpty());
  append("a\n\nb");
  EXPECT_THAT(tail.take(), ElementsAre("a", ""));
  EXPECT_THAT(tail.take(), IsEmpty());
  append("c\r\n");
  EXPECT_THAT(tail.take(), ElementsAre("bc"));
}

TEST_F(LogTailTest, BeginsAgainWhereTheFileBecameShorter) {
  LogTail tail = open();
  std::ofstream(path_, std::ios::trunc) << "x\n";
  EXPECT_THAT(tail.take(), ElementsAre("x"));
}

TEST_F(LogTailTest, ReadsTheRestBeforeItFollowsARename) {
  LogTail tail = open();
  append("last of the old\n");
  std::filesystem::rename(path_, path_ + ".1");
  append("first of the new\n");
  EXPECT_THAT(tail.take(), ElementsAre("last of the old", "first of the new"));
  std::filesystem::remove(path_ + ".1");
}

TEST_F(LogTailTest, AFileThatIsGoneGivesNothing) {
  LogTail tail = open();
  std::filesystem::remove(path_);
  EXPECT_THAT(tail.take(), IsEmpty());
  append("back\n");
  EXPECT_THAT(tail.take(), ElementsAre("back"));
}

TEST_F(LogTailTest, SkipsWhatIsTooMuch) {
  LogTail tail = open();
  const std::string line(99, 'x');
  std::string text;
  for (int i = 0; i < 20000; ++i) text += line + "\n";
  append(text + "end\n");
  const auto lines = tail.take();
  ASSERT_FALSE(lines.empty());
  EXPECT_EQ(lines.back(), "end");
  EXPECT_LT(lines.size(), 12000U);
}

TEST_F(LogTailTest, MovesWithItsPlace) {
  LogTail first = open();
  append("a\n");
  LogTail second = std::move(first);
  EXPECT_THAT(second.take(), ElementsAre("a"));
  append("b\n");
  LogTail third = open();
  third = std::move(second);
  EXPECT_THAT(third.take(), ElementsAre("b"));
}

TEST(LogTailOpenTest, RefusesWhatIsNoFile) {
  EXPECT_EQ(LogTail::open("/nonexistent").error().code, ErrorCode::kUsage);
  EXPECT_NE(LogTail::open(testing::TempDir()).error().message.find("no regular file"),
            std::string::npos);
}

}  // namespace
}  // namespace bodkin::dispatch
