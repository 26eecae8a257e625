// What a run made in a service that cannot be restored, so that it can be taken away again.
//
// Only what this run created is remembered: a thing that existed before and was only written to is
// not ours to delete. Targets are the service's own (not renamed), without the base path.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "run/sender.h"
#include "scenario/trace.h"

namespace bodkin::run {

class Created {
 public:
  struct Thing {
    std::string target;
    std::string principal;   // who made it: to others it may not exist
    std::string collection;  // the path of its DELETE, as in the document
  };
  Created() = default;
  // `unknown`: identifiers that nothing had before the run, so that what a PUT of one is answered
  // with success was made by it, whatever the status.
  explicit Created(std::vector<std::string> unknown) : unknown_(std::move(unknown)) {}

  // An identifier that the run has made up: as if it were among those given.
  void expect(std::string identifier);

  // Remembers what an accepted write made, and forgets what an accepted DELETE took away.
  void note(const scenario::Exchange& exchange, const Sender& sender);

  // Deletes newest first, in up to `rounds` rounds as long as each makes some progress (things may
  // hold each other): as who made the thing, else as the default principal, and within the scope.
  // What is left stays remembered. `sent` is called after each request.
  void remove_all(Sender& sender, const Scope& scope, int rounds,
                  const std::function<void()>& sent = {});

  // Deletes the oldest of a collection, a few at a time, while it has more than `kept`: a service
  // that only grows becomes slow, and what is limited is used up. Leaves alone what `spared` says
  // of its last path segment (decoded). What cannot be deleted is not tried again before
  // remove_all().
  void trim(Sender& sender, const Scope& scope, std::size_t kept,
            const std::function<bool(const std::string&)>& spared);

  bool holds(const std::string& target) const { return present_.contains(target); }
  const std::vector<Thing>& things() const { return things_; }

 private:
  // Whether it is gone; nothing: no answer.
  static std::optional<bool> remove(Sender& sender, const Scope& scope, const Thing& thing);
  bool names_unknown(std::string_view path) const;
  void add(const std::string& target, const std::string& principal,
           const contract::Contract& contract);

  std::vector<std::string> unknown_;
  std::vector<Thing> things_;                // oldest first
  std::unordered_set<std::string> left_;     // of their targets: trim() could not delete them
  std::unordered_set<std::string> present_;  // their targets
};

// The path that a Location header names at this service, without the base path; empty where there
// is none. Its host is not looked at: nothing is ever sent there.
std::string location_path(const Response& response, const contract::Contract& contract);

}  // namespace bodkin::run
