#include "run/body_texts.h"

#include <gtest/gtest.h>

#include <string>

#include "contract/contract.h"

namespace bodkin::run {
namespace {

constexpr const char* kDocument = R"json({
  "openapi": "3.0.3", "info":{"title": "Search", "version": "1"},
  "paths":{"/search":{"post":{
    "requestBody":{"content":{"application/json":{"schema":{"type": "object", "properties":{
      "id":{"type": "string", "format": "uuid"},
      "sort":{"type": "string", "enum": ["a"]},
      "page":{"type": "integer"},
      "shown":{"type": "string", "readOnly": true},
      "where":{"type": "object", "properties":{"name":{"type": "string"}, "size":{"type": "integer"}}},
      "owner":{"type": "object", "required": ["id", "name"], "properties":{"name":{"type": "string"}}},
      "lines":{"type": "array", "items":{"type": "object", "properties":{"text":{"type": "string"}}}}
    }}}}}, "responses":{"200":{"description": "found"}}}}}
})json";

std::string found(const std::string& text) {
  const auto contract = contract::Contract::load(kDocument, "search.json");
  const auto match = contract->match("POST", "/search");
  const json::Tree body = json::parse(text);
  schema::Generator generator;
  std::string all;
  for (const BodyText& each : texts_of(body, *match->operation->body, generator, "a' OR 1")) {
    all += each.place + " " + with_text(body, each, "q'") + "\n";
  }
  return all;
}

TEST(BodyTexts, StandInObjectsAndInThoseThatAreLeftOut) {
  EXPECT_EQ(found("{}"),
            "/where/name {\"where\":{\"name\":\"q'\"}}\n"
            "/id {\"id\":\"q'\"}\n");
  EXPECT_EQ(found(R"({"where":{}})"),
            "/where/name {\"where\":{\"name\":\"q'\"}}\n"
            "/id {\"where\":{},\"id\":\"q'\"}\n");
}

TEST(BodyTexts, StandAtAnyDepth) {
  EXPECT_EQ(found(R"({"id":"x","lines":[{"text":"y"}]})"),
            "/where/name {\"id\":\"x\",\"lines\":[{\"text\":\"y\"}],\"where\":{\"name\":\"q'\"}}\n"
            "/lines/*/text {\"id\":\"x\",\"lines\":[{\"text\":\"q'\"}]}\n"
            "/id {\"id\":\"q'\",\"lines\":[{\"text\":\"y\"}]}\n");
}

}  // namespace
}  // namespace bodkin::run
