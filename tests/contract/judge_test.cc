#include "contract/judge.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace bodkin::contract {
namespace {

const char* const kDocument = R"({"openapi":"3.0.3","info":{},"paths":{
 "/things/{id}":{
  "parameters":[{"name":"id","in":"path","schema":{"type":"integer","minimum":1}}],
  "put":{"operationId":"put","parameters":[
     {"name":"q","in":"query","required":true,"schema":{"type":"string","maxLength":3}},
     {"name":"n","in":"query","schema":{"type":"integer"}},
     {"name":"f","in":"query","schema":{"type":"boolean"}},
     {"name":"list","in":"query","schema":{"type":"array","items":{"type":"integer"}}},
     {"name":"comma","in":"query","explode":false,
      "schema":{"type":"array","items":{"enum":["a","b"],"type":"string"}}},
     {"name":"pipe","in":"query","style":"pipeDelimited","schema":{"type":"string","maxLength":1}},
     {"name":"pipes","in":"query","style":"pipeDelimited","explode":false,
      "schema":{"type":"array","items":{"type":"integer"}}},
     {"name":"deep","in":"query","style":"deepObject","explode":true,"schema":{"type":"object"}},
     {"name":"json","in":"query","content":{"application/json":{"schema":{"type":"array"}}}},
     {"name":"any","in":"query"},
     {"name":"mix","in":"query","schema":{"type":["string","integer"],"maxLength":1}},
     {"name":"h","in":"header","schema":{"type":"integer"}}],
   "requestBody":{"required":true,"content":{"application/json":{"schema":{"$ref":"#/components/schemas/Record"}}}},
   "responses":{
    "200":{"description":"","headers":{"Location":{"required":true}},
           "content":{"application/json":{"schema":{"$ref":"#/components/schemas/Record"}}}},
    "204":{"description":""},
    "404":{"description":"","content":{"application/*":{"schema":{}},"text/plain":{}}},
    "409":{"description":"","content":{"text/plain":{},"application/problem+json":{"schema":{"type":"object"}}}},
    "5XX":{"description":""}}},
  "post":{"operationId":"post","requestBody":{"content":{"application/json":{"schema":{"type":"object"}},"text/csv":{}}},"responses":{}},
  "get":{"operationId":"get","responses":{"200":{"description":"","content":{"application/json":{"schema":{"type":"object"}}}}}},
  "head":{"operationId":"head","responses":{"200":{"description":"","content":{"application/json":{"schema":{"type":"object"}}}}}}
 }},
 "components":{"schemas":{"Record":{"type":"object","required":["total","id"],
   "properties":{"total":{"type":"integer"},"reserved":{"type":"integer","default":0},
     "id":{"type":"string","readOnly":true},
     "inner":{"type":"array","items":{"$ref":"#/components/schemas/Inner"}}},
   "x-bodkin-rules":[{"name":"fits","rule":"reserved <= total"},
                     {"name":"odd","rule":"total ~= 13","status":409},
                     {"name":"fails","rule":"total ~= 14 or nothing.at_all"}]},
  "Inner":{"type":"object","properties":{"a":{"type":"integer"}},
   "x-bodkin-rules":[{"name":"positive","rule":"a == nil or a > 0","status":422}]}}}})";

class JudgeTest : public testing::Test {
 protected:
  JudgeTest() : contract_(*Contract::load(kDocument, "d.json")), judge_(contract_) {
    EXPECT_TRUE(contract_.problems().empty());
  }
  const Operation& operation(const char* id) const { return *contract_.find(id); }

  static std::string shown(const schema::Verdict& verdict) {
    if (verdict.valid()) return "valid";
    if (!verdict.invalid()) return "unknown";
    return verdict.location + " " + verdict.keyword + " @" + verdict.instance;
  }
  std::string body(const char* id, const std::string& text) const {
    return shown(judge_.body(operation(id), json::parse(text), true));
  }
  std::string parameters(const std::string& id, const std::string& query) const {
    return shown(judge_.parameters(operation("put"), {{"id", id}}, query));
  }
  std::string response(const char* id, int status, const std::string& type,
                       const std::string& text) const {
    Response answer{.status = status, .headers = {}, .body = text};
    if (!type.empty()) answer.headers.add("content-type", type);
    answer.headers.add("location", "/x");
    return shown(judge_.response(operation(id), answer));
  }

  Contract contract_;
  Judge judge_;
};

TEST_F(JudgeTest, BodiesBySchemaThenByRules) {
  const std::string record = "#/components/schemas/Record";
  EXPECT_EQ(body("put", R"({"total":1})"), "valid");
  EXPECT_EQ(body("put", R"({"total":"x"})"), record + "/properties/total type @/total");
  EXPECT_EQ(body("put", R"({"total":1,"reserved":2})"), record + "/x-bodkin-rules/fits rule @");
  EXPECT_EQ(body("put", R"({"total":-1})"), record + "/x-bodkin-rules/fits rule @");
  EXPECT_EQ(body("put", R"({"total":13})"), record + "/x-bodkin-rules/odd rule @");
  EXPECT_EQ(body("put", R"({"total":14})"), "unknown");
  EXPECT_EQ(body("put", R"({"total":14,"reserved":15})"), record + "/x-bodkin-rules/fits rule @");
  EXPECT_EQ(body("put", R"({"total":1,"inner":[{"a":1},{"a":0}]})"),
            "#/components/schemas/Inner/x-bodkin-rules/positive rule @/inner/1");
  EXPECT_EQ(body("put", R"({"total":1,"id":"x"})"), "unknown") << "readOnly in a request";
  EXPECT_EQ(body("put", "{"), record + " syntax @");
}

