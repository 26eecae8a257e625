// What the notes of the reach probe say: what run/reach sends and oracle/reach judges must see
// alike.
//
// The probe asks what one principal (the other) reaches of a thing of another's (the owner) beside
// the thing's own path. A round begins with kReachOwn and ends where another note than these
// stands.
#pragma once

#include <string_view>

namespace bodkin::scenario {

inline constexpr std::string_view kReachOwn = "reach:own";      // the owner reads the thing
inline constexpr std::string_view kReachOther = "reach:other";  // the other reads it
inline constexpr std::string_view kReachList = "reach:list";    // the other reads its collection
inline constexpr std::string_view kReachOwnList = "reach:own-list";
// The other asks for what is below a thing that never existed; then, the next exchange, for the
// same below this one, or writes there; then, after a read, the owner reads that.
inline constexpr std::string_view kReachNever = "reach:never";
inline constexpr std::string_view kReachPart = "reach:part";
inline constexpr std::string_view kReachOwnPart = "reach:own-part";

}  // namespace bodkin::scenario
