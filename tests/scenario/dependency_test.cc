#include "scenario/dependency.h"

#include <gtest/gtest.h>

#include "scenario/chain.h"

namespace bodkin::scenario {
namespace {

// Shops by an identifier of the service's own, with orders below them; tags that the caller names;
// jobs that only Location names; and a link.
constexpr const char* kDocument = R"json({
  "openapi": "3.0.3", "info": {"title": "Shops", "version": "1"},
  "paths": {
    "/shops": {
      "get": {"responses": {"200": {"description": "all", "content": {"application/json": {"schema": {
        "type": "object", "properties": {"items": {"type": "array", "items": {
          "type": "object", "properties": {"shopId": {"type": "integer"}}}}}}}}}}},
      "post": {
        "requestBody": {"required": true, "content": {"application/json": {"schema": {
          "type": "object", "required": ["title"], "properties": {"title": {"type": "string"}}}}}},
        "responses": {"201": {"description": "one",
          "links": {"audit": {"operationId": "audit", "parameters": {"subject": "$response.body#/data/audit"}}},
          "content": {"application/json": {"schema": {
          "type": "object", "properties": {"data": {"type": "object", "properties": {
            "id": {"type": "integer"}, "audit": {"type": "string"}}}}}}}}}}
    },
    "/shops/{shop_id}": {
      "parameters": [{"name": "shop_id", "in": "path", "required": true, "schema": {"type": "integer"}}],
      "get": {"responses": {"200": {"description": "one"}, "404": {"description": "none"}}},
      "delete": {"responses": {"204": {"description": "gone"}, "404": {"description": "none"}}}
    },
    "/shops/{shop_id}/tags/{tag}": {
      "parameters": [
        {"name": "shop_id", "in": "path", "required": true, "schema": {"type": "integer"}},
        {"name": "tag", "in": "path", "required": true, "schema": {"type": "string", "pattern": "^[a-z]{4}$"}}],
      "put": {"responses": {"200": {"description": "one"}}},
      "get": {"responses": {"200": {"description": "one"}}},
      "delete": {"responses": {"204": {"description": "gone"}}}
    },
    "/jobs": {
      "post": {"responses": {"201": {"description": "one",
        "headers": {"Location": {"schema": {"type": "string"}}}}}}
    },
    "/jobs/{job}": {
      "parameters": [{"name": "job", "in": "path", "required": true, "schema": {"type": "string"}}],
      "get": {"responses": {"200": {"description": "one"}}}
    },
    "/audits/{subject}": {
      "get": {"operationId": "audit",
        "parameters": [{"name": "subject", "in": "path", "required": true, "schema": {"type": "string"}}],
        "responses": {"200": {"description": "one"}}}
    }
  }
})json";

class DependencyTest : public ::testing::Test {
 protected:
  static contract::Contract load() {
    auto loaded = contract::Contract::load(kDocument, "shops.json");
    EXPECT_TRUE(loaded) << (loaded ? "" : loaded.error().text());
    return std::move(*loaded);
  }
  const contract::Operation& operation(const char* name) {
    const contract::Operation* found = contract_.find(name);
    EXPECT_NE(found, nullptr) << name;
    return *found;
  }
  std::vector<std::string> chain(const char* name, Ending ending, std::uint64_t seed = 0) {
    schema::Generator generator;
    const http::Scenario made =
        compose_chain(operation(name), world_, dependencies_, ending, seed, generator);
    std::vector<std::string> lines;
    for (const auto& step : made.steps) {
      lines.push_back(step.request.method + " " + step.request.target);
    }
    return lines;
  }
  using Lines = std::vector<std::string>;

  contract::Contract contract_ = load();
  World world_;
  Dependencies dependencies_{contract_};
};

