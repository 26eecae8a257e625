// Numbers and strings for the generator: one scalar by the keywords of one schema.
#pragma once

#include <optional>
#include <string>

#include "base/random.h"
#include "schema/schema.h"

namespace bodkin::schema {

// Bytes of a string (not its spelling) of the right length, pattern or format; nothing where none
// was found.
std::optional<std::string> make_string(const Schema& schema, Random& random);

// Spelling of a number between the bounds; an integer where one fits, or where `integer` demands
// it.
std::optional<std::string> make_number(const Schema& schema, bool integer, Random& random);

}  // namespace bodkin::schema
