// Equality of JSON values by meaning, in three-valued logic: 1 and 1.0 are equal, members have no
// order, and strings that are not clean Unicode are kMaybe.
#pragma once

#include <cstdint>

#include "json/tree.h"
#include "schema/pattern.h"

namespace bodkin::schema {

Truth equal_values(const json::Tree& a, json::NodeId at_a, const json::Tree& b, json::NodeId at_b);

// Whether no two elements of the array are equal; kMaybe where that is too much work.
Truth all_different(const json::Tree& tree, json::NodeId array);

}  // namespace bodkin::schema
