// Which things the members of a body speak of, by their names: "room", "roomId" and an element of
// "rooms" for {room_id}. A guess, never a judgement.
#pragma once

#include <string>
#include <string_view>

#include "json/tree.h"

namespace bodkin::scenario {

// "parent_provider_uuid" refers to {provider_uuid}, "room" and "sourceRoomId" to {room_id}.
bool refers_to(std::string_view member, std::string_view parameter);

// The name that a value goes by: its key; of an array's element that of the array, in the singular.
// Empty: none.
std::string referring_name(const json::Tree& body, json::NodeId node);

// Text of a string, or of a whole number that is not negative; empty for anything else: what
// identifiers are.
std::string identifier_text(const json::Tree& body, json::NodeId node);

}  // namespace bodkin::scenario
