// What the notes of the probes of roles say: what run/runner_roles sends and oracle/roles judges must
// see alike.
//
// kRole*: somebody sends a write that an input had accepted, deletes what it made, and who made it
// looks for it; one after another. kUnlisted*: of a thing that only a list shows, its owner reads
// the list, somebody else reads it, this somebody deletes one that never existed, then the thing,
// and the owner reads the list again.
#pragma once

#include <string_view>

namespace bodkin::scenario {

inline constexpr std::string_view kRoleMake = "role:make";
inline constexpr std::string_view kRoleDelete = "role:delete";
inline constexpr std::string_view kRoleGone = "role:gone";

inline constexpr std::string_view kUnlistedOwn = "unlisted:own";
inline constexpr std::string_view kUnlistedOther = "unlisted:other";
inline constexpr std::string_view kUnlistedNever = "unlisted:never";
inline constexpr std::string_view kUnlistedDelete = "unlisted:delete";
inline constexpr std::string_view kUnlistedGone = "unlisted:gone";

}  // namespace bodkin::scenario
