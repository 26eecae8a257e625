// Puts the present state into a body: what a service compares with what it holds.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "json/tree.h"
#include "scenario/observed.h"
#include "schema/schema.h"

namespace bodkin::scenario {

// Whether a member of that name is one by which services refuse writes that come too late:
// generations, versions, revisions, ETags, times of the last change. By whole words of the name
// ("lockVersion", "updated_at"): a block is no lock.
bool names_a_lock(std::string_view member);

// Gives members of that kind the value that was observed of their thing: the nearest key around
// them that names one, else the first of `own` (the request's path parameters) that has it; null
// where the thing was looked at and shows none, if the schema of the body allows it (nullptr: it
// does). Of the other scalars one in eight, so that bodies stay various. Returns whether anything
// changed.
bool adopt_current(json::Tree& body, const schema::Schema* schema, const Observed& observed,
                   const std::vector<std::string>& own, Random& random);

// Members of that kind alone, and of these only what a client would say: null, or what is spelled
// like the present value. Returns whether anything changed.
bool adopt_locks(json::Tree& body, const schema::Schema* schema, const Observed& observed,
                 const std::vector<std::string>& own);

}  // namespace bodkin::scenario
