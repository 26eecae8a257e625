// Parts of operations: parameters by style, servers, security, links, other bodies; and what is
// passed over with a word.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "contract/contract.h"

namespace bodkin::contract {
namespace {

Contract loaded(const std::string& text) {
  auto contract = Contract::load(text, "api.yaml");
  EXPECT_TRUE(contract.has_value()) << contract.error().text();
  return *std::move(contract);
}

// An operation around this text, indented by six.
Contract with(const std::string& members, const std::string& more = "") {
  return loaded("openapi: 3.0.3\npaths:\n  /a:\n    post:\n" + members + "      responses: {}\n" +
                more);
}

TEST(Parameters, StylesAndTheirExamples) {
  struct Row {
    std::string text;
    Style style;
    bool exploded, plain;
    std::string example;
  };
  const std::string list = "schema: {type: array, items: {type: string}}, example: [b, c]";
  const std::vector<Row> rows = {
      {"in: query, " + list, Style::kForm, true, true, "b"},
      {"in: query, explode: false, " + list, Style::kForm, false, true, "b,c"},
      {"in: cookie, " + list, Style::kForm, true, true, "b"},
      {"in: header, " + list, Style::kSimple, false, true, "b,c"},
      {"in: path, " + list, Style::kSimple, false, true, "b,c"},
      {"in: path, style: label, " + list, Style::kLabel, false, false, ".b,c"},
      {"in: path, style: label, explode: true, " + list, Style::kLabel, true, false, ".b.c"},
      {"in: path, style: matrix, " + list, Style::kMatrix, false, false, ";p=b,c"},
      {"in: path, style: matrix, explode: true, " + list, Style::kMatrix, true, false, ";p=b"},
      {"in: query, style: spaceDelimited, " + list, Style::kSpaceDelimited, false, false, "b c"},
      {"in: query, style: pipeDelimited, " + list, Style::kPipeDelimited, false, false, "b|c"},
      {"in: query, style: deepObject, explode: true, schema: {type: object}, example: {a: 1}",
       Style::kDeepObject, true, false, ""},
      {"in: query, schema: {type: integer, default: 7}", Style::kForm, true, true, "7"},
      {"in: query, examples: {x: {value: true}}", Style::kForm, true, true, "true"},
      {"in: query, example: []", Style::kForm, true, true, ""},
      {"in: query, content: {application/json: {schema: {type: object}, example: {a: [1]}}}",
       Style::kForm, true, false, R"({"a":[1]})"},
  };
  for (const Row& row : rows) {
    const Contract contract = loaded(
        "openapi: 3.0.3\npaths:\n  /a/{p}:\n    get:\n      parameters:\n"
        "        - {name: p, in: path, required: true}\n"
        "        - {name: p, " +
        row.text + "}\n      responses: {}\n");
    const Parameter& parameter = contract.operations()[0].parameters.back();
    EXPECT_EQ(parameter.style, row.style) << row.text;
    EXPECT_EQ(parameter.exploded, row.exploded) << row.text;
    EXPECT_EQ(parameter.plain_style(), row.plain) << row.text;
    EXPECT_EQ(parameter.example, row.example) << row.text;
  }
}

TEST(Parameters, OfAMediaType) {
  const Contract contract = with(
      "      parameters:\n"
      "        - {name: f, in: query, content: {application/json: {schema: {type: object}}}}\n"
      "        - {name: g, in: query, content: {text/csv: {schema: {type: object}}}}\n");
  const Operation& operation = contract.operations()[0];
  EXPECT_EQ(operation.parameters[0].media_type, "application/json");
  ASSERT_NE(operation.parameters[0].schema, nullptr);
  EXPECT_EQ(operation.parameters[0].schema->types, schema::kObject);
  EXPECT_EQ(operation.parameters[1].schema, nullptr) << "its text is no JSON";
}

TEST(Servers, OfDocumentPathAndOperation) {
  const Contract contract = loaded(R"(openapi: 3.0.3
servers:
  - {url: 'https://api.test:{port}/{base}', variables: {port: {default: 443}, base: {default: v1}}}
  - {url: /other}
paths:
  /root: {get: {responses: {}}}
  /path:
    servers: [{url: 'http://x/of/path/'}]
    get: {responses: {}}
    put: {servers: [{url: /own}, {url: /never}], responses: {}}
)");
  EXPECT_EQ(contract.servers(), (std::vector<std::string>{"https://api.test:443/v1", "/other"}));
  EXPECT_EQ(contract.base_path(), "/v1");
  EXPECT_EQ(contract.find("GET /root")->base_path, "/v1");
  EXPECT_EQ(contract.find("GET /path")->base_path, "/of/path");
  EXPECT_EQ(contract.find("PUT /path")->base_path, "/own");
}

TEST(Security, SchemesAndAlternatives) {
  const Contract contract =
      with("      security: [{k: [], b: [read]}, {q: []}]\n",
           "components:\n  securitySchemes:\n    k: {type: apiKey, in: header, name: X-K}\n"
           "    b: {type: http, scheme: bearer}\n    q: {type: apiKey, in: query, name: key}\n"
           "    c: {type: apiKey, in: cookie, name: sid}\n    m: {type: mutualTLS}\n");
  EXPECT_EQ(contract.operations()[0].security,
            (std::vector<std::vector<std::string>>{{"k", "b"}, {"q"}}));
  const auto& schemes = contract.security_schemes();
  ASSERT_EQ(schemes.size(), 5U);
  EXPECT_EQ(schemes[0].parameter, "X-K");
  EXPECT_EQ(schemes[1].scheme, "bearer");
  EXPECT_EQ(schemes[1].parameter, "Authorization");
  EXPECT_EQ(schemes[2].in, Place::kQuery);
  EXPECT_EQ(schemes[3].in, Place::kCookie);
  EXPECT_EQ(schemes[4].parameter, "");
  EXPECT_EQ(contract.credential_headers(), (std::vector<std::string>{"X-K", "Authorization"}));
}

TEST(Links, NameOperationsAndExpressions) {
  const Contract contract = loaded(R"(openapi: 3.0.3
paths:
  /things:
    post:
      responses:
        201:
          description: made
          links:
            byId:
              operationId: getThing
              parameters: {path.id: $response.body#/id, page: 5}
              requestBody: $request.body
            byRef: {operationRef: '#/paths/~1things~1%7Bid%7D/delete'}
            lost: {operationId: nobody}
            none: {description: x}
            broken: {$ref: '#/nowhere'}
  /things/{id}:
    parameters: [{name: id, in: path, required: true}]
    get: {operationId: getThing, responses: {}}
    put: {operationId: getThing, responses: {}}
    delete: {responses: {}}
)");
  const auto& links = contract.operations()[0].responses[0].links;
  ASSERT_EQ(links.size(), 2U);
  EXPECT_EQ(links[0].name, "byId");
  EXPECT_EQ(links[0].operation, "getThing");
  EXPECT_EQ(links[0].parameters, (std::vector<std::pair<std::string, std::string>>{
                                     {"path.id", "$response.body#/id"}, {"page", "5"}}));
  EXPECT_EQ(links[0].body, "$request.body");
  EXPECT_EQ(links[1].operation, "DELETE /things/{id}");
  std::string messages;
  for (const Problem& problem : contract.problems()) messages += problem.message + "\n";
  for (const char* part : {"names the operation nobody", "a link names its operation",
                           "leads nowhere", "operationId getThing is there twice"}) {
    EXPECT_NE(messages.find(part), std::string::npos) << part << " in\n" << messages;
  }
  EXPECT_EQ(contract.problems().size(), 4U) << messages;
}

TEST(Bodies, OfOtherMediaTypes) {
  struct Row {
    std::string content, media_type, example;
  };
  const std::vector<Row> rows = {
      {"text/plain: {example: hello}", "text/plain", "hello"},
      {"text/csv: {schema: {type: string, example: 'a,b'}}", "text/csv", "a,b"},
      {"application/x-www-form-urlencoded: {example: {a: x y, b: 5}}",
       "application/x-www-form-urlencoded", "a=x%20y&b=5"},
      {"application/xml: {examples: {one: {value: <a/>}}}", "application/xml", "<a/>"},
      {"application/xml: {example: {a: 1}}", "application/xml", "<root></root>"},
      {"image/png: {}, text/plain: {example: x}", "image/png", "bodkin"},
  };
  for (const Row& row : rows) {
    const Contract contract =
        with("      requestBody: {required: true, content: {" + row.content + "}}\n");
    const Operation& operation = contract.operations()[0];
    EXPECT_TRUE(operation.has_other_body) << row.content;
    EXPECT_EQ(operation.body_media_type, "") << row.content;
    EXPECT_EQ(operation.other_media_type, row.media_type) << row.content;
    EXPECT_EQ(operation.other_example, row.example) << row.content;
  }
}

TEST(Parts, PassedOverWithAWord) {
  struct Row {
    std::string text, where, part_of_message;
  };
  const std::string head = "openapi: 3.0.3\npaths:\n  /a:\n    get: {responses: {}}\n";
  const std::vector<Row> rows = {
      {head + "  /a:\n    put: {responses: {}}\n", "api.yaml:2: #/paths", "there twice (line 3"},
      {head + "    put:\n      requestBody: {required: yes}\n",
       "api.yaml:6: #/paths/~1a/put/requestBody/required", "true or false"},
      {"{\"openapi\": \"3.0.3\", # comment\n\"paths\": {\"/a\": {\"get\": {}}}}", "api.yaml:1: #",
       "read as YAML"},
      {head + "    put:\n      parameters: [{name: a, in: query, style: wild}]\n",
       "api.yaml:6: #/paths/~1a/put/parameters/0/style", "deepObject"},
  };
  for (const Row& row : rows) {
    const Contract contract = loaded(row.text);
    ASSERT_EQ(contract.problems().size(), 1U) << row.text;
    EXPECT_EQ(contract.problems()[0].where, row.where);
    EXPECT_NE(contract.problems()[0].message.find(row.part_of_message), std::string::npos)
        << contract.problems()[0].message;
  }
}

}  // namespace
}  // namespace bodkin::contract
