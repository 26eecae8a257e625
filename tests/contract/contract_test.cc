#include "contract/contract.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "contract/source.h"

namespace bodkin::contract {
namespace {

// A document around the paths.
std::string document(const std::string& paths, const std::string& more = "") {
  return R"({"openapi":"3.0.3","info":{"title":"T","version":"1"},"paths":{)" + paths + "}" +
         (more.empty() ? "" : "," + more) + "}";
}

Contract loaded(const std::string& text) {
  auto contract = Contract::load(text, "api.json");
  EXPECT_TRUE(contract.has_value()) << contract.error().text();
  return *std::move(contract);
}

TEST(Contract, ReadsAnOperation) {
  const Contract contract = loaded(R"({
  "openapi": "3.0.3",
  "info": {"title": "Things"},
  "servers": [{"url": "https://{host}.example/{base}/", "variables": {
      "host": {"default": "api"}, "base": {"default": "v1"}}}],
  "security": [{"key": []}],
  "paths": {
    "/things/{id}": {
      "parameters": [
        {"name": "id", "in": "path", "required": true, "schema": {"type": "string", "example": "x1"}},
        {"name": "page", "in": "query", "schema": {"type": "integer", "default": 3}}],
      "put": {
        "operationId": "putThing", "tags": ["a", "b"],
        "parameters": [
          {"name": "page", "in": "query", "required": true, "example": 7,
           "schema": {"type": "integer"}},
          {"name": "tag", "in": "query", "explode": false,
           "schema": {"type": "array", "items": {"type": "string"}}},
          {"name": "deep", "in": "query", "style": "deepObject", "schema": {"type": "object"}},
          {"name": "X-Trace", "in": "header", "schema": {"type": "string"}}],
        "requestBody": {"$ref": "#/components/requestBodies/Thing"},
        "responses": {
          "200": {"description": "", "headers": {
              "Location": {"required": true, "schema": {}}, "X-Other": {"schema": {}}},
            "content": {"text/plain": {}, "application/json; charset=utf-8": {
              "schema": {"type": "object"}}}},
          "4XX": {"description": "", "content": {"application/problem+json": {"schema": {}}}},
          "default": {"description": ""}},
        "x-bodkin-access": {"allow": ["admin"], "own": ["owner"]}
      },
      "get": {"responses": {"204": {"description": ""}}, "security": [{"key": []}, {}]}
    }
  },
  "components": {
    "securitySchemes": {
      "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
      "again": {"type": "apiKey", "in": "header", "name": "X-Key"},
      "basic": {"type": "http", "scheme": "basic"},
      "query": {"type": "apiKey", "in": "query", "name": "k"}},
    "requestBodies": {"Thing": {"required": true, "content": {
      "application/xml": {}, "application/json": {
        "schema": {"$ref": "#/components/schemas/Thing"}, "example": {"a": 1}}}}},
    "schemas": {"Thing": {"type": "object"}}
  }
})");
  EXPECT_TRUE(contract.problems().empty());
  EXPECT_EQ(contract.title(), "Things");
  EXPECT_EQ(contract.name(), "api.json");
  EXPECT_EQ(contract.base_path(), "/v1");
  EXPECT_EQ(contract.hash().size(), 16U);
  EXPECT_EQ(contract.credential_headers(), (std::vector<std::string>{"X-Key", "Authorization"}));
  ASSERT_EQ(contract.operations().size(), 2U);

