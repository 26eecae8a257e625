// YAML as the JSON text that means the same, so that the rest of the loader knows one language. For
// this module alone.
//
// Quoted scalars are strings, plain ones as yaml_scalar.h has them. Anchors, aliases and merge keys
// (<<) are expanded up to a bound; tags other than !!str, !!int and !!float are ignored; of several
// documents the first is read. Nothing here recurses.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace bodkin::contract {

struct JsonText {
  std::string text;        // RFC 8259
  std::vector<int> lines;  // of its values in order of the text, from 1; members where their key is
};

// kInput with "name:line:column": no YAML, a key that is no scalar, an alias without its anchor,
// too many levels (limits::kContractLevelsMax) or values, or aliases that expand to too much.
Result<JsonText> json_from_yaml(std::string_view yaml, const std::string& name,
                                std::size_t values_max);

}  // namespace bodkin::contract
