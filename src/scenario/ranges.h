// Pairs of members that by their names are the two ends of a range, or a part and its whole:
// "min_size" and "max_size", "startDate" and "endDate", "reserved" and "total". A guess by names:
// mutators try such pairs the wrong way round, and what judges them says how sure it is.
#pragma once

#include <functional>
#include <string>
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

// Of dates and times in UTC whose low end is not before the high one, or that lie far apart, the
// high end becomes an hour, or a day, after the low one, where both stay valid by `fits`: what
// services ask of the two ends of a range no schema says. Numbers that are turned round change
// places. Returns whether anything changed.
using Fits = std::function<bool(json::NodeId member, const std::string& spelling)>;
bool put_in_order(json::Tree& tree, const Range& range, const Fits& fits);

}  // namespace bodkin::scenario
