// What in a JSON text keeps a verdict from being "valid", whatever the schema says: things that
// readers of JSON treat differently.
#pragma once

#include <string>
#include <vector>

#include "json/tree.h"

namespace bodkin::schema {

struct Doubts {
  // Empty: none. A number that a double does not hold exactly, a string that is not Unicode or that
  // holds NUL, more levels than limits::kSchemaDepthMax, duplicate keys.
  std::string reason;
  bool duplicate_keys = false;
  bool deep = false;  // more levels than limits::kSchemaDepthMax
  // By node, filled where there are duplicate keys: members that lose if the last (first) one wins.
  std::vector<bool> hidden_by_later, hidden_by_earlier;
};

// Linear but for duplicate keys; not recursive. Requires json::is_json(tree).
Doubts find_doubts(const json::Tree& tree);

}  // namespace bodkin::schema
