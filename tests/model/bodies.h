// Pieces of request bodies, for tables that would drown in braces.
#pragma once

#include <string>

namespace bodkin::model {

// A PUT of allocations: `allocations` are the entries of its map; user-x of project-x.
std::string allocate(const std::string& allocations, const std::string& generation = "null",
                     const std::string& project = "project-a");
// "$main": {"resources": {…}}
std::string claim(const std::string& provider, const std::string& resources);
// Entries of a map, `before`N`after` with a comma between them.
std::string entries(int count, const std::string& before, const std::string& after);

}  // namespace bodkin::model
