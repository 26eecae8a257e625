// Readers of the types that the specification names. Each puts the fault that it finds into the
// verdict, as rule "body.schema.KEYWORD:PLACE", and then returns nothing.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "model/value.h"
#include "model/verdict.h"

namespace bodkin::model {

// Where a value stands: "/inventories/*" and "total". A value itself has an empty key.
struct Place {
  std::string_view base, key;
  Verdict& verdict;

  void refuse(std::string_view keyword) const;
  void open(std::string_view keyword) const;
};

// `value` may be nullptr: then nothing is read and nothing is at fault.
std::optional<std::int64_t> read_int31(const Value* value, std::int64_t minimum, const Place& at);
std::optional<double> read_ratio(const Value* value, const Place& at);
std::optional<std::string> read_string(const Value* value, const Place& at);
std::optional<std::string> read_text(const Value* value, std::size_t code_points_max,
                                     const Place& at);
std::optional<std::string> read_uuid(const Value* value, const Place& at);
std::optional<std::string> read_class_form(const Value* value, const Place& at);
// The value itself if it is an object, else nullptr.
const Value* read_object(const Value* value, const Place& at);

enum class Needed { kRequired, kOptional };
using enum Needed;

// A closed object: members that it does not list are faults.
class Fields {
 public:
  // nullptr: every member is missing, in silence. Views must outlive this.
  Fields(const Value* object, std::string_view base, std::initializer_list<std::string_view> listed,
         Verdict& verdict);

  Place at(std::string_view key) const { return {base_, key, verdict_}; }
  // The member, or nullptr.
  const Value* get(std::string_view key, Needed needed) const;
  bool has(std::string_view key) const { return object_ && object_->find(key); }

 private:
  const Value* object_;
  std::string_view base_;
  Verdict& verdict_;
};

}  // namespace bodkin::model
