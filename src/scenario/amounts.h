// The least or the most of everything that a body asks for.
//
// A claim fits where the thing that it is made on has much of everything and the claim wants
// little: of random amounts few fit, and then nothing behind the claim is ever reached.
#pragma once

#include "json/tree.h"
#include "scenario/world.h"
#include "schema/generate.h"

namespace bodkin::scenario {

enum class Amounts { kLeast, kMost };

// Gives numbers that have a bound on that side in the schema that bound, and whole numbers that
// have none 1 or 1000. Leaves alone what names a thing of the world, and what would no longer fit
// its schema.
void set_amounts(json::Tree& body, const schema::Schema& schema, const World& world,
                 Amounts amounts, schema::Generator& generator);

}  // namespace bodkin::scenario
