// The whole numbers that an answer shows, by where they stand: for those who watch a state that
// cannot be put back.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace bodkin::scenario {

using Numbers = std::map<std::string, std::int64_t>;  // by JSON pointer

// At most 256; none in lists, and none that are locks (scenario/current.h) or say when something
// was, by their names.
Numbers numbers_shown(std::string_view body);

// Those of the first that the second has alike: a view that is counted, or a clock, moves by
// itself.
Numbers still_ones(const Numbers& first, const Numbers& second);

// Those that moved by the same amount, which is not 0, in both steps: by how much.
Numbers steady_moves(const Numbers& first, const Numbers& second, const Numbers& third);

// Of numbers that one write moves so, those that two have moved by as much as one, or not at all:
// by how much.
Numbers moved_too_little(const Numbers& moves, const Numbers& before, const Numbers& after);

}  // namespace bodkin::scenario
