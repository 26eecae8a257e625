// Reproducers for a shell: read by eye, and run against a curl that tells what it was given.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "base/file.h"
#include "base/random.h"
#include "dialect/curl.h"
#include "http/uri.h"

namespace bodkin::dialect {
namespace {
namespace fs = std::filesystem;

using testing::HasSubstr;

http::HttpFile one(Request request) {
  http::HttpFile file;
  file.requests.emplace_back().request = std::move(request);
  return file;
}

TEST(ToCurlTest, ReadsWell) {
  http::HttpFile file =
      one({"PUT",
           "/a/b?c=[1]",
           {{"Content-Type", "application/json"}, {"X-Auth-Token", "{{$processEnv BODKIN_TOKEN}}"}},
           "{\"it's\": 1}"});
  file.requests[0].name = "change";
  file.requests[0].principal = "admin";
  EXPECT_EQ(to_curl(file, "http://127.0.0.1:8080"),
            "#!/bin/sh\n"
            "# Usage: sh reproducer.sh [BASE_URL]\n"
            "base=${1:-'http://127.0.0.1:8080'}\n"
            ": \"${BODKIN_TOKEN:?set it to the credential that it stands for}\"\n"
            "send() {\n"
            "  curl --silent --show-error --include --globoff --path-as-is --noproxy '*' "
            "--max-time 30 \\\n"
            "    -H 'Expect:' \"$@\"\n"
            "  echo\n"
            "}\n"
            "\n"
            "# 1. change as admin\n"
            "send -X 'PUT' \\\n"
            "  -H 'Content-Type: application/json' \\\n"
            "  -H 'X-Auth-Token: '\"$BODKIN_TOKEN\" \\\n"
            "  --data-binary '{\"it'\\''s\": 1}' \\\n"
            "  \"$base\"'/a/b?c=[1]'\n");
}

TEST(ToCurlTest, Pieces) {
  http::HttpFile file = one({"HEAD", "/a", {{"X-Empty", ""}, {"@file", "x"}}, "dropped"});
  const std::string head = to_curl(file, "http://h");
  EXPECT_THAT(head, HasSubstr("send --head"));
  EXPECT_THAT(head, HasSubstr("-H 'X-Empty;'"));
  EXPECT_THAT(head, HasSubstr("-H ' @file: x'"));
  EXPECT_THAT(head, testing::Not(HasSubstr("data-binary")));
  EXPECT_THAT(to_curl(one({"POST", "/a", {}, ""}), "http://h"),
              HasSubstr("-H 'Content-Type:' \\\n  --data-binary ''"));
  EXPECT_THAT(to_curl(one({"GET", "/{{$processEnv A}}/x y", {}, ""}), "http://h"),
              HasSubstr("\"$base\"'/'\"$A\"'/x%20y'\n"));
  EXPECT_THAT(to_curl(one({"PUT", "/a", {}, std::string("\0%'\\", 4)}), "http://h"),
              HasSubstr("printf '\\000\\045\\047\\134' | send"));
  file = one({"PUT", "/a", {}, "{\"n\": {{#}}}"});
  file.requests[0].repeat = 3;
  EXPECT_THAT(to_curl(file, "http://h"),
              HasSubstr("while [ $i -lt 3 ]; do\nsend -X 'PUT' \\\n  -H 'Content-Type:' \\\n"
                        "  --data-binary '{\"n\": '\"$i\"'}'"));
  file = one({"PUT", "/a", {}, "x"});
  file.requests[0].body_file = "body.bin";
  EXPECT_THAT(to_curl(file, "http://h"), HasSubstr("--data-binary '@body.bin'"));
  EXPECT_THAT(to_curl(file, "http://h"), HasSubstr("cd \"$(dirname \"$0\")\" || exit 1\n"));
}

TEST(ToCurlTest, ValuesOfEarlierAnswers) {
  const auto file = http::parse_http_file(
      "# @name make\nPOST /a\n\n###\n# @expect 4xx\n"
      "PUT /a/{{make.response.body.$.id}}\nIf-Match: {{make.response.headers.ETag}}\n\n"
      "{\"p\": \"50%\", \"s\": \"{{make.response.body.$['it\"s'][0]}}\"}\n",
      "test.http");
  ASSERT_TRUE(file) << file.error().text();
  const std::string script = to_curl(*file, "http://h");
  EXPECT_THAT(script, HasSubstr("keep 1 -X 'POST'"));
  EXPECT_THAT(script, HasSubstr("v1=$(header 1 plain 'ETag') || exit 1\n"
                                "v2=$(value 1 string '[\"it\\\"s\",\"0\"]') || exit 1\n"
                                "v3=$(value 1 target '[\"id\"]') || exit 1\n"
                                "printf '{\"p\": \"50\\045\", \"s\": \"%s\"}' \"$v2\" | "
                                "keep 2 -X 'PUT' \\\n  -H 'If-Match: '\"$v1\" \\\n"
                                "  -H 'Content-Type:' \\\n  --data-binary @- \\\n"
                                "  \"$base\"'/a/'\"$v3\"\n"
                                "expect 2 '4?\?' '4xx'\n\nexit \"$failed\"\n"));
  EXPECT_THAT(script, testing::Not(HasSubstr("send()")));
  EXPECT_THAT(script, testing::Not(HasSubstr("uuid()")));
}

// A folder with a `curl` that writes its arguments and its input, each argument ended by a NUL.
class RunCurlTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = testing::TempDir() + "bodkin_run_curl_" + std::to_string(::getpid());
    fs::remove_all(folder_);
    ASSERT_TRUE(
        write_file(folder_ + "/curl",
                   "#!/bin/sh\nfor a in \"$@\"; do printf '%s\\0' \"$a\"; done >> \"$OUT\"\n"
                   "case \"$*\" in *'--data-binary @-'*) cat > \"$OUT.in\";; esac\n"));
    fs::permissions(folder_ + "/curl", fs::perms::owner_all);
  }
  void TearDown() override { fs::remove_all(folder_); }

