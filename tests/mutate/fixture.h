// A small contract of the home domain, its schemas and a world, for all tests of the mutator.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "contract/contract.h"
#include "mutate/mutator.h"
#include "scenario/world.h"

namespace bodkin::mutate {

inline constexpr std::string_view kDocument = R"({
  "openapi": "3.0.3",
  "info": {"title": "Things", "version": "1"},
  "components": {
    "securitySchemes": {"token": {"type": "apiKey", "in": "header", "name": "X-Auth-Token"}},
    "schemas": {
      "Record": {
        "type": "object",
        "additionalProperties": false,
        "required": ["total"],
        "properties": {
          "total": {"type": "integer", "minimum": 1, "maximum": 2147483647},
          "reserved": {"type": "integer", "minimum": 0, "maximum": 2147483647},
          "step_size": {"type": "integer", "minimum": 1, "maximum": 2147483647},
          "allocation_ratio": {"type": "number", "minimum": 0, "exclusiveMinimum": true}
        }
      },
      "Inventories": {
        "type": "object",
        "additionalProperties": false,
        "required": ["generation", "inventories"],
        "properties": {
          "generation": {"type": "integer", "minimum": 0, "maximum": 2147483647},
          "inventories": {
            "type": "object",
            "maxProperties": 64,
            "x-propertyNames": {"type": "string", "pattern": "^[A-Z0-9_]{1,255}$"},
            "additionalProperties": {"$ref": "#/components/schemas/Record"}
          },
          "parent": {"type": "string", "nullable": true,
                     "pattern": "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"},
          "note": {"type": "string", "minLength": 1, "maxLength": 255},
          "kind": {"type": "string", "enum": ["INSTANCE", "VOLUME"]},
          "tags": {"type": "array", "maxItems": 8, "items": {"type": "string", "maxLength": 40}},
          "enabled": {"type": "boolean"},
          "block": {"type": "integer", "minimum": 0, "maximum": 4096, "multipleOf": 512}
        }
      }
    }
  },
  "security": [{"token": []}],
  "paths": {
    "/providers": {
      "get": {
        "operationId": "list",
        "parameters": [
          {"name": "name", "in": "query", "schema": {"type": "string", "maxLength": 200}},
          {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1}}
        ],
        "responses": {"200": {"description": "all"}}
      },
      "post": {
        "operationId": "make",
        "responses": {"201": {"description": "one", "content": {"application/json": {"schema": {
          "type": "object", "properties": {"uuid": {"type": "string"}, "name": {"type": "string"}}}}}}}
      }
    },
    "/providers/{uuid}": {
      "delete": {
        "operationId": "remove",
        "parameters": [{"name": "uuid", "in": "path", "required": true, "schema": {"type": "string"}}],
        "responses": {"204": {"description": "gone"}}
      }
    },
    "/providers/{uuid}/inventories": {
      "get": {
        "operationId": "get",
        "parameters": [{"name": "uuid", "in": "path", "required": true, "schema": {"type": "string"}}],
        "responses": {"200": {"description": "one"}}
      },
      "put": {
        "operationId": "put",
        "parameters": [
          {"name": "uuid", "in": "path", "required": true, "schema": {"type": "string"}},
          {"name": "X-Trace", "in": "header", "schema": {"type": "string"}}
        ],
        "requestBody": {
          "required": true,
          "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Inventories"}}}
        },
        "responses": {"200": {"description": "one"}}
      }
    }
  }
})";

inline constexpr std::string_view kWorld =
    "@id.main = 0b0d0000-0000-4000-8000-00000000aa01\n"
    "@id.full = 0b0d0000-0000-4000-8000-00000000aa02\n"
    "@bind.uuid = {{id.main}}\n"
    "@bind.uuid.full = {{id.full}}\n"
    "@unknown.uuid = 0b0d0000-0000-4000-8000-00000000dead\n"
    "@project.project-a.uuid = {{id.main}}\n"
    "\n"
    "PUT /providers/{{id.main}}/inventories\n"
    "Content-Type: application/json\n"
    "\n"
    "{\"generation\": 7, \"inventories\": {\"VCPU\": {\"total\": 64}, \"DISK_GB\": {\"total\": "
    "1000}}, \"note\": \"of the world\"}\n";

// A valid body of about 300 bytes.
inline constexpr std::string_view kBody =
    "{\"generation\": 0, \"inventories\": {\"VCPU\": {\"total\": 64, \"reserved\": 2, "
    "\"allocation_ratio\": 2.0}, \"MEMORY_MB\": {\"total\": 8192, \"reserved\": 512, "
    "\"step_size\": 128}, \"DISK_GB\": {\"total\": 1000}}, \"parent\": "
    "\"0b0d0000-0000-4000-8000-00000000aa02\", \"kind\": \"INSTANCE\", \"note\": \"first\", "
    "\"tags\": [\"a\", \"b\"]}";

inline constexpr std::string_view kOther =
    "{\"generation\": 12345, \"inventories\": {\"PCI_DEVICE\": {\"total\": 77, \"step_size\": "
    "11}}, "
    "\"note\": \"from the other one\"}";

class MutateTest : public testing::Test {
 protected:
  static contract::Contract load() {
    auto contract = contract::Contract::load(std::string(kDocument), "things.json");
    EXPECT_TRUE(contract) << (contract ? "" : contract.error().text());
    return std::move(*contract);
  }
  static scenario::World world_of(std::string_view text) {
    auto world = scenario::World::parse(text, "world.http");
    EXPECT_TRUE(world) << (world ? "" : world.error().text());
    world->observed.learn({"0b0d0000-0000-4000-8000-00000000aa01"},
                          R"({"total": 4097, "generation": 6})", world->things());
    return std::move(*world);
  }

  const schema::Schema* body_schema() const { return contract_.find("put")->body; }

  contract::Contract contract_ = load();
  scenario::World world_ = world_of(kWorld);
  Mutator mutator_{contract_, world_, {"bodkin-word", "total"}, {}};
};

}  // namespace bodkin::mutate
