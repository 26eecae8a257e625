#include "schema/reachable.h"

#include <unordered_set>

namespace bodkin::schema {

std::vector<const Schema*> reachable_from(std::vector<const Schema*> roots) {
  std::vector<const Schema*> found;
  std::unordered_set<const Schema*> seen;
  while (!roots.empty()) {
    const Schema* schema = roots.back();
    roots.pop_back();
    if (schema == nullptr || !seen.insert(schema).second) continue;
    found.push_back(schema);
    for (const auto& [name, member] : schema->properties) roots.push_back(member);
    for (const auto& [pattern, member] : schema->pattern_properties) roots.push_back(member);
    for (const auto* list : {&schema->all_of, &schema->any_of, &schema->one_of}) {
      roots.insert(roots.end(), list->begin(), list->end());
    }
    roots.push_back(schema->additional);
    roots.push_back(schema->items);
  }
  return found;
}

}  // namespace bodkin::schema
