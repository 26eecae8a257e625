#include "run/familiar.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/scenario/notes.h"

namespace bodkin::run {
namespace {

class FamiliarTest : public ::testing::Test {
 protected:
  bool is_new(const std::string& body, const char* target = "/notes/a",
              const char* principal = "amy", int status = 200) {
    const auto match = contract_.match("PUT", target);
    const Request request{"PUT", target, {}, body};
    Response response;
    response.status = status;
    const json::Tree tree = json::parse(body);
    return familiar_.is_new({*match->operation, match->parameters, request, response, &tree, 1},
                            principal);
  }
  // Until only what is said counts.
  void grow_used_to(const std::string& body) {
    for (std::uint64_t i = 0; i < Familiar::kFirst; ++i) EXPECT_TRUE(is_new(body));
    EXPECT_FALSE(is_new(body));
  }

  contract::Contract contract_ = testing::notes();
  Familiar familiar_;
};

constexpr const char* kUsual = R"({"version": 4, "text": "abc"})";

TEST_F(FamiliarTest, FirstInputsAreNewWhateverTheySay) {
  grow_used_to(kUsual);
}

TEST_F(FamiliarTest, OtherValuesOfTheirClassesSayNothingNew) {
  grow_used_to(kUsual);
  EXPECT_FALSE(is_new(R"({"version": 7, "text": "xyz"})"));
  EXPECT_FALSE(is_new(R"({"text": "xyz", "version": 7})"));
}

TEST_F(FamiliarTest, EachClassOfValueIsNewOnce) {
  grow_used_to(kUsual);
  for (const char* body : {
           R"({"version": -4, "text": "abc"})",
           R"({"version": 0, "text": "abc"})",
           R"({"version": 4000000000, "text": "abc"})",
           R"({"version": 4.0, "text": "abc"})",
           R"({"version": 4e0, "text": "abc"})",
           R"({"version": "4", "text": "abc"})",
           R"({"version": null, "text": "abc"})",
           R"({"version": 4, "text": ""})",
           R"({"version": 4, "text": "a'c"})",
           R"({"version": 4, "text": "a\u0000"})",
           R"({"version": 4, "text": "abé"})",
           R"({"version": 4, "text": "abcdefghijklmnopqrstuvwxyz"})",
           R"({"version": 4, "text": ["abc"]})",
           R"({"version": 4, "text": ["abc", "abc"]})",
           R"({"version": 4, "version": 4, "text": "abc"})",
           R"({"version": 4})",
           R"({"version": 4, "text": "abc", "more": 1})",
       }) {
    EXPECT_TRUE(is_new(body)) << body;
    EXPECT_FALSE(is_new(body)) << body;
  }
}

TEST_F(FamiliarTest, WhoAsksHowAndWithWhatAnswer) {
  grow_used_to(kUsual);
  EXPECT_TRUE(is_new(kUsual, "/notes/a", "bob"));
  EXPECT_TRUE(is_new(kUsual, "/notes/a", "amy", 201));
  EXPECT_TRUE(is_new(kUsual, "/notes/a?force=true"));
  EXPECT_TRUE(is_new(kUsual, "/notes/%C3%A9"));
  EXPECT_FALSE(is_new(kUsual, "/notes/b"));
}

TEST_F(FamiliarTest, KeysThatAreIdentifiersAreOneMember) {
  grow_used_to(kUsual);
  EXPECT_TRUE(is_new(R"({"4e8f6f60-2d1f-4f0e-9d0e-6a1b7f3c2d11": 1})"));
  EXPECT_FALSE(is_new(R"({"b7f3c2d1-2d1f-4f0e-9d0e-4e8f6f60aaaa": 1})"));
}

TEST_F(FamiliarTest, AServiceThatTakesEverythingIsFamiliarInTheEnd) {
  for (std::size_t i = 0; i < 2 * Familiar::kSayingsMax; ++i) {
    is_new(fmt::format(R"({{"k{}": 1}})", i));
  }
  EXPECT_FALSE(is_new(R"({"never": true})"));
}

}  // namespace
}  // namespace bodkin::run
