// Removing as much as can be removed from a sequence: members, elements, characters, levels, bytes.
//
// Delta debugging, with two searches by halving before it, so that a sequence of which the length
// alone matters costs log n executions and not n.
#pragma once

#include <cstddef>
#include <functional>

namespace bodkin::shrink {

// Proposes the sequence without the parts [begin, end). True: it was adopted, and the sequence now
// is that. Must answer false for a sequence that is shorter than `end`.
using Remove = std::function<bool(std::size_t begin, std::size_t end)>;

// Returns how many of the n parts are left. Pairs that depend on each other over a distance may
// stay where a sequence is long and every part of it is needed: then single parts are not tried.
std::size_t reduce_sequence(std::size_t n, const Remove& remove);

}  // namespace bodkin::shrink
