#include <bodkin/fuzz_target.h>

#include <filesystem>
#include <thread>

#include "counter_server.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // A process of its own, a socket of its own: services run several at once, and only this folder
  // is writable there.
  static const std::string path =
      std::filesystem::temp_directory_path() / ("counter-" + std::to_string(::getpid()));
  static CounterServer& server = *new CounterServer(path);  // serves until the process ends
  static std::thread& thread = *new std::thread([] { server.serve(); });
  static bodkin::FuzzTarget target(bodkin::Server{
      .url = "http://localhost",
      .unix_socket = path,
      .snapshot = [] { return thread.joinable(); },
      .restore = [] { return server.clear(), true; },
  });
  return target.run(data, size);
}
