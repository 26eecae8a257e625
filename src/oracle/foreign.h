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

struct ForeignReference {
  std::size_t exchange = 0;
  // It was refused, for what the hidden thing is (409), not as one that does not exist: that it
  // exists is told, and nobody asked whose it is.
  bool told = false;
};
// The exchanges that should have been refused as if the thing were not there.
std::vector<ForeignReference> foreign_references(const Case& what);

}  // namespace bodkin::oracle
