// Judging a JSON text by a schema, with three verdicts.
//
// Two judges must agree (for a response only where it is invalid, the one verdict that counts): an
// evaluation of our own in three-valued logic (schema/evaluate.h), which also says where and why,
// and RapidJSON's validator (schema/second_opinion.h). What readers of JSON treat differently is
// "unknown", and unknown never becomes a finding: a number that a double does not hold, 5.0 where
// an integer is asked for, a pattern or format that cannot be read or that a lenient service reads
// otherwise (a UUID in upper case), a lone surrogate, invalid UTF-8 or NUL in a string, a byte
// order mark, instances deeper than limits::kSchemaDepthMax, duplicate keys. Where one of these is
// in the text, it is still invalid if something else surely violates the schema: a bound below
// 1e999, both the first-wins and the last-wins reading of duplicate keys.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "json/tree.h"
#include "schema/schema.h"

namespace bodkin::schema {

enum class Validity { kValid, kInvalid, kUnknown };

struct Verdict {
  Validity validity = Validity::kValid;
  std::string location;  // invalid: schema location, map keys as '*':
                         // "#/components/schemas/X/properties/total"
  std::string keyword;   // invalid: "minimum" (exclusive or not), "required", "propertyNames", …;
                         // "enum" for const too; "false" for the schema `false`; "syntax" where the
                         // text is not JSON
  std::string instance;  // invalid: JSON pointer into the text
  std::string reason;    // unknown: why, in words; invalid: the member that is missing or too much
  bool valid() const { return validity == Validity::kValid; }
  bool invalid() const { return validity == Validity::kInvalid; }
};

// In a request readOnly members may be missing although required, and are not expected; in a
// response the same holds for writeOnly ones. In neither, both are a doubt.
enum class Direction { kEither, kRequest, kResponse };

// Compiled as instances come to it; cheap to use: about 10 µs for a body of 300 bytes. Not
// thread-safe; one for each thread. The schema must outlive it.
class Validator {
 public:
  explicit Validator(const Schema& schema, Direction direction = Direction::kEither);
  ~Validator();
  Validator(Validator&&) noexcept;
  Validator& operator=(Validator&&) noexcept;

  // Text that is not JSON is invalid by "syntax".
  Verdict validate(const json::Tree& instance) const;
  // As validate(), but a format that is not known is no doubt, nor is contentEncoding and its kind:
  // by JSON Schema they constrain nothing (Validation, 2020-12, 7.2.1 and 8.2), so this is "valid
  // by the schema" to the letter.
  Verdict validate_by_letter(const json::Tree& instance) const;

 private:
  struct Compiled;
  std::unique_ptr<Compiled> compiled_;
};

// Calls visit(schema, node) for each instance node and each schema that applies to it through
// properties, patternProperties, additionalProperties, items and allOf (anyOf and oneOf are not
// followed: which branch applies is not known). Bounded by kSchemaDepthMax.
template <typename Visit>
void for_each_applied(const Schema& schema, const json::Tree& instance, Visit&& visit);
// The work behind it: pairs in preorder.
std::vector<std::pair<const Schema*, json::NodeId>> applied_schemas(const Schema& schema,
                                                                    const json::Tree& instance);
// The same, and of anyOf and oneOf the first branch of which `applies` says so.
using Applies = std::function<bool(const Schema& branch, json::NodeId node)>;
std::vector<std::pair<const Schema*, json::NodeId>> applied_schemas(const Schema& schema,
                                                                    const json::Tree& instance,
                                                                    const Applies& applies);

template <typename Visit>
void for_each_applied(const Schema& schema, const json::Tree& instance, Visit&& visit) {
  for (const auto& [applied, node] : applied_schemas(schema, instance)) visit(*applied, node);
}

}  // namespace bodkin::schema
