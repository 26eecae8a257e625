// What the fuzzers for bodies share: the embedded service in its world, as a BodyTarget.
//
// Planted defects are switched on by $BODKIN_DEFECTS (names separated by commas), so that a
// build can prove that it finds something.
#pragma once

#include <memory>

#include "embedded/embedded.h"
#include "engine/body_target.h"

namespace bodkin::fuzzers {

// Everything is made on the first call, once; a failure is a fault of ours and aborts.
engine::BodyTarget& body_target(engine::BodyTarget::Route route, const char* dictionary);

// Lets it mutate, too; with $BODKIN_PLAIN_BYTES inputs stay to the engine's own byte mutators, as
// under engines that ignore custom ones.
void activate(engine::BodyTarget& target);

// Whether a JSON text is an object that has this member at its top.
bool has_member(std::string_view body, std::string_view name);

}  // namespace bodkin::fuzzers
