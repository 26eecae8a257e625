// Buckets that one cause explains.
//
// Two buckets with the same evidence by any joiner (triage/joiners.h) are one cause. What only
// might be one stays apart: a list that is too long costs minutes, a fault that hides behind
// another one is never mended.
#pragma once

#include <vector>

#include "triage/bucket.h"

namespace bodkin::triage {

// Every bucket in exactly one cause, causes in the order of their first bucket. Deterministic;
// close to linear.
std::vector<Cause> causes_of(const std::vector<Bucket>& buckets);

}  // namespace bodkin::triage