  // The arguments of the one request, without those that are always there.
  std::vector<std::string> run(const http::HttpFile& file) {
    const std::string out = folder_ + "/out";
    fs::remove(out);
    fs::remove(out + ".in");
    EXPECT_TRUE(write_file(folder_ + "/reproducer.sh", to_curl(file, "http://h:1")));
    const std::string command = "cd / && PATH='" + folder_ + "':\"$PATH\" OUT='" + out +
                                "' TOKEN='t k' sh '" + folder_ + "/reproducer.sh' > /dev/null";
    EXPECT_EQ(std::system(command.c_str()), 0);
    const auto bytes = read_file(out, 1 << 20);
    std::vector<std::string> arguments;
    std::size_t start = 0;
    for (std::size_t end; bytes && (end = bytes->find('\0', start)) != std::string::npos;
         start = end + 1) {
      arguments.push_back(bytes->substr(start, end - start));
    }
    EXPECT_GE(arguments.size(), 12U);
    arguments.erase(arguments.begin(), arguments.begin() + 12);
    return arguments;
  }
  std::string input() const { return read_file(folder_ + "/out.in", 1 << 20).value_or("none"); }
  std::string folder_;
};

TEST_F(RunCurlTest, VariablesComeFromTheEnvironment) {
  const auto arguments = run(one({"GET", "/a", {{"X", "{{$processEnv TOKEN}}!"}}, ""}));
  EXPECT_EQ(arguments, (std::vector<std::string>{"GET", "-H", "X: t k!", "http://h:1/a"}));
}

TEST_F(RunCurlTest, NothingHostileLeavesItsQuotes) {
  const std::string_view pieces[] = {
      "'",  "\"",   "$(touch /tmp/x)", "`id`", "\\", "\n", ";", "&", "|",   "$HOME",
      "%s", "\xff", "{{x}}",           "#",    "!",  "*",  "~", "é", "\x01"};
  Random random(17);
  const auto hostile = [&] {
    std::string text = "a";
    for (std::uint64_t i = random.below(6); i > 0; --i) text += random.pick(pieces);
    return text + "z";
  };
  for (int round = 0; round < 15; ++round) {
    const Request request{"PUT", "/" + hostile(), {{"Content-Type", "x/" + hostile()}}, hostile()};
    const auto arguments = run(one(request));
    ASSERT_EQ(arguments.size(), 6U);
    EXPECT_EQ(arguments[0], "PUT");
    std::string header = "Content-Type: " + request.headers.fields()[0].value;
    std::replace(header.begin(), header.end(), '\n', ' ');
    EXPECT_EQ(arguments[2], header);
    if (arguments[4] == "@-") {
      EXPECT_EQ(input(), request.body);
    } else {
      EXPECT_EQ(arguments[4], request.body);
    }
    std::string target;
    http::append_wire_target(target, request.target);
    EXPECT_EQ(arguments[5], "http://h:1" + target);
  }
}

}  // namespace
}  // namespace bodkin::dialect
