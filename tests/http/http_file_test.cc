// Reading .http files strictly: what is understood, and every kind of mistake with its line.
#include "http/http_file.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "base/file.h"
#include "base/limits.h"

namespace bodkin::http {
namespace {

HttpFile parsed(std::string_view text, bool trusted = false) {
  auto file = parse_http_file(text, "t.http", trusted);
  EXPECT_TRUE(file) << file.error().text();
  return file ? *file : HttpFile{};
}

TEST(ParseHttpFileTest, ReadsEverythingThatARequestMayHave) {
  const HttpFile file = parsed(
      "# Opening words.\n"
      "@base = http://127.0.0.1:8080\n"
      "@id = abc\n"
      "@path = /things/{{id}}\n"
      "\n"
      "// a second comment\n"
      "# @name create\n"
      "// @principal admin\n"
      "# @expect 2xx\n"
      "# @repeat 3\n"
      "# @mark-builder\n"
      "# @concurrent\n"
      "# @no-redirect\n"
      "PUT {{base}}{{path}}?x={{id}} HTTP/1.1\n"
      "Content-Type: application/json\n"
      "# a comment among headers\n"
      "X-Id:  {{ id }}  \n"
      "Authorization: Bearer {{$processEnv BODKIN_TOKEN}}\n"
      "\n"
      "{\"put in\": \"{{id}}\", \"keep\": \"{{other}} {{\"}\n"
      "\n"
      "### the second one\n"
      "\n"
      "GET /plain\n");
  ASSERT_EQ(file.requests.size(), 2U);
  const HttpFileRequest& first = file.requests[0];
  EXPECT_EQ(first.request.method, "PUT");
  EXPECT_EQ(first.request.target, "/things/abc?x=abc");
  EXPECT_EQ(first.request.headers,
            (Headers{{"Content-Type", "application/json"},
                     {"X-Id", "abc"},
                     {"Authorization", "Bearer {{$processEnv BODKIN_TOKEN}}"}}));
  EXPECT_EQ(first.request.body, "{\"put in\": \"abc\", \"keep\": \"{{other}} {{\"}");
  EXPECT_EQ(first.name, "create");
  EXPECT_EQ(first.principal, "admin");
  EXPECT_EQ(first.expect, "2xx");
  EXPECT_EQ(first.repeat, 3);
  EXPECT_TRUE(first.mark_builder);
  EXPECT_TRUE(first.concurrent);
  EXPECT_EQ(first.comments,
            (std::vector<std::string>{"Opening words.", "a second comment", "@no-redirect"}));
  EXPECT_EQ(first.line, 14);
  const HttpFileRequest& second = file.requests[1];
  EXPECT_EQ(second.request, (Request{"GET", "/plain", {}, ""}));
  EXPECT_EQ(second.comments, (std::vector<std::string>{"the second one"}));
  EXPECT_EQ(second.line, 24);
  ASSERT_EQ(file.variables.size(), 3U);
  EXPECT_EQ(file.variables[2], (std::pair<std::string, std::string>{"path", "/things/abc"}));
}

TEST(ParseHttpFileTest, TargetsLoseWhereToSend) {
  struct {
    const char *line, *want;
  } const cases[] = {
      {"GET /a", "/a"},
      {"GET   /a   HTTP/1.1  ", "/a"},
      {"GET {{base}}/a", "/a"},
      {"GET {{base}}", "/"},
      {"GET {{base}}?q=1", "/?q=1"},
      {"GET http://h:1/a?b", "/a?b"},
      {"GET https://h", "/"},
      {"GET http://h?x", "/?x"},
      {"OPTIONS *", "*"},
      {"GET //double/slash", "//double/slash"},
      {"GET /a?u=http://h/", "/a?u=http://h/"},
      {"GET /{{$processEnv NAME}}/x HTTP/1.1", "/{{$processEnv NAME}}/x"},
  };
  for (const auto& c : cases) {
    const HttpFile file = parsed(c.line);
    ASSERT_EQ(file.requests.size(), 1U) << c.line;
    EXPECT_EQ(file.requests[0].request.target, c.want) << c.line;
  }
}

TEST(ParseHttpFileTest, BodiesLoseTheEmptyLinesAroundThem) {
  struct {
    const char *name, *text, *want;
  } const cases[] = {
      {"none", "PUT /a\n\n###\n", ""},
      {"no empty line", "PUT /a\nA: b\n###\n", ""},
      {"one line", "PUT /a\n\n{}\n\n\n### x\n", "{}"},
      {"at the end", "PUT /a\n\n{}", "{}"},
      {"CRLF", "PUT /a\r\nA: b\r\n\r\n{\r\n}\r\n\r\n###\r\n", "{\r\n}"},
      {"inner empty line", "PUT /a\n\n[\n\n]\n", "[\n\n]"},
      {"leading ones", "PUT /a\n\n\n\r\n{}", "{}"},
      {"what looks like a comment", "PUT /a\n\n# x\n// y", "# x\n// y"},
      {"hash not at the start", "PUT /a\n\n ###\n", " ###"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(parsed(c.text).requests.at(0).request.body, c.want);
  }
  EXPECT_EQ(
      parsed("# @body-escaped\nPUT /a\n\n\\x00\\n\\r\\t\\\\\\x5A\\-\n").requests.at(0).request.body,
      std::string("\0\n\r\t\\Z", 6));
}

TEST(ParseHttpFileTest, EscapedHeadsHoldAnyBytes) {
  const HttpFile file = parsed(
      "# @head-escaped\n"
      "G\\x20T \\x00/a\\n{{x}} HTTP/1.1\n"
      "\\x23\\x3a: \\x20v\\r\\nInjected: 1\n"
      "\\-: \\-\n");
  const Request& request = file.requests.at(0).request;
  EXPECT_EQ(request.method, "G T");
  EXPECT_EQ(request.target, std::string("\0/a\n{{x}}", 9));
  EXPECT_EQ(request.headers, (Headers{{"#:", " v\r\nInjected: 1"}, {"", ""}}));
}

TEST(ParseHttpFileTest, TrustedTextHasVariablesInBodies) {
  const HttpFile file =
      parsed("@a = 1\nPUT /{{#}}\n\n{\"{{a}}\": {{#}}, \"b\": {\"c\": {}}}", true);
  EXPECT_EQ(file.requests.at(0).request.body, "{\"1\": {{#}}, \"b\": {\"c\": {}}}");
  EXPECT_EQ(file.requests.at(0).request.target, "/{{#}}");
}

TEST(ParseHttpFileTest, VariablesAloneAreAFile) {
  EXPECT_EQ(parsed("@a = 1\n").requests.size(), 0U);
}

TEST(ParseHttpFileTest, EveryMistakeHasItsLine) {
  struct {
    const char *text, *where, *want;
  } const cases[] = {
      {"", "t.http:1", "holds no request"},
      {"# only a comment\n###\n", "t.http:1", "holds no request"},
      {"\n{\"a\":1}", "t.http:2", "no request line"},
      {"GET", "t.http:1", "no request line"},
      {"G<T /a", "t.http:1", "no request line"},
      {"GET HTTP/1.1 ", "t.http:1", "does not begin with"},
      {"GET a/b", "t.http:1", "does not begin with"},
      {"GET /a b", "t.http:1", "white space"},
      {"@v = a b\nGET /{{v}}", "t.http:2", "white space"},
      {"# @head-escaped\nGET /a b", "t.http:2", "white space"},
      {"GET /a\nno colon\n", "t.http:2", "no header"},
      {"GET /a\n{}\n", "t.http:2", "after an empty line"},
      {"GET /a\na b: c\n", "t.http:2", "no header name"},
      {"GET /a\n: c\n", "t.http:2", "no header name"},
      {"# @nmae x\nGET /a", "t.http:1", "did you mean \"@name\""},
      {"# @\nGET /a", "t.http:1", "is no directive"},
      {"# @prompt x\nGET /a", "t.http:1", "is no directive"},
      {"# @name\nGET /a", "t.http:1", "needs a value"},
      {"# @principal\nGET /a", "t.http:1", "needs a value"},
      {"# @expect\nGET /a", "t.http:1", "like 200 or 4xx"},
      {"# @expect 600\nGET /a", "t.http:1", "like 200 or 4xx"},
      {"# @expect 2x0\nGET /a", "t.http:1", "like 200 or 4xx"},
      {"# @repeat\nGET /a", "t.http:1", "number from 1"},
      {"# @repeat 0\nGET /a", "t.http:1", "number from 1"},
      {"# @repeat 10001\nGET /a", "t.http:1", "number from 1"},
      {"# @repeat 3x\nGET /a", "t.http:1", "number from 1"},
      {"# @body-escaped yes\nGET /a", "t.http:1", "takes no value"},
      {"# @mark-builder yes\nGET /a", "t.http:1", "takes no value"},
      {"# @concurrent 2\nGET /a", "t.http:1", "takes no value"},
      {"# @concurent\nGET /a", "t.http:1", "did you mean \"@concurrent\"?"},
      {"GET /a\n\n###\n# @name x\n\n", "t.http:4", "without a request"},
      {"# @name x\n###\nGET /a", "t.http:1", "without a request"},
      {"GET /{{missing}}", "t.http:1", "is not defined"},
      {"@known = 1\nGET /a\nX: {{knwon}}", "t.http:3", "did you mean \"known\""},
      {"GET /{{$randomInt}}", "t.http:1", "is not defined"},
      {"GET /{{$processEnv }}", "t.http:1", "is not defined"},
      {"GET /{{#}}", "t.http:1", "is not defined"},
      {"@a\nGET /a", "t.http:1", "is written"},
      {"@a b = 1\nGET /a", "t.http:1", "is written"},
      {"@a = {{b}}\nGET /a", "t.http:1", "is not defined"},
      {"@a = 1\n@a = 2\nGET /a", "t.http:2", "there already"},
      {"GET /a\n\n###\n@a = 2\nGET /b", "t.http:4", "before the first request"},
      {"# @body-escaped\nGET /a\n\n\\q", "t.http:4", "\"\\q\" is no escape"},
      {"# @body-escaped\nGET /a\n\n\\x4", "t.http:4", "is no escape"},
      {"# @body-escaped\nGET /a\n\n\\", "t.http:4", "is no escape"},
      {"# @body-escaped\nGET /a\n\na\nb", "t.http:4", "is one line"},
      {"# @head-escaped\n\\q /a", "t.http:2", "is no escape"},
      {"# @head-escaped\nGET \\xg0", "t.http:2", "is no escape"},
      {"# @head-escaped\nGET /\n\\q: 1", "t.http:3", "is no escape"},
      {"# @head-escaped\nGET /\nA: \\q", "t.http:3", "is no escape"},
      {"POST /a\n\n{}\nGET /b", "t.http:4", "goes before the next request"},
      {"POST /a\n\n\n\nGET http://h/b", "t.http:5", "goes before the next request"},
      {"# @name a\nPOST /a\n\n###\nPUT /b\n\n{\n\"x\": \"{{b.response.body.$.x}}\"}", "t.http:8",
       "no request before this one is named \"b\""},
      {"# @name a\nPOST /a\n\n###\nPUT /{{a.response.body.x}}", "t.http:5", "is no reference"},
      {"GET /{{a.request.body.$.x}}", "t.http:1", "is no reference"},
      {"GET /a\n\n< ../secret", "t.http:3", "stands beside"},
      {"GET /a\n\n< /etc/passwd", "t.http:3", "stands beside"},
      {"GET /a\n\n< ./.hidden", "t.http:3", "stands beside"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.text);
    const auto file = parse_http_file(c.text, "t.http");
    ASSERT_FALSE(file);
    EXPECT_EQ(file.error().code, ErrorCode::kInput);
    EXPECT_EQ(file.error().where, c.where);
    EXPECT_NE(file.error().message.find(c.want), std::string::npos) << file.error().text();
  }
}

TEST(ParseHttpFileTest, TooManyRequests) {
  std::string text;
  for (std::size_t i = 0; i < limits::kStepsMax; ++i) text += "GET /a\n\n###\n";
  EXPECT_TRUE(parse_http_file(text, "t.http"));
  const auto file = parse_http_file(text + "GET /a\n", "t.http");
  ASSERT_FALSE(file);
  EXPECT_NE(file.error().message.find("more than 64"), std::string::npos);
}

TEST(ParseHttpFileTest, TheShippedWorldReads) {
  const std::string path = BODKIN_SOURCE_DIR "/contracts/inventory.world.http";
  const auto text = read_file(path, limits::kHttpFileBytesMax);
  ASSERT_TRUE(text) << text.error().text();
  const auto file = parse_http_file(*text, path, true);
  ASSERT_TRUE(file) << file.error().text();
  EXPECT_GT(file->requests.size(), 5U);
  for (const auto& item : file->requests) EXPECT_EQ(item.expect, "2xx");
}

class ReadHttpFileTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::path(testing::TempDir()) /
              ("bodkin_read_http_file_" + std::to_string(::getpid()));
    std::filesystem::remove_all(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  void write(const std::string& name, std::string_view bytes) {
    ASSERT_TRUE(write_file(path(name), bytes));
  }
  std::filesystem::path folder_;
};

TEST_F(ReadHttpFileTest, TakesTheBodyFromBesideIt) {
  const std::string bytes("\0{{x}}\n###\xff", 11);
  write("body.bin", bytes);
  write("r.http", "PUT /a\n\n< ./body.bin\n\n###\nGET /b\n");
  const auto file = read_http_file(path("r.http"));
  ASSERT_TRUE(file) << file.error().text();
  EXPECT_EQ(file->requests.at(0).request.body, bytes);
  EXPECT_EQ(file->requests.at(0).body_file, "body.bin");
  EXPECT_EQ(print_http_file(*file), "PUT /a\n\n< ./body.bin\n\n###\nGET /b\n");
}

TEST_F(ReadHttpFileTest, SaysWhatIsMissing) {
  EXPECT_FALSE(read_http_file(path("r.http")));
  write("r.http", "PUT /a\n\n< ./body.bin\n");
  const auto file = read_http_file(path("r.http"));
  ASSERT_FALSE(file);
  EXPECT_NE(file.error().where.find("r.http:1"), std::string::npos);
  EXPECT_NE(file.error().message.find("body.bin"), std::string::npos);
  write("bad.http", "PUT\n");
  EXPECT_NE(read_http_file(path("bad.http")).error().where.find("bad.http:1"), std::string::npos);
}

TEST(ResolveEnvironmentTest, TargetsAndHeadersAlone) {
  ::setenv("BODKIN_TEST_TOKEN", "a{{$processEnv BODKIN_TEST_TOKEN}}b", 1);
  ::unsetenv("BODKIN_TEST_MISSING");
  const std::string reference = "{{$processEnv BODKIN_TEST_TOKEN}}";
  HttpFile file;
  file.requests.emplace_back().request = {
      "GET", "/" + reference, {{"A", "{{x}} " + reference}, {"B", "plain"}}, reference};
  ASSERT_TRUE(resolve_environment(file));
  const Request& request = file.requests[0].request;
  // What was put in is not looked at again.
  EXPECT_EQ(request.target, "/a" + reference + "b");
  EXPECT_EQ(request.headers, (Headers{{"A", "{{x}} a" + reference + "b"}, {"B", "plain"}}));
  EXPECT_EQ(request.body, reference);

  file.requests[0].request.target = "/{{$processEnv BODKIN_TEST_MISSING}}";
  const auto resolved = resolve_environment(file);
  ASSERT_FALSE(resolved);
  EXPECT_EQ(resolved.error().code, ErrorCode::kUsage);
  EXPECT_TRUE(resolved.error().text().starts_with("$BODKIN_TEST_MISSING: set it"));
}

}  // namespace
}  // namespace bodkin::http
