// JSON Pointer (RFC 6901) on trees.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "json/tree.h"

namespace bodkin::json {

// kNone where nothing is there, or where the pointer is malformed. Duplicate keys: the last.
NodeId resolve(const Tree& tree, std::string_view pointer);
// The pointer of an attached node, "" for the root. A key with invalid UTF-8 stays as bytes; a
// child of an object that has no key is named by its position, which resolve() does not find.
std::string pointer_to(const Tree& tree, NodeId id);
std::string escape_token(std::string_view token);
// nullopt where a ~ is followed by neither 0 nor 1.
std::optional<std::string> unescape_token(std::string_view token);

}  // namespace bodkin::json
