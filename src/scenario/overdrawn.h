// Whether what a service shows of a thing says that more of it is taken than there is: "reserved"
// above "total", "available" below zero. A guess by names; who judges says how sure it is.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace bodkin::scenario {

struct Overdrawn {
  std::string place;  // of the object: "/stock/*"; empty: the whole answer
  std::string what;   // "reserved 22 of on_hand 12", "available is -10"
};

// The first object of a JSON text that says so; nothing: none does, or it is no JSON.
std::optional<Overdrawn> overdrawn(std::string_view text);

// What the notes of run/overdraw say, and oracle/over_capacity reads: the thing is read, more of it
// is asked for, it is read again.
inline constexpr std::string_view kOverdrawBefore = "overdraw:before";
inline constexpr std::string_view kOverdrawWrite = "overdraw:write";
inline constexpr std::string_view kOverdrawAfter = "overdraw:after";

// And those of run/races about two claims in one request: one and then the other, which is too
// much; then, from where these began, both as two lines of one.
inline constexpr std::string_view kTwiceFirst = "twice:first";
inline constexpr std::string_view kTwiceSecond = "twice:second";
inline constexpr std::string_view kTwiceBoth = "twice:both";
inline constexpr std::string_view kTwiceBothNamed = "twice:both:named";  // each makes its own thing

}  // namespace bodkin::scenario
