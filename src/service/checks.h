// The one function through which every check of the service goes, and what each check answers.
//
// A check that is switched off never refuses; the code behind it has to be total over what it then
// meets.
#pragma once

#include <bitset>
#include <cstddef>
#include <string_view>

#include "service/check_list.h"

namespace bodkin::service {

enum class CheckId : unsigned char {
#define BODKIN_SERVICE_CHECK(id, name, status, code, detail) id,
  BODKIN_SERVICE_CHECKS(BODKIN_SERVICE_CHECK)
#undef BODKIN_SERVICE_CHECK
      kCount
};
inline constexpr std::size_t kCheckCount = static_cast<std::size_t>(CheckId::kCount);

enum class ErrorKind : unsigned char { kUndefined, kConcurrentUpdate, kDuplicateName, kInUse };

// What a refusal by this check answers.
struct CheckRow {
  const char* name;
  int status;
  ErrorKind code;
  const char* detail;
};
const CheckRow& check_row(CheckId id);

class Checks {
 public:
  // False: there is no check of that name.
  bool switch_off(std::string_view name);
  // Whether the request is to be refused by this check.
  bool refuse(CheckId id, bool violated) const {
    return violated && !off_[static_cast<std::size_t>(id)];
  }

 private:
  std::bitset<kCheckCount> off_;
};

}  // namespace bodkin::service
