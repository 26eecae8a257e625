// The forms of the strings that the specification names under "Types". No regular expressions:
// each is a few comparisons that can be read against the table.
#pragma once

#include <cstddef>
#include <string_view>

namespace bodkin::model {

bool is_uuid(std::string_view text);             // lower case only
bool has_class_form(std::string_view text);      // ^[A-Z0-9_]{1,255}$; consumer_type too
bool is_known_class(std::string_view text);      // standard or custom
std::size_t code_points(std::string_view utf8);  // of valid UTF-8

}  // namespace bodkin::model
