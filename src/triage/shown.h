// Exchanges as they are kept for reports: not longer than a person reads, and without secrets.
#pragma once

#include "finding/redact.h"
#include "scenario/trace.h"
#include "triage/bucket.h"

namespace bodkin::triage {

inline constexpr std::size_t kShownBodyBytes = 16 << 10;  // of request and answer each
inline constexpr std::size_t kShownLogLines = 20;

// Bodies beyond kShownBodyBytes are cut, and say so at their end.
Shown shown_of(const scenario::Exchange& exchange);

// Everything in the report that a file may not hold.
void redact(Report& report, const finding::Redactor& redactor);

}  // namespace bodkin::triage
