// What a plain scalar of YAML stands for, by the core schema of YAML 1.2 (10.3). For this module
// alone.
//
// null, true, false, integers (0o7 and 0x1F too) and floats; whatever else is plain is a string:
// yes, on and 1_000, which YAML 1.1 reads otherwise; dates; .inf and .nan, which JSON does not
// have; and numbers with leading zeros, whose digits JSON cannot spell and which mostly are codes.
#pragma once

#include <string>
#include <string_view>

namespace bodkin::contract {

// Its JSON spelling. Digits of decimal numbers stay as they are.
std::string core_scalar(std::string_view plain);

}  // namespace bodkin::contract
