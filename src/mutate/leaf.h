// The byte mutator of the engine, as the mutator gets it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>

namespace bodkin::mutate {

// LLVMFuzzerMutate's signature: changes data in place, returns the new size, at most max_size.
using LeafMutate =
    std::function<std::size_t(std::uint8_t* data, std::size_t size, std::size_t max_size)>;

}  // namespace bodkin::mutate
