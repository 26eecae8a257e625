// A finding in plain words, for somebody who has never seen Bodkin.
#pragma once

#include <string>

#include "triage/bucket.h"

namespace bodkin::report {

// One or two sentences: what the service does, and why that is wrong.
std::string meaning(const triage::Bucket& bucket);

// What a person would look at first to mend it; one sentence.
std::string remedy(const triage::Bucket& bucket);

// The weakness's name: "Improper Input Validation"; empty where it is not known here.
std::string weakness(int cwe);

// How sure it is: "5 of 5 replays showed it".
std::string sureness(const triage::Bucket& bucket);

// A request and an answer as on the wire, with values of JSON bodies on lines of their own.
std::string request_text(const triage::Shown& shown);
std::string answer_text(const triage::Shown& shown);

}  // namespace bodkin::report
