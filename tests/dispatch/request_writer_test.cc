// RequestWriter: requests of every kind to the byte.
#include "dispatch/request_writer.h"

#include <gtest/gtest.h>

namespace bodkin::dispatch {
namespace {

using namespace std::string_literals;

TEST(RequestWriterTest, ToTheByte) {
  struct {
    const char* name;
    Request request;
    std::string want;
  } const cases[] = {
      {"plain", {"GET", "/a", {}, ""}, "GET /v1/a HTTP/1.1\r\nHost: h:1\r\nD: 1\r\n\r\n"},
      {"nothing", {"", "", {}, ""}, "GET /v1 HTTP/1.1\r\nHost: h:1\r\nD: 1\r\n\r\n"},
      {"body",
       {"PUT", "/a", {{"A", "b"}}, "x\0y"s},
       "PUT /v1/a HTTP/1.1\r\nHost: h:1\r\nA: b\r\nD: 1\r\nContent-Length: 3\r\n\r\nx\0y"s},
      {"no body where there might be one",
       {"PATCH", "/a", {}, ""},
       "PATCH /v1/a HTTP/1.1\r\nHost: h:1\r\nD: 1\r\nContent-Length: 0\r\n\r\n"},
      {"a body where there is none",
       {"HEAD", "/a", {}, "x"},
       "HEAD /v1/a HTTP/1.1\r\nHost: h:1\r\nD: 1\r\nContent-Length: 1\r\n\r\nx"},
      {"methods are told by case",
       {"post", "/a", {}, ""},
       "post /v1/a HTTP/1.1\r\nHost: h:1\r\nD: 1\r\n\r\n"},
      {"its own Host, in its place, and no default twice",
       {"GET", "/a", {{"A", "b"}, {"hOST", "x"}, {"Host", ""}, {"d", "2"}}, ""},
       "GET /v1/a HTTP/1.1\r\nA: b\r\nhOST: x\r\nHost:\r\nd: 2\r\n\r\n"},
      {"empty and blank values, odd names",
       {"GET", "/a", {{"A", ""}, {"B", " \t"}, {"", "c"}, {"D;", " e "}, {"F:G", "h"}}, ""},
       "GET /v1/a HTTP/1.1\r\nHost: h:1\r\nA:\r\nB:\r\n: c\r\nD;:  e \r\nF:G: h\r\nD: 1\r\n\r\n"},
      {"line ends",
       {"A\nB", "/\r\n\0 \x7f"s, {{"C\r\n", "d\0\ne"s}}, ""},
       "A%0AB /v1/%0D%0A%00%20%7F HTTP/1.1\r\nHost: h:1\r\nC  : d  e\r\nD: 1\r\n\r\n"},
      {"fields that are not the request's",
       {"GET",
        "/a",
        {{"content-length", "9"},
         {"Transfer-Encoding", "chunked"},
         {"Expect", "100-continue"},
         {"Content-Length ", "9"},
         {"\r\nContent-Length", "9"},
         {"Content-Length: 9\r\nX", ""},
         {"Content-Lengths", "9"}},
        ""},
       "GET /v1/a HTTP/1.1\r\nHost: h:1\r\nContent-Lengths: 9\r\nD: 1\r\n\r\n"},
  };
  RequestWriter writer("/v1", "h:1", {{"D", "1"}, {"Content-Length", "7"}});
  for (const auto& c : cases) EXPECT_EQ(writer.write(c.request), c.want) << c.name;
}

TEST(RequestWriterTest, DefaultsMayNameTheHostAndAnEmptyTargetIsASlash) {
  RequestWriter writer("", "h", {{"Host", "other"}});
  EXPECT_EQ(writer.write({"GET", "", {}, ""}), "GET / HTTP/1.1\r\nHost: other\r\n\r\n");
  EXPECT_EQ(writer.write({"OPTIONS", "*", {{"host", "mine"}}, ""}),
            "OPTIONS * HTTP/1.1\r\nhost: mine\r\n\r\n");
}

TEST(RequestWriterTest, KnowsWhetherItAskedToClose) {
  RequestWriter writer("", "h", {});
  writer.write({"GET", "/", {{"connection", " Close"}}, ""});
  EXPECT_TRUE(writer.asks_to_close());
  writer.write({"GET", "/", {{"Connection", "keep-alive"}}, ""});
  EXPECT_FALSE(writer.asks_to_close());
}

}  // namespace
}  // namespace bodkin::dispatch
