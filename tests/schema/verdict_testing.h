// Documents, schemas and verdicts in few words, for the tests of this module.
#pragma once

#include <memory>
#include <string>

#include "json/pointer.h"
#include "json/tree.h"
#include "schema/schema.h"
#include "schema/validate.h"

namespace bodkin::schema {

// The schema at a pointer of a document, with everything that must outlive it.
struct Loaded {
  json::Tree document;
  std::unique_ptr<SchemaSet> set;
  const Schema* schema = nullptr;
  std::string error;  // where the schema cannot be read
};

inline std::unique_ptr<Loaded> load(const std::string& text, const std::string& pointer = "") {
  auto loaded = std::make_unique<Loaded>();
  loaded->document = json::parse(text);
  loaded->set = std::make_unique<SchemaSet>(loaded->document);
  const auto schema = loaded->set->at(json::resolve(loaded->document, pointer));
  if (schema) {
    loaded->schema = *schema;
  } else {
    loaded->error = schema.error().text();
  }
  return loaded;
}

// "valid", "unknown", or "LOCATION KEYWORD @INSTANCE".
inline std::string shown(const Verdict& verdict) {
  if (verdict.valid()) return "valid";
  if (!verdict.invalid()) return "unknown";
  return verdict.location + " " + verdict.keyword + " @" + verdict.instance;
}

inline std::string verdict_of(const std::string& schema, const std::string& instance) {
  const auto loaded = load(schema);
  if (loaded->schema == nullptr) return "error: " + loaded->error;
  return shown(Validator(*loaded->schema).validate(json::parse(instance)));
}

}  // namespace bodkin::schema