  const Operation& put = contract.operations()[0];
  EXPECT_EQ(put.name(), "PUT /things/{id}");
  EXPECT_TRUE(put.writes());
  EXPECT_EQ(put.line, 12);
  EXPECT_EQ(put.tags, (std::vector<std::string>{"a", "b"}));
  EXPECT_TRUE(put.secured);
  ASSERT_EQ(put.parameters.size(), 5U);
  EXPECT_EQ(put.parameters[0].in, Place::kPath);
  EXPECT_EQ(put.parameters[0].example, "x1");
  EXPECT_EQ(put.parameters[1].name, "page");
  EXPECT_TRUE(put.parameters[1].required);
  EXPECT_EQ(put.parameters[1].example, "7");
  EXPECT_TRUE(put.parameters[1].exploded);
  EXPECT_FALSE(put.parameters[2].exploded);
  EXPECT_FALSE(put.parameters[3].plain_style());
  EXPECT_EQ(put.parameters[3].style, Style::kDeepObject);
  EXPECT_FALSE(put.parameters[3].exploded) << "not the default of deepObject";
  EXPECT_EQ(put.parameters[4].in, Place::kHeader);
  ASSERT_NE(put.body, nullptr);
  EXPECT_EQ(put.body->location, "#/components/schemas/Thing");
  EXPECT_EQ(put.body->line, 43);
  EXPECT_EQ(put.body_media_type, "application/json");
  EXPECT_TRUE(put.body_required);
  EXPECT_TRUE(put.has_other_body);
  EXPECT_EQ(put.body_example, R"({"a": 1})");
  ASSERT_TRUE(put.access);
  EXPECT_EQ(put.access->allow, std::vector<std::string>{"admin"});
  EXPECT_EQ(put.access->own, std::vector<std::string>{"owner"});
  ASSERT_NE(put.response(200), nullptr);
  ASSERT_EQ(put.response(200)->headers.size(), 2U);
  EXPECT_EQ(put.response(200)->headers[0].name, "Location");
  EXPECT_TRUE(put.response(200)->headers[0].required);
  EXPECT_FALSE(put.response(200)->headers[1].required);
  EXPECT_EQ(put.file, "api.json");
  EXPECT_EQ(put.other_media_type, "application/xml");
  EXPECT_EQ(put.security, (std::vector<std::vector<std::string>>{{"key"}}));
  EXPECT_EQ(put.response(200)->media_types.size(), 2U);
  EXPECT_NE(put.response(200)->body, nullptr);
  EXPECT_EQ(put.response(404)->status, "4XX");
  EXPECT_EQ(put.response(500)->status, "default");

  const Operation& get = contract.operations()[1];
  EXPECT_FALSE(get.secured);
  EXPECT_FALSE(get.writes());
  EXPECT_EQ(get.parameters.size(), 2U);
  EXPECT_EQ(get.parameters[1].example, "3");
  EXPECT_TRUE(get.documents(204));
  EXPECT_FALSE(get.documents(200));

