// Somebody changes what belongs to another, though rights go by who owns a thing: a sixth kind of
// contradiction beside oracle/isolation, oracle/reach, oracle/foreign, oracle/telling and
// oracle/roles, for things that everybody may read. Judges what run/runner_rights asks.
//
// Somebody's write of another's thing, or of a part of it, is accepted, though it documents 403,
// and the owner reads what was written; this somebody's other write to the same thing is answered
// 403, and accepted for a thing of its own. A service that lets everybody comment, that keeps
// something for each principal, or whose rights go by role alone, contradicts itself in none of it.
#pragma once

#include <cstddef>
#include <vector>

#include "oracle/oracle.h"

namespace bodkin::oracle {

// The exchanges that should have been refused.
std::vector<std::size_t> changes_of_others(const Case& what);

}  // namespace bodkin::oracle
