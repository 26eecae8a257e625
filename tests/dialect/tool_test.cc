// Files for REST Client and httpyac, and what is refused; tests/e2e/export_test.py runs them.
#include "dialect/tool.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dialect/httpyac.h"
#include "dialect/rest_client.h"

namespace bodkin::dialect {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

http::HttpFile parsed(const std::string& text) {
  auto file = http::parse_http_file(text, "test.http");
  EXPECT_TRUE(file) << (file ? "" : file.error().text());
  return file ? std::move(*file) : http::HttpFile();
}

const char* const kChain =
    "# @name make-it\n# @expect 2xx\nPOST /a\n\n{\"n\": \"{{$uuid}}\"}\n\n###\n"
    "PUT /a/{{make-it.response.body.$.id}}\nIf-Match: {{make-it.response.headers.ETag}}\n"
    "X-Auth-Token: {{$processEnv TOKEN}}\n\n{\"s\": \"{{make-it.response.body.$['o k'][0]}}\"}\n";

TEST(RestClientTest, Chain) {
  EXPECT_EQ(to_rest_client(parsed(kChain), "http://h:1").value_or(""),
            "@base = http://h:1\n\n# @name make_it\n# @expect 2xx\nPOST {{base}}/a\n\n"
            "{\"n\": \"{{$guid}}\"}\n\n###\n"
            "PUT {{base}}/a/{{make_it.response.body.$.id}}\n"
            "If-Match: {{make_it.response.headers.ETag}}\nX-Auth-Token: {{$processEnv TOKEN}}\n\n"
            "{\"s\": \"{{make_it.response.body.$['o k'][0]}}\"}\n");
}

TEST(HttpyacTest, Chain) {
  const std::string text = to_httpyac(parsed(kChain), "http://h:1").value_or("");
  EXPECT_THAT(text, HasSubstr("\n###\n# @name step_make_it\nPOST {{base}}/a\n\n"
                              "{\"n\": \"{{freshUuid()}}\"}\n\n"
                              "?? status >= 200\n?? status <= 299\n"));
  EXPECT_THAT(
      text, HasSubstr("\n###\n"
                      "PUT {{base}}/a/{{valueOf(step_make_itResponse, 'target', ['id'])}}\n"
                      "If-Match: {{headerOf(step_make_itResponse, 'plain', 'ETag')}}\n"
                      "X-Auth-Token: {{$processEnv TOKEN}}\n\n"
                      "{\"s\": \"{{valueOf(step_make_itResponse, 'string', ['o k', '0'])}}\"}\n"));
  EXPECT_THAT(to_httpyac(parsed("GET /a\n"), "http://h:1").value_or(""), Not(HasSubstr("exports")));
}

// Text beside a reference that httpyac would take for something is a quoted string.
TEST(HttpyacTest, HostileTextBesideAReference) {
  http::HttpFile file = parsed(kChain);
  file.requests[1].request.body = "{{x}}\n### '\\{{make-it.response.body.*}}";
  EXPECT_THAT(to_httpyac(file, "http://h:1").value_or(""),
              HasSubstr("\n\n{{'\\x7b\\x7bx\\x7d\\x7d\\x0a### \\x27\\x5c' + "
                        "bodyOf(step_make_itResponse, 'plain')}}\n"));
  EXPECT_THAT(to_rest_client(file, "http://h:1").error().message,
              HasSubstr("request 2 cannot be written for rest-client: its body names earlier"));
  file.requests[1].request.body = "\xff{{make-it.response.body.*}}";
  EXPECT_THAT(to_httpyac(file, "http://h:1").error().message,
              HasSubstr("request 2 cannot be written for httpyac: its body names earlier"));
}

TEST(EditorTest, WhatCannotBeWritten) {
  const auto refused = [](Request request) {
    http::HttpFile file;
    file.requests.emplace_back().request = std::move(request);
    const bool rest_client = to_rest_client(file, "http://h:1").has_value();
    const bool httpyac = to_httpyac(file, "http://h:1").has_value();
    return std::string(rest_client ? "" : "R") + (httpyac ? "" : "H");
  };
  EXPECT_EQ(refused({"GET", "/a b", {}, ""}), "");
  EXPECT_EQ(refused({"BREW", "/", {}, ""}), "RH");
  EXPECT_EQ(refused({"GET", "/\xff", {}, ""}), "RH");
  EXPECT_EQ(refused({"GET", "/", {{"X", "a\x01"}}, ""}), "RH");
  EXPECT_EQ(refused({"GET", "/", {{"", "a"}}, ""}), "RH");
  // Braces: httpyac has a way to say them.
  EXPECT_EQ(refused({"GET", "/{{x}}", {}, ""}), "R");
  EXPECT_EQ(refused({"GET", "/", {{"X", "{{a.response.body.*}}"}}, ""}), "R");
}

TEST(EditorTest, RepeatedRequestsAreUnrolled) {
  http::HttpFile file;
  file.requests.emplace_back().request = {"PUT", "/a", {}, "{\"n\": {{#}}}"};
  file.requests.back().repeat = 2;
  const std::string text = to_rest_client(file, "http://h:1").value_or("");
  EXPECT_THAT(text, HasSubstr("{\"n\": 0}\n\n###\nPUT {{base}}/a\n\n{\"n\": 1}\n"));
  file.requests.back().repeat = 1001;
  EXPECT_FALSE(to_httpyac(file, "http://h:1"));
}

TEST(ToolTest, BodiesThatAreNotPlainStandInFiles) {
  http::HttpFile file;
  for (const char* const body : {"{\"a\": 1}", "###", "{{x}}", ""}) {
    file.requests.emplace_back().request = {"PUT", "/a", {}, body};
  }
  file.requests.back().request.body = "kept";
  file.requests.back().body_file = "other.bin";
  for (const std::string& name : tool_names()) {
    const auto files = written_for(*find_tool(name), file, "http://h:1", "it");
    ASSERT_TRUE(files) << files.error().text();
    ASSERT_EQ(files->size(), 4U);
    EXPECT_EQ((*files)[0].first, name == "curl" ? "it.sh" : "it.http");
    EXPECT_THAT((*files)[0].second, HasSubstr("it-body-4.bin"));
    EXPECT_THAT((*files)[1], testing::Pair("it-body-2.bin", "###"));
    EXPECT_THAT((*files)[2], testing::Pair("it-body-3.bin", "{{x}}"));
    EXPECT_THAT((*files)[3], testing::Pair("it-body-4.bin", "kept"));
  }
  EXPECT_FALSE(find_tool("postman"));
}

}  // namespace
}  // namespace bodkin::dialect
