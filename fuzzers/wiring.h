// What the fuzzers share: the embedded service in its world, as a target for bodies or scenarios.
//
// Planted defects are switched on by $BODKIN_DEFECTS (names separated by commas), so that a
// build can prove that it finds something.
#pragma once

#include <memory>
#include <string_view>

#include "embedded/embedded.h"
#include "engine/body_target.h"
#include "engine/request_target.h"

namespace bodkin::fuzzers {

// Everything is made on the first call, once; a failure is a fault of ours and aborts.
engine::BodyTarget& body_target(engine::BodyTarget::Route route, const char* dictionary);
// The same for scenarios. Its run() stores nothing and traps nothing: the caller does.
engine::RequestTarget& request_target(const char* dictionary);

// Lets it mutate, too; with $BODKIN_PLAIN_BYTES inputs stay to the engine's own byte mutators, as
// under engines that ignore custom ones.
void activate(engine::Target& target);

// Whether a JSON text is an object that has this member at its top.
bool has_member(std::string_view body, std::string_view name);

}  // namespace bodkin::fuzzers
