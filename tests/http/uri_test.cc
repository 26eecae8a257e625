// URLs, targets, percent-encoding and path templates.
#include "http/uri.h"

#include <gtest/gtest.h>

#include "base/random.h"

namespace bodkin::http {
namespace {

TEST(ParseUrlTest, TakesWhatIsRight) {
  struct {
    const char *name, *input, *scheme, *host;
    int port;
    const char *path, *text;
    bool loopback;
  } const cases[] = {
      {"address", "http://127.0.0.1:8080", "http", "127.0.0.1", 8080, "", "http://127.0.0.1:8080",
       true},
      {"all of 127/8", "http://127.9.8.7", "http", "127.9.8.7", 80, "", "http://127.9.8.7", true},
      {"name", "HTTP://LocalHost/", "http", "localhost", 80, "", "http://localhost", true},
      {"base path", "https://api.test/v1/x//", "https", "api.test", 443, "/v1/x",
       "https://api.test", false},
      {"default port", "https://api.test:443", "https", "api.test", 443, "", "https://api.test",
       false},
      {"other port", "https://api.test:80", "https", "api.test", 80, "", "https://api.test:80",
       false},
      {"IPv6", "http://[::1]:9", "http", "::1", 9, "", "http://[::1]:9", true},
      {"IPv6 spelt out", "http://[0:0:0:0:0:0:0:1]", "http", "0:0:0:0:0:0:0:1", 80, "",
       "http://[0:0:0:0:0:0:0:1]", true},
      {"IPv6 elsewhere", "http://[fe80::1]", "http", "fe80::1", 80, "", "http://[fe80::1]", false},
      {"only looks like loopback", "http://127.0.0.1.test", "http", "127.0.0.1.test", 80, "",
       "http://127.0.0.1.test", false},
      {"short address", "http://127.1", "http", "127.1", 80, "", "http://127.1", false},
      {"hexadecimal address", "http://0x7f.0.0.1", "http", "0x7f.0.0.1", 80, "",
       "http://0x7f.0.0.1", false},
      {"any address", "http://0.0.0.0", "http", "0.0.0.0", 80, "", "http://0.0.0.0", false},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    const auto url = parse_url(c.input);
    ASSERT_TRUE(url) << url.error().text();
    EXPECT_EQ(url->scheme, c.scheme);
    EXPECT_EQ(url->host, c.host);
    EXPECT_EQ(url->port, c.port);
    EXPECT_EQ(url->path, c.path);
    EXPECT_EQ(url->text, c.text);
    EXPECT_EQ(url->loopback, c.loopback);
  }
}

TEST(ParseUrlTest, RefusesAndSaysWhy) {
  struct {
    const char *input, *want;
  } const cases[] = {
      {"", "is empty"},
      {"127.0.0.1:8080", "does not begin with http://"},
      {"ftp://x", "does not begin with http://"},
      {"http:/x", "does not begin with http://"},
      {"http://", "no usable host"},
      {"http://:80", "no usable host"},
      {"http://a b", "white space"},
      {"http://a\x01", "white space or control"},
      {"http://x/?q", "query or a fragment"},
      {"http://x#f", "query or a fragment"},
      {"http://user:secret@x", "user information"},
      {"http://[::1", "no usable host"},
      {"http://[zz]", "no usable host"},
      {"http://[::1]9", "port"},
      {"http://x:", "port"},
      {"http://x:0", "port"},
      {"http://x:65536", "port"},
      {"http://x:-1", "port"},
      {"http://x:8a", "port"},
      {"http://x:99999999999999999999", "port"},
      {"http://ex%41mple", "no usable host"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.input);
    const auto url = parse_url(c.input);
    ASSERT_FALSE(url);
    EXPECT_EQ(url.error().code, ErrorCode::kUsage);
    EXPECT_NE(url.error().message.find(c.want), std::string::npos) << url.error().text();
    EXPECT_EQ(url.error().text().find("secret"), std::string::npos);
  }
}

TEST(SplitTargetTest, CutsAtTheFirstQuestionMark) {
  EXPECT_EQ(split_target("/a?b?c").path, "/a");
  EXPECT_EQ(split_target("/a?b?c").query, "b?c");
  EXPECT_TRUE(split_target("/a?").has_query);
  EXPECT_FALSE(split_target("/a").has_query);
  EXPECT_EQ(split_target("").path, "");
  EXPECT_EQ(split_target("?x").path, "");
}

TEST(WithQueryPairTest, TakesThePlaceOfTheFirstOrComesLast) {
  EXPECT_EQ(with_query_pair("", "a b", "1&2"), "a%20b=1%262");
  EXPECT_EQ(with_query_pair("x=1&a=2&a=3&y", "a", "'"), "x=1&a=%27&a=3&y=");
  EXPECT_EQ(with_query_pair("x=1", "a", ""), "x=1&a=");
}

TEST(QueryPairsTest, KeepsOrderAndEncoding) {
  using Pairs = std::vector<std::pair<std::string_view, std::string_view>>;
  EXPECT_EQ(query_pairs(""), Pairs{});
  EXPECT_EQ(query_pairs("a=1&b&=x&a=%20&&c=d=e"),
            (Pairs{{"a", "1"}, {"b", ""}, {"", "x"}, {"a", "%20"}, {"c", "d=e"}}));
}

TEST(PercentTest, DecodingUndoesEncodingForAnyBytes) {
  Random random(7);
  for (int i = 0; i < 500; ++i) {
    std::string bytes(random.below(20), '\0');
    for (char& c : bytes) c = static_cast<char>(random.below(256));
    EXPECT_EQ(percent_decode(percent_encode(bytes)), bytes);
    EXPECT_EQ(percent_decode(percent_encode(bytes), true), bytes);
  }
  EXPECT_EQ(percent_encode("aZ09-._~ /?#\xff"), "aZ09-._~%20%2F%3F%23%FF");
}

TEST(PercentTest, MalformedEscapesStay) {
  EXPECT_EQ(percent_decode("%"), "%");
  EXPECT_EQ(percent_decode("%4"), "%4");
  EXPECT_EQ(percent_decode("%4g%zz%41"), "%4g%zzA");
  EXPECT_EQ(percent_decode("%%41"), "%A");
  EXPECT_EQ(percent_decode("a+b"), "a+b");
  EXPECT_EQ(percent_decode("a+b", true), "a b");
}

TEST(WireTargetTest, OnlyWhatWouldEndTheLineChanges) {
  std::string out = "base";
  append_wire_target(out, std::string_view("/a b\r\n\0\x7f\xff%20#?{}", 16));
  EXPECT_EQ(out, "base/a%20b%0D%0A%00%7F\xff%20#?{}");
}

// "name=value;…" for a match, "none" for none.
std::string matched(std::string_view path_template, std::string_view path) {
  const auto parameters = match_path(path_template, path);
  if (!parameters) return "none";
  std::string out;
  for (const auto& p : *parameters) out += p.name + "=" + p.value + ";";
  return out;
}

TEST(MatchPathTest, Table) {
  struct {
    const char *path_template, *path, *want;
  } const cases[] = {
      {"/", "/", ""},
      {"/a", "/a", ""},
      {"/a", "/a/", "none"},
      {"/a", "/b", "none"},
      {"/a", "", "none"},
      {"/a/{id}", "/a/7", "id=7;"},
      {"/a/{id}", "/a/", "none"},
      {"/a/{id}", "/a/7/b", "none"},
      {"/a/{id}/b", "/a/7/b", "id=7;"},
      {"/a/{id}/b", "/a/7/c", "none"},
      {"/a/{id}/b/{x}", "/a/1/b/2", "id=1;x=2;"},
      {"/a/{id}", "/a/%2Fx%20", "id=/x ;"},
      {"/a/{x}.json", "/a/b.json", "x=b;"},
      {"/a/{x}.json", "/a/.json", "none"},
      {"/a/{x}.json", "/a/b.json.json", "x=b.json;"},
      {"/{a}-{b}", "/x-y-z", "a=x;b=y-z;"},
      {"/{a}-{b}", "/-x-y", "a=-x;b=y;"},
      {"/{a}-{b}", "/x-", "none"},
      {"/{a}{b}", "/xy", "a=x;b=y;"},
      {"/{a}{b}", "/x", "none"},
      {"/v{n}/x", "/v12/x", "n=12;"},
      {"/v{n}/x", "/12/x", "none"},
      {"/a/{open", "/a/{open", ""},
      {"/a/}b{", "/a/}b{", ""},
      {"/{}", "/q", "=q;"},
      {"/A", "/a", "none"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(matched(c.path_template, c.path), c.want) << c.path_template << " " << c.path;
  }
}

TEST(MatchPathTest, ManyParametersOverALongPathStayLinear) {
  std::string path_template, path;
  for (int i = 0; i < 2000; ++i) {
    path_template += "/{p" + std::to_string(i) + "}x";
    path += "/" + std::string(20, 'x');
  }
  const auto parameters = match_path(path_template, path);
  ASSERT_TRUE(parameters);
  EXPECT_EQ(parameters->size(), 2000U);
}

TEST(ExpandPathTest, EncodesValuesAndKeepsWhatIsMissing) {
  EXPECT_EQ(expand_path("/a/{id}/b/{x}.json", {{"id", "1/2"}, {"x", "é"}}),
            "/a/1%2F2/b/%C3%A9.json");
  EXPECT_EQ(expand_path("/a/{id}", {}), "/a/{id}");
  EXPECT_EQ(expand_path("/a/{open/{id}", {{"id", "7"}}), "/a/{open/7");
}

TEST(ExpandPathTest, MatchingUndoesExpanding) {
  Random random(11);
  const std::string_view path_template = "/r/{first}/v{second}.json/{third}";
  for (int i = 0; i < 300; ++i) {
    std::vector<PathParameter> values;
    for (const char* name : {"first", "second", "third"}) {
      std::string value(1 + random.below(8), '\0');
      for (char& c : value) c = static_cast<char>(random.below(256));
      values.push_back({name, value});
    }
    const auto back = match_path(path_template, expand_path(path_template, values));
    ASSERT_TRUE(back);
    for (std::size_t k = 0; k < 3; ++k) EXPECT_EQ((*back)[k].value, values[k].value);
  }
}

TEST(PathParameterNamesTest, InOrder) {
  EXPECT_EQ(path_parameter_names("/a/{x}/{y}-{z}"), (std::vector<std::string>{"x", "y", "z"}));
  EXPECT_TRUE(path_parameter_names("/a/{x").empty());
}

}  // namespace
}  // namespace bodkin::http
