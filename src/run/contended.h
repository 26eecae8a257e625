// Another choice of what can be had once: a seat, a slot, a time in a room. A write that was
// accepted, or refused because somebody has it already, is refused ever after where nothing is put
// back, whatever else it says.
//
// Which value it is nobody says, so any may be changed: what names a known thing, texts with a
// pattern, dates. Guesses, for inputs; nothing is judged by them. Sends nothing.
#pragma once

#include "base/random.h"
#include "contract/contract.h"
#include "json/tree.h"
#include "scenario/world.h"
#include "schema/generate.h"

namespace bodkin::run {

// Changes at least one such value of the body to another that is valid by its schema: another known
// thing of the kind, the next of a row ("A-1", "A-2"), all dates by the same number of days. Values
// that are not valid are somebody's trial and stay. False: there is none.
bool choose_another(json::Tree& body, const contract::Operation& operation,
                    const scenario::World& world, schema::Generator& generator, Random& random);

}  // namespace bodkin::run
