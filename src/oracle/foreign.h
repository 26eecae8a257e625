// A write that names another's thing in its body is accepted: a third kind of contradiction beside
// oracle/isolation and oracle/reach. Judges what run/runner_naming asks.
//
// The owner reads the thing; it is hidden from somebody (404, or 403 where the write documents
// that); this somebody's write naming a thing that never existed is refused, and the same write
// naming this one is accepted. Silent about members that are for naming others (recipients, members
// of a group).
#pragma once

#include <cstddef>
#include <vector>

#include "oracle/oracle.h"

namespace bodkin::oracle {

// The exchanges that should have been refused.
std::vector<std::size_t> foreign_references(const Case& what);

}  // namespace bodkin::oracle
