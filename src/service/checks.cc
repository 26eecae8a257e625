// The table of checks, and its public, sorted form.
#include "service/checks.h"

#include <algorithm>
#include <string>

#include "service/defects.h"

namespace bodkin::service {
namespace {

constexpr CheckRow kRows[] = {
#define BODKIN_SERVICE_CHECK(id, name, status, code, detail) \
  {name, status, ErrorKind::code, detail},
    BODKIN_SERVICE_CHECKS(BODKIN_SERVICE_CHECK)
#undef BODKIN_SERVICE_CHECK
};

}  // namespace

const CheckRow& check_row(CheckId id) {
  return kRows[static_cast<std::size_t>(id)];
}

bool Checks::switch_off(std::string_view name) {
  for (std::size_t i = 0; i < kCheckCount; ++i) {
    if (kRows[i].name == name) {
      off_.set(i);
      return true;
    }
  }
  return false;
}

const std::vector<Check>& checks() {
  static const std::vector<Check> sorted = [] {
    std::vector<Check> all;
    for (const auto& row : kRows) {
      all.push_back({row.name, std::to_string(row.status) + ": " + row.detail});
    }
    std::ranges::sort(all, {}, &Check::name);
    return all;
  }();
  return sorted;
}

}  // namespace bodkin::service
