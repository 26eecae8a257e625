#include "scenario/localise.h"

#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <string>

#include "schema/schema.h"

namespace bodkin::scenario {
namespace {

constexpr const char* kProvider = "0b0d0000-0000-4000-8000-00000000aa01";
constexpr const char* kConsumer = "0b0d0000-0000-4000-8000-00000000cc01";
constexpr const char* kUuid = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$";

// Bodies like those of allocations: {consumer: {"parent_uuid", "holds": {provider: {class: 1}}}}.
class LocaliseTest : public ::testing::Test {
 protected:
  LocaliseTest() {
    world_.bindings["consumer"] = {kConsumer};
    world_.bindings["kind"] = {"VCPU"};
    world_.bindings["uuid"] = {kProvider, "0b0d0000-0000-4000-8000-00000000aa02"};
    text_.types = schema::kString;
    uuid_key_.types = class_key_.types = schema::kString;
    uuid_key_.pattern = kUuid;
    class_key_.pattern = "^[A-Z0-9_]+$";
    classes_.types = schema::kObject;
    classes_.property_names = &class_key_;
    classes_.additional = &number_;
    holds_.types = schema::kObject;
    holds_.pattern_properties = {{kUuid, &classes_}};
    holds_.property_patterns = {
        std::make_shared<const schema::Pattern>(*schema::Pattern::parse(kUuid))};
    one_.types = schema::kObject;
    one_.properties = {{"parent_uuid", &text_}, {"note", &text_}, {"holds", &holds_}};
    all_.types = schema::kObject;
    all_.property_names = &uuid_key_;
    all_.additional = &one_;
  }
  std::string made(const schema::Schema& schema, const char* path, const std::string& body,
                   bool plainest = true, std::uint64_t seed = 0) {
    contract::Operation operation;
    operation.path = path;
    operation.body = &schema;
    json::Tree tree = json::parse(body);
    Random random(seed);
    schema::Generator generator;
    localise(tree, operation, world_, plainest, random, generator);
    return json::print(tree);
  }

  World world_;
  schema::Schema text_, number_, uuid_key_, class_key_, classes_, holds_, one_, all_;
};

const std::string kOther = "11111111-2222-4333-8444-555555555555";

TEST_F(LocaliseTest, NamesThingsOfTheWorldInKeysAndValues) {
  EXPECT_EQ(made(all_, "/all",
                 R"({")" + kOther + R"(": {"parent_uuid": "x", "note": "y", "holds": {")" + kOther +
                     R"(": {"A": 1}}}})"),
            std::string(R"({")") + kConsumer + R"(": {"parent_uuid": ")" + kProvider +
                R"(", "note": "y", "holds": {")" + kProvider + R"(": {"VCPU": 1}}}})");
}

TEST_F(LocaliseTest, KnowsAReferenceByItsName) {
  world_.bindings = {{"room_id", {"7"}}, {"petId", {"rex"}}, {"id", {"never"}}};
  const auto number = std::make_unique<schema::Schema>();
  number->types = schema::kInteger;
  schema::Schema list, object;
  list.types = schema::kArray;
  list.items = &text_;
  object.types = schema::kObject;
  object.properties = {{"room", number.get()},    {"sourceRoomId", number.get()},
                       {"pets", &list},           {"pet", &text_},
                       {"bedroom", number.get()}, {"rooms", &list},
                       {"home_pet_ref", &text_},  {"carpet", &text_},
                       {"roomId", &text_}};
  const struct {
    const char *body, *want;
  } rows[] = {
      {R"({"room":1})", R"({"room":7})"},
      {R"({"sourceRoomId":1})", R"({"sourceRoomId":7})"},
      {R"({"bedroom":1})", R"({"bedroom":1})"},
      {R"({"pet":"x"})", R"({"pet":"rex"})"},
      {R"({"home_pet_ref":"x"})", R"({"home_pet_ref":"rex"})"},
      {R"({"carpet":"x"})", R"({"carpet":"x"})"},
      {R"({"pets":["a","b"]})", R"({"pets":["rex","rex"]})"},
      {R"({"rooms":["a"]})", R"({"rooms":["7"]})"},
      {R"({"roomId":"a"})", R"({"roomId":"7"})"},
      {R"({"room":"a"})", R"({"room":"a"})"},  // its schema wants a number
  };
  for (const auto& row : rows) EXPECT_EQ(made(object, "/all", row.body), row.want);
}

TEST_F(LocaliseTest, MembersOfOneKindSpeakOfDifferentThings) {
  world_.bindings = {{"room_id", {"7", "8"}}};
  schema::Schema number, object;
  number.types = schema::kInteger;
  object.types = schema::kObject;
  object.properties = {{"from_room_id", &number}, {"to_room_id", &number}, {"room_id", &number}};
  EXPECT_EQ(made(object, "/all", R"({"from_room_id":1,"to_room_id":1})"),
            R"({"from_room_id":7,"to_room_id":8})");
  EXPECT_EQ(made(object, "/all", R"({"from_room_id":1,"to_room_id":1,"room_id":1})"),
            R"({"from_room_id":7,"to_room_id":8,"room_id":7})");
}

