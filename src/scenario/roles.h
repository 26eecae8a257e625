// What the notes of the probe of roles say: what run/runner_roles sends and oracle/roles judges must
// see alike. Somebody sends a write that an input had accepted, deletes what it made, and who made
// it looks for it; one after another.
#pragma once

#include <string_view>

namespace bodkin::scenario {

inline constexpr std::string_view kRoleMake = "role:make";
inline constexpr std::string_view kRoleDelete = "role:delete";
inline constexpr std::string_view kRoleGone = "role:gone";

}  // namespace bodkin::scenario
