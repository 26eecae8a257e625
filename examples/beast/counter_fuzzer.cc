#include <bodkin/fuzz_target.h>

#include <thread>

#include "counter_server.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static CounterServer& server = *new CounterServer;  // serves until the process ends
  static std::thread& thread = *new std::thread([] { server.serve(); });
  static bodkin::FuzzTarget target(bodkin::Server{
      .url = "http://127.0.0.1:" + std::to_string(server.port()),
      .snapshot = [] { return thread.joinable(); },
      .restore = [] { return server.clear(), true; },
  });
  return target.run(data, size);
}
