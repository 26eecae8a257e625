// What a schema leads to: for whoever needs the words of a document, not the meaning.
#pragma once

#include <vector>

#include "schema/schema.h"

namespace bodkin::schema {

// Every schema that the roots lead to through members, elements and branches, each once, the roots
// among them; nullptr is left out. Not through `not` and names of members.
std::vector<const Schema*> reachable_from(std::vector<const Schema*> roots);

}  // namespace bodkin::schema
