// JSON Schema as OpenAPI 3.0 uses it, as a graph of plain structs: what the generator and the
// mutators read. Judging is schema/validate.h.
//
// Honoured beyond OpenAPI 3.0: `nullable`, `const`, `x-patternProperties`, `x-propertyNames`,
// `x-bodkin-rules`, and of OpenAPI 3.1 what means the same there: lists of types, numeric
// exclusiveMinimum, patternProperties, propertyNames, keywords beside a $ref. References are
// resolved into pointers and may form cycles.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/result.h"
#include "json/tree.h"
#include "schema/pattern.h"

namespace bodkin::schema {

// Bits of Schema::types.
enum Type : std::uint8_t {
  kNull = 1,
  kBoolean = 2,
  kInteger = 4,
  kNumber = 8,  // includes integers
  kString = 16,
  kArray = 32,
  kObject = 64,
  kAnyType = 127,
};

// A cross-field rule in Lua syntax (script/rule.h) on an object of this schema.
struct Rule {
  std::string name;
  std::string expression;
  int status = 400;  // what a violation deserves
};

struct Schema {
  std::string location;    // JSON pointer into the document: "#/components/schemas/Inventory"
  int line = 0;            // in the document, from 1; 0 unknown
  bool forbidden = false;  // the schema `false`
  std::uint8_t types = kAnyType;  // nullable is folded in
  bool nullable = false;  // said so by `nullable`: null may be meant although enum or allOf lack it
  // Spellings of numbers; of integers as such, so that 1000.0 is 1000.
  std::optional<std::string> minimum, maximum;
  bool exclusive_minimum = false, exclusive_maximum = false;
  std::optional<std::string> multiple_of;
  std::optional<std::uint64_t> min_length, max_length;
  std::string pattern, format;
  std::vector<std::string> enumeration;  // spellings; a const is an enumeration of one
  std::string default_value, example;    // spellings; empty: none
  std::vector<std::pair<std::string, const Schema*>> properties;  // in document order
  std::vector<std::string> required;
  bool additional_allowed = true;
  const Schema* additional = nullptr;  // schema of additional properties, where given
  std::vector<std::pair<std::string, const Schema*>> pattern_properties;
  const Schema* property_names = nullptr;
  std::optional<std::uint64_t> min_properties, max_properties;
  const Schema* items = nullptr;
  std::optional<std::uint64_t> min_items, max_items;
  bool unique_items = false;
  std::vector<const Schema*> all_of, any_of, one_of;
  const Schema* negated = nullptr;  // "not"
  bool read_only = false, write_only = false;
  std::vector<Rule> rules;
  std::string unread;   // a keyword that restricts instances and that is not read; empty: none
  std::string content;  // contentEncoding, contentMediaType: a doubt about strings; empty: none
  // Of `pattern`; nullptr where there is none, or where it cannot be read.
  std::shared_ptr<const Pattern> own_pattern;
  // Of `pattern_properties`, in the same order; nullptr where the expression cannot be read.
  std::vector<std::shared_ptr<const Pattern>> property_patterns;

  // The schema that applies to a member of that key: properties, then patternProperties, then
  // additional; nullptr where nothing is said or where it is forbidden.
  const Schema* member(std::string_view key) const;
};

// What is known of a document beyond its tree. What is not given is as said beside it.
struct Origin {
  std::function<int(json::NodeId)> line;           // from 1; all are 0
  std::function<std::string(json::NodeId)> place;  // Schema::location; "#" and the pointer
  std::function<Result<json::NodeId>(json::NodeId)> target;  // where a "$ref" string leads; local
};

// Owns the schemas of one document. Pointers stay valid as long as the set.
class SchemaSet {
 public:
  // Gives the line of a node of the document, from 1.
  using LineOf = std::function<int(json::NodeId)>;

  // `document` must outlive the set. Without line_of all lines are 0.
  explicit SchemaSet(const json::Tree& document, LineOf line_of = {});
  SchemaSet(const json::Tree& document, Origin origin);

  // The schema at a node of the document, built on first use with all that it reaches, references
  // followed. Errors: kInput with the pointer as `where`: a reference that leads nowhere or only to
  // itself, a value of the wrong kind, more than limits::kSchemasMax schemas or
  // limits::kSchemasTriedMax with those of errors. Not an error: keywords that we do not know. An
  // error leaves the set as it was.
  Result<const Schema*> at(json::NodeId node);

  // Everything built so far.
  const std::deque<Schema>& all() const { return schemas_; }
  // The one at that location among them, to be given more rules; nullptr: none.
  Schema* find(std::string_view location);

 private:
  friend class SchemaReader;

  const json::Tree& document_;
  Origin origin_;
  std::size_t tried_ = 0;           // schemas made, those of errors included
  std::size_t location_bytes_ = 0;  // of these
  bool beside_ref_ = false;         // OpenAPI 3.1: keywords beside a $ref count
  std::deque<Schema> schemas_;
  std::unordered_map<json::NodeId, Schema*> by_node_;
  // Nodes that cannot be read, by number of the error: they are not tried again.
  std::unordered_map<json::NodeId, std::size_t> failed_;
  std::vector<Error> errors_;
};

// The node that a chain of local references leads to; `node` itself where it is no reference.
// Errors as SchemaSet::at().
Result<json::NodeId> follow_references(const json::Tree& document, json::NodeId node);

}  // namespace bodkin::schema
