// Where things stand in the source of a document: lines of nodes, and the first place that is no
// JSON.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "json/tree.h"

namespace bodkin::contract {

// The lines of a subtree as parsed, in order of the text (that of its ids), from 1; members stand
// where their key does.
std::vector<int> lines_of(const json::Tree& tree, json::NodeId root);

struct SyntaxFault {
  int line = 1;      // from 1
  int column = 1;    // in bytes, from 1
  std::string what;  // "a comma or } is missing"
};
// The first place where the text departs from RFC 8259, is nested deeper than
// limits::kContractLevelsMax, or goes beyond values_max values; nothing where it is JSON.
std::optional<SyntaxFault> find_syntax_fault(std::string_view text,
                                             std::size_t values_max = limits::kContractValuesMax);

}  // namespace bodkin::contract
