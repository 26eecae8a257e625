// Schemas as the mutator reads them: through allOf, anyOf and oneOf, where judging asks for all or
// one of them, and mutating is content with any that says something.
#pragma once

#include <cstdint>
#include <string_view>

#include "json/tree.h"
#include "schema/schema.h"

namespace bodkin::mutate {

// The part of a schema that says most about a value of that kind: the schema itself where it has
// constraints of its own, else a branch that admits the kind, else the first branch. nullptr stays.
const schema::Schema* settle(const schema::Schema* schema, json::Kind kind);

// What applies to a member of that key, branches included; nullptr where nothing is said.
const schema::Schema* member_schema(const schema::Schema* object, std::string_view key);
// Whether a member of that key makes an object invalid whatever its value is.
bool member_forbidden(const schema::Schema* object, std::string_view key);
bool member_required(const schema::Schema* object, std::string_view key);
// Whether keys are data: named by propertyNames, patternProperties or additionalProperties alone.
bool is_map(const schema::Schema* object);

// Bits of schema::Type that a value of that kind may have; 0 for kRaw.
std::uint8_t types_of(json::Kind kind);
bool admits(const schema::Schema& schema, json::Kind kind);

}  // namespace bodkin::mutate
