// Which kind of unusual value a shrunk request turns on, told from its bytes alone.
#pragma once

#include <string>
#include <string_view>

namespace bodkin::triage {

// "an integer beyond 64 bits", "bytes that are not UTF-8", …; empty where the body has no unusual
// value, or several of different kinds. Linear in the body.
std::string value_class(std::string_view body);

// "32" or "64" where the body has an integer beyond that many bits which becomes a small one (at
// most 2^16 from zero) when it is cut to them; the largest integer decides. Empty: no such integer.
std::string wrap_of(std::string_view body);

}  // namespace bodkin::triage
