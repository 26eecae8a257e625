// What libFuzzer calls, as an object: one active target in a process.
//
// libFuzzer finds its callbacks by symbol. target.cc defines LLVMFuzzerCustomMutator and
// LLVMFuzzerCustomCrossOver and hands them to the active target; LLVMFuzzerTestOneInput stands in
// the fuzz target's own file, since engines look for it there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "mutate/mutator.h"

namespace bodkin::engine {

class Target {
 public:
  virtual ~Target() = default;
  // Runs one input. Always succeeds for the engine's purposes: any bytes are an input.
  virtual void run(std::string_view input) = 0;
  // Changed bytes, at most size_max.
  virtual std::string mutate(std::string_view input, std::size_t size_max, std::uint64_t seed) = 0;
  virtual std::string cross(std::string_view a, std::string_view b, std::size_t size_max,
                            std::uint64_t seed) = 0;
};

// The target that the callbacks use; not owned. Without one the callbacks mutate plain bytes.
void set_active(Target* target);
Target* active();

// libFuzzer's own byte mutator as the mutator's leaf function.
mutate::LeafMutate libfuzzer_leaf();

}  // namespace bodkin::engine
