// What a run made in a service that cannot be restored, so that it can be taken away again.
//
// Only what this run created is remembered: a thing that existed before and was only written to is
// not ours to delete. Targets are the service's own (not renamed), without the base path.
#pragma once

#include <cstddef>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "run/sender.h"
#include "scenario/trace.h"

namespace bodkin::run {

class Created {
 public:
  Created() = default;
  // `unknown`: identifiers that nothing had before the run, so that what a PUT of one is answered
  // with success was made by it, whatever the status.
  explicit Created(std::vector<std::string> unknown) : unknown_(std::move(unknown)) {}

  // Remembers what an accepted write made, and forgets what an accepted DELETE took away.
  void note(const scenario::Exchange& exchange, const Sender& sender);

  // Deletes newest first, in up to `rounds` rounds as long as each makes some progress (things may
  // hold each other), as the default principal and within the scope. What is left stays remembered.
  void remove_all(Sender& sender, const Scope& scope, int rounds);

  const std::vector<std::string>& targets() const { return targets_; }

 private:
  bool names_unknown(std::string_view path) const;
  void add(const std::string& target, const contract::Contract& contract);

  std::vector<std::string> unknown_;
  std::vector<std::string> targets_;         // oldest first
  std::unordered_set<std::string> present_;  // the same
};

// The path that a Location header names at this service, without the base path; empty where there
// is none. Its host is not looked at: nothing is ever sent there.
std::string location_path(const Response& response, const contract::Contract& contract);

}  // namespace bodkin::run
