// Fuzzes sequences: what only several requests in order show.
//
// Input: a scenario as text (http/scenario.h, docs/http_format.md): up to eight requests of any
// operation, separated by "###", each as its own principal; later ones may name what earlier ones
// were answered with. Any bytes decode to some scenario. It runs in the world of
// contracts/inventory.world.http, with the probes that `bodkin fuzz` sends. Not covered:
// concurrency.
#include <cstddef>
#include <cstdint>

#include "engine/trap.h"
#include "fuzzers/wiring.h"

namespace {

constexpr char kDictionary[] = {
#embed "dictionaries/scenario_fuzzer.dict"
    , '\0'};

bodkin::engine::RequestTarget& target() {
  return bodkin::fuzzers::request_target(kDictionary);
}

}  // namespace

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  bodkin::engine::remember_stderr();
  bodkin::fuzzers::activate(target());
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  target().run({reinterpret_cast<const char*>(data), size});
  bodkin::engine::trap_first(target().last().findings, true);  // a model judges this service
  return 0;
}
