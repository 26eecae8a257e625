// Where things stand in the source of a document: lines of nodes, and the first place that is no
// JSON.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "json/tree.h"

namespace bodkin::contract {

// The line of each node by its id, from 1; members stand where their key does. For trees as parsed.
std::vector<int> lines_of(const json::Tree& tree);

struct SyntaxFault {
  int line = 1;      // from 1
  int column = 1;    // in bytes, from 1
  std::string what;  // "a comma or } is missing"
};
// The first place where the text departs from RFC 8259; nothing where it is JSON.
std::optional<SyntaxFault> find_syntax_fault(std::string_view text);

}  // namespace bodkin::contract