  EXPECT_EQ(contract.find("putThing"), &put);
  EXPECT_EQ(contract.find("GET /things/{id}"), &get);
  EXPECT_EQ(contract.find("getThing"), nullptr);
}

TEST(Contract, MatchPrefersLiterals) {
  const std::string get = R"("get":{"responses":{}})";
  const std::string id = R"({"name":"id","in":"path","required":true})";
  const Contract contract = loaded(
      document(R"("/":{)" + get + R"(},"/a/{id}":{"parameters":[)" + id + "]," + get +
               R"(,"put":{"responses":{}}},"/a/b":{)" + get + R"(},"/{id}/b":{"parameters":[)" +
               id + "]," + get + R"(},"/a/{id}.json":{"parameters":[)" + id + "]," + get +
               R"(},"/only":{"summary":""})"));
  struct Row {
    std::string method, target, want, value;
  };
  const std::vector<Row> rows = {
      {"GET", "/", "GET /", ""},
      {"GET", "/?q=1", "GET /", ""},
      {"GET", "/a/b", "GET /a/b", ""},
      {"GET", "/a/c", "GET /a/{id}", "c"},
      {"GET", "/a/c?x=/y", "GET /a/{id}", "c"},
      {"GET", "/a/%2F%20", "GET /a/{id}", "/ "},
      {"GET", "/a/c.json", "GET /a/{id}.json", "c"},
      {"GET", "/x/b", "GET /{id}/b", "x"},
      {"PUT", "/a/c", "PUT /a/{id}", "c"},
      {"PUT", "/a/b", "method", ""},
      {"DELETE", "/a/c", "method", "c"},
      {"get", "/a/c", "method", "c"},
      {"GET", "/only", "method", ""},
      {"GET", "/a/", "nothing", ""},
      {"GET", "/a", "nothing", ""},
      {"GET", "/a/b/", "nothing", ""},
      {"GET", "a/b", "nothing", ""},
      {"GET", "", "nothing", ""},
      {"GET", "*", "nothing", ""},
      {"GET", std::string(5000, '/'), "nothing", ""},
  };
  for (const Row& row : rows) {
    const auto match = contract.match(row.method, row.target);
    const std::string got = !match              ? "nothing"
                            : !match->operation ? "method"
                                                : match->operation->name();
    EXPECT_EQ(got, row.want) << row.method << " " << row.target.substr(0, 50);
    const bool has_value = match && !match->parameters.empty();
    EXPECT_EQ(has_value ? match->parameters[0].value : "", row.value) << row.target.substr(0, 50);
  }
}

TEST(Contract, BasePaths) {
  struct Row {
    std::string server, want;
  };
  const std::vector<Row> rows = {{"", ""},
                                 {"/", ""},
                                 {"/v1", "/v1"},
                                 {"/v1/", "/v1"},
                                 {"v1", "/v1"},
                                 {"http://h", ""},
                                 {"http://h:80/", ""},
                                 {"http://h/a/b/", "/a/b"},
                                 {"http://h/a?x=/y", "/a"}};
  for (const Row& row : rows) {
    const Contract contract = loaded(document(R"("/x":{"get":{"responses":{}}})",
                                              R"("servers":[{"url":")" + row.server + "\"}]"));
    EXPECT_EQ(contract.base_path(), row.want) << row.server;
  }
}

TEST(Contract, SaysWhyADocumentCannotBeRead) {
  struct Row {
    std::string text, where, part_of_message;
  };
  const std::vector<Row> rows = {
      {"", "api.json:1:1", "not JSON"},
      {"{\n \"openapi\" \"3\"}", "api.json:2:12", "colon"},
      {"{\n\t\"a\": [1,\n\t2\n", "api.json:4:1", "not JSON"},
      {"openapi: 3.0.3\npaths:\n", "api.json:2: #/paths", "\"paths\" is an object"},
      {"openapi: [", "api.json:2:1", "not YAML"},
      {"a:\n\tb: 1", "api.json:2:1", "tab"},
      {"[]", "api.json:1: #", "is an object"},
      {"hello", "api.json:1: #", "is an object"},
      {"{}", "api.json:1: #", "no OpenAPI document"},
      {R"({"swagger":"2.0"})", "api.json:1: #", "no \"paths\""},
      {R"({"swagger":"1.2"})", "api.json:1: #/swagger", "2.0, 3.0 and 3.1 are read"},
      {"{\n\"openapi\":\"2.5\"}", "api.json:2: #/openapi", "not version \"2.5\""},
      {"{\n\"openapi\":3}", "api.json:2: #/openapi", "not version 3"},
      {R"({"openapi":"3.0.0"})", "api.json:1: #", "no \"paths\""},
      {R"({"openapi":"3.1.0","webhooks":{"a":{"post":{}}}})", "api.json:1: #", "webhooks"},
      {R"({"openapi":"3.1.0","paths":{},"webhooks":{}})", "api.json:1: #", "webhooks"},
      {R"({"openapi":"3.0.0","paths":[]})", "api.json:1: #/paths", "\"paths\" is an object"},
      {"{\"openapi\":\"3.0.0\",\n\"paths\":{}}", "api.json:2: #/paths", "no operation"},
      {"{\"openapi\":\"3.0.0\",\"paths\":{\"/a\":{\n\"get\":5}}}", "api.json:2: #/paths/~1a/get",
       "an operation is an object"},
  };
  for (const Row& row : rows) {
    const auto contract = Contract::load(row.text, "api.json");
    ASSERT_FALSE(contract.has_value()) << row.text;
    EXPECT_EQ(contract.error().code, ErrorCode::kInput);
    EXPECT_EQ(contract.error().where, row.where) << row.text;
    EXPECT_NE(contract.error().message.find(row.part_of_message), std::string::npos)
        << contract.error().text();
  }
  EXPECT_FALSE(Contract::load_file("/nonexistent/api.json").has_value());
}

