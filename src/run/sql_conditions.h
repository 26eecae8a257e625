// Values that differ only where a value reaches SQL as text: one that matches nothing, the same
// with a condition that always holds, and with one that never does. What the oracle sql-injection
// compares (notes "sqli:base", "sqli:true", "sqli:false").
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace bodkin::run {

struct SqlConditions {
  std::string base, always, never;
};

// How many forms there are, each for another place in a statement: a quoted text, compared or
// between the wildcards of LIKE; the same within parentheses; a bare number.
inline constexpr std::size_t kSqlForms = 3;

// `absent`: matches nothing. `canary`: stands in the conditions where they fit into `length_max`
// characters; else they are as short as can be. Nothing where even that does not fit.
std::optional<SqlConditions> sql_conditions(std::size_t form, std::string_view absent,
                                            std::string_view canary, std::uint64_t length_max);

// The same where the value names something that is there, so that a condition can only take away:
// `base` is that value, `always` must mean the same, `never` nothing ("sqli:same", then "sqli:true"
// and "sqli:false"). By the same forms.
SqlConditions sql_conditions_on(std::size_t form, std::string_view present);

// For what is pasted behind ORDER BY: `base` is the value that is known to be good, `always` is the
// same to SQL, `never` is none ("sqli:order", then "sqli:true" and "sqli:false").
SqlConditions sql_orders(std::string_view known);

}  // namespace bodkin::run
