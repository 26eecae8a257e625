// What OpenAPI 2.0 and 3.1 say otherwise than 3.0.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "contract/contract.h"
#include "contract/judge.h"

namespace bodkin::contract {
namespace {

Contract loaded(const std::string& text) {
  auto contract = Contract::load(text, "api.yaml");
  EXPECT_TRUE(contract.has_value()) << contract.error().text();
  return *std::move(contract);
}

std::string problems(const Contract& contract) {
  std::string out;
  for (const Problem& problem : contract.problems()) {
    out += problem.where + ": " + problem.message + "\n";
  }
  return out;
}

constexpr const char* kPetstore = R"(swagger: 2.0
info: {title: Pets, version: 1.0}
host: pets.example:8080
basePath: /v2/
schemes: [https, http]
consumes: [application/json, application/xml]
produces: [application/json]
security:
  - key: []
paths:
  /pets/{id}:
    parameters:
      - $ref: '#/parameters/Id'
    put:
      operationId: putPet
      parameters:
        - {name: pet, in: body, required: true, schema: {$ref: '#/definitions/Pet'}}
        - {name: tags, in: query, type: array, items: {type: string}, collectionFormat: pipes}
        - {name: ids, in: query, type: array, items: {type: integer}, default: [1, 2]}
        - {name: all, in: query, type: array, items: {type: integer}, collectionFormat: multi}
        - {name: X-Count, in: header, type: integer, maximum: 9, required: true}
      responses:
        200:
          description: done
          headers: {X-Rate: {type: integer}}
          schema: {$ref: '#/definitions/Pet'}
        404: {$ref: '#/responses/Gone'}
    get:
      produces: [application/octet-stream]
      security: []
      parameters: []
      responses:
        200: {description: a file, schema: {type: file}}
  /upload:
    post:
      consumes: [multipart/form-data, application/x-www-form-urlencoded]
      parameters:
        - {name: kind, in: formData, type: string, enum: [a b, c], required: true}
        - {name: size, in: formData, type: integer, required: true, x-example: 5}
        - {name: note, in: formData, type: string}
      responses: {}
    put:
      parameters:
        - {name: data, in: formData, type: file, required: true}
      consumes: [multipart/form-data]
      responses: {}
    patch:
      consumes: [text/plain]
      parameters: [{name: b, in: body, schema: {type: string}}]
      responses: {}
parameters:
  Id: {name: id, in: path, required: true, type: integer, format: int64}
responses:
  Gone: {description: gone}
securityDefinitions:
  basic: {type: basic}
  key: {type: apiKey, in: header, name: X-Key}
  o: {type: oauth2, flow: implicit, authorizationUrl: 'http://x', scopes: {}}
definitions:
  Pet:
    type: object
    required: [kind]
    discriminator: kind
    properties:
      kind: {type: string}
      owner: {type: string, x-nullable: true}
    example: {kind: cat}
)";

TEST(Version2, BecomesTheSameOperations) {
  const Contract contract = loaded(kPetstore);
  EXPECT_EQ(problems(contract), "");
  EXPECT_EQ(contract.title(), "Pets");
  EXPECT_EQ(contract.base_path(), "/v2");
  EXPECT_EQ(contract.servers(), (std::vector<std::string>{"https://pets.example:8080/v2",
                                                          "http://pets.example:8080/v2"}));
  EXPECT_EQ(contract.credential_headers(), (std::vector<std::string>{"Authorization", "X-Key"}));
  ASSERT_EQ(contract.security_schemes().size(), 3U);
  EXPECT_EQ(contract.security_schemes()[0].type, "http");
  EXPECT_EQ(contract.security_schemes()[0].scheme, "basic");

  const Operation* put = contract.find("putPet");
  ASSERT_NE(put, nullptr);
  EXPECT_EQ(put->line, 14);
  EXPECT_EQ(put->base_path, "/v2");
  EXPECT_TRUE(put->secured);
  EXPECT_EQ(put->security, (std::vector<std::vector<std::string>>{{"key"}}));
  EXPECT_EQ(put->body_media_type, "application/json");
  EXPECT_EQ(put->other_media_type, "application/xml");
  EXPECT_TRUE(put->has_other_body);
  EXPECT_TRUE(put->body_required);
  ASSERT_NE(put->body, nullptr);
  EXPECT_EQ(put->body->location, "#/definitions/Pet");
  EXPECT_EQ(put->body->line, 60);
  EXPECT_EQ(put->body_example, R"({"kind":"cat"})");
  EXPECT_TRUE(put->body->member("owner")->types & schema::kNull);
  ASSERT_EQ(put->parameters.size(), 5U);
  EXPECT_EQ(put->parameters[0].name, "id");
  EXPECT_EQ(put->parameters[0].schema->types, schema::kInteger);
  EXPECT_EQ(put->parameters[0].schema->location, "#/parameters/Id");
  EXPECT_EQ(put->parameters[1].style, Style::kPipeDelimited);
  EXPECT_TRUE(put->parameters[2].plain_style());
  EXPECT_FALSE(put->parameters[2].exploded);
  EXPECT_EQ(put->parameters[2].example, "1,2");
  EXPECT_TRUE(put->parameters[3].exploded);
  EXPECT_TRUE(put->parameters[4].required);
  EXPECT_EQ(put->parameters[4].schema->maximum, "9");
  ASSERT_NE(put->response(200), nullptr);
  EXPECT_EQ(put->response(200)->body, put->body);
  EXPECT_EQ(put->response(200)->headers[0].name, "X-Rate");
  EXPECT_EQ(put->response(404)->media_types.size(), 0U);
}

TEST(Version2, FormsAndFilesAreOtherBodies) {
  const Contract contract = loaded(kPetstore);
  const Operation* get = contract.find("GET /pets/{id}");
  ASSERT_NE(get, nullptr);
  EXPECT_FALSE(get->secured);
  EXPECT_EQ(get->response(200)->body, nullptr);
  EXPECT_EQ(get->response(200)->media_types, std::vector<std::string>{"application/octet-stream"});
  struct Row {
    const char* operation;
    std::string media_type, example;
    bool required;
  };
  const std::vector<Row> rows = {
      {"POST /upload", "application/x-www-form-urlencoded", "kind=a%20b&size=5", true},
      {"PUT /upload", "multipart/form-data; boundary=bodkin-5f0c7d1e2a9b",
       "--bodkin-5f0c7d1e2a9b\r\nContent-Disposition: form-data; name=\"data\"; "
       "filename=\"bodkin.txt\"\r\nContent-Type: application/octet-stream\r\n\r\nbodkin\r\n"
       "--bodkin-5f0c7d1e2a9b--\r\n",
       true},
      {"PATCH /upload", "text/plain", "", false},
  };
  for (const Row& row : rows) {
    const Operation* operation = contract.find(row.operation);
    ASSERT_NE(operation, nullptr) << row.operation;
    EXPECT_TRUE(operation->has_other_body) << row.operation;
    EXPECT_EQ(operation->body, nullptr) << row.operation;
    EXPECT_EQ(operation->body_media_type, "") << row.operation;
    EXPECT_EQ(operation->other_media_type, row.media_type) << row.operation;
    EXPECT_EQ(operation->other_example, row.example) << row.operation;
    EXPECT_EQ(operation->body_required, row.required) << row.operation;
  }
}

TEST(Version2, SilenceAboutMediaTypesMeansJson) {
  const Contract contract = loaded(
      R"({"swagger":"2.0","paths":{"/a":{"post":{"parameters":[{"name":"b","in":"body",
          "schema":{"type":"object"}}],"responses":{"200":{"description":"",
          "schema":{"type":"object"}}}}}}})");
  const Operation& post = contract.operations()[0];
  EXPECT_EQ(post.body_media_type, "application/json");
  EXPECT_NE(post.body, nullptr);
  EXPECT_FALSE(post.has_other_body);
  const Judge judge(contract);
  Response answer{.status = 200, .headers = {}, .body = "[]"};
  answer.headers.add("Content-Type", "application/json");
  EXPECT_TRUE(judge.response(post, answer).invalid());
  answer.headers.set("Content-Type", "text/html");
  EXPECT_FALSE(judge.response(post, answer).invalid());
}

