// A body in a media type that is not JSON, made from the schema that the document has for it: so
// that an operation which requires one is reached at all. Bodkin does not mutate such bodies.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "schema/schema.h"

namespace bodkin::contract {

struct OtherBody {
  std::string media_type;  // as given; for multipart with its boundary
  std::string text;        // empty: no value can be made by the schema
};

struct FormField {
  std::string name, value;
  bool file = false;
};
// A form, or multipart where the media type says so. `text` is never empty.
OtherBody encode_fields(std::string_view media_type, const std::vector<FormField>& fields);

// Forms and multipart have a field or part for each member (files are a few bytes), XML an element,
// text the value itself; anything else is a few bytes. `schema` may be nullptr. Always the same for
// the same schema.
OtherBody make_other_body(std::string_view media_type, const schema::Schema* schema);

}  // namespace bodkin::contract
