// A file's requests sent in order, as each one's principal, without probes: `bodkin replay`.
//
// Requests that say "@concurrent" are sent at once with those beside them that do. Where the state
// can be put back, such groups are then tried in every order and by every interruption
// (run/bursts.h), after the file has been played to its end, so that a race shows again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "contract/contract.h"
#include "http/http_file.h"
#include "run/bursts.h"
#include "run/races.h"
#include "run/runner.h"
#include "run/sender.h"
#include "scenario/answers.h"
#include "scenario/trace.h"

namespace bodkin::run {

// Where the group ends that step `at` is in; after `at` itself where it is in none, or where the
// dispatcher sends one request at a time.
std::size_t group_end(const std::vector<http::HttpFileRequest>& steps, std::size_t at,
                      const dispatch::Dispatcher& dispatcher);

class Player {
 public:
  // Everything referred to must outlive it. `hands.put_back` leads to the state in which a file
  // begins.
  Player(Sender& sender, Races& races, const Scope& scope, Bursts::Hands hands,
         const std::vector<http::HttpFileRequest>& requests, std::uint64_t seed);

  // As Runner::play. `restorable`: the state can be put back, so that groups are tried.
  scenario::Trace play(bool restorable);

 private:
  // What is known while the file goes on.
  struct Course {
    scenario::Answers answers;
    scenario::Trace trace;
    bool fresh = false;
  };
  Course begin() const;
  // Sends requests [0, end). False: it ends before.
  bool send_until(Course& course, std::size_t end);
  bool send(Course& course, std::size_t at);
  bool send_together(Course& course, std::size_t first, std::size_t end);
  // The request as it is to be sent; nothing: it is left out, or (`trace.stopped`) the file ends.
  std::optional<Outgoing> ready(Course& course, std::size_t at);
  void look(scenario::Trace& trace, std::size_t first);

  Sender& sender_;
  Races& races_;
  const Scope& scope_;
  Bursts::Hands hands_;
  const std::vector<http::HttpFileRequest>& requests_;
  std::uint64_t seed_;
};

}  // namespace bodkin::run
