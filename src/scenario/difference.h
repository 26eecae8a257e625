// What differs between two answers to the same question, apart from what differs by itself.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "http/message.h"

namespace bodkin::scenario {

// Where `after` shows something else than every one of `before`: a JSON pointer with its array
// indices and identifiers as "*" ("" for the whole, "status" for the status line's class), or
// nothing. Numbers by value, keys and the elements of a list in any order. Left out: what differs
// among `before`; members whose name or value is a time, and members that count or log requests
// (attempts, hits, last seen); where `before` is not a success, whatever it says beside its status.
// Nothing where an answer that should be JSON is none.
std::optional<std::string> difference(const std::vector<const Response*>& before,
                                      const Response& after);

}  // namespace bodkin::scenario
