#include "triage/joiners.h"

#include <array>

#include "triage/joiner_families.h"
#include "triage/joiner_words.h"
#include "triage/value_class.h"

namespace bodkin::triage {
namespace {

constexpr std::array kJoiners = {
    Joiner{"frame", by_frame},
    Joiner{"message", by_message},
    Joiner{"value", by_value},
    Joiner{"broken-rule", by_broken_rule},
    Joiner{"boundary", by_boundary},
    Joiner{"access", by_access},
    Joiner{"unguarded", by_unguarded},
    Joiner{"schema", by_schema},
    Joiner{"violation", by_violation},
    Joiner{"closed", by_closed},
    Joiner{"closed-body", by_closed_body},
    Joiner{"member", by_member},
    Joiner{"rule", by_rule},
    Joiner{"type", by_type},
    Joiner{"syntax", by_syntax},
    Joiner{"missing", by_missing},
    Joiner{"protocol", by_protocol},
    Joiner{"stale", by_stale},
    Joiner{"read", by_member_read},
    Joiner{"race", by_race},
    Joiner{"left-behind", by_left_behind},
    Joiner{"wrap", by_wrap},
    Joiner{"leak", by_leak},
    Joiner{"sql", by_injection},
    Joiner{"quote", by_quote},
    Joiner{"target-quote", by_target_quote},
    Joiner{"same-request", by_request},
};

}  // namespace

std::span<const Joiner> joiners() {
  return kJoiners;
}

std::string distinction(const Bucket& bucket) {
  return value_class(body_of(bucket)) + "\n" + quoted_part(bucket.shown.request.target) + "\n" +
         states_taken(bucket);
}

}  // namespace bodkin::triage
