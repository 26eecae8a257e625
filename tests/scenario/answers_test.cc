#include "scenario/answers.h"

#include <gtest/gtest.h>

namespace bodkin::scenario {
namespace {

Response answer() {
  Response response;
  response.status = 201;
  response.headers.add("Location", "https://h.example/api/things/a%20b?x=1");
  response.headers.add("ETag", "\"v1\"");
  response.body =
      R"({"id": "a b/c", "n": 7, "n": 7.50, "list": [{"k": "\"q\""}, [1, 2]], "o": {"x": null}})";
  return response;
}

class AnswersTest : public ::testing::Test {
 protected:
  AnswersTest() {
    const Response made = answer();
    answers_.add("s", &made);
    answers_.add("lost", nullptr);
  }
  std::string body(std::string text) {
    Request request;
    request.body = std::move(text);
    return answers_.resolve(request, none).body;
  }
  std::string target(std::string text) {
    Request request;
    request.target = std::move(text);
    return answers_.resolve(request, none).target;
  }
  static std::optional<std::string> none(const http::FoundReference&) { return std::nullopt; }

  Answers answers_{7, "/api"};
};

TEST_F(AnswersTest, PutsValuesWhereTheyStand) {
  EXPECT_EQ(target("/x/{{s.response.body.$.id}}/y"), "/x/a%20b%2Fc/y");
  EXPECT_EQ(target("{{s.response.headers.location}}"), "/things/a%20b?x=1") << "of this service";
  EXPECT_EQ(body(R"({"a": "{{s.response.body.$.list[0].k}}"})"), R"({"a": "\"q\""})") << "escaped";
  EXPECT_EQ(body(R"({"a": {{s.response.body.$.n}}})"), R"({"a": 7.50})") << "the last of its name";
  EXPECT_EQ(body("{{s.response.body.$.list[1]}} {{s.response.body.$.o}}"), R"([1, 2] {"x": null})");
  Request request;
  request.headers.add("If-Match", "{{s.response.headers.ETag}}");
  EXPECT_EQ(answers_.resolve(request, none).headers.get("If-Match"), "\"v1\"");
}

TEST_F(AnswersTest, LeavesWhatIsNoReference) {
  for (const char* text :
       {"{{", "{{x}}", "{{other.response.body.$.id}}", "{{s.response.body.$.missing}}",
        "{{lost.response.body.$.id}}", "{{s.response.headers.X}}", "\xff{{\0"}) {
    EXPECT_EQ(body(text), text);
  }
}

TEST_F(AnswersTest, AsksForAnotherValueWhereTheAnswerHasNone) {
  Request request;
  request.target = "/x/{{lost.response.body.$.id}}/{{other.response.body.$.id}}";
  int asked = 0;
  request = answers_.resolve(request, [&](const http::FoundReference& found) {
    ++asked;
    EXPECT_EQ(found.reference.step, "lost");
    return std::optional<std::string>("k n");
  });
  EXPECT_EQ(request.target, "/x/k%20n/{{other.response.body.$.id}}");
  EXPECT_EQ(asked, 1);
}

TEST_F(AnswersTest, SaysWhyAValueIsMissing) {
  const auto why = [&](const char* text) {
    return answers_.why_missing(http::find_reference(text)->reference);
  };
  EXPECT_EQ(why("{{lost.response.body.$.id}}"), "the request \"lost\" got no answer");
  EXPECT_EQ(why("{{s.response.headers.X}}"), "the answer of \"s\" (status 201) has no header X");
  EXPECT_TRUE(why("{{s.response.body.$.x}}").starts_with("the answer of \"s\" (status 201) has"));
}

TEST_F(AnswersTest, UuidsDifferAndRepeatWithTheSeed) {
  const std::string two = body("{{$uuid}}{{$guid}}");
  ASSERT_EQ(two.size(), 72U);
  EXPECT_NE(two.substr(0, 36), two.substr(36));
  Answers again(7, "");
  Request request;
  request.body = "{{$uuid}}{{$guid}}";
  EXPECT_EQ(again.resolve(request, none).body, two);
}

}  // namespace
}  // namespace bodkin::scenario
