#include "engine/seeds.h"

#include <gtest/gtest.h>

#include <set>

#include "embedded/embedded.h"
#include "http/http_file.h"

namespace bodkin::engine {
namespace {

TEST(Seeds, CoverEveryOperation) {
  const auto parts = embedded::open({});
  ASSERT_TRUE(parts.has_value()) << parts.error().text();
  std::set<std::string> seen;
  for (const std::string& seed : seed_requests(*parts->session, {}, 1)) {
    const http::HttpFileRequest request = http::decode_request(seed);
    const auto match =
        parts->session->contract().match(request.request.method, request.request.target);
    ASSERT_TRUE(match.has_value() && match->operation != nullptr) << seed;
    seen.insert(match->operation->name());
  }
  EXPECT_EQ(seen.size(), parts->session->contract().operations().size());
}

}  // namespace
}  // namespace bodkin::engine
