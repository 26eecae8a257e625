// Text as a terminal shows it: how many columns it takes, and where to break it.
//
// For text that is printable already (base/text.h). Knows the blocks of wide and of combining
// characters that people use, not all of Unicode; it never splits a code point.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace bodkin::report {

// Columns that UTF-8 text takes: 2 for East Asian wide characters and emoji, 0 for marks that
// combine with what is before them.
std::size_t columns(std::string_view text);

// Lines of at most `width` columns: broken at spaces, after one of "/,;-_" where a space would
// leave most of the line empty, else anywhere. At least one line. `width` counts as 8 at least.
std::vector<std::string> wrap(std::string_view text, std::size_t width);

// Filled up with spaces, on the right or on the left.
std::string pad_right(std::string_view text, std::size_t width);
std::string pad_left(std::string_view text, std::size_t width);

}  // namespace bodkin::report
