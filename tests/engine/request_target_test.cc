#include "engine/request_target.h"

#include <filesystem>
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "base/file.h"
#include "base/scratch.h"
#include "embedded/embedded.h"

namespace bodkin::engine {
namespace {

TEST(Recent, IsEmptyThenPicksWhatWasAdded) {
  Recent recent;
  EXPECT_EQ(recent.pick(3), "");
  recent.add("one");
  EXPECT_EQ(recent.pick(3), "one");
  for (int i = 0; i < 1000; ++i) recent.add("x" + std::to_string(i));
  EXPECT_NE(recent.pick(5), "one");
}

class RequestTargets : public testing::Test {
 protected:
  void SetUp() override {
    auto opened = embedded::open({});
    ASSERT_TRUE(opened.has_value()) << opened.error().text();
    parts_ = std::move(*opened);
    const auto prepared = parts_.session->prepare();
    ASSERT_TRUE(prepared.has_value()) << prepared.error().text();
  }
  embedded::Embedded parts_;
};

TEST_F(RequestTargets, SeedsCoverEveryOperation) {
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

TEST_F(RequestTargets, OnlyVariedSeedsHangOnTheRun) {
  const Seeds one = seed_requests(*parts_.session, {}, 1);
  const Seeds two = seed_requests(*parts_.session, {}, 2);
  EXPECT_EQ(one.plain, two.plain);
  EXPECT_NE(one.varied, two.varied);
  const std::vector<std::string> all = one.all();
  EXPECT_EQ(std::set<std::string>(all.begin(), all.end()).size(), all.size());
}

TEST_F(RequestTargets, ASecondRunOnOneFolderWritesNothingAgain) {
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

TEST_F(RequestTargets, SameSeedSameInputsSameTraces) {
  const auto history = [this] {
    RequestTarget target(*parts_.session, {}, {});
    std::string all;
    std::string input = seed_requests(*parts_.session, {}, 1).all().back();
    for (std::uint64_t i = 0; i < 300; ++i) {
      input = target.mutate(input, 65536, i);
      target.run(input);
      all += input;
      for (const auto& exchange : target.last().trace.exchanges) {
        all += std::to_string(exchange.answer.response.status) + exchange.answer.response.body;
      }
    }
    return all;
  };
  // Identifiers of requests count on, so the answers are compared without them.
  const auto strip = [](std::string text) {
    for (std::size_t at = 0; (at = text.find("\"request_id\"", at)) != std::string::npos;) {
      const std::size_t end = text.find('}', at);
      text.erase(at, end == std::string::npos ? std::string::npos : end - at);
    }
    return text;
  };
  EXPECT_EQ(strip(history()), strip(history()));
}

TEST_F(RequestTargets, ArbitraryBytesAreInputs) {
  RequestTarget target(*parts_.session, {}, {});
  for (const std::string& input : {std::string(), std::string(1000, '\0'), std::string("\xff\xfe{"),
                                   std::string("GET"), std::string("PUT / HTTP/9.9\n\n\n")}) {
    target.run(input);
    EXPECT_TRUE(target.last().findings.empty()) << target.last().findings.front().message;
  }
}

}  // namespace
}  // namespace bodkin::engine
