// Making a body valid again, so that afterwards exactly one thing can be wrong.
#pragma once

#include "mutate/context.h"

namespace bodkin::mutate {

// Mends what the checker can see: broken syntax, duplicate and unknown members, missing required
// ones, values of a wrong type or out of bounds. True where anything changed. Not a promise that
// the result is valid: rules, branches and lengths of arrays are not looked at.
bool repair(Context& context, const schema::Schema* schema);

}  // namespace bodkin::mutate
