// Your service as a libFuzzer target, with all oracles.
//
// Public API. Write LLVMFuzzerTestOneInput, make one FuzzTarget in it (static, so that it is made
// once, when the first input comes), and hand it every input:
//
//   extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
//     static Shop shop;                          // your bodkin::Handler
//     static bodkin::FuzzTarget target(shop);
//     return target.run(data, size);
//   }
//
// Contract, world and dictionary are those that bodkin_add_fuzzer() compiled in, unless
// FuzzOptions has others. A finding is a crash in the form that fuzzing services tell apart. The
// library brings libFuzzer's custom mutator and crossover; do not define your own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "bodkin/handler.h"
#include "bodkin/message.h"
#include "bodkin/model.h"
#include "bodkin/oracle.h"

namespace bodkin {

// Of these headers: grows by one when code that used them must change.
inline constexpr int kApiVersion = 1;

// Somebody who may ask, and the headers that make the service believe it.
struct Account {
  std::string name;
  Headers headers{};      // {{"Authorization", "Bearer …"}}
  std::string role{};     // as in the contract's x-bodkin-access; empty: the name
  std::string project{};  // whose objects it owns; may be empty
};

// Empty texts mean: what bodkin_add_fuzzer() compiled in.
struct FuzzOptions {
  // Empty: an input is a request as text, of any operation. "POST /orders" (as in the contract): an
  // input is a raw body for that operation.
  std::string body_of{};
  std::string contract{};              // OpenAPI document, JSON or YAML
  std::string world{};                 // requests that build the state before every input
  std::string dictionary{};            // in libFuzzer's format
  std::vector<std::string> rules{};    // x-bodkin-rules in files of their own
  std::vector<Account> accounts{};     // the first one asks, the others probe
  std::vector<std::string> include{};  // "GET /orders*", a tag or an operationId; empty: all
  std::vector<std::string> exclude{};
  std::vector<std::shared_ptr<const Oracle>> oracles{};  // beside Bodkin's own
  // Of the service; nullptr: none. With one nothing is made before the inputs but the world: what
  // they need to exist stands there.
  std::shared_ptr<const Model> model{};
};

// A service that only speaks HTTP/1.1, running in this process, so that its code is covered. Start
// it before you make the target, on loopback or a Unix socket.
struct Server {
  std::string url;          // "http://127.0.0.1:8080"; a base path may follow
  std::string unix_socket;  // path; the URL's host is then only the Host header
  // As Handler's. Without them the world is built again, with fresh identifiers, when it changed,
  // and an input may not reproduce alone.
  std::function<bool()> snapshot, restore;
  std::function<std::vector<std::string>()> take_log;
  int ready_wait_ms = 5000;  // how long the first answer may take
};

class FuzzTarget {
 public:
  // A contract that cannot be read, a world that the service refuses or a server that does not
  // answer end the process with one line on standard error and exit status 2.
  explicit FuzzTarget(Handler& handler, FuzzOptions options = {});  // handler must outlive it
  explicit FuzzTarget(Server server, FuzzOptions options = {});
  ~FuzzTarget();
  FuzzTarget(const FuzzTarget&) = delete;
  FuzzTarget& operator=(const FuzzTarget&) = delete;

  // Sends the input in its world, probes, judges; a finding ends the process. Any bytes are an
  // input. Always 0. Not from two threads at once.
  int run(const std::uint8_t* data, std::size_t size);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace bodkin
