#include "run/undo.h"

#include <gtest/gtest.h>

#include <string>

namespace bodkin::run {
namespace {

constexpr const char* kHotel = R"json({
  "openapi": "3.0.3", "info": {"title": "Hotel", "version": "1"},
  "paths": {
    "/rooms": {"post": {"responses": {"201": {"description": "made"}}}},
    "/rooms/{room}": {
      "parameters": [{"name": "room", "in": "path", "required": true, "schema": {"type": "string"}}],
      "get": {"responses": {"200": {"description": "one"}}},
      "delete": {"responses": {"204": {"description": "gone"}}}},
    "/stays": {"post": {"responses": {"201": {"description": "made"}}}},
    "/stays/{stay}": {
      "parameters": [{"name": "stay", "in": "path", "required": true, "schema": {"type": "string"}}],
      "get": {"responses": {"200": {"description": "one"}}}},
    "/stays/{stay}/cancel": {
      "parameters": [{"name": "stay", "in": "path", "required": true, "schema": {"type": "string"}}],
      "post": {"responses": {"204": {"description": "gone"}}}},
    "/notes": {"post": {"responses": {"201": {"description": "made"}}}},
    "/notes/{note}": {
      "parameters": [{"name": "note", "in": "path", "required": true, "schema": {"type": "string"}}],
      "get": {"responses": {"200": {"description": "one"}}}}
  }
})json";

class UndoTest : public ::testing::Test {
 protected:
  bool note(const char* method, const char* target, const char* answer, int status = 201) {
    scenario::Exchange exchange;
    exchange.principal = "guest";
    exchange.request = {method, target, {}, ""};
    exchange.answer.transport = dispatch::Transport::kAnswered;
    exchange.answer.response = {status, {}, answer};
    return undo_.note(exchange);
  }
  std::string releases() {
    std::string all;
    for (const auto& [probe, principal] : undo_.releases()) {
      all += probe.request.method + " " + probe.request.target + " " + principal + ";";
    }
    return all;
  }

  contract::Contract contract_ = *contract::Contract::load(kHotel, "hotel.json");
  Scope scope_;
  Undo undo_{contract_, scope_};
};

TEST_F(UndoTest, TakesBackTheNewestFirstAndOnce) {
  EXPECT_TRUE(note("POST", "/rooms", R"({"id":"r1"})"));
  EXPECT_TRUE(note("POST", "/stays", R"({"id":"s1"})"));
  EXPECT_EQ(releases(), "POST /stays/s1/cancel guest;DELETE /rooms/r1 guest;");
  EXPECT_EQ(releases(), "");
}

TEST_F(UndoTest, TakesBackWhatAPutMade) {
  EXPECT_TRUE(note("PUT", "/rooms/r7", "{}", 201));
  EXPECT_EQ(releases(), "DELETE /rooms/r7 guest;");
}

TEST_F(UndoTest, LeavesAloneWhatItCannotTakeBack) {
  EXPECT_FALSE(note("POST", "/notes", R"({"id":"n1"})")) << "nothing takes it back";
  EXPECT_FALSE(note("POST", "/rooms", R"({"id":"r1"})", 409));
  EXPECT_FALSE(note("POST", "/rooms", "{}")) << "it has no name";
  EXPECT_FALSE(note("PUT", "/rooms/r1", "{}", 200));
  scope_.exclude = {"POST /stays/*/cancel", "DELETE *"};
  EXPECT_FALSE(note("POST", "/stays", R"({"id":"s1"})"));
  EXPECT_FALSE(note("POST", "/rooms", R"({"id":"r1"})"));
  EXPECT_EQ(releases(), "");
}

}  // namespace
}  // namespace bodkin::run
