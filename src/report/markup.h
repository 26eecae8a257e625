// What HTML and XML have in common: the five characters that mean something in text, and in
// attributes in either quotes.
#pragma once

#include <string_view>

namespace bodkin::report {

// "&lt;" for '<'; empty for a character that stands for itself.
std::string_view entity_of(char c);

}  // namespace bodkin::report
