#include "run/contended.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "base/random.h"
#include "contract/contract.h"

namespace bodkin::run {
namespace {

constexpr const char* kDocument = R"json({
  "openapi": "3.0.3", "info": {"title": "Bookings", "version": "1"},
  "paths": {
    "/events/{event_id}": {"get": {
      "parameters": [{"name": "event_id", "in": "path", "required": true, "schema": {"type": "string"}}],
      "responses": {"200": {"description": "one"}}}},
    "/bookings": {"post": {
      "requestBody": {"content": {"application/json": {"schema": {"type": "object", "properties": {
        "event_id": {"type": "string"},
        "seats": {"type": "array", "items": {"type": "string", "pattern": "^[A-D]-[1-9][0-9]?$"}},
        "starts": {"type": "string", "format": "date-time"},
        "ends": {"type": "string", "format": "date"},
        "mood": {"type": "string", "pattern": "^a+$", "enum": ["aa"]},
        "note": {"type": "string"}, "count": {"type": "integer"}}}}}},
      "responses": {"201": {"description": "made"}, "409": {"description": "taken"}}}}
  }
})json";

class ContendedTest : public ::testing::Test {
 protected:
  // What the body becomes; empty where nothing can be chosen.
  std::string chosen(const std::string& text) {
    json::Tree body = json::parse(text);
    const auto match = contract_.match("POST", "/bookings");
    if (!choose_another(body, *match->operation, world_, generator_, random_)) return {};
    return json::print(body);
  }
  std::set<std::string> all_chosen(const std::string& text) {
    std::set<std::string> all;
    for (int i = 0; i < 64; ++i) all.insert(chosen(text));
    return all;
  }

  contract::Contract contract_ = *contract::Contract::load(kDocument, "bookings.json");
  scenario::World world_;
  schema::Generator generator_;
  Random random_{1};
};

TEST_F(ContendedTest, GoesOnInARow) {
  const auto all = all_chosen(R"({"seats":["A-1"]})");
  EXPECT_GT(all.size(), 8U);
  EXPECT_TRUE(all.contains(R"({"seats":["A-2"]})"));
  EXPECT_FALSE(all.contains(R"({"seats":["A-1"]})"));
}

TEST_F(ContendedTest, WhatEndsTheRowIsMadeAnew) {
  for (const std::string& body : all_chosen(R"({"seats":["A-99"]})")) {
    if (body.empty()) continue;  // by chance the same
    const json::Tree tree = json::parse(body);
    EXPECT_TRUE(generator_.fits(*contract_.match("POST", "/bookings")->operation->body, body))
        << body;
  }
}

TEST_F(ContendedTest, NamesAnotherKnownThing) {
  world_.bindings["event_id"] = {"one", "two"};
  const auto all = all_chosen(R"({"event_id":"one"})");
  EXPECT_TRUE(all.contains(R"({"event_id":"two"})"));
  EXPECT_TRUE(all_chosen(R"({"event_id":"who knows"})").contains(""));
}

TEST_F(ContendedTest, DatesMoveTogether) {
  for (const std::string& body :
       all_chosen(R"({"starts":"2031-01-10T19:00:00Z","ends":"2031-01-12"})")) {
    const std::string starts = body.substr(body.find("20"), 10);
    const std::string ends = body.substr(body.rfind("20"), 10);
    EXPECT_GT(starts, "2031-01-10");
    EXPECT_GT(ends, starts) << body;
    EXPECT_NE(body.find("T19:00:00Z"), std::string::npos) << body;
  }
}

TEST_F(ContendedTest, LeavesTrialsAndOrdinaryValuesAlone) {
  EXPECT_EQ(chosen(R"({"note":"A-1","count":3})"), "");
  EXPECT_EQ(chosen(R"({"seats":["Z-1"]})"), "");  // not valid
  EXPECT_EQ(chosen(R"({"mood":"aa"})"), "");
}

}  // namespace
}  // namespace bodkin::run
