// What the notes of the probe of rights say: what run/runner_rights sends and oracle/rights judges
// must see alike. One after another, of a write that an input had accepted: the owner reads what it
// changes; somebody else sends it with another value; the owner reads again; this somebody sends
// another write to the same thing, makes a thing of that kind, and sends the other write to that.
#pragma once

#include <string_view>

namespace bodkin::scenario {

inline constexpr std::string_view kRightsBefore = "rights:before";
inline constexpr std::string_view kRightsWrite = "rights:write";
inline constexpr std::string_view kRightsAfter = "rights:after";
inline constexpr std::string_view kRightsDenied = "rights:denied";
inline constexpr std::string_view kRightsMake = "rights:make";
inline constexpr std::string_view kRightsOwn = "rights:own";

}  // namespace bodkin::scenario
