#include "engine/seeds.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <set>

#include "base/file.h"
#include "base/scratch.h"
#include "http/http_file.h"
#include "tests/engine/embedded_fixture.h"

namespace bodkin::engine {
namespace {

using SeedsTest = EmbeddedTest;

TEST_F(SeedsTest, CoverEveryOperation) {
  std::set<std::string> seen;
  for (const std::string& seed : seed_requests(*parts_.session, {}, 1).all()) {
    const http::HttpFileRequest request = http::decode_request(seed);
    const auto match =
        parts_.session->contract().match(request.request.method, request.request.target);
    ASSERT_TRUE(match.has_value() && match->operation != nullptr) << seed;
    seen.insert(match->operation->name());
  }
  EXPECT_EQ(seen.size(), parts_.session->contract().operations().size());
}

TEST_F(SeedsTest, OnlyVariedSeedsHangOnTheRun) {
  const Seeds one = seed_requests(*parts_.session, {}, 1);
  const Seeds two = seed_requests(*parts_.session, {}, 2);
  EXPECT_EQ(one.plain, two.plain);
  EXPECT_NE(one.varied, two.varied);
  const std::vector<std::string> all = one.all();
  EXPECT_EQ(std::set<std::string>(all.begin(), all.end()).size(), all.size());
}

TEST_F(SeedsTest, ASecondRunOnOneFolderWritesNothingAgain) {
  const ScratchFolder folder;
  const auto content = [&] {
    std::map<std::string, std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
      files[entry.path().filename()] = read_file(entry.path(), 1 << 20).value();
    }
    return files;
  };
  const Seeds one = seed_requests(*parts_.session, {}, 1);
  ASSERT_TRUE(write_seeds(folder.path(), one).has_value());
  const auto first = content();
  EXPECT_EQ(first.size(), one.all().size());
  Seeds other = seed_requests(*parts_.session, {}, 2);
  ASSERT_TRUE(write_seeds(folder.path(), other).has_value());
  // The second one's further ones, where it has more, and nothing else.
  auto second = content();
  for (const auto& [name, bytes] : first) EXPECT_EQ(second[name], bytes) << name;
  // A run with another contract begins with seeds of its own.
  other.plain[0] = "GET /elsewhere\n\n";
  ASSERT_TRUE(write_seeds(folder.path(), other).has_value());
  second = content();
  EXPECT_EQ(second["seed-0000"], other.plain[0]);
  EXPECT_EQ(second["seed-varied-0000"], other.varied[0]);
}

}  // namespace
}  // namespace bodkin::engine
