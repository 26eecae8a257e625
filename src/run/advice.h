// What would help an operation that is only ever refused, in the words of our options.
//
// A guess from the status and from what is known; said once to a person, never judged by.
#pragma once

#include <string>

#include "contract/contract.h"
#include "scenario/principal.h"
#include "scenario/world.h"

namespace bodkin::run {

// Empty where there is nothing to advise. `principal`: who asked.
std::string advice(const contract::Operation& operation, int status, const std::string& principal,
                   const scenario::World& world, const scenario::Principals& principals);

// The path parameter of which no value is known to exist, or empty.
std::string first_unbound(const contract::Operation& operation, const scenario::World& world);

}  // namespace bodkin::run
