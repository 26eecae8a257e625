// What a framework does to every field of every operation alike: such a laxness is one finding, not
// one for each field.
//
// Looks at the value that was taken, not at the framework. Only laxness that a framework has of its
// own accord is a habit; a bound or a pattern that is not checked is the service's.
#pragma once

#include "finding/finding.h"
#include "oracle/evidence.h"

namespace bodkin::oracle {

// What the body's violation shows, as a place for a finding: "habit:text-for-number" ("123", "true"
// where no text is due), "habit:number-for-text" (123 or true where another type is due),
// "habit:null", "habit:unknown-member" (and the answer does not show it: one that does may have
// been stored). Empty where it is no habit. The verdict on the body must be invalid.
std::string body_habit(const Facts& facts);

// Makes the finding one of the whole service: no operation of its own, and this place.
void make_service_wide(finding::Finding& finding, std::string place);

}  // namespace bodkin::oracle
