// Files whole or not at all.
#include "base/file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <thread>

namespace bodkin {
namespace {
namespace fs = std::filesystem;

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class FileTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = testing::TempDir() + "bodkin_file_test_" + std::to_string(::getpid());
    fs::remove_all(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }
  std::string folder_;
};

TEST_F(FileTest, WhatIsWrittenReadsBack) {
  const std::string bytes("a\0\xff\n", 4);
  ASSERT_TRUE(write_file(folder_ + "/deep/er/x", bytes));
  EXPECT_EQ(read_file(folder_ + "/deep/er/x", 4).value(), bytes);
  ASSERT_TRUE(write_file(folder_ + "/deep/er/x", "shorter"));
  EXPECT_EQ(read_file(folder_ + "/deep/er/x", 100).value(), "shorter");
  ASSERT_TRUE(write_file(folder_ + "/empty", ""));
  EXPECT_EQ(read_file(folder_ + "/empty", 0).value(), "");
  // Nothing else is left behind.
  EXPECT_EQ(
      std::distance(fs::recursive_directory_iterator(folder_), fs::recursive_directory_iterator()),
      4);
}

TEST_F(FileTest, ErrorsSayWhatAndWhere) {
  const auto why = [](const auto& result) { return result ? "fine" : result.error().text(); };
  ASSERT_TRUE(write_file(folder_ + "/x", "12345"));
  EXPECT_EQ(why(read_file(folder_ + "/y", 9)),
            folder_ + "/y: cannot be read: No such file or directory");
  EXPECT_THAT(why(read_file(folder_, 9)), HasSubstr("cannot be read: Is a directory"));
  EXPECT_THAT(why(read_file(folder_ + "/x", 4)), HasSubstr("is larger than the limit of 4 bytes"));
  EXPECT_THAT(write_file(folder_ + "/x/y", "").error().text(), HasSubstr(folder_ + "/x/y: "));
  EXPECT_THAT(write_file(folder_, "").error().text(), HasSubstr("cannot be written"));
  EXPECT_EQ(write_file(folder_ + "/x/y", "").error().code, ErrorCode::kInput);
  EXPECT_THAT(list_files(folder_), ElementsAre("x"));
}

TEST_F(FileTest, ListsAreSortedAndLeaveHiddenOnesOut) {
  for (const char* name : {"/b", "/a", "/.hidden", "/d/x", "/c/x", "/.e/x"}) {
    ASSERT_TRUE(write_file(folder_ + name, ""));
  }
  EXPECT_THAT(list_files(folder_), ElementsAre("a", "b"));
  EXPECT_THAT(list_folders(folder_), ElementsAre("c", "d"));
  EXPECT_THAT(list_files(folder_ + "/missing"), IsEmpty());
  EXPECT_THAT(list_folders(folder_ + "/a"), IsEmpty());
}

TEST_F(FileTest, WritersOfOneFileDoNotMix) {
  const std::string path = folder_ + "/x";
  ASSERT_TRUE(write_file(path, std::string(100000, 'z')));
  std::vector<std::thread> writers;
  for (const char c : {'a', 'b', 'c'}) {
    writers.emplace_back([&, c] {
      for (int i = 0; i < 20; ++i) EXPECT_TRUE(write_file(path, std::string(100000, c)));
    });
  }
  for (int i = 0; i < 40; ++i) {
    const std::string bytes = read_file(path, 1 << 20).value();
    EXPECT_EQ(bytes, std::string(100000, bytes[0]));
  }
  for (std::thread& writer : writers) writer.join();
  EXPECT_THAT(list_files(folder_), ElementsAre("x"));
}

}  // namespace
}  // namespace bodkin
