// Pairs of members that by their names are the two ends of a range, or a part and its whole:
// "min_size" and "max_size", "startDate" and "endDate", "reserved" and "total". A guess by names:
// mutators try such pairs the wrong way round, and what judges them says how sure it is.
#pragma once

#include <vector>

#include "json/tree.h"

namespace bodkin::scenario {

struct Range {
  json::NodeId low = json::kNone;
  json::NodeId high = json::kNone;
  bool times_only = false;  // numbers of these names ("from", "first", "open") need not be ordered
};

// Members of one object that pair; each member in at most one, in the order of the text.
std::vector<Range> ranges_of(const json::Tree& tree, json::NodeId object);

// Whether the low end is certainly above the high one: numbers by value, dates and times with a
// zone of the same form as text. False for anything else.
bool is_turned_round(const json::Tree& tree, const Range& range);

}  // namespace bodkin::scenario
