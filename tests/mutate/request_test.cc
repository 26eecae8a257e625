// Requests mutated as a whole.
#include <gtest/gtest.h>

#include <functional>

#include "base/limits.h"
#include "fixture.h"
#include "http/http_file.h"
#include "http/uri.h"
#include "scenario/canary.h"

namespace bodkin::mutate {
namespace {

constexpr std::string_view kMain = "0b0d0000-0000-4000-8000-00000000aa01";
constexpr std::string_view kFull = "0b0d0000-0000-4000-8000-00000000aa02";

std::string put_request() {
  return "PUT /providers/" + std::string(kMain) +
         "/inventories\nContent-Type: application/json\nX-Auth-Token: secret\n\n" +
         std::string(kBody);
}
const std::string kList = "GET /providers?name=VCPU\nAccept: application/json\n";

class RequestTest : public MutateTest {
 protected:
  std::string mutated(std::string_view encoded, std::uint64_t seed,
                      std::size_t size_max = limits::kInputBytesMax) {
    return mutator_.mutate_request(encoded, put_request(), size_max, seed);
  }
  static Request decoded(std::string_view text) { return http::decode_request(text).request; }
};

TEST_F(RequestTest, ChangesAnyInputWithinTheSize) {
  const std::vector<std::string> kInputs = {
      put_request(),
      kList,
      "",
      "x",
      "GET",
      "PUT /nowhere\n\n{}",
      "# @principal reader\n" + kList,
      std::string("\xff\x00\n\n[", 5),
      "DELETE /providers/x/inventories/../..?a&b=%\nX: y\n\n"};
  for (const std::string& input : kInputs) {
    for (const std::size_t size_max :
         {std::size_t{1}, input.size(), input.size() + 40, limits::kInputBytesMax}) {
      for (std::uint64_t seed = 0; seed < 40; ++seed) {
        const std::string out = mutated(input, seed, size_max);
        ASSERT_LE(out.size(), size_max) << input;
        if (size_max > 0) ASSERT_NE(out, input);
        ASSERT_EQ(out, mutated(input, seed, size_max));
      }
    }
  }
}

TEST_F(RequestTest, KeepsLinesAndCredentials) {
  int kept = 0;
  for (std::uint64_t seed = 0; seed < 4000; ++seed) {
    const std::string out = mutated(put_request(), seed);
    const Request request = decoded(out);
    if (mutator_.last().front() == "bytes.text" && mutator_.last().size() == 1) continue;
    EXPECT_EQ(request.target.find_first_of(" \t\r\n"), std::string::npos) << out;
    for (const Header& field : request.headers.fields()) {
      EXPECT_EQ((field.name + field.value).find_first_of("\r\n"), std::string::npos) << out;
    }
    http::HttpFileRequest again;
    again.request = request;
    EXPECT_EQ(http::decode_request(http::encode_request(again)).request, request);
    const bool composed = request.headers.find("X-Auth-Token") == nullptr;
    for (const std::string& name : mutator_.last()) {
      if (composed) EXPECT_FALSE(name.starts_with("header.")) << name;
    }
    kept += composed ? 0 : 1;
  }
  EXPECT_GT(kept, 3000);
}

TEST_F(RequestTest, MostlyTheBody) {
  const Request before = decoded(put_request());
  int body = 0;
  int head = 0;
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    const Request after = decoded(mutated(put_request(), seed));
    body += after.body != before.body ? 1 : 0;
    head += after.target != before.target || after.method != before.method ||
                    after.headers != before.headers
                ? 1
                : 0;
  }
  EXPECT_GE(body, 2000 * 60 / 100);
  EXPECT_LE(body, 2000 * 90 / 100);
  EXPECT_GE(head, 2000 * 20 / 100);
}

TEST_F(RequestTest, PrincipalStays) {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const std::string out = mutated("# @principal reader\n" + put_request(), seed);
    if (mutator_.last().front() == "bytes.text") continue;
    EXPECT_EQ(http::decode_request(out).principal, "reader");
  }
}

