// What the notes of the isolation probe say: what run/isolation sends and oracle/isolation judges
// must see alike.
//
// The probe asks about one thing, several times over, as the principal whose accepted request named
// or made it (the owner) and as one other. All its exchanges have the thing's path as their target.
#pragma once

#include <string_view>

namespace bodkin::scenario {

inline constexpr std::string_view kIsolationOwn = "isolation:own";      // the owner reads it
inline constexpr std::string_view kIsolationOther = "isolation:other";  // the other reads it
inline constexpr std::string_view kIsolationWrite = "isolation:write";  // the other writes it
inline constexpr std::string_view kIsolationOwnDelete = "isolation:own-delete";

}  // namespace bodkin::scenario
