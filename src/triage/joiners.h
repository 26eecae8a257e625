// The sorts of evidence by which buckets are taken for one cause (triage/cause.h): a table, each
// with precision first. What only might be one stays apart.
#pragma once

#include <span>
#include <string>

#include "triage/bucket.h"

namespace bodkin::triage {

// What two buckets must have in common; empty: this joiner knows nothing of the bucket.
struct Evidence {
  std::string key;
  std::string title;   // of a cause with several members
  std::string reason;  // why these are one
};

struct Joiner {
  const char* name;  // part of a cause's identity: never changed
  Evidence (*evidence)(const Bucket&);
};

std::span<const Joiner> joiners();

// What tells apart two findings of one signature that come from different builds or hosts: the
// sort of value that shows them.
std::string distinction(const Bucket& bucket);

}  // namespace bodkin::triage
