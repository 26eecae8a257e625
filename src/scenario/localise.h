// Makes a generated body speak of things that exist: values and map keys that stand for something
// the world has a binding of take that binding.
//
// By names and schemas alone: a string or number called like a path parameter ("uuid", or
// "parent_provider_uuid" for it; "room", "roomId" or an element of "rooms" for {room_id}), and the
// keys of a map whose key schema a bound value fulfils, or that has none and the name of such
// things, or that was seen in answers (World::map_keys). A guess, never a judgement; what it
// changes stays valid by the schema.
#pragma once

#include "base/random.h"
#include "contract/contract.h"
#include "json/tree.h"
#include "scenario/world.h"
#include "schema/generate.h"

namespace bodkin::scenario {

// `plainest`: first bindings always; else any of them, mostly those that one entry of a list says
// together. Members of one kind speak of different things where there are some.
void localise(json::Tree& body, const contract::Operation& operation, const World& world,
              bool plainest, Random& random, schema::Generator& generator);

}  // namespace bodkin::scenario
