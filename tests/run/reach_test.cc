#include "run/reach.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

namespace bodkin::run {
namespace {

constexpr const char* kBookings = R"json({
  "openapi": "3.0.3", "info": {"title": "Bookings", "version": "1"},
  "paths": {
    "/bookings": {"get": {
      "parameters": [{"name": "status", "in": "query", "schema": {"type": "string"}},
                     {"name": "sort", "in": "query", "schema": {"type": "string"}}],
      "responses": {"200": {"description": "all"}}}},
    "/bookings/{booking}": {
      "parameters": [{"name": "booking", "in": "path", "required": true, "schema": {"type": "string"}}],
      "get": {"responses": {"200": {"description": "one"}}}},
    "/bookings/{booking}/notes": {
      "parameters": [{"name": "booking", "in": "path", "required": true, "schema": {"type": "string"}}],
      "get": {"responses": {"200": {"description": "notes"}}},
      "put": {"requestBody": {"content": {"application/json": {"schema": {"type": "array", "items": {"type": "string"}}}}},
              "responses": {"204": {"description": "kept"}}}},
    "/bookings/{booking}/cancel": {
      "parameters": [{"name": "booking", "in": "path", "required": true, "schema": {"type": "string"}}],
      "post": {"responses": {"204": {"description": "gone"}}}},
    "/bookings/{booking}/notes/{note}": {
      "parameters": [{"name": "booking", "in": "path", "required": true, "schema": {"type": "string"}},
                     {"name": "note", "in": "path", "required": true, "schema": {"type": "string"}}],
      "get": {"responses": {"200": {"description": "a note"}}}}
  }
})json";

class ReachTest : public ::testing::Test {
 protected:
  ReachTest() { world_.unknown["booking"] = "never"; }

  // Asks about /bookings/b1; statuses by "GET /path principal", else 404. What was sent, in order.
  std::vector<std::string> asked(std::map<std::string, int> statuses, bool may_write = true) {
    Reach reach(contract_, world_, scope_);
    Thing thing;
    thing.path = "/bookings/b1";
    thing.parameters = {{"booking", "b1"}};
    thing.read = contract_.match("GET", thing.path)->operation;
    scenario::Principal owner, other;
    owner.name = "owner";
    other.name = "other";
    std::vector<std::string> sent;
    scenario::Exchange last;
    whole_ = reach.ask(
        thing, may_write, &owner, &other, [&](const Probe& probe, const scenario::Principal* as) {
          sent.push_back(probe.request.method + " " + probe.request.target + " " + as->name);
          const auto status = statuses.find(sent.back());
          last = {};
          last.answer.transport = dispatch::Transport::kAnswered;
          last.answer.response.body = thing_;
          last.answer.response.status = status == statuses.end() ? 404 : status->second;
          return last.answer.response.status == 0 ? nullptr : &last;
        });
    return sent;
  }

  contract::Contract contract_ = *contract::Contract::load(kBookings, "bookings.json");
  scenario::World world_;
  Scope scope_;
  bool whole_ = false;
  std::string thing_;
};

using Sent = std::vector<std::string>;
constexpr const char* kOwn = "GET /bookings/b1 owner";
constexpr const char* kOther = "GET /bookings/b1 other";
constexpr const char* kList = "GET /bookings other";

TEST_F(ReachTest, AsksForEverythingBelowWhatIsHidden) {
  EXPECT_EQ(
      asked({{kOwn, 200}, {kList, 200}}),
      Sent({kOwn, kOther, kList, "GET /bookings/never/notes other", "GET /bookings/b1/notes other",
            "PUT /bookings/never/notes other", "PUT /bookings/b1/notes other",
            "POST /bookings/never/cancel other", "POST /bookings/b1/cancel other"}));
  EXPECT_TRUE(whole_);
}

TEST_F(ReachTest, ListsAreFilteredByWhatTheThingIs) {
  thing_ = R"({"id":"b1","status":"a b","guests":[1]})";
  EXPECT_EQ(asked({{kOwn, 200}, {kList, 200}}, false),
            Sent({kOwn, kOther, "GET /bookings?status=a%20b other", kList,
                  "GET /bookings/never/notes other", "GET /bookings/b1/notes other"}));
}

TEST_F(ReachTest, TheOwnerReadsWhatTheOtherReads) {
  EXPECT_EQ(asked({{kOwn, 200}, {"GET /bookings/b1/notes other", 200}}, false),
            Sent({kOwn, kOther, kList, "GET /bookings/never/notes other",
                  "GET /bookings/b1/notes other", "GET /bookings/b1/notes owner"}));
}

TEST_F(ReachTest, EndsWithTheFirstWriteThatIsAccepted) {
  EXPECT_EQ(asked({{kOwn, 200}, {"PUT /bookings/b1/notes other", 204}}).back(),
            "PUT /bookings/b1/notes other");
}

TEST_F(ReachTest, AsksNoMoreWhereNothingCanBeLearned) {
  EXPECT_EQ(asked({}), Sent({kOwn}));
  EXPECT_EQ(asked({{kOwn, 200}, {kOther, 500}}), Sent({kOwn, kOther}));
  EXPECT_EQ(asked({{kOwn, 200}, {kOther, 200}, {kList, 200}}),
            Sent({kOwn, kOther, kList, "GET /bookings owner"}));
  const auto always = asked({{kOwn, 200}, {"GET /bookings/never/notes other", 200}}, false);
  EXPECT_EQ(always.back(), "GET /bookings/never/notes other");
}

TEST_F(ReachTest, KeepsToTheScope) {
  scope_.exclude = {"* /bookings/*/notes", "POST *", "GET /bookings"};
  EXPECT_EQ(asked({{kOwn, 200}}), Sent({}));
}

TEST_F(ReachTest, EndsWithTheTrace) {
  asked({{kOwn, 200}, {kList, 0}});
  EXPECT_FALSE(whole_);
  asked({{kOwn, 200}, {"PUT /bookings/b1/notes other", 0}});
  EXPECT_FALSE(whole_);
}

}  // namespace
}  // namespace bodkin::run
