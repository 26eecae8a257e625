// Laws of the .http dialect: what is written reads back, for any bytes.
#include <gtest/gtest.h>

#include <chrono>

#include "base/random.h"
#include "http/http_file.h"

namespace bodkin::http {
namespace {

// Pieces that mean something to some reader of .http text.
const std::string_view kPieces[] = {"a",
                                    "GET",
                                    "/",
                                    " ",
                                    "\n",
                                    "\r",
                                    "\t",
                                    "#",
                                    "###",
                                    "//",
                                    "{{",
                                    "}}",
                                    "{{x}}",
                                    "{%",
                                    "%}",
                                    "\\",
                                    "\\x",
                                    "\\-",
                                    ":",
                                    "@",
                                    "# @principal p\n",
                                    "# @head-escaped\n",
                                    "# @body-escaped\n",
                                    "< ./f",
                                    "HTTP/1.1",
                                    "*",
                                    "?",
                                    "\"",
                                    "{\"a\": 1}",
                                    "\xff",
                                    "\xe2\x80\xae",
                                    "é",
                                    "{{base}}",
                                    "http://h/",
                                    "{{$processEnv T}}",
                                    "> {%",
                                    "@v = 1"};

std::string hostile(Random& random) {
  std::string text;
  for (std::uint64_t i = random.below(5); i > 0; --i) {
    if (random.one_in(6)) {
      text += static_cast<char>(random.below(256));
    } else {
      text += random.pick(kPieces);
    }
  }
  return text;
}

std::string token(Random& random) {
  static const std::string_view kTokens[] = {"GET", "POST", "X-Id", "a", "Content-Type", "M~!"};
  return std::string(random.pick(kTokens));
}

HttpFileRequest any_request(Random& random) {
  HttpFileRequest item;
  const bool mostly_plain = random.below(2) == 0;
  const auto word = [&](std::string plain) {
    return mostly_plain && !random.one_in(6) ? plain : hostile(random);
  };
  item.request.method = word(token(random));
  item.request.target = word("/a/b?c=d");
  for (std::uint64_t i = random.below(4); i > 0; --i) {
    item.request.headers.add(word(token(random)), word("some value"));
  }
  item.request.body = random.below(2) == 0 ? hostile(random) : "{\"a\": [1, 2]}";
  if (random.one_in(3)) item.principal = "admin";
  item.concurrent = random.one_in(4);
  return item;
}

TEST(RoundTripTest, DecodeUndoesEncodeForAnyRequest) {
  Random random(1);
  for (int i = 0; i < 20000; ++i) {
    const HttpFileRequest item = any_request(random);
    const std::string bytes = encode_request(item);
    ASSERT_EQ(decode_request(bytes), item) << i << ": " << testing::PrintToString(bytes);
  }
}

TEST(RoundTripTest, DecodeIsTotalAndStable) {
  Random random(2);
  for (int i = 0; i < 20000; ++i) {
    std::string bytes;
    for (std::uint64_t k = random.below(8); k > 0; --k) bytes += hostile(random);
    const HttpFileRequest once = decode_request(bytes);
    ASSERT_EQ(decode_request(encode_request(once)), once) << testing::PrintToString(bytes);
  }
}

TEST(RoundTripTest, ParseUndoesPrintForAnyRequest) {
  Random random(3);
  for (int i = 0; i < 5000; ++i) {
    HttpFile file;
    if (random.one_in(2)) file.variables.emplace_back("base", "http://127.0.0.1:1");
    for (std::uint64_t k = 1 + random.below(3); k > 0; --k) {
      HttpFileRequest item = any_request(random);
      if (random.one_in(4)) item.name = "step";
      if (random.one_in(4)) item.expect = "4xx";
      if (random.one_in(4)) item.repeat = 2;
      item.mark_builder = random.one_in(4);
      if (random.one_in(4)) item.comments = {"first", "second: {{x}}", "@no-redirect"};
      file.requests.push_back(item);
    }
    const std::string text = print_http_file(file);
    auto back = parse_http_file(text, "t.http");
    ASSERT_TRUE(back) << back.error().text() << "\n" << text;
    for (HttpFileRequest& item : back->requests) item.line = 0;
    ASSERT_EQ(back->requests, file.requests) << text;
    ASSERT_EQ(back->variables, file.variables);
  }
}

TEST(RoundTripTest, HostileWordsNeverBecomeRequestsOrDirectives) {
  Random random(4);
  for (int i = 0; i < 3000; ++i) {
    HttpFileRequest item;
    item.request = {"GET", "/a", {}, ""};
    item.name = hostile(random);
    item.principal = hostile(random);
    item.comments = {hostile(random), hostile(random)};
    HttpFile file;
    file.requests = {item};
    const auto back = parse_http_file(print_http_file(file), "t.http");
    // A value of white space alone is refused on the way back; it never becomes anything else.
    if (!back) {
      ASSERT_NE(back.error().message.find("needs a value"), std::string::npos)
          << back.error().text() << "\n"
          << print_http_file(file);
      continue;
    }
    ASSERT_EQ(back->requests.size(), 1U);
    ASSERT_EQ(back->requests[0].request, item.request);
  }
}

TEST(DecodeRequestTest, ReadsWhatPeopleWrite) {
  const HttpFileRequest item = decode_request(
      "###\n# words\n@v = 1\n// @principal reader\n# @name n\n\nPUT {{base}}/a/{{v}} HTTP/1.1\r\n"
      "Content-Type: application/json\r\nno colon\n# note\nX:\r\n\r\n{\"a\":1}\n\n###\n");
  EXPECT_EQ(item.request.method, "PUT");
  EXPECT_EQ(item.request.target, "/a/{{v}}");
  EXPECT_EQ(item.request.headers, (Headers{{"Content-Type", "application/json"}, {"X", ""}}));
  EXPECT_EQ(item.request.body, "{\"a\":1}\n\n###\n");
  EXPECT_EQ(item.principal, "reader");
  EXPECT_EQ(item.name, "n");
}

TEST(DecodeRequestTest, WhatIsNoRequestIsABody) {
  for (const std::string_view text :
       {"", "\n\n", "{\"a\": 1}", "[1, 2]", "# @principal x\n", "GET", "GET ", " GET /", "\"a b\"",
        "# @head-escaped\nGET\n", "# c\n{\n  \"a\": 1\n}\n"}) {
    const HttpFileRequest item = decode_request(text);
    EXPECT_EQ(item.request, (Request{"", "", {}, std::string(text)}));
    EXPECT_EQ(item.principal, "");
  }
}

TEST(DecodeRequestTest, EscapesThatAreNoneStayAsText) {
  const HttpFileRequest item =
      decode_request("# @head-escaped\n# @body-escaped\nG\\q /\\x\nA: \\xg1\\\n\n\\z\\n\nrest");
  EXPECT_EQ(item.request.method, "G\\q");
  EXPECT_EQ(item.request.target, "/\\x");
  EXPECT_EQ(item.request.headers, (Headers{{"A", "\\xg1\\"}}));
  EXPECT_EQ(item.request.body, "\\z\n");
}

TEST(EncodeRequestTest, PlainRequestsStayReadable) {
  HttpFileRequest item;
  item.principal = "admin";
  item.request = {"PUT", "/a?b=1", {{"Content-Type", "application/json"}}, "{\"a\": \"\n###\"}"};
  EXPECT_EQ(encode_request(item),
            "# @principal admin\nPUT /a?b=1\nContent-Type: application/json\n\n{\"a\": \"\n###\"}");
  item = {};
  item.request.body = "{\"a\": 1}";
  EXPECT_EQ(encode_request(item), "{\"a\": 1}");
}

TEST(IsPlainBodyTest, Table) {
  struct {
    const char* name;
    std::string body;
    bool want;
  } const cases[] = {
      {"object", "{\"a\": 1}", true},
      {"pretty", "{\n\t\"a\": [\n    1,\n\n    -2\n  ]\n}", true},
      {"letters of all kinds", "{\"a\": \"žluťoučký ∀\"}", true},
      {"empty", "", false},
      {"ends in a line end", "{}\n", false},
      {"begins with one", "\n{}", false},
      {"blanks around", " {}", false},
      {"blanks after", "{} ", false},
      {"variable", "{\"a\": \"{{x}}\"}", false},
      {"script", "{\"a\": \"{%\"}", false},
      {"separator", "{\n###\n}", false},
      {"comment", "{\n  # x\n}", false},
      {"slashes", "{\n  // x\n}", false},
      {"file", "< ./x", false},
      {"file later", "{}\n<@ ./x", false},
      {"response script", "{}\n> x", false},
      {"assertion", "{}\n?? status == 200", false},
      {"recorded answer", "{}\nHTTP/1.1 200", false},
      {"next request", "{}\nGET /b", false},
      {"a word and a path", "{}\nGo /b", true},
      {"carriage return", "{\r\n}", false},
      {"invalid UTF-8", "{\"a\": \"\xff\"}", false},
      {"NUL", std::string("{\"a\0\": 1}", 9), false},
      {"reordering mark", "{\"a\": \"\xe2\x80\xae\"}", false},
      {"byte order mark", "\xef\xbb\xbf{}", false},
  };
  for (const auto& c : cases) EXPECT_EQ(is_plain_body(c.body), c.want) << c.name;
}

TEST(DecodeRequestTest, LargeInputsAreLinear) {
  std::string text = "GET /\n";
  for (int i = 0; i < 200000; ++i) text += "a\n";
  for (int i = 0; i < 100000; ++i) text += "# @principal x\n";
  const auto start = std::chrono::steady_clock::now();
  decode_request(text);
  decode_request(text.substr(6) + "{");
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(2));
}

}  // namespace
}  // namespace bodkin::http