TEST(Version2, ABrokenPartCostsItsOperation) {
  struct Row {
    std::string operation, part_of_where, part_of_message;
  };
  const std::vector<Row> rows = {
      {R"({"parameters":[{"name":"a","in":"nowhere"}]})", "/parameters/0", "formData or body"},
      {R"({"parameters":[{"name":"a","in":"query","type":"wrong"}]})", "/parameters/0/type",
       "no type"},
      {R"({"parameters":[{"$ref":"#/parameters/A"}]})", "/parameters/0/$ref", "leads nowhere"},
      {R"({"parameters":[{"name":"a","in":"body","schema":5}]})", "/parameters/0/schema",
       "a schema is"},
      {R"({"responses":{"200":{"schema":{"$ref":"#/definitions/A"}}}})", "/schema/$ref",
       "leads nowhere"},
      {R"({"responses":{"200":{"headers":{"A":5}}}})", "/headers/A", "a schema is"},
  };
  for (const Row& row : rows) {
    const Contract contract =
        loaded(R"({"swagger":"2.0","paths":{"/a":{"get":{"responses":{}},"post":)" + row.operation +
               "}}}");
    EXPECT_EQ(contract.operations().size(), 1U) << row.operation;
    ASSERT_EQ(contract.problems().size(), 1U) << row.operation;
    EXPECT_NE(contract.problems()[0].where.find(row.part_of_where), std::string::npos)
        << contract.problems()[0].where;
    EXPECT_NE(contract.problems()[0].message.find(row.part_of_message), std::string::npos)
        << contract.problems()[0].message;
  }
}

TEST(Version31, SchemasAndPathItems) {
  const Contract contract = loaded(R"(openapi: 3.1
jsonSchemaDialect: https://json-schema.org/draft/2020-12/schema
paths:
  /things: {$ref: '#/components/pathItems/Things'}
webhooks:
  event: {post: {responses: {}}}
components:
  pathItems:
    Things:
      post:
        requestBody:
          content:
            application/json:
              schema:
                type: [object, 'null']
                properties:
                  kind: {const: 5}
                  name: {$ref: '#/components/schemas/Name', maxLength: 3}
                  named: {$ref: '#name'}
                  known: {$ref: 'https://example.test/name'}
                  blob: {type: string, contentMediaType: image/png, contentEncoding: base64}
                  local: {$ref: '#/components/schemas/Name/$defs/Inner'}
        responses: {}
  schemas:
    Name:
      $id: https://example.test/name
      $anchor: name
      type: string
      examples: [Ada, Bob]
      $defs: {Inner: {type: integer}}
)");
  EXPECT_EQ(problems(contract), "");
  ASSERT_EQ(contract.operations().size(), 1U);
  const Operation& post = contract.operations()[0];
  EXPECT_EQ(post.name(), "POST /things");
  EXPECT_EQ(post.line, 10);
  ASSERT_NE(post.body, nullptr);
  const schema::Schema& body = *post.body;
  EXPECT_EQ(body.types, schema::kObject | schema::kNull);
  EXPECT_EQ(body.member("kind")->enumeration, std::vector<std::string>{"5"});
  EXPECT_EQ(body.member("name")->max_length, 3U);
  ASSERT_EQ(body.member("name")->all_of.size(), 1U);
  const schema::Schema* name = body.member("name")->all_of[0];
  EXPECT_EQ(name->example, "\"Ada\"");
  EXPECT_EQ(body.member("named"), name);
  EXPECT_EQ(body.member("known"), name);
  EXPECT_EQ(body.member("local")->types, schema::kInteger);
}

TEST(Version31, SaysWhatItDoesNotRead) {
  const Contract contract = loaded(R"(openapi: 3.1.0
jsonSchemaDialect: http://json-schema.org/draft-04/schema#
paths:
  /things:
    post:
      requestBody: {content: {application/json: {schema: {
        if: {type: object}, properties: {a: {if: true}}}}}}
      responses: {}
)");
  ASSERT_EQ(contract.operations().size(), 1U);
  EXPECT_EQ(problems(contract),
            "api.yaml:2: #/jsonSchemaDialect: schemas are read as JSON Schema 2020-12, not as "
            "http://json-schema.org/draft-04/schema#\n"
            "api.yaml:6: #/paths/~1things/post/requestBody/content/application~1json/schema: "
            "\"if\" is not read (here and in 1 more); whether it is obeyed is not judged\n");
}

}  // namespace
}  // namespace bodkin::contract
