#include "engine/request_target.h"

#include <gtest/gtest.h>

#include "engine/seeds.h"
#include "tests/engine/embedded_fixture.h"

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

using RequestTargets = EmbeddedTest;

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