TEST_F(DependencyTest, ProducersByNamesLinksAndLists) {
  const auto& shop = dependencies_.producers(operation("GET /shops/{shop_id}"), "shop_id");
  ASSERT_EQ(shop.size(), 2U);
  EXPECT_EQ(shop[0].operation->name(), "POST /shops");
  EXPECT_EQ(shop[0].place, (Lines{"data", "id"}));
  EXPECT_EQ(shop[1].operation->name(), "GET /shops");
  EXPECT_EQ(shop[1].place, (Lines{"items", "0", "shopId"}));
  const auto& audit = dependencies_.producers(operation("audit"), "subject");
  ASSERT_EQ(audit.size(), 1U);
  EXPECT_EQ(audit[0].place, (Lines{"data", "audit"}));
  EXPECT_EQ(dependencies_.producers(operation("GET /jobs/{job}"), "job").at(0).from,
            Producer::From::kLocation);
  EXPECT_EQ(dependencies_.producers(operation("GET /shops/{shop_id}/tags/{tag}"), "tag").at(0).from,
            Producer::From::kItself);
  EXPECT_TRUE(dependencies_.producers(operation("PUT /shops/{shop_id}/tags/{tag}"), "tag").empty())
      << "it makes the tag itself";
}

TEST_F(DependencyTest, ChainsHoldCapturesInsteadOfLiterals) {
  const std::string shop = "/shops/{{s1.response.body.$.data.id}}";
  EXPECT_EQ(chain("GET /shops/{shop_id}", Ending::kNone), (Lines{"POST /shops", "GET " + shop}));
  EXPECT_EQ(chain("POST /shops", Ending::kDelete),
            (Lines{"POST /shops", "GET " + shop, "DELETE " + shop, "GET " + shop}));
  EXPECT_EQ(chain("GET /jobs/{job}", Ending::kNone),
            (Lines{"POST /jobs", "GET {{s1.response.headers.Location}}"}));
  EXPECT_EQ(chain("audit", Ending::kNone),
            (Lines{"POST /shops", "GET /audits/{{s1.response.body.$.data.audit}}"}));
}

TEST_F(DependencyTest, ThingsThatHangOnThingsAreMadeInOrder) {
  const Lines lines = chain("GET /shops/{shop_id}/tags/{tag}", Ending::kUseDeleted);
  ASSERT_EQ(lines.size(), 5U);
  EXPECT_EQ(lines[0], "POST /shops");
  const std::string tag = "/shops/{{s1.response.body.$.data.id}}/tags/";
  EXPECT_TRUE(lines[1].starts_with("PUT " + tag)) << lines[1];
  EXPECT_EQ(lines[2].substr(4), lines[1].substr(4)) << "the tag that was put";
  EXPECT_EQ(lines[3], "DELETE " + lines[2].substr(4));
  EXPECT_EQ(lines[4], lines[2]) << "used after it was deleted";
}

TEST_F(DependencyTest, LearnsFromWhatWasAccepted) {
  const auto exchange = [&](int step, const char* method, const char* target, const char* body) {
    Exchange made;
    made.step = step;
    made.operation = contract_.match(method, target)->operation;
    made.request.method = method;
    made.request.target = target;
    made.answer.response.status = 200;
    made.answer.response.body = body;
    return made;
  };
  const auto& job = operation("GET /jobs/{job}");
  const std::size_t before = dependencies_.producers(job, "job").size();
  Trace trace;
  trace.exchanges = {exchange(0, "GET", "/shops/1", R"({"last": [{"task": "job-77"}]})"),
                     exchange(1, "GET", "/jobs/job-77", "{}")};
  dependencies_.learn(trace);
  ASSERT_EQ(dependencies_.producers(job, "job").size(), before + 1);
  EXPECT_EQ(dependencies_.producers(job, "job").back().place, (Lines{"last", "0", "task"}));
  EXPECT_EQ(dependencies_.learned(), 1U);
  dependencies_.learn(trace);
  EXPECT_EQ(dependencies_.learned(), 1U) << "once";
}

}  // namespace
}  // namespace bodkin::scenario
