// Where in a body a value stands, by the names that the schema knows.
#pragma once

#include <string>
#include <string_view>

#include "schema/schema.h"

namespace bodkin::schema {

// A JSON pointer into an instance with everything as "*" that is no member declared by the schema:
// keys of maps, indices of arrays, members too many. "/items/*/total" for "/items/3/total". Members
// count as declared where any branch of allOf, anyOf or oneOf declares them.
std::string declared_pointer(const Schema& schema, std::string_view pointer);

}  // namespace bodkin::schema
