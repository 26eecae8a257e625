// Bodies that differ from a valid one in a single place, each at an edge of what the schema says.
// Deterministic: the same body and schema, the same list.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "schema/schema.h"

namespace bodkin::mutate {

// For every value of the body (JSON text): numbers at, below and above their bounds, or zero,
// minus one and 2^31 where there are none, 2^63 and 1e999, a half more where they are whole, NaN
// and Infinity where fractions are allowed; strings at, below and above their lengths, against
// their pattern or format, and a lone surrogate; every enumerated value and another; arrays with
// one element and with none; each member left out; null; a value of another type; an unknown
// member. The places take turns, and so do bodies that may still be valid and those that are not.
// At most `max`. Never the body itself, nothing twice. `schema` may be nullptr: then what needs
// none.
std::vector<std::string> corners(std::string_view body, const schema::Schema* schema,
                                 std::size_t max);

}  // namespace bodkin::mutate
