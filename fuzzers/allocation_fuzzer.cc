// Fuzzes bodies that write allocations: PUT of one consumer, POST of several.
//
// Input: the raw JSON body. By its shape: with a member `allocations` it goes to PUT
// /allocations/{consumer}, of the consumer `own` of contracts/inventory.world.http, any other to
// POST /allocations. Not covered: inventories, reads other than the probes, sequences, concurrency.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/trap.h"
#include "fuzzers/wiring.h"

namespace {

constexpr char kDictionary[] = {
#embed "dictionaries/allocation_fuzzer.dict"
    , '\0'};

std::string route(std::string_view body) {
  using namespace bodkin;
  if (fuzzers::has_member(body, "allocations")) return "PUT /allocations/{consumer_uuid}";
  return "POST /allocations";
}

bodkin::engine::BodyTarget& target() {
  return bodkin::fuzzers::body_target(route, kDictionary);
}

}  // namespace

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  bodkin::engine::remember_stderr();
  bodkin::fuzzers::activate(target());
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  target().run({reinterpret_cast<const char*>(data), size});
  return 0;
}
