// Why a shrunk request fails: which of its parts matter and how, and the request most like it that
// does not fail.
#pragma once

#include "triage/confirm.h"
#include "triage/triage.h"

namespace bodkin::triage {

inline constexpr std::size_t kExplainExecutionsMax = 80;  // replays for one finding
inline constexpr std::size_t kExplainPartsMax = 12;       // values of the body that are varied

// Of an input of several steps the values of the last ones are varied first, and nobody else is
// tried: each step may have its own principal.
// REQUIRES: options.show; `input` always shows the fault, in the exchange `shown`. Varies one value
// at a time; what a verdict says beyond the values that were tried is a guess at their pattern, and
// worded by them. Empty where the target went away.
Explanation explain(const http::Scenario& input, const finding::Finding& fault, const Shown& shown,
                    Replayer& replayer, const Options& options);

}  // namespace bodkin::triage
