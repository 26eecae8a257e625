// What joiners ask of a bucket, in the words of a contract: of which resource it is, which thing is
// missing, which member names a state. By the usual ways of naming alone; nothing of any service.
#pragma once

#include <string>
#include <string_view>

#include "triage/bucket.h"

namespace bodkin::triage {

// The body of the last step of the smallest input.
std::string body_of(const Bucket& bucket);

// A path up to its first parameter: "/v1/orders" of "/v1/orders/{id}/items".
std::string resource_of(std::string_view path);

// The last name in a location: "total" of "/items/*/total", "status" of "model:order.status".
std::string last_name(std::string_view location);

// "generation", "version", "etag", …: the name of a member that says which state of a thing is
// meant.
bool names_state(std::string_view member);
// Such a member with whose state it is: "provider generation" of resource_provider_generation, and
// of /generation in an answer of /resource_providers/{uuid}.
std::string state_named(const finding::Finding& finding);

// The path up to the parameter that names nothing there is: "/orders/{id}" of a finding at
// /orders/{id}/items. By the finding's location where that says it, else the last parameter's.
std::string missing_thing(const finding::Finding& finding);

// The component that a location begins with, without the words that tell its uses apart: "order" of
// "#/components/schemas/OrderCreate/…" and of ".../NewOrder/…". Empty: it begins with none.
std::string component_kind(std::string_view location);

// "path" or "query", where the first quote of a target stands; empty: it has none.
std::string quoted_part(std::string_view target);

// Values that only a reader of JSON can get wrong, on whichever member (triage/value_class.h).
bool is_readers_matter(std::string_view value_class);
// What a value of the smallest body is read as is wrong, not which bounds it has.
bool is_about_reading(const Bucket& bucket);

// Of a value that names a state: "one" where no other one that was tried shows the fault, "any"
// where others do, or where nothing is known.
std::string states_taken(const Bucket& bucket);

}  // namespace bodkin::triage
