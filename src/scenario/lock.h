// Optimistic locks: by what a service may refuse a write that comes too late. What the probe that
// tries one and the oracle that judges it must see alike.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "contract/contract.h"
#include "json/tree.h"
#include "scenario/trace.h"
#include "schema/schema.h"

namespace bodkin::scenario {

// An entity tag that nothing has. A server must not perform a request whose If-Match names only
// such tags (RFC 9110, 13.1.1).
inline constexpr std::string_view kStaleTag = "\"bodkin-stale\"";

// What the note of a stale write says: "stale:if-match" or "stale:MEMBER".
inline constexpr std::string_view kStaleNote = "stale:";
inline constexpr std::string_view kIfMatch = "if-match";

// The operation says that it heeds If-Match: it declares the header, or documents 412 and is a PUT,
// PATCH or DELETE of one thing.
bool heeds_if_match(const contract::Operation& operation);

// The operation documents 409 or 412: it says that it refuses some writes for the state they name.
bool documents_conflict(const contract::Operation& operation);

// A member of the body's top level that is a lock by its name, that the schema requires, and whose
// value is an integer; empty where there is none. Requires: what a client must name is compared.
std::string lock_member(const contract::Operation& operation, const json::Tree& body);

// The integer that a member of a text's top level has, or nothing.
std::optional<std::int64_t> top_integer(const json::Tree& body, std::string_view member);

// Whether an answer among exchanges [first, last) about the written thing (to a write or read of
// the target) shows at its top level that member with a larger integer than `before`.
bool lock_has_risen(const Trace& trace, std::size_t first, std::size_t last,
                    std::string_view target, std::string_view member, std::int64_t before);

}  // namespace bodkin::scenario
