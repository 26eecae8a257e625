// A small contract that is no inventory: what the tests of scenario, run and oracle share.
#pragma once

#include <cstdlib>
#include <iostream>

#include "contract/contract.h"

namespace bodkin::testing {

inline constexpr const char* kThings = R"json({
  "openapi": "3.0.3",
  "info": {"title": "Things", "version": "1"},
  "servers": [{"url": "http://127.0.0.1:1/api"}],
  "components": {
    "securitySchemes": {"token": {"type": "apiKey", "in": "header", "name": "X-Token"}},
    "schemas": {
      "Thing": {
        "type": "object", "additionalProperties": false, "required": ["name"],
        "properties": {
          "name": {"type": "string", "minLength": 1, "maxLength": 40},
          "size": {"type": "integer", "minimum": 1, "maximum": 100},
          "project_id": {"type": "string", "minLength": 1}
        }
      },
      "Shown": {
        "type": "object", "additionalProperties": false, "required": ["thingId", "name"],
        "properties": {
          "thingId": {"type": "string"},
          "name": {"type": "string"},
          "size": {"type": "integer"},
          "project_id": {"type": "string"}
        }
      }
    },
    "responses": {
      "Error": {"description": "no", "content": {"application/json": {"schema": {"type": "object"}}}},
      "Shown": {"description": "yes", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Shown"}}}}
    }
  },
  "security": [{"token": []}],
  "paths": {
    "/things": {
      "get": {
        "operationId": "listThings", "tags": ["reading"],
        "parameters": [{"name": "name", "in": "query", "schema": {"type": "string", "maxLength": 60}}],
        "responses": {"200": {"description": "yes", "content": {"application/json": {"schema": {"type": "object"}}}}}
      },
      "post": {
        "operationId": "makeThing",
        "requestBody": {"required": true, "content": {"application/json": {
          "schema": {"$ref": "#/components/schemas/Thing"}, "example": {"name": "plain"}}}},
        "responses": {"201": {"$ref": "#/components/responses/Shown"}, "400": {"$ref": "#/components/responses/Error"},
                      "409": {"$ref": "#/components/responses/Error"}}
      }
    },
    "/things/{thingId}": {
      "parameters": [{"name": "thingId", "in": "path", "required": true, "schema": {"type": "string"}}],
      "get": {
        "operationId": "readThing", "tags": ["reading"],
        "x-bodkin-access": {"allow": ["admin", "reader"], "own": ["owner"]},
        "responses": {"200": {"$ref": "#/components/responses/Shown"}, "404": {"$ref": "#/components/responses/Error"}}
      },
      "put": {
        "operationId": "changeThing",
        "x-bodkin-access": {"allow": ["admin"], "own": ["owner"]},
        "requestBody": {"required": true, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}},
        "responses": {"200": {"$ref": "#/components/responses/Shown"}, "400": {"$ref": "#/components/responses/Error"},
                      "404": {"$ref": "#/components/responses/Error"}, "415": {"$ref": "#/components/responses/Error"}}
      },
      "delete": {
        "operationId": "dropThing",
        "x-bodkin-access": {"allow": ["admin"]},
        "responses": {"204": {"description": "gone"}, "404": {"$ref": "#/components/responses/Error"}}
      }
    },
    "/things/{thingId}/parts/{part}": {
      "parameters": [
        {"name": "thingId", "in": "path", "required": true, "schema": {"type": "string"}},
        {"name": "part", "in": "path", "required": true, "schema": {"type": "string"}, "example": "wheel"}],
      "get": {"responses": {"200": {"description": "yes"}, "404": {"$ref": "#/components/responses/Error"}}},
      "delete": {"responses": {"204": {"description": "gone"}}}
    },
    "/stats": {
      "get": {
        "security": [],
        "parameters": [
          {"name": "X-Api-Version", "in": "header", "required": true, "schema": {"type": "string", "enum": ["things 1.2"]}},
          {"name": "Accept", "in": "header", "required": true, "schema": {"type": "string"}},
          {"name": "from", "in": "query", "required": true, "schema": {"type": "string"}, "example": "a b"}],
        "responses": {"200": {"description": "yes"}}
      }
    }
  }
})json";

inline contract::Contract things() {
  auto loaded = contract::Contract::load(kThings, "things.json");
  if (!loaded) {
    std::cerr << loaded.error().text() << "\n";
    std::abort();
  }
  return std::move(*loaded);
}

}  // namespace bodkin::testing
