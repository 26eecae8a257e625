#include <bodkin/fuzz_target.h>

#include <thread>

#include "notes_server.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static NotesServer& server = *new NotesServer;  // serves until the process ends
  static const int port = server.bind();
  static std::thread& thread = *new std::thread([] { server.serve(); });
  static bodkin::FuzzTarget target(bodkin::Server{
      .url = "http://127.0.0.1:" + std::to_string(port),
      .snapshot = [] { return thread.joinable(); },
      .restore = [] { return server.clear(), true; },
  });
  return target.run(data, size);
}
