// The baseline of ./dev bench defects: libFuzzer's own byte mutations on the same inputs (requests
// as text), in the same world with the same probes and oracles.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "embedded/embedded.h"
#include "engine/features.h"
#include "engine/trap.h"

namespace {

bodkin::session::Session& session() {
  static bodkin::embedded::Embedded parts = [] {
    bodkin::service::Config config;
    if (const char* name = std::getenv("BODKIN_DEFECTS")) config.defects.emplace_back(name);
    if (const char* name = std::getenv("BODKIN_CHECKS_OFF")) config.checks_off.emplace_back(name);
    auto opened = bodkin::embedded::open(config);
    if (!opened || !opened->session->prepare()) std::abort();
    return std::move(*opened);
  }();
  return *parts.session;
}

}  // namespace

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  bodkin::engine::remember_stderr();
  session();
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static bodkin::engine::ResponseFeatures features(session().contract());
  const auto judged = session().run({reinterpret_cast<const char*>(data), size});
  features.record(judged);
  for (const auto& finding : judged.findings) bodkin::engine::trap(finding);
  return 0;
}
