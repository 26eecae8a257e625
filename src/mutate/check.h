// Whether a scalar fits its schema, cheaply: what the mutator needs to aim at valid values and to
// repair invalid ones. Not a judgement: that is schema/validate.h, and only it makes findings.
#pragma once

#include <optional>
#include <string_view>
#include <unordered_map>

#include "schema/pattern.h"
#include "schema/schema.h"

namespace bodkin::mutate {

class Checker {
 public:
  // nullptr: everything fits. Patterns that cannot be read, and `format`, count as fitting, apart
  // from "uuid". Branches (allOf and so on) are not followed. A spelling that is no JSON scalar
  // does not fit.
  bool fits(const schema::Schema* schema, std::string_view spelling);
  // The same for a key, by its decoded bytes.
  bool key_fits(const schema::Schema* object, std::string_view key);

 private:
  bool matches(const schema::Schema& schema, std::string_view text);
  bool text_fits(const schema::Schema& schema, std::string_view text);

  // Patterns by schema; schemas outlive the mutator.
  std::unordered_map<const schema::Schema*, std::optional<schema::Pattern>> patterns_;
};

}  // namespace bodkin::mutate
