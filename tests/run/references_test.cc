#include "run/references.h"

#include <gmock/gmock.h>

namespace bodkin::run {
namespace {

using ::testing::StartsWith;

constexpr const char* kDocument = R"({"openapi":"3.0.3","info":{"title":"t","version":"1"},"paths":{
  "/rooms/{id}":{"get":{"responses":{"200":{"description":"y"}}}},
  "/desks":{"post":{"requestBody":{"content":{"application/json":{"schema":{"type":"object",
    "properties":{"room":{"type":"integer"},"label":{"type":"string"},"desk":{"type":"string"}}}}}},"responses":{"201":{"description":"y"}}}},
  "/tags/{name}":{"get":{"responses":{"200":{"description":"y"}}}},
  "/rooms/{id}/notes":{"post":{"requestBody":{"content":{"application/json":{"schema":{"type":"object",
    "additionalProperties":{"type":"string"}}}}},"responses":{"201":{"description":"y"}}}},
  "/bins/{bin}/stock":{"get":{"responses":{"200":{"description":"y"}}}},
  "/bins/{bin}/stock/{kind}":{"get":{"responses":{"200":{"description":"y"}}}},
  "/kinds":{"get":{"responses":{"200":{"description":"y"}}}},
  "/kinds/{kind}":{"put":{"parameters":[{"name":"kind","in":"path","required":true,
    "schema":{"type":"string","pattern":"^[A-Z]{3,9}$"}}],"responses":{"201":{"description":"y"}}}},
  "/racks":{"put":{"requestBody":{"content":{"application/json":{"schema":{"type":"object",
    "properties":{"holds":{"type":"object","additionalProperties":{"type":"integer"}}}}}}},
    "responses":{"200":{"description":"y"}}}},
  "/maps":{"post":{"requestBody":{"content":{"application/json":{"schema":{"type":"object",
    "properties":{"rooms":{"type":"object","additionalProperties":{"type":"object"}}}}}}},
    "responses":{"201":{"description":"y"}}}},
  "/labels":{"post":{"requestBody":{"content":{"application/json":{"schema":{"type":"object",
    "properties":{"name":{"type":"string"}}}}}},"responses":{"201":{"description":"y"}}}},
  "/shelves":{"post":{"requestBody":{"content":{"application/json":{"schema":{"type":"object",
    "properties":{"tags":{"type":"array","items":{"type":"string"}}}}}}},
    "responses":{"201":{"description":"y"}}}},
  "/desks/{id}":{"get":{"responses":{"200":{"description":"y"}}}},
  "/rooms/{id}/seats":{"put":{"requestBody":{"content":{"application/json":{"schema":{"type":"object",
    "properties":{"room":{"type":"integer"}}}}}},"responses":{"200":{"description":"y"}}}}}})";

class ReferencesTest : public ::testing::Test {
 protected:
  std::optional<References::Trial> trial(const char* method, const char* target, const char* body) {
    if (!contract_) {
      auto loaded = contract::Contract::load(kDocument, "t.json");
      EXPECT_TRUE(loaded);
      contract_.emplace(std::move(*loaded));
      world_.take({}, *contract_);
      world_.bindings["room_id"] = {"7", "R-1"};
      world_.bindings["name"] = {"red"};
      world_.bindings["kind"] = {"SMALL", "BIG"};
    }
    const auto match = contract_->match(method, target);
    EXPECT_TRUE(match && match->operation != nullptr);
    request_ = {method, target, {}, body};
    body_ = json::parse(body);
    const Accepted input{*match->operation, match->parameters, request_, response_, &body_, 12345};
    References references(*contract_, world_);
    return references.trial(input, scope_);
  }
  std::optional<contract::Contract> contract_;
  scenario::World world_;
  Scope scope_;
  Request request_;
  Response response_;
  json::Tree body_;
};

TEST_F(ReferencesTest, WhatIsNamedIsToldWithItsPlace) {
  const auto match =
      (trial("POST", "/desks", R"({"room":7,"label":"x"})"), contract_->match("POST", "/desks"));
  const Accepted input{*match->operation, match->parameters, request_, response_, &body_, 12345};
  References references(*contract_, world_);
  const auto named = references.named(input, scope_);
  ASSERT_EQ(named.size(), 1U);
  EXPECT_EQ(named[0].place, "/room");
  EXPECT_EQ(named[0].value, "7");
  EXPECT_EQ(named[0].read->path, "/rooms/{room_id}");
  EXPECT_EQ(References::naming(body_, named[0], "8"), R"({"room":8,"label":"x"})");
  EXPECT_NE(references.never(input, scope_, named[0]), "7");
  EXPECT_NE(references.never(input, scope_, named[0]), "");
}

TEST_F(ReferencesTest, WhatWasDeletedMayBeTheOtherName) {
  bool gone = false, never = false;
  (void)trial("POST", "/desks", R"({"room":7})");
  world_.gone["room_id"] = "55";
  const auto match = contract_->match("POST", "/desks");
  for (std::uint64_t hash = 0; hash < 32; ++hash) {
    const Accepted input{*match->operation, match->parameters, request_, response_, &body_, hash};
    const auto made = References(*contract_, world_).trial(input, scope_);
    if (!made || made->write.note != "dangling:write:/room") continue;
    (made->never.request.target == "/rooms/55" ? gone : never) = true;
  }
  EXPECT_TRUE(gone);
  EXPECT_TRUE(never);
}

