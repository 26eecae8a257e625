// The rows of the table of joiners (triage/joiners.h), a file a family. Each says in its comment
// why what it takes for one is one.
#pragma once

#include "triage/joiners.h"

namespace bodkin::triage {

// joiners_access.cc
Evidence by_access(const Bucket& bucket, const Whole& whole);
Evidence by_unguarded(const Bucket& bucket, const Whole& whole);
// joiners_failure.cc
Evidence by_frame(const Bucket& bucket, const Whole& whole);
Evidence by_message(const Bucket& bucket, const Whole& whole);
Evidence by_value(const Bucket& bucket, const Whole& whole);
Evidence by_broken_rule(const Bucket& bucket, const Whole& whole);
Evidence by_boundary(const Bucket& bucket, const Whole& whole);
Evidence by_leak(const Bucket& bucket, const Whole& whole);
Evidence by_injection(const Bucket& bucket, const Whole& whole);
Evidence by_quote(const Bucket& bucket, const Whole& whole);
Evidence by_target_quote(const Bucket& bucket, const Whole& whole);
Evidence by_request(const Bucket& bucket, const Whole& whole);
// joiners_contract.cc
Evidence by_schema(const Bucket& bucket, const Whole& whole);
Evidence by_violation(const Bucket& bucket, const Whole& whole);
Evidence by_closed(const Bucket& bucket, const Whole& whole);
Evidence by_closed_body(const Bucket& bucket, const Whole& whole);
Evidence by_member(const Bucket& bucket, const Whole& whole);
Evidence by_rule(const Bucket& bucket, const Whole& whole);
Evidence by_type(const Bucket& bucket, const Whole& whole);
Evidence by_syntax(const Bucket& bucket, const Whole& whole);
Evidence by_wrap(const Bucket& bucket, const Whole& whole);
Evidence by_protocol(const Bucket& bucket, const Whole& whole);
// joiners_state.cc
Evidence by_missing(const Bucket& bucket, const Whole& whole);
Evidence by_stale(const Bucket& bucket, const Whole& whole);
Evidence by_member_read(const Bucket& bucket, const Whole& whole);
Evidence by_race(const Bucket& bucket, const Whole& whole);
Evidence by_left_behind(const Bucket& bucket, const Whole& whole);

}  // namespace bodkin::triage