TEST_F(JudgeTest, BodiesThatAreMissingOrNotDescribed) {
  const json::Tree none;
  EXPECT_EQ(shown(judge_.body(operation("put"), none, false)),
            "PUT /things/{id}/requestBody required @");
  EXPECT_EQ(shown(judge_.body(operation("post"), none, false)), "valid");
  EXPECT_EQ(shown(judge_.body(operation("get"), none, false)), "valid");
  EXPECT_EQ(body("get", "{}"), "unknown");
  EXPECT_EQ(body("post", "a,b"), "unknown") << "it may be CSV";
  EXPECT_EQ(body("post", "[]"),
            "#/paths/~1things~1{id}/post/requestBody/content/application~1json/schema type @");
}

TEST_F(JudgeTest, DeservedStatus) {
  const auto status = [&](const std::string& text) {
    const Operation& put = operation("put");
    return judge_.deserved_status(put, judge_.body(put, json::parse(text), true));
  };
  EXPECT_EQ(status(R"({"total":"x"})"), 400);
  EXPECT_EQ(status(R"({"total":1,"reserved":2})"), 400);
  EXPECT_EQ(status(R"({"total":13})"), 409);
  EXPECT_EQ(status(R"({"total":1,"inner":[{"a":0}]})"), 422);
}

TEST_F(JudgeTest, Parameters) {
  struct Row {
    std::string id, query, want;
  };
  const std::string at = "PUT /things/{id}/parameters/";
  const std::vector<Row> rows = {
      {"1", "q=abc", "valid"},
      {"0", "q=abc", at + "id minimum @"},
      {"x", "q=abc", at + "id type @"},
      {"1.5", "q=abc", at + "id type @"},
      {"+1", "q=abc", "unknown"},
      {"01", "q=abc", "unknown"},
      {"1_0", "q=abc", "unknown"},
      {"nan", "q=abc", "unknown"},
      {"1", "", at + "q required @"},
      {"1", "q=abcd", at + "q maxLength @"},
      {"1", "q=%61%62", "valid"},
      {"1", "q=a+b+c", at + "q maxLength @"},
      {"1", "q=%ff", "unknown"},
      {"1", "q=a&q=b", "unknown"},
      {"1", "q=a&other=1", "unknown"},
      {"x", "q=a&other=1", at + "id type @"},
      {"1", "q=a&n=5", "valid"},
      {"1", "q=a&n=five", at + "n type @"},
      {"1", "q=a&n=", "unknown"},
      {"1", "q=a&f=true", "valid"},
      {"1", "q=a&f=yes", "unknown"},
      {"1", "q=a&list=1&list=2", "valid"},
      {"1", "q=a&list=1&list=x", at + "list type @"},
      {"1", "q=a&comma=a,b", "valid"},
      {"1", "q=a&comma=a,c", at + "comma enum @"},
      {"1", "q=a&pipe=toolong", "unknown"},
      {"1", "q=a&pipes=1|2", "valid"},
      {"1", "q=a&pipes=1%7Cx", at + "pipes type @"},
      {"1", "q=a&pipes=1&pipes=2", "unknown"},
      {"1", "q=a&deep[a]=1", "unknown"},
      {"1", "q=a&deep=1", "unknown"},
      {"1", "q=a&json=1", "unknown"},
      {"1", "q=a&any=thing", "valid"},
      {"1", "q=a&mix=a", "valid"},
      {"1", "q=a&mix=long", "unknown"},
      {"1", "%71=ab", "valid"},
  };
  for (const Row& row : rows) EXPECT_EQ(parameters(row.id, row.query), row.want) << row.query;
}

TEST_F(JudgeTest, Responses) {
  const std::string at = "PUT /things/{id}/responses/";
  const std::string good = R"({"total":1,"id":"x"})";
  EXPECT_EQ(response("put", 200, "application/json", good), "valid");
  EXPECT_EQ(response("put", 200, "Application/JSON; charset=utf-8", good), "valid");
  EXPECT_EQ(response("put", 200, "application/json", R"({"total":13,"id":"x"})"), "valid")
      << "rules are for requests";
  EXPECT_EQ(response("put", 200, "application/json", R"({"total":1})"),
            "#/components/schemas/Record required @");
  EXPECT_EQ(response("put", 200, "application/json", "oops"),
            "#/components/schemas/Record syntax @");
  EXPECT_EQ(response("put", 200, "application/json", ""), "#/components/schemas/Record syntax @");
  EXPECT_EQ(response("put", 200, "text/html", good), at + "200 content-type @");
  EXPECT_EQ(response("put", 200, "", good), at + "200 content-type @");
  EXPECT_EQ(response("put", 201, "application/json", good), at + "201 status @");
  EXPECT_EQ(response("put", 204, "", ""), "valid");
  EXPECT_EQ(response("put", 503, "text/html", "<p>"), "unknown");
  EXPECT_EQ(response("get", 500, "", ""), "GET /things/{id}/responses/500 status @");
  EXPECT_EQ(response("put", 404, "application/xml", "<p/>"), "unknown");
  EXPECT_EQ(response("put", 404, "image/png", "x"), at + "404 content-type @");
  EXPECT_EQ(response("put", 409, "text/plain", "x"), "unknown");
  EXPECT_EQ(response("put", 409, "application/problem+json", "[]"),
            "#/paths/~1things~1{id}/put/responses/409/content/application~1problem+json/schema"
            " type @");
  EXPECT_EQ(response("head", 200, "", ""), "valid");
  EXPECT_EQ(response("post", 200, "", "x"), "unknown");
  const Response bare{
      .status = 200, .headers = {{"Content-Type", "application/json"}}, .body = good};
  EXPECT_EQ(shown(judge_.response(operation("put"), bare)), at + "200/headers/Location required @");
}

}  // namespace
}  // namespace bodkin::contract
