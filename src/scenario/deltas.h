// What the notes of the probe of deltas say: what run/runner_deltas sends and oracle/deltas judges
// must see alike. Something is read twice; a write is sent and it is read again, twice; then, several
// times, two such writes are sent at the same moment and it is read again.
#pragma once

#include <string_view>

namespace bodkin::scenario {

inline constexpr std::string_view kDeltaRead = "delta:read";
inline constexpr std::string_view kDeltaOne = "delta:one";
inline constexpr std::string_view kDeltaTwo = "delta:two";  // one of those sent at once

}  // namespace bodkin::scenario
