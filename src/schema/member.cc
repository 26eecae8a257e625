#include "schema/member.h"

#include <algorithm>
#include <vector>

#include "json/pointer.h"

namespace bodkin::schema {
namespace {

constexpr std::size_t kBranchesMax = 64;

// The schemas and the branches that apply to the same value, as far as that can be told.
std::vector<const Schema*> with_branches(std::vector<const Schema*> schemas) {
  for (std::size_t i = 0; i < schemas.size() && schemas.size() < kBranchesMax; ++i) {
    const Schema& schema = *schemas[i];
    for (const auto* list : {&schema.all_of, &schema.any_of, &schema.one_of}) {
      for (const Schema* branch : *list) {
        if (std::ranges::find(schemas, branch) == schemas.end()) schemas.push_back(branch);
      }
    }
  }
  return schemas;
}

const Schema* declared(const Schema& schema, std::string_view key) {
  for (const auto& [name, member] : schema.properties) {
    if (name == key) return member;
  }
  return nullptr;
}

}  // namespace

std::string declared_pointer(const Schema& schema, std::string_view pointer) {
  std::string out;
  std::vector<const Schema*> at = with_branches({&schema});
  while (pointer.starts_with('/')) {
    pointer.remove_prefix(1);
    const std::string_view token = pointer.substr(0, pointer.find('/'));
    pointer.remove_prefix(token.size());
    const std::string key = json::unescape_token(token).value_or(std::string(token));
    std::vector<const Schema*> next;
    for (const Schema* each : at) {
      if (const Schema* member = declared(*each, key)) next.push_back(member);
    }
    const bool known = !next.empty();
    out += "/" + (known ? std::string(token) : "*");
    for (const Schema* each : at) {
      if (known) break;
      if (const Schema* member = each->member(key)) next.push_back(member);
      if (each->items != nullptr) next.push_back(each->items);
    }
    at = with_branches(std::move(next));
  }
  return out;
}

}  // namespace bodkin::schema