TEST_F(RequestTest, Reaches) {
  const std::string kPut = put_request();
  const auto path_has = [](std::string part) {
    return [part](const Request& r) {
      return http::split_target(r.target).path.find(part) != std::string_view::npos;
    };
  };
  const struct {
    const char* name;
    const std::string& from;
    std::function<bool(const Request&)> reached;
    int tries;
  } kCases[] = {
      {"another provider", kPut, path_has(std::string(kFull)), 500},
      {"unknown provider", kPut, path_has("dead"), 1000},
      {"upper-case UUID in the path", kPut, path_has("0B0D0000"), 4000},
      {"SQL in the path", kPut,
       [](const Request& r) {
         return r.target.find("%27%20OR%20") != std::string::npos &&
                !scenario::find_canaries(r.target).empty();
       },
       6000},
      {"parent folder", kPut, path_has("/../"), 6000},
      {"NUL", kPut, path_has("%00"), 4000},
      {"long segment", kPut, path_has(std::string(256, 'a')), 10000},
      {"undefined method", kPut, [](const Request& r) { return r.method == "DELETE"; }, 4000},
      {"other method", kPut, [](const Request& r) { return r.method == "GET"; }, 1000},
      {"lower-case method", kPut, [](const Request& r) { return r.method == "put"; }, 6000},
      {"other operation", kPut,
       [](const Request& r) {
         return r.method == "GET" && http::split_target(r.target).path == "/providers";
       },
       2000},
      {"wrong media type", kPut,
       [](const Request& r) { return r.headers.get("Content-Type") == "text/plain"; }, 3000},
      {"no media type", kPut,
       [](const Request& r) {
         return r.headers.find("Content-Type") == nullptr && !r.body.empty();
       },
       3000},
      {"declared header", kPut,
       [](const Request& r) { return r.headers.find("X-Trace") != nullptr; }, 2000},
      {"long header", kPut,
       [](const Request& r) { return r.headers.get("X-Bodkin-Note").size() == 9000; }, 10000},
      {"declared query", kList,
       [](const Request& r) { return r.target.find("limit=") != std::string::npos; }, 500},
      {"SQL in the query", kList,
       [](const Request& r) { return r.target.find("name=bdkq") != std::string::npos; }, 1000},
      {"repeated query", kList,
       [](const Request& r) { return r.target == "/providers?name=VCPU&name=VCPU"; }, 2000},
      {"undeclared query", kList,
       [](const Request& r) { return r.target.find("debug=") != std::string::npos; }, 4000},
      {"query left out", kList,
       [](const Request& r) { return r.target == "/providers" && r.method == "GET"; }, 1000},
      {"body where none belongs", kList, [](const Request& r) { return !r.body.empty(); }, 500},
  };
  for (const auto& c : kCases) {
    bool reached = false;
    for (int seed = 0; seed < c.tries && !reached; ++seed) {
      reached = c.reached(decoded(mutated(c.from, static_cast<std::uint64_t>(seed))));
    }
    EXPECT_TRUE(reached) << c.name;
  }
}

TEST_F(RequestTest, CrossingTakesPartsOfBoth) {
  const std::string other = "PUT /providers/" + std::string(kFull) +
                            "/inventories?x=1\nContent-Type: text/plain\n\n" + std::string(kOther);
  int bodies = 0;
  int queries = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const std::string out = mutator_.cross_requests(put_request(), other, 4096, seed);
    ASSERT_LE(out.size(), 4096U);
    ASSERT_NE(out, put_request());
    const Request request = decoded(out);
    bodies += request.body == kOther ? 1 : 0;
    queries += request.target.ends_with("?x=1") ? 1 : 0;
  }
  EXPECT_GT(bodies, 20);
  EXPECT_GT(queries, 20);
}

}  // namespace
}  // namespace bodkin::mutate
