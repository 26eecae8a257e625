// One request of a run, made ready, sent and remembered: credentials, required headers, content
// type, request id, the contract's base path, and the world's identifiers renamed.
//
// Decides nothing: whether a request may be sent is the caller's business (Scope).
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "contract/contract.h"
#include "dispatch/dispatcher.h"
#include "run/renamer.h"
#include "run/runner.h"
#include "scenario/principal.h"
#include "scenario/trace.h"

namespace bodkin::run {

// What is sent, and as whom.
struct Outgoing {
  scenario::Purpose purpose = scenario::Purpose::kInput;
  const contract::Operation* operation = nullptr;  // nullptr: not in the contract
  const scenario::Principal* principal = nullptr;  // nullptr: nobody
  Request request;                                 // identifiers as in the world, no base path
  bool fresh = false;
  bool as_written = false;  // identifiers are the service's own; nothing is renamed
  std::string note;
};

class Sender {
 public:
  // Everything referred to must outlive it.
  Sender(const contract::Contract& contract, dispatch::Dispatcher& dispatcher,
         const scenario::Principals& principals, std::uint64_t seed);

  scenario::Exchange send(Outgoing outgoing);
  // Credentials, required headers and content type, as send() adds them.
  void complete(const contract::Operation* operation, const scenario::Principal* principal,
                Request& request);

  // The default principal, or the one of that name (kStranger among them); nullptr: nobody.
  const scenario::Principal* principal(const std::string& name) const;
  const scenario::Principals& principals() const { return principals_; }
  const scenario::Principal* stranger() const { return &stranger_; }
  const contract::Contract& contract() const { return contract_; }
  dispatch::Dispatcher& dispatcher() { return dispatcher_; }
  std::uint64_t seed() const { return seed_; }

  Renamer renamer{{}, 0};
  Counts counts;

 private:
  const std::vector<Header>& required_headers(const contract::Operation& operation);

  const contract::Contract& contract_;
  dispatch::Dispatcher& dispatcher_;
  const scenario::Principals& principals_;
  scenario::Principal stranger_;               // with headers where principals have some
  std::vector<std::string> credential_names_;  // of the contract and of every principal
  std::unordered_map<const contract::Operation*, std::vector<Header>> required_headers_;
  std::uint64_t seed_;
  std::uint64_t sent_ = 0;
};

}  // namespace bodkin::run
