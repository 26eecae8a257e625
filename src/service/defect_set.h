// Which planted defects are on.
#pragma once

#include <bitset>
#include <cstddef>
#include <string_view>

#include "service/defect_list.h"

namespace bodkin::service {

enum class DefectId : unsigned char {
#define BODKIN_SERVICE_DEFECT(id, name, category, sequential, summary) id,
  BODKIN_SERVICE_DEFECTS(BODKIN_SERVICE_DEFECT)
#undef BODKIN_SERVICE_DEFECT
      kCount
};

class DefectSet {
 public:
  // False: there is no defect of that name.
  bool switch_on(std::string_view name);
  bool on(DefectId id) const { return on_[static_cast<std::size_t>(id)]; }

 private:
  std::bitset<static_cast<std::size_t>(DefectId::kCount)> on_;
};

}  // namespace bodkin::service
