// Bodies: from bytes to a tree, by RapidJSON, with the checks of docs/inventory_api.md, "Bodies".
#pragma once

#include <stdexcept>
#include <string_view>

#include "service/json_tree.h"

namespace bodkin::service {

struct Call;

// A body that the service has no answer for: a planted defect, answered 500.
class BodyError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Parses call.request.body into `tree`. False: the call is refused.
bool parse_body(Call& call, Tree& tree);

inline Value root(const Tree& tree) {
  return {&tree, 1};
}

}  // namespace bodkin::service
