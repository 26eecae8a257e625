// The public list of planted defects.
#include "service/defects.h"

#include "service/defect_set.h"

namespace bodkin::service {

const std::vector<Defect>& defects() {
  static const std::vector<Defect> all = {
#define BODKIN_SERVICE_DEFECT(id, name, category, sequential, summary) \
  {name, category, summary, sequential},
      BODKIN_SERVICE_DEFECTS(BODKIN_SERVICE_DEFECT)
#undef BODKIN_SERVICE_DEFECT
  };
  return all;
}

bool DefectSet::switch_on(std::string_view name) {
  const auto& all = defects();
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].name == name) {
      on_.set(i);
      return true;
    }
  }
  return false;
}

}  // namespace bodkin::service
