#include "engine/target.h"

#include <algorithm>
#include <cstring>

// Given by libFuzzer, AFL++'s driver and centipede; honggfuzz's is fatal, so it is only called from
// a custom mutator, which honggfuzz does not call.
extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

namespace bodkin::engine {
namespace {

Target* g_active = nullptr;

std::string_view view(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

std::size_t copy_out(const std::string& from, std::uint8_t* to, std::size_t size_max) {
  const std::size_t size = std::min(from.size(), size_max);
  if (size != 0) std::memcpy(to, from.data(), size);
  return size;
}

}  // namespace

void set_active(Target* target) {
  g_active = target;
}
Target* active() {
  return g_active;
}

mutate::LeafMutate libfuzzer_leaf() {
  return [](std::uint8_t* data, std::size_t size, std::size_t size_max) {
    return LLVMFuzzerMutate(data, size, size_max);
  };
}

}  // namespace bodkin::engine

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t size_max, unsigned int seed) {
  using namespace bodkin::engine;
  if (active() == nullptr) return LLVMFuzzerMutate(data, size, size_max);
  return copy_out(active()->mutate(view(data, size), size_max, seed), data, size_max);
}

extern "C" std::size_t LLVMFuzzerCustomCrossOver(const std::uint8_t* data1, std::size_t size1,
                                                 const std::uint8_t* data2, std::size_t size2,
                                                 std::uint8_t* out, std::size_t out_size_max,
                                                 unsigned int seed) {
  using namespace bodkin::engine;
  if (active() == nullptr) return copy_out(std::string(view(data1, size1)), out, out_size_max);
  return copy_out(active()->cross(view(data1, size1), view(data2, size2), out_size_max, seed), out,
                  out_size_max);
}
