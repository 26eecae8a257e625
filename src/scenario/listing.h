// What an answer lists: for those who compare lists of several principals, who must see alike.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace bodkin::scenario {

// Lists that are cut into pages have at least so many entries.
inline constexpr std::size_t kPageMin = 10;

// The elements of the first array in the order of the text, each printed; at most 4,096 nodes are
// looked at for it.
std::vector<std::string> entries_of(std::string_view list);

}  // namespace bodkin::scenario
