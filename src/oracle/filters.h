// A filter that shows more: where a condition of the query takes the place of the one that says
// whose things are shown. Judges what run/runner_filters asks.
//
// Somebody's list leaves out an entry that another's has; with a query parameter it has that entry,
// member for member. Silent where somebody's list may have been cut. Parameters by which one may
// well ask for others' things, or for what is not shown by default (a status), are not tried.
#pragma once

#include <cstddef>
#include <vector>

#include "oracle/oracle.h"

namespace bodkin::oracle {

// The exchanges that show too much.
std::vector<std::size_t> widening_filters(const Case& what);

}  // namespace bodkin::oracle
