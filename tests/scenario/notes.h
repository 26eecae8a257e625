// A small contract with optimistic locks: what the tests of locks, stale writes and lost-update
// share.
#pragma once

#include <cstdlib>
#include <iostream>

#include "contract/contract.h"

namespace bodkin::testing {

inline constexpr const char* kNotes = R"json({
  "openapi": "3.0.3",
  "info": {"title": "Notes", "version": "1"},
  "components": {"schemas": {
    "Note": {"type": "object", "required": ["version", "text"], "properties": {
      "version": {"type": "integer", "minimum": 0},
      "text": {"type": "string", "maxLength": 20},
      "pinned": {"type": "boolean"}}},
    "Loose": {"type": "object", "properties": {"version": {"type": "integer"}, "text": {"type": "string"}}},
    "Fixed": {"type": "object", "required": ["version"], "properties": {
      "version": {"type": "integer"}, "kind": {"type": "string", "enum": ["only"]}}}
  }},
  "paths": {
    "/notes/{id}": {
      "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}],
      "put": {"requestBody": {"required": true, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Note"}}}},
              "responses": {"200": {"description": "yes"}, "409": {"description": "too late"}}},
      "get": {"responses": {"200": {"description": "yes"}}},
      "delete": {"responses": {"204": {"description": "gone"}, "412": {"description": "too late"}}}
    },
    "/loose/{id}": {
      "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}],
      "put": {"requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Loose"}}}},
              "responses": {"200": {"description": "yes"}, "409": {"description": "no"}}}
    },
    "/fixed/{id}": {
      "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}],
      "put": {"requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Fixed"}}}},
              "responses": {"200": {"description": "yes"}, "409": {"description": "no"}}}
    },
    "/silent/{id}": {
      "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}],
      "put": {"requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Note"}}}},
              "responses": {"200": {"description": "yes"}}}
    },
    "/tagged/{id}": {
      "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}],
      "patch": {"parameters": [{"name": "If-Match", "in": "header", "schema": {"type": "string"}}],
                "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Loose"}}}},
                "responses": {"200": {"description": "yes"}}}
    }
  }
})json";

inline contract::Contract notes() {
  auto loaded = contract::Contract::load(kNotes, "notes.json");
  if (!loaded) {
    std::cerr << loaded.error().text() << "\n";
    std::abort();
  }
  return std::move(*loaded);
}

}  // namespace bodkin::testing
