// Local references of a document, and errors that point into it. For this module alone.
#pragma once

#include <string>

#include "base/result.h"
#include "json/tree.h"

namespace bodkin::schema {

inline constexpr int kReferencesMax = 64;  // in one chain

// "#" and the node's pointer.
std::string place(const json::Tree& document, json::NodeId node);
// kInput at that place.
std::unexpected<Error> wrong(const json::Tree& document, json::NodeId node,
                             const std::string& message);

// The string of an object's "$ref", or kNone where the node is no reference.
json::NodeId reference_of(const json::Tree& document, json::NodeId node);
// Where that string leads, one step.
Result<json::NodeId> target_of(const json::Tree& document, json::NodeId ref);

}  // namespace bodkin::schema