TEST(Contract, ABrokenPartCostsItsOperation) {
  struct Row {
    std::string operation;  // the value of "post"
    std::string part_of_where, part_of_message;
  };
  const std::vector<Row> rows = {
      {R"({"parameters":[{"$ref":"#/nowhere"}]})", "#/paths/~1b/post/parameters/0/$ref", "nowhere"},
      {R"({"parameters":[{"in":"query"}]})", "/parameters/0", "\"name\""},
      {R"({"parameters":[{"name":"a","in":"body"}]})", "/parameters/0", "\"in\""},
      {R"({"parameters":[{"name":"a","in":"query","schema":{"type":"x"}}]})", "schema/type",
       "no type"},
      {R"({"requestBody":{"$ref":"x.json"}})", "requestBody/$ref", "was not read from one"},
      {R"({"requestBody":{"content":{"application/json":{"schema":{"items":1}}}}})", "schema/items",
       "a schema is"},
      {R"({"responses":{"200":{"$ref":"#/nowhere"}}})", "responses/200/$ref", "nowhere"},
      {R"({"responses":{"200":{"headers":{"A":{"$ref":"#/nowhere"}}}}})", "headers/A/$ref",
       "nowhere"},
      {R"({"responses":{"200":{"content":{"application/json":{"schema":5}}}}})", "schema",
       "a schema"},
  };
  for (const Row& row : rows) {
    const Contract contract = loaded(document(R"("/a":{"get":{"responses":{}}},)"
                                              "\n"
                                              R"("/b":{"post":)" +
                                              row.operation + "}"));
    EXPECT_EQ(contract.operations().size(), 1U) << row.operation;
    ASSERT_EQ(contract.problems().size(), 1U) << row.operation;
    const Problem& problem = contract.problems()[0];
    EXPECT_TRUE(problem.where.starts_with("api.json:2: #/")) << problem.where;
    EXPECT_NE(problem.where.find(row.part_of_where), std::string::npos) << problem.where;
    EXPECT_NE(problem.message.find(row.part_of_message), std::string::npos) << problem.message;
  }
}

TEST(Contract, ListsWhatCostsNoOperation) {
  const Contract contract = loaded(document(
      R"("no-slash":{},"x-mine":{},"/c":{"$ref":"#/nowhere"},
         "/a/{id}":{"get":{"responses":{},"x-bodkin-access":{"allow":"admin"}},
                    "put":{"responses":{},"x-bodkin-access":{"allow":[1]},
                           "requestBody":{"content":{"application/json":{"schema":{
                             "x-bodkin-rules":[{"name":"r","rule":"a <"}]}}}}}})",
      R"("components":{"securitySchemes":{"a":{"$ref":"#/nowhere"}}})"));
  EXPECT_EQ(contract.operations().size(), 2U);
  std::string messages;
  for (const Problem& problem : contract.problems()) messages += problem.message + "\n";
  for (const char* part : {"leads nowhere", "starts with a slash", "{id} is not declared",
                           "x-bodkin-access is", "no Lua expression"}) {
    EXPECT_NE(messages.find(part), std::string::npos) << part << " in\n" << messages;
  }
  EXPECT_EQ(contract.problems().size(), 8U) << messages;
  EXPECT_FALSE(contract.operations()[0].access);
  ASSERT_EQ(contract.operations()[0].parameters.size(), 1U);
  EXPECT_EQ(contract.operations()[0].parameters[0].name, "id");
}

TEST(Contract, AByteOrderMarkDoesNoHarm) {
  const std::string text = document(R"("/a":{"get":{"responses":{}}})");
  EXPECT_TRUE(Contract::load("\xef\xbb\xbf" + text, "x").has_value());
}

TEST(Source, FindsTheFirstFault) {
  struct Row {
    std::string text;
    int line, column;
  };
  const std::vector<Row> faults = {{"", 1, 1},           {"  ", 1, 3},
                                   {"{", 1, 2},          {"[1,", 1, 4},
                                   {"[1 2]", 1, 4},      {"[1}", 1, 3},
                                   {"{\"a\":1]", 1, 7},  {"{a:1}", 1, 2},
                                   {"{\"a\" 1}", 1, 6},  {"{\"a\":}", 1, 6},
                                   {"{\"a\":1,}", 1, 8}, {"[1,]", 1, 4},
                                   {"nul", 1, 1},        {"01", 1, 1},
                                   {"\"a", 1, 1},        {"\"a\tb\"", 1, 3},
                                   {"\"\\x\"", 1, 3},    {"\"\\u12g4\"", 1, 6},
                                   {"{}\n{}", 2, 1},     {"[\n\n  tru]", 3, 3},
                                   {"\"\\", 1, 3},       {"{\n\"a\":{\"b\":[1,\n2,,3]}}", 3, 3}};
  for (const Row& row : faults) {
    const auto fault = find_syntax_fault(row.text);
    ASSERT_TRUE(fault) << row.text;
    EXPECT_EQ(fault->line, row.line) << row.text << ": " << fault->what;
    EXPECT_EQ(fault->column, row.column) << row.text << ": " << fault->what;
    EXPECT_FALSE(fault->what.empty());
  }
  const std::string deep = std::string(1000, '[') + std::string(1000, ']');
  for (const std::string& good :
       {std::string("{}"), std::string(" [ ] "), std::string("-1.5e3"),
        std::string("\"\\u00e4\\n\""), std::string(R"({"a":[1,{"b":null}],"c":true})"), deep}) {
    EXPECT_FALSE(find_syntax_fault(good)) << good.substr(0, 40);
  }
  EXPECT_EQ(find_syntax_fault("[[" + deep + "]]")->what, "it is nested too deeply");
  EXPECT_EQ(find_syntax_fault("[1,2,3]", 3)->column, 6);
  EXPECT_FALSE(find_syntax_fault("[1,2,3]", 4));
}

TEST(Source, LinesOfNodes) {
  const json::Tree tree = json::parse("{\n \"a\": [\n1, 2,\n\n3],\n\"b\"\n:\n4}\n");
  std::string seen;
  for (const int line : lines_of(tree, tree.root())) seen += std::to_string(line) + " ";
  EXPECT_EQ(seen, "1 2 3 3 5 6 ");
}

TEST(OperationName, HoldsNoBytesOfARequestOutsideTheContract) {
  const auto contract = Contract::load(
      R"({"openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "paths": {
          "/a/{id}": {"get": {"responses": {"200": {"description": ""}}}}}})",
      "c.json");
  ASSERT_TRUE(contract.has_value());
  const struct {
    const char *method, *target, *want;
  } rows[] = {
      {"GET", "/a/7?x=1", "GET /a/{id}"}, {"PUT", "/a/7", "* /a/{id}"},
      {"P\x01T", "/a/7", "* /a/{id}"},    {"GET", "/b\xff/0b0d0000", "* *"},
      {"GOT", "/a/7/8", "* *"},           {"", "", "* *"},
  };
  for (const auto& row : rows) {
    const auto name = contract->operation_name(row.method, row.target);
    EXPECT_EQ(name.method + " " + name.path, row.want) << row.method << " " << row.target;
  }
}

}  // namespace
}  // namespace bodkin::contract
