// Buckets that one cause explains.
//
// A table of joiners, each of which knows one sort of evidence; two buckets with the same evidence
// by any of them are one cause. What only might be one stays apart: a list that is too long costs
// minutes, a fault that hides behind another one is never mended.
#pragma once

#include <string>
#include <vector>

#include "triage/bucket.h"

namespace bodkin::triage {

// Every bucket in exactly one cause, causes in the order of their first bucket. Deterministic;
// close to linear.
std::vector<Cause> causes_of(const std::vector<Bucket>& buckets);

// What tells apart two findings of one signature that come from different builds or hosts: the
// sort of value that shows them.
std::string distinction(const Bucket& bucket);

}  // namespace bodkin::triage
