#include "shrink/order.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/random.h"
#include "shrink/shrink.h"

namespace bodkin::shrink {
namespace {

http::HttpFileRequest with_body(std::string body) {
  http::HttpFileRequest request;
  request.request.method = "PUT";
  request.request.target = "/a";
  request.request.body = std::move(body);
  return request;
}

TEST(Order, EachIsSimplerThanTheNext) {
  const std::vector<std::string> kOrder = {
      "",        "null",         "false",       "true",        "0",       " 0",    "0.0",
      "\"\"",    "[]",           "{}",          "1",           "-1",      "2",     "10",
      "1e1",     "0.5",          "\"a\"",       "\"\\u0061\"", "\"0\"",   "\"b\"", "\"A\"",
      "\"\\n\"", "\"\\ud800\"",  "\"aa\"",      "[null]",      "[ null]", "[0]",   "{\"\":null}",
      "[\"a\"]", "{\"a\":null}", "[null,null]",
  };
  for (std::size_t i = 0; i < kOrder.size(); ++i) {
    for (std::size_t j = 0; j < kOrder.size(); ++j) {
      EXPECT_EQ(simpler(with_body(kOrder[i]), with_body(kOrder[j])), i < j)
          << kOrder[i] << " against " << kOrder[j];
    }
  }
}

TEST(Order, LooksAtTheWholeRequest) {
  const http::HttpFileRequest base = with_body("1");
  std::vector<http::HttpFileRequest> larger(9, base);
  larger[0].request.headers.add("X", "");
  larger[1].request.target = "/a?b=1";
  larger[2].request.target = "/aa";
  larger[3].principal = "reader";
  larger[4].name = "n";
  larger[5].comments = {"c"};
  larger[6].repeat = 2;
  larger[7].request.method = "PUTT";
  larger[8].request.target = "/%61";
  for (const auto& request : larger) {
    EXPECT_TRUE(simpler(base, request));
    EXPECT_FALSE(simpler(request, base));
  }
  EXPECT_FALSE(simpler(base, base));
}

// Exactly one of a < b and b < a for bodies that differ, and no cycle among three.
TEST(Order, StrictAndTotalOnArbitraryBytes) {
  Random random(7);
  const std::string alphabet = "{}[]\",:0123e.-\\untrfals \xff";
  std::vector<http::HttpFileRequest> requests;
  for (int i = 0; i < 24; ++i) {
    std::string body;
    for (std::uint64_t n = random.below(12); n > 0; --n) body.push_back(random.pick(alphabet));
    requests.push_back(with_body(body));
  }
  for (const auto& a : requests) {
    for (const auto& b : requests) {
      EXPECT_EQ(simpler(a, b) || simpler(b, a), a != b) << a.request.body << "|" << b.request.body;
      EXPECT_FALSE(simpler(a, b) && simpler(b, a));
      for (const auto& c : requests) {
        if (simpler(a, b) && simpler(b, c)) EXPECT_TRUE(simpler(a, c));
      }
    }
  }
}

}  // namespace
}  // namespace bodkin::shrink
