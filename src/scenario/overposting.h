// What the notes of the overposting probe say: what run/overposting sends and
// oracle/mass_assignment judges must see alike.
//
// The probe sends an accepted write three times, each followed by a read of the thing: without a
// member that the document has in answers alone, with it, and with it once more with another value.
#pragma once

#include <string_view>

namespace bodkin::scenario {

inline constexpr std::string_view kOverpostControl = "overpost:control";  // without the member
inline constexpr std::string_view kOverpostWrite = "overpost:write:";     // and the member's name
inline constexpr std::string_view kOverpostRead = "overpost:read";

}  // namespace bodkin::scenario
