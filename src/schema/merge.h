// Two schemas that must both hold, as one: what the generator makes of allOf, anyOf and oneOf.
#pragma once

#include <deque>

#include "schema/schema.h"

namespace bodkin::schema {

// Both, as far as keywords can say so; combinations of `b` are appended to those of `a`. Where both
// give a pattern, a format or a `not`, one of them wins, so the result is a proposal that a
// validator has to look at. New schemas for members that both describe go into `pool`.
Schema merge(const Schema& a, const Schema& b, std::deque<Schema>& pool);

}  // namespace bodkin::schema
