// What is text in a request and what is put in when it is sent.
#include "dialect/pieces.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bodkin::dialect {
namespace {

using testing::ElementsAre;

http::HttpFile file(std::initializer_list<std::string> names) {
  http::HttpFile made;
  for (const std::string& name : names) {
    made.requests.emplace_back().name = name;
    made.requests.back().captures = true;
  }
  return made;
}

// "text", $NAME, <step:text>, (string), !url, #
std::string shown(const std::vector<Piece>& parts) {
  std::string out;
  for (const Piece& piece : parts) {
    switch (piece.kind) {
      case Piece::Kind::kText:
        out += "'" + piece.text + "'";
        break;
      case Piece::Kind::kEnvironment:
        out += "$" + piece.text;
        break;
      case Piece::Kind::kRound:
        out += "#";
        break;
      case Piece::Kind::kReference:
        out += (piece.url ? "!" : "") + std::string(piece.in_string ? "\"" : "") + "<" +
               (piece.reference.step.empty() ? "uuid" : std::to_string(piece.step)) + ">";
    }
  }
  return out;
}

TEST(PiecesTest, Places) {
  http::HttpFile made = file({"a", "b", "a", ""});
  const auto at = [&](std::size_t index, std::string_view text, Place place) {
    return shown(pieces(made, index, text, place));
  };
  EXPECT_EQ(at(3, "/x/{{a.response.body.$.id}}/{{b.response.headers.ETag}}", Place::kTarget),
            "'/x/'<2>'/'<1>");
  EXPECT_EQ(at(2, "{{a.response.body.$.id}}", Place::kTarget), "!<0>");
  EXPECT_EQ(at(3, "{{$uuid}}", Place::kTarget), "<uuid>");
  EXPECT_EQ(at(3, R"({"a": {{a.response.body.$.n}}, "b": "\"{{$guid}}"})", Place::kBody),
            R"('{"a": '<2>', "b": "\"'"<uuid>'"}')");
  EXPECT_EQ(at(0, "{{$processEnv A_1}}!", Place::kHeader), "$A_1'!'");
  EXPECT_EQ(at(0, "{{$processEnv A_1}}!", Place::kBody), "'{{$processEnv A_1}}!'");
  // No earlier step, no reference at all, no end.
  EXPECT_EQ(at(1, "{{b.response.body.$.id}}{{x}}{{{", Place::kBody),
            "'{{b.response.body.$.id}}{{x}}{{{'");
  EXPECT_EQ(at(0, "", Place::kBody), "");
}

TEST(PiecesTest, WhatIsNoReferenceInItsRequest) {
  http::HttpFile made = file({"a", "b"});
  const std::string text = "{{a.response.body.*}}{{#}}";
  EXPECT_EQ(shown(pieces(made, 1, text, Place::kBody)), "<0>'{{#}}'");
  made.requests[1].repeat = 2;
  EXPECT_EQ(shown(pieces(made, 1, text, Place::kBody)), "<0>#");
  made.requests[1].body_file = "body.bin";
  EXPECT_EQ(shown(pieces(made, 1, text, Place::kBody)), "'{{a.response.body.*}}'#");
  made.requests[1] = {};
  EXPECT_EQ(shown(pieces(made, 1, text, Place::kBody)), "'" + text + "'");
}

TEST(StepNamesTest, AreWordsAndEachIsOnce) {
  EXPECT_THAT(step_names(file({"a-b", "a_b", "", "1", "a-b"}), "s_"),
              ElementsAre("s_a_b", "s_a_b_2", "", "s_1", "s_a_b_5"));
}

}  // namespace
}  // namespace bodkin::dialect
