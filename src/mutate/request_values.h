// Classes of what stands in a request's head: rows of one table, as values.h has them for bodies.
// Adding a class is adding a row.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "base/random.h"

namespace bodkin::mutate {

enum class Part : std::uint8_t {
  kOtherType,     // Content-Type that is not JSON
  kJsonType,      // Content-Type that is still JSON (RFC 9110: parameters and case change nothing)
  kAccept,        // Accept
  kField,         // another field, by its name; what frames the message is not among them
  kMethod,        // a method that hardly any path has
  kArrayInQuery,  // how a list is written: `value` with {n} the name, {a} and {b} two elements
};

struct RequestValue {
  std::string_view name;
  std::string_view purpose;
  Part part = Part::kField;
  std::string_view value;
  std::string_view field = {};  // kField alone
};

std::span<const RequestValue> request_values();
// One of that part, each as likely.
const RequestValue& draw_request_value(Part part, Random& random);

}  // namespace bodkin::mutate
