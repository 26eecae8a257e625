// `bodkin serve`: the embedded service over HTTP, until Ctrl-C.
#include <csignal>
#include <cstdio>

#include "cli/commands.h"
#include "cli/target.h"
#include "service/http_server.h"
#include "service/service.h"

namespace bodkin::cli {

int run_serve(const Options& options) {
  // Blocked before any thread starts, so that only sigwait sees them.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);

  service::Config config;
  config.defects = options.target.defects;
  config.checks_off = options.target.checks_off;
  config.database = options.target.database;
  auto service = service::Service::open(config);
  if (!service) return report_error(service.error());
  if (!options.target.log_file.empty()) (*service)->log_to(options.target.log_file);
  auto server = service::HttpServer::listen(**service, options.port);
  if (!server) return report_error(server.error());
  std::printf("bodkin: inventory service at http://127.0.0.1:%d (Ctrl-C ends it)\n",
              (*server)->port());
  std::printf("  admin    X-Auth-Token: %s\n  owner-a  X-Auth-Token: %s\n", service::kTokenAdmin,
              service::kTokenOwnerA);
  std::printf("  owner-b  X-Auth-Token: %s\n  reader   X-Auth-Token: %s\n", service::kTokenOwnerB,
              service::kTokenReader);
  std::fflush(stdout);
  int received = 0;
  sigwait(&signals, &received);
  (*server)->stop();
  return 0;
}

}  // namespace bodkin::cli
