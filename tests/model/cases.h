// Every row of the specification's table of routes and every refusal, as a request to world() and
// the answers that are permitted. The model is held against them, and the service too.
#pragma once

#include <string>
#include <vector>

#include "fixture.h"

namespace bodkin::model {

struct Case {
  Who who = Who::kAdmin;
  std::string line, body;         // as for request()
  std::string want;               // to_string(Outcomes)
  std::string content_type = {};  // empty: application/json where there is a body to have
};

std::vector<Case> common_cases();  // order of the checks, access, paths, queries
std::vector<Case> text_cases();    // bodies that are no JSON, or not that of the specification
std::vector<Case> provider_cases();
std::vector<Case> record_cases();  // every field of an inventory, in each of its three bodies
std::vector<Case> inventory_cases();
std::vector<Case> allocation_cases();
// All of the above.
std::vector<Case> all_cases();

Request request(const Case& what);

}  // namespace bodkin::model
