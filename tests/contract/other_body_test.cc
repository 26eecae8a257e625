#include "contract/other_body.h"

#include <gtest/gtest.h>

#include "contract/contract.h"

namespace bodkin::contract {
namespace {

// The body that an operation gets which requires one in that media type, by that schema.
OtherBody made(const std::string& type, const std::string& schema) {
  const auto contract = Contract::load(
      R"({"openapi":"3.0.3","info":{"title":"t","version":"1"},"paths":{"/a":{"post":{
         "requestBody":{"required":true,"content":{")" +
          type + R"(":{"schema":)" + schema + R"(}}},"responses":{"200":{"description":"y"}}}}}})",
      "t.json");
  EXPECT_TRUE(contract) << (contract ? "" : contract.error().text());
  const Operation& operation = contract->operations()[0];
  return {operation.other_media_type, operation.other_example};
}

constexpr const char* kObject =
    R"({"type":"object","required":["a","b","c"],"properties":{"a":{"type":"string","enum":["x y"]},
        "b":{"type":"array","minItems":2,"items":{"type":"integer","minimum":7,"maximum":7}},
        "c":{"type":"string","format":"binary","enum":["0"]},"d":{"type":"string"}}})";

TEST(OtherBody, HasTheFormOfItsMediaType) {
  const struct {
    const char* type;
    const char* schema;
    const char* want_type;
    const char* want;
  } kRows[] = {
      {"application/x-www-form-urlencoded", kObject, "application/x-www-form-urlencoded",
       "a=x%20y&b=7&b=7&c=0"},
      {"application/xml", kObject, "application/xml",
       "<root><a>x y</a><b>7</b><b>7</b><c>0</c></root>"},
      {"text/plain", R"({"type":"string","enum":["hello"]})", "text/plain", "hello"},
      {"text/csv", R"({"type":"array","minItems":1,"maxItems":1,"items":{"enum":[3]}})", "text/csv",
       "[3]"},
      {"application/octet-stream", R"({"type":"string","format":"binary"})",
       "application/octet-stream", "bodkin"},
      {"image/*", R"({"type":"string","format":"binary"})", "image/png", "bodkin"},
  };
  for (const auto& row : kRows) {
    const OtherBody body = made(row.type, row.schema);
    EXPECT_EQ(body.media_type, row.want_type) << row.type;
    EXPECT_EQ(body.text, row.want) << row.type;
  }
}

TEST(OtherBody, OfPartsHasABoundary) {
  const OtherBody body = made("multipart/form-data", kObject);
  const std::size_t at = body.media_type.find("boundary=");
  ASSERT_NE(at, std::string::npos);
  const std::string boundary = "--" + body.media_type.substr(at + 9);
  EXPECT_TRUE(body.text.starts_with(boundary + "\r\n"));
  EXPECT_TRUE(body.text.ends_with(boundary + "--\r\n"));
  EXPECT_NE(body.text.find("name=\"a\"\r\n\r\nx y\r\n"), std::string::npos) << body.text;
  EXPECT_NE(body.text.find("name=\"c\"; filename="), std::string::npos) << body.text;
}

TEST(OtherBody, IsNotMadeOfWhatNothingFulfils) {
  EXPECT_EQ(made("text/plain", R"({"type":"string","minLength":3,"maxLength":2})").text, "");
}

}  // namespace
}  // namespace bodkin::contract
