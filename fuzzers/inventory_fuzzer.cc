// Fuzzes bodies that write inventories: PUT of all, POST of one, PUT of one.
//
// Input: the raw JSON body. It goes to the provider `spare` of contracts/inventory.world.http, by
// its shape: with a member `inventories` to PUT …/inventories, with `resource_class` to POST
// …/inventories, any other to PUT …/inventories/VCPU. Not covered: providers themselves, reads
// other than the probes, sequences, concurrency.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/trap.h"
#include "fuzzers/wiring.h"

namespace {

constexpr char kDictionary[] = {
#embed "dictionaries/inventory_fuzzer.dict"
    , '\0'};

std::string route(std::string_view body) {
  using namespace bodkin;
  if (fuzzers::has_member(body, "inventories")) {
    return "PUT /resource_providers/{uuid}/inventories";
  }
  if (fuzzers::has_member(body, "resource_class")) {
    return "POST /resource_providers/{uuid}/inventories";
  }
  return "PUT /resource_providers/{uuid}/inventories/{resource_class}";
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
