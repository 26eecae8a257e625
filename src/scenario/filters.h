// What the notes of the probe of filters say: what run/runner_filters sends and oracle/filters
// judges must see alike. One after another: the owner reads a list, somebody else reads it, and this
// somebody reads it again with one query parameter.
#pragma once

#include <string_view>

namespace bodkin::scenario {

inline constexpr std::string_view kFilterOwn = "filter:own";
inline constexpr std::string_view kFilterOther = "filter:other";
inline constexpr std::string_view kFilterWith = "filter:with";

}  // namespace bodkin::scenario
