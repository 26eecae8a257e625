#include "http/scenario.h"

#include <gtest/gtest.h>

#include "base/limits.h"
#include "base/random.h"

namespace bodkin::http {
namespace {

TEST(Scenario, StepsAreSeparatedByThreeHashes) {
  const Scenario read = decode_scenario(
      "# @name create\nPOST /things\nContent-Type: application/json\n\n{\"a\": 1}\n###\n"
      "# @principal reader\nGET /things/{{create.response.body.$.id}}\n### and then\nDELETE /x\n");
  ASSERT_EQ(read.steps.size(), 3U);
  EXPECT_EQ(read.steps[0].name, "create");
  EXPECT_EQ(read.steps[0].request.body, "{\"a\": 1}");
  EXPECT_EQ(read.steps[1].principal, "reader");
  EXPECT_EQ(read.steps[1].request.target, "/things/{{create.response.body.$.id}}");
  EXPECT_EQ(read.steps[2].request.method, "DELETE");
}

// What was an input of one request stays the same request.
TEST(Scenario, WhatNoRequestLineFollowsSeparatesNothing) {
  for (const char* text :
       {"", "###", "no request at all", "POST /a\n\nx\n###", "POST /a\n\nx\n###\n",
        "POST /a\n\nx\n###\nnoline\n", "POST /a\n\nx\n####\nGET /b", "POST /a\n\nx ###\nGET /b",
        "### title\nPOST /a\n\nx", "{\"a\": 1}\n###\nGET /b"}) {
    const Scenario read = decode_scenario(text);
    ASSERT_EQ(read.steps.size(), 1U) << text;
    EXPECT_EQ(read.steps[0], decode_request(text)) << text;
  }
}

TEST(Scenario, ABodyThatWouldSeparateIsEscaped) {
  HttpFileRequest step;
  step.request.method = "POST";
  step.request.target = "/a";
  step.request.body = "x\n###\nGET /b\n\xff";
  for (const std::size_t count : {1, 3}) {
    const Scenario scenario(std::vector<HttpFileRequest>(count, step));
    const std::string text = encode_scenario(scenario);
    EXPECT_NE(text.find("@body-escaped"), std::string::npos);
    EXPECT_EQ(decode_scenario(text), scenario);
  }
}

TEST(Scenario, OneStepIsWrittenAsARequest) {
  HttpFileRequest step;
  step.request.method = "POST";
  step.request.target = "/a";
  step.request.body = "x\n###\n###";
  EXPECT_EQ(encode_scenario(step), encode_request(step));
  step.request.method.clear();
  step.request.target.clear();
  EXPECT_EQ(encode_scenario(step), "x\n###\n###");
}

TEST(Scenario, NoMoreStepsThanTheLimit) {
  std::string text;
  for (int i = 0; i < 20; ++i) text += "POST /a\n\nx\n###\n";
  const Scenario read = decode_scenario(text);
  EXPECT_EQ(read.steps.size(), limits::kScenarioStepsMax);
  EXPECT_EQ(decode_scenario(encode_scenario(read)), read);
}

TEST(Scenario, IsCutOffAfterAStep) {
  const std::string_view text = "GET /a\n###\nPUT /b\n\nx\n###\nGET /c\n";
  EXPECT_EQ(first_steps(text, 0), "GET /a\n");
  EXPECT_EQ(first_steps(text, 1), "GET /a\n###\nPUT /b\n\nx");
  EXPECT_EQ(first_steps(text, 2), text);
  EXPECT_EQ(first_steps("any \xff bytes", 7), "any \xff bytes");
}

std::string any_bytes(Random& random) {
  static const std::string_view kPieces[] = {"\n",
                                             "###",
                                             "###\n",
                                             "\n###\n",
                                             "GET /a",
                                             "POST /b\n",
                                             "\n\n",
                                             "A: b\n",
                                             "#",
                                             "# x\n",
                                             "\r\n",
                                             "\r",
                                             " ",
                                             "{\"a\":1}",
                                             "@v = 1\n",
                                             "### t\n",
                                             "\\x23",
                                             "{{",
                                             "\n###\nGET /c\n",
                                             "# @name n\n",
                                             "# @body-escaped\n",
                                             "# @head-escaped\n",
                                             "# @principal p\n"};
  std::string text;
  for (std::uint64_t i = random.below(12); i > 0; --i) {
    text += random.one_in(10) ? std::string(1, static_cast<char>(random.below(256)))
                              : std::string(random.pick(kPieces));
  }
  return text;
}

TEST(Scenario, AnyBytesReadBackAsTheSameSteps) {
  Random random(11);
  int several = 0;
  for (int i = 0; i < 60000; ++i) {
    const std::string bytes = any_bytes(random);
    const Scenario read = decode_scenario(bytes);
    several += read.steps.size() > 1 ? 1 : 0;
    ASSERT_EQ(decode_scenario(encode_scenario(read)), read) << "bytes: " << bytes;
  }
  EXPECT_GT(several, 1000);
}

TEST(Scenario, AnyStepsReadBack) {
  Random random(12);
  for (int i = 0; i < 30000; ++i) {
    std::vector<HttpFileRequest> steps(1 + random.below(limits::kScenarioStepsMax));
    for (HttpFileRequest& step : steps) {
      step.request.method = random.one_in(8) ? any_bytes(random) : "PUT";
      step.request.target = "/" + (random.one_in(8) ? any_bytes(random) : std::string());
      if (random.one_in(3)) step.request.headers.add("A", any_bytes(random));
      if (random.one_in(3)) step.name = "s1";
      step.concurrent = random.one_in(3);
      if (random.one_in(3)) step.principal = "p q";
      step.request.body = any_bytes(random);
    }
    const Scenario scenario(steps);
    ASSERT_EQ(decode_scenario(encode_scenario(scenario)), scenario) << encode_scenario(scenario);
  }
}

}  // namespace
}  // namespace bodkin::http
