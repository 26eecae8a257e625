// Puts the present state into a body: what a service compares with what it holds.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "json/tree.h"
#include "scenario/observed.h"

namespace bodkin::scenario {

// Whether a member of that name is one by which services refuse writes that come too late:
// generations, versions, revisions, ETags, times of the last change.
bool names_a_lock(std::string_view member);

// Gives members of that kind the value that was observed of their thing: the nearest key around
// them that names one, else the first of `own` (the request's path parameters) that has it; null
// where the thing was looked at and shows none. Of the other scalars one in eight, so that bodies
// stay various. Returns whether anything changed.
bool adopt_current(json::Tree& body, const Observed& observed, const std::vector<std::string>& own,
                   Random& random);

}  // namespace bodkin::scenario
