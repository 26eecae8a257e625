// What an answer shows, as coverage: counters that libFuzzer reads beside its own.
//
// For a service in another process they are all the guidance there is; in-process they tell inputs
// apart that reach the same code with different answers. 8 KiB of counters, about 1 µs an input.
#pragma once

#include "session/session.h"

namespace bodkin::engine {

// Records operation, status, shape of the answer, normalised message and principal's outcome of
// each exchange. Call once for each input, after libFuzzer has zeroed the counters.
void record_features(const session::Judged& judged, const contract::Contract& contract);

}  // namespace bodkin::engine