TEST_F(ReferencesTest, AValueThatNamesAThingNamesAnother) {
  const auto made = trial("POST", "/desks", R"({"room":7,"label":"x"})");
  ASSERT_TRUE(made);
  EXPECT_EQ(made->known[0].request.target, "/rooms/7");
  EXPECT_EQ(made->known[0].note, "dangling:known");
  EXPECT_EQ(made->write.note, "dangling:write:/room");
  EXPECT_THAT(made->write.request.body, StartsWith(R"({"room":)"));
  const std::string named = made->write.request.body.substr(8, 6);
  EXPECT_EQ(made->never.request.target, "/rooms/" + named);
}

TEST_F(ReferencesTest, TheKeysOfAMapGoByItsName) {
  const auto other = trial("POST", "/maps", R"({"rooms":{"R-1":{}}})");
  ASSERT_TRUE(other);
  EXPECT_EQ(other->known[0].request.target, "/rooms/R-1");
  EXPECT_EQ(other->write.note, "dangling:write:/rooms/*");
  EXPECT_THAT(other->write.request.body, StartsWith(R"({"rooms":{"R-1-)"));
  EXPECT_FALSE(trial("POST", "/labels", R"({"R-1":{}})"));
}

TEST_F(ReferencesTest, KeysThatAreKnownNameWhatIsKnownByThem) {
  const auto other = trial("PUT", "/racks", R"({"holds":{"BIG":1,"SMALL":2}})");
  ASSERT_TRUE(other);
  EXPECT_EQ(other->known[0].request.target, "/kinds");
  EXPECT_THAT(other->known[0].note, StartsWith("dangling:listed:"));
  EXPECT_EQ(other->write.note, "dangling:write:/holds/*");
  const std::string never = other->never.note.substr(std::string("dangling:unlisted:").size());
  EXPECT_EQ(never.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), never.npos) << never;
  EXPECT_THAT(other->write.request.body, ::testing::HasSubstr("\"" + never + "\""));
  EXPECT_FALSE(trial("PUT", "/racks", R"({"holds":{"BIG":1,"OTHER":2}})")) << "one is not known";
  world_.bindings["tint"] = {"BIG"};
  EXPECT_FALSE(trial("PUT", "/racks", R"({"holds":{"BIG":1}})")) << "it may be a tint";
}

TEST_F(ReferencesTest, WhatIsThereMayBeMissingElsewhere) {
  (void)trial("PUT", "/racks", R"({"holds":{"BIG":1}})");
  const auto elsewhere = [&](const char* line, const char* target) {
    const auto match = contract_->match("PUT", "/racks");
    const Accepted input{*match->operation, match->parameters, request_, response_, &body_, 12345};
    Probe read;
    read.operation = contract_->match("GET", target)->operation;
    read.request = {"GET", line, {}, ""};
    return References(*contract_, world_).elsewhere(input, {read}, scope_);
  };
  // What a thing holds is listed below it.
  const auto listed = elsewhere("/bins/7/stock", "/bins/7/stock");
  ASSERT_TRUE(listed);
  EXPECT_EQ(listed->known[0].request.target, "/bins/7/stock");
  EXPECT_EQ(listed->known[0].note, "dangling:listed:BIG");
  EXPECT_EQ(listed->write.request.body, R"({"holds":{"SMALL":1}})");
  EXPECT_EQ(listed->never.note, "dangling:unlisted:SMALL");
  // Or has a path with both.
  const auto pair = elsewhere("/bins/7/stock/BIG", "/bins/7/stock/BIG");
  ASSERT_TRUE(pair);
  EXPECT_EQ(pair->known[0].note, "dangling:known");
  EXPECT_EQ(pair->never.request.target, "/bins/7/stock/SMALL");
  EXPECT_EQ(pair->never.note, "dangling:never");
  world_.bindings["kind"] = {"BIG"};
  EXPECT_FALSE(elsewhere("/bins/7/stock", "/bins/7/stock")) << "no other one is known";
}

TEST_F(ReferencesTest, ANameOfItsOwnIsNotThatOfAnotherThing) {
  EXPECT_FALSE(trial("POST", "/labels", R"({"name":"red"})"));
  EXPECT_TRUE(trial("POST", "/shelves", R"({"tags":["red"]})"));
}

TEST_F(ReferencesTest, WhatMayStandThereIsPutThere) {
  const auto made = trial("POST", "/shelves", R"({"tags":[]})");
  ASSERT_TRUE(made);
  EXPECT_EQ(made->known[0].request.target, "/tags/red");
  EXPECT_EQ(made->write.note, "dangling:write:/tags/*");
  EXPECT_THAT(made->write.request.body, StartsWith(R"({"tags":["red-)"));
  const auto again = trial("POST", "/shelves", R"({})");
  ASSERT_TRUE(again);
  EXPECT_THAT(again->write.request.body, StartsWith(R"({"tags":["red-)"));
}

TEST_F(ReferencesTest, WhatIsMadeOrNamedByThePathIsNoReference) {
  EXPECT_FALSE(trial("POST", "/labels", R"({"label":"x"})"));
  EXPECT_FALSE(trial("PUT", "/rooms/7/seats", R"({"room":7})"));
}

TEST_F(ReferencesTest, TheScopeBindsTheReads) {
  scope_.exclude = {"GET /rooms/{id}"};
  EXPECT_FALSE(trial("POST", "/desks", R"({"room":7})"));
}

}  // namespace
}  // namespace bodkin::run