TEST_F(LocaliseTest, SpeaksOfThingsThatOneEntryNamesTogether) {
  world_.bindings = {{"room_id", {"7", "8"}}, {"shelf_id", {"a", "b"}}};
  world_.entries = {{"/rooms", {{"room_id", "8"}, {"shelf_id", "c"}, {"size", "3"}}}};
  schema::Schema number, object;
  number.types = schema::kInteger;
  object.types = schema::kObject;
  object.properties = {{"room_id", &number}, {"shelf_id", &text_}, {"size", &number}};
  std::set<std::string> seen;
  for (std::uint64_t seed = 0; seed < 80; ++seed) {
    seen.insert(made(object, "/all", R"({"room_id":1,"shelf_id":"","size":1})", false, seed));
  }
  EXPECT_TRUE(seen.contains(R"({"room_id":8,"shelf_id":"c","size":1})"));
  EXPECT_EQ(seen.size(), 5U) << "and any of them now and then";
}

TEST_F(LocaliseTest, SpeaksByCodesThatListsOfOtherThingsShow) {
  world_.bindings = {{"room_id", {"7"}}};
  world_.entries = {{"/bins", {{"bin_code", "A1"}, {"sku", "X"}, {"name", "n"}}}};
  schema::Schema object;
  object.types = schema::kObject;
  object.properties = {{"bin_code", &text_}, {"sku", &text_}, {"name", &text_}, {"code", &text_}};
  EXPECT_EQ(made(object, "/all", R"({"bin_code":"","sku":"","name":"","code":""})"),
            R"({"bin_code":"A1","sku":"X","name":"","code":""})");
  // Of the kind that the operation makes itself they are taken.
  EXPECT_EQ(made(object, "/bins", R"({"bin_code":""})"), R"({"bin_code":""})");
}

TEST_F(LocaliseTest, FollowsTheBranchThatTheBodyFits) {
  world_.bindings = {{"room_id", {"7"}}};
  schema::Schema move, drop, object, kind, other;
  move.types = drop.types = schema::kObject;
  kind.types = other.types = schema::kString;
  kind.enumeration = {R"("move")"};
  other.enumeration = {R"("drop")"};
  move.properties = {{"do", &kind}, {"room_id", &text_}};
  drop.properties = {{"do", &other}};
  object.one_of = {&drop, &move};
  EXPECT_EQ(made(object, "/all", R"({"do":"move","room_id":"x"})"),
            R"({"do":"move","room_id":"7"})");
}

TEST_F(LocaliseTest, KeysOfMapsWithoutAKeySchemaAreThoseThatWereSeen) {
  world_.bindings = {{"room", {"r1"}}};
  world_.map_keys = {{"amounts", {"CPU"}}, {"labels", {"env"}}};
  schema::Schema map, object;
  map.types = object.types = schema::kObject;
  map.additional = &number_;
  object.properties = {{"rooms", &map}, {"amounts", &map}, {"usages", &map}};
  EXPECT_EQ(made(object, "/all", R"({"rooms":{"x":1},"amounts":{"y":1,"z":2}})"),
            R"({"rooms":{"r1":1},"amounts":{"CPU":1,"z":2}})");
  EXPECT_EQ(made(object, "/all", R"({"usages":{"x":1}})"), R"({"usages":{"CPU":1}})");
  world_.map_keys.clear();
  EXPECT_EQ(made(object, "/all", R"({"usages":{"x":1}})"), R"({"usages":{"x":1}})");
}

TEST_F(LocaliseTest, LeavesOutWhatThePathNames) {
  EXPECT_EQ(made(holds_, "/all/{uuid}", "{\"" + kOther + "\":{}}"),
            std::string("{\"") + kConsumer + "\":{}}");
  EXPECT_EQ(made(holds_, "/all/{consumer}", "{\"" + kOther + "\":{}}"),
            std::string("{\"") + kProvider + "\":{}}");
}

TEST_F(LocaliseTest, NeverMakesAKeyTwice) {
  EXPECT_EQ(made(classes_, "/all", R"({"A":1,"B":2})"), R"({"VCPU":1,"B":2})");
}

TEST_F(LocaliseTest, KeepsWhatTheSchemaWouldRefuse) {
  text_.max_length = 3;
  EXPECT_EQ(made(one_, "/all", R"({"parent_uuid":"x"})"), R"({"parent_uuid":"x"})");
}

TEST_F(LocaliseTest, LeavesOtherBodiesAlone) {
  for (const char* body : {"", "null", "[]", "{", R"({"parent_uuid":7})", R"({"note":"x"})"}) {
    EXPECT_EQ(made(one_, "/all", body), body);
  }
  world_.bindings.clear();
  EXPECT_EQ(made(classes_, "/all", R"({"A":1})"), R"({"A":1})");
}

TEST_F(LocaliseTest, TakesAnyBindingUnlessThePlainestIsAskedFor) {
  std::set<std::string> seen;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    seen.insert(made(holds_, "/all/{consumer}", "{\"" + kOther + "\":{}}", false, seed));
  }
  EXPECT_EQ(seen.size(), 2U);
}

}  // namespace
}  // namespace bodkin::scenario
