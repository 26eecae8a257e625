// Keys for maps, whose keys are data, and spellings of keys.
#pragma once

#include <string>
#include <string_view>

#include "mutate/context.h"

namespace bodkin::mutate {

// A key that the map's schema allows and that no member has yet; `like`: a present key for its
// shape, may be empty. Empty: none was found.
std::string new_map_key(Context& context, const schema::Schema* map, json::NodeId object,
                        std::string_view like);
// The spelling of a key with one character written as an escape: equal to a reader, another to
// whoever compares bytes. Empty where there is no ASCII character.
std::string respelled_key(Context& context, std::string_view key);

}  // namespace bodkin::mutate
