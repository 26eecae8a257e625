// Runs one input in its world: restore, send its steps in order, probe. The result is the trace
// that oracles judge.
//
// Deterministic for a deterministic service: the same input gives the same requests in the same
// order. In-process the world is restored before each input that could see a change; remotely its
// identifiers are renamed to fresh ones and the world is built anew after each accepted write.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "contract/contract.h"
#include "dispatch/dispatcher.h"
#include "http/http_file.h"
#include "http/scenario.h"
#include "run/login.h"
#include "scenario/principal.h"
#include "scenario/trace.h"
#include "scenario/world.h"

namespace bodkin::run {

// Which requests may be sent at all; binds set-up, probes and clean-up too.
struct Scope {
  std::vector<std::string> include;  // "METHOD /path/*", "/path/*", tag or operationId; empty: all
  std::vector<std::string> exclude;
  bool allows(const contract::Operation& operation) const;
  // Of a request whatever it is. A target that is no path is never sent; a path that the contract
  // does not know only where the scope is everything; a method that a known path does not have only
  // where all its other methods are allowed.
  bool allows_request(const contract::Contract& contract, std::string_view method,
                      std::string_view target) const;
};

// A pattern in which '*' stands for anything, the empty text too.
bool matches_glob(std::string_view pattern, std::string_view text);

struct RunnerOptions {
  enum class Races { kSome, kAll, kNone };
  Scope scope;
  bool probes = true;
  // Remote only: probes that need a fresh world run for the first n accepted inputs of an
  // operation, then for one in n.
  int access_probe_every = 16;
  // Every probe after every accepted input: what replays and shrinks asks the same whatever the
  // input's bytes are.
  bool all_probes = false;
  // Of the requests that might race with an accepted write (run/races.h): those that the input's
  // bytes choose, all, or none.
  Races races = Races::kSome;
  // Path of the URL that the dispatcher puts before every target. Where the contract's base path
  // stands there already it is not added again.
  std::string url_path;
  std::uint64_t seed = 1;      // of the fresh identifiers
  TokenCommand token_command;  // for principals whose login is a command
};

// A credential that came while the run went on.
struct Obtained {
  std::string principal;
  std::string name;  // of the header or cookie that it goes into
  bool cookie = false;
  std::string value;  // of that, whole
};

struct Counts {
  std::uint64_t inputs = 0, requests = 0, setups = 0;
  std::uint64_t bursts = 0;               // groups of requests that were sent at once
  std::uint64_t logins = 0;               // the first of each principal, and renewals
  std::uint64_t by_status_class[6] = {};  // [0]: no answer
};

// What the preflight saw of one operation.
struct Preflight {
  const contract::Operation* operation = nullptr;
  int status = 0;   // of the answer; 0: none or not sent
  std::string why;  // not 2xx: what it lacks, in words
  bool reached() const { return status >= 200 && status < 300; }
};

class Runner {
 public:
  // Everything referred to must outlive the runner, but for the principals, which may be empty.
  Runner(const contract::Contract& contract, const scenario::World& world,
         dispatch::Dispatcher& dispatcher, const scenario::Principals& principals,
         RunnerOptions options);
  ~Runner();

  // Logs principals in, builds the world once and remembers it. kUnreachable: nothing answers;
  // kInput: a login failed, or a request of
  // the world was refused though it expects success (message: which, and the answer).
  Result<void> prepare();

  // One valid request of every operation that the scope allows, in an order in which creations
  // come before reads and deletions last; the world is restored afterwards.
  std::vector<Preflight> preflight();

  // Sends the steps in order, each as its principal, with the values that earlier answers gave
  // (run/steps.h); then the probes that follow the last accepted one. Never fails: what could not
  // be sent stands in the trace as such. A transport failure ends the trace. Traces of set-up
  // requests are not included. A step that the scope forbids is left out, and so is a DELETE of
  // something that the user named (World::values).
  scenario::Trace run(const http::Scenario& input);

  // Called before each step of an input is sent, with its number from 0: who watches from outside
  // must know which one a process died of.
  void on_step(std::function<void(std::size_t)> hook);

  // Called with true before run() sends what is beside the input, and with false afterwards: probes
  // other than reads of what was written, and requests that it sends at once, or in trial orders,
  // on its own account.
  void on_aside(std::function<void(bool)> hook);

  // Sends these requests in order, each as its principal, without probes and without restoring in
  // between (once before the first, where a world can be restored); targets may have the contract's
  // base path, and comments as reproducer() writes them say what a request is for ("bodkin:
  // access", else it counts as input). References of requests with `captures` are replaced; ends
  // with the first that gets no answer, or before one that names a value which no answer gave
  // (Trace::stopped).
  scenario::Trace play(const std::vector<http::HttpFileRequest>& requests);

  // Remote: deletes what this run created, newest first. Returns targets that could not be. `sent`
  // is called after each request.
  std::vector<std::string> clean_up(const std::function<void()>& sent = {});

  // RunnerOptions::all_probes from now on.
  void set_all_probes(bool all);
  // Whether, where nothing is put back, who may not delete or act tries before who may: what they
  // can do ends the trace. True at first.
  void set_others_first(bool first);
  // RunnerOptions::races from now on.
  void set_races(RunnerOptions::Races races);

  const Counts& counts() const;
  const Scope& scope() const;
  // With the tokens that they have now.
  const scenario::Principals& principals() const;
  // Credentials that came while the run went on, the newest 256, and how many came in all.
  const std::vector<Obtained>& obtained() const;
  std::uint64_t obtained_count() const;
  // The world, with what prepare() and preflight() learned: identifiers that creations answered
  // with, bound to the path parameters that take them (a POST /things answered {"id": 7}; so
  // /things/{thingId} has a value that exists).
  const scenario::World& world() const;
  // Whether every input begins in the world's own state; else what inputs made stays.
  bool puts_back() const;
  // Set-up requests, then what the trace sent up to and including exchange `last`, with
  // credentials: the whole way from an empty service to a fault. Begins at the last restore before
  // it; targets have the contract's base path; requests that only serve a mark are left out. Steps
  // that named earlier answers still do.
  http::HttpFile reproducer(const scenario::Trace& trace, std::size_t last) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace bodkin::run
