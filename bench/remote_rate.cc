// How many requests a second the remote dispatcher sends: one connection, one request.
//
// usage: bench_remote_rate URL TARGET SECONDS [HEADER VALUE]…
#include <cstdio>
#include <cstdlib>
#include <string>

#include "base/clock.h"
#include "dispatch/remote.h"

int main(int argc, char** argv) {
  using namespace bodkin;
  if (argc < 4) {
    std::fprintf(stderr, "usage: bench_remote_rate URL TARGET SECONDS [HEADER VALUE]...\n");
    return 2;
  }
  dispatch::RemoteOptions options;
  options.url = argv[1];
  auto remote = dispatch::Remote::open(options);
  if (!remote) {
    std::fprintf(stderr, "bench_remote_rate: %s\n", remote.error().text().c_str());
    return 2;
  }
  Request request{"GET", argv[2], {}, ""};
  for (int i = 4; i + 1 < argc; i += 2) request.headers.add(argv[i], argv[i + 1]);
  Clock& clock = Clock::system();
  const auto limit_us = static_cast<std::int64_t>(std::atof(argv[3]) * 1e6);
  const std::int64_t start = clock.now_us();
  std::uint64_t sent = 0;
  while (clock.now_us() - start < limit_us) {
    const dispatch::Answer answer = (*remote)->send(request);
    if (answer.response.status != 200) {
      std::fprintf(stderr, "bench_remote_rate: status %d %s\n", answer.response.status,
                   answer.error.c_str());
      return 3;
    }
    ++sent;
  }
  std::printf("requests_per_s %.0f\n",
              static_cast<double>(sent) * 1e6 / static_cast<double>(clock.now_us() - start));
  return 0;
}
