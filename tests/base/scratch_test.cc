#include "base/scratch.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/file.h"

namespace bodkin {
namespace {

TEST(ScratchFolder, IsItsOwnAndGoesWithTheObject) {
  std::string path;
  {
    const ScratchFolder one, other;
    path = one.path();
    EXPECT_NE(path, other.path());
    EXPECT_TRUE(write_file(path + "/deep/file", "x"));
  }
  EXPECT_FALSE(path.empty());
  EXPECT_FALSE(std::filesystem::exists(path));
}

}  // namespace
}  // namespace bodkin
