// Somebody may not make such things and yet deletes one: a fifth kind of contradiction beside
// oracle/isolation, oracle/reach, oracle/foreign and oracle/telling. Judges what run/runner_roles
// asks.
//
// The write that made the thing is answered 403 to somebody; this somebody's DELETE of it is
// accepted, though it documents 403, and who made it finds it no more. Silent where the write is
// refused for anything else: then nothing says that this somebody may not make things.
#pragma once

#include <cstddef>
#include <vector>

#include "oracle/oracle.h"

namespace bodkin::oracle {

// The exchanges that should have been refused.
std::vector<std::size_t> deletions_beyond_role(const Case& what);

// The same of things that only a list shows: somebody's list leaves the thing out, it is deleted
// all the same, as one that never existed is not, and the owner's list has it no more. Silent where
// somebody's list may be cut.
std::vector<std::size_t> unlisted_deletions(const Case& what);

}  // namespace bodkin::oracle
