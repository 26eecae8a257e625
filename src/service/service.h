// The embedded inventory service: resource providers, inventories, allocations over SQLite.
//
// The specification is docs/inventory_api.md. It is the code under test: instrumented for coverage,
// and judged by a model, a contract and oracles that share nothing with it but HTTP messages. It
// never answers 5xx unless a planted defect (service/defects.h) is on. Every check that it makes
// has a name and goes through Checks (service/checks.h), which a bench can switch off.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "bodkin/handler.h"

namespace bodkin::service {

struct Config {
  std::vector<std::string> defects;     // names from defects(); kUsage with the nearest name else
  std::vector<std::string> checks_off;  // names from checks()
  std::string database;                 // file; empty: in memory
  std::uint64_t seed = 1;               // of the identifiers that it chooses
};

class Service : public Handler {
 public:
  static Result<std::unique_ptr<Service>> open(const Config& config);
  ~Service() override;

  Response handle(const Request& request) override;  // safe from several threads
  bool concurrent() const override { return true; }
  bool on_yield(YieldHook hook) override;
  bool snapshot() override;
  bool restore() override;
  std::vector<std::string> take_log() override;
  std::vector<std::string> take_statements() override;

  // Log lines go to this file instead of take_log() (for `bodkin serve`); "-" is standard output.
  void log_to(const std::string& path);

 private:
  struct State;
  explicit Service(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// Tokens that the service knows. Fixed, public, and only good for this toy.
inline constexpr const char* kTokenAdmin = "bodkin-admin-5f0c2e9ab71d4638";
inline constexpr const char* kTokenOwnerA = "bodkin-owner-a-93d1b6c4e80f2a57";
inline constexpr const char* kTokenOwnerB = "bodkin-owner-b-27ae5f18c03d9b64";
inline constexpr const char* kTokenReader = "bodkin-reader-c86014fb3a9d7e25";

}  // namespace bodkin::service
