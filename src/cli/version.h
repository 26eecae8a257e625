// The version, in one place for the sources; CMakeLists.txt and CHANGELOG.md agree (tests/house).
#pragma once

namespace bodkin::cli {

inline constexpr const char* kVersion = "0.1.0";

}  // namespace bodkin::cli
