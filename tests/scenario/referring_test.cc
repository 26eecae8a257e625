#include "scenario/referring.h"

#include <gtest/gtest.h>

namespace bodkin::scenario {
namespace {

TEST(Referring, GoesByTheWordsOfNames) {
  for (const auto& [member, parameter] : {std::pair{"uuid", "uuid"},
                                          {"parent_provider_uuid", "provider_uuid"},
                                          {"room", "room_id"},
                                          {"sourceRoomId", "room_id"},
                                          {"roomUuid", "room_id"},
                                          {"room_id", "id"}}) {
    EXPECT_TRUE(refers_to(member, parameter)) << member << " " << parameter;
  }
  for (const auto& [member, parameter] : {std::pair{"roomy", "room_id"},
                                          {"room_name", "room_id"},
                                          {"id", "room_id"},
                                          {"grid", "id"},
                                          {"", "room_id"}}) {
    EXPECT_FALSE(refers_to(member, parameter)) << member << " " << parameter;
  }
}

TEST(Referring, AnElementGoesByItsArray) {
  const json::Tree body = json::parse(R"({"rooms":["a",7],"x":{"y":-1}})");
  const json::NodeId rooms = json::find_member(body, body.root(), "rooms");
  const json::NodeId first = body.at(rooms).first_child;
  EXPECT_EQ(referring_name(body, rooms), "rooms");
  EXPECT_EQ(referring_name(body, first), "room");
  EXPECT_EQ(referring_name(body, body.root()), "");
}

TEST(Referring, IdentifiersAreTextsAndWholeNumbers) {
  const auto text = [](const char* json) {
    const json::Tree tree = json::parse(json);
    return identifier_text(tree, tree.root());
  };
  EXPECT_EQ(text(R"("a\u0062")"), "ab");
  EXPECT_EQ(text("17"), "17");
  EXPECT_EQ(text("-1"), "");
  EXPECT_EQ(text("1.5"), "");
  EXPECT_EQ(text("true"), "");
}

}  // namespace
}  // namespace bodkin::scenario
