// Bodies that are as valid as the given one by form, and hostile in meaning: what its texts may do
// to whatever reads them next. Deterministic: the same body and schema, the same list.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "schema/schema.h"

namespace bodkin::mutate {

// Free strings are those that no enumeration, pattern or format fixes and that are no UUID (it may
// name a thing that must exist). For each of a few texts (a quote of SQL, expressions of templates
// and programs, a path out of the folder, characters beyond the first plane) first the body with
// the text in all free strings at once; then each string alone, UUIDs and those of a pattern or
// format too, with a quote, a path, expressions, and a text that backtracks. Where maxLength leaves
// no room the string stays. At most `max`; never the body itself, nothing twice. `schema` may be
// nullptr.
std::vector<std::string> harms(std::string_view body, const schema::Schema* schema,
                               std::size_t max);

}  // namespace bodkin::mutate
