// The sorts of evidence by which buckets are taken for one cause (triage/cause.h): a table, each
// with precision first. What only might be one stays apart.
#pragma once

#include <set>
#include <span>
#include <string>
#include <vector>

#include "triage/bucket.h"

namespace bodkin::triage {

// What two buckets must have in common; empty: this joiner knows nothing of the bucket.
struct Evidence {
  std::string key;
  std::string title;   // of a cause with several members
  std::string reason;  // why these are one
};

// What a joiner may know of all the other buckets.
struct Whole {
  // Paths on which something other than a deletion is done with a thing that is not there: the
  // path as in the contract, a line break, and the thing (triage/joiner_words.h).
  std::set<std::string> missing_used;
  // Operations that take a body for such a thing: method, space, and the same.
  std::set<std::string> missing_taken;
};
Whole whole_of(const std::vector<Bucket>& buckets);

struct Joiner {
  const char* name;  // part of a cause's identity: never changed
  Evidence (*evidence)(const Bucket&, const Whole&);
};

std::span<const Joiner> joiners();

// What tells apart two findings of one signature that come from different builds or hosts: the
// sort of value that shows them.
std::string distinction(const Bucket& bucket);

}  // namespace bodkin::triage
