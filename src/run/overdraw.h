// Asks for more of something than there is, one request after another: an accepted write again,
// with amounts that the service itself has shown of the thing that it draws on. What the oracle
// over-capacity judges beside races.
//
// A schema does not know how much is left, so a search by bounds seldom asks for just too much.
// Sends nothing itself.
#pragma once

#include <string_view>
#include <vector>

#include "http/message.h"
#include "run/probes.h"
#include "schema/generate.h"

namespace bodkin::run {

class Overdraw {
 public:
  // Whether the input asks for an amount of something (run/claims.h).
  static bool possible(const Accepted& input);

  // The input with another amount: just beyond each limit that the thing's answer tells
  // (scenario/told_limits.h); for each number that the thing's answer shows one more than
  // that, then that itself; valid by the schema; at most `max`, the largest numbers last.
  std::vector<Request> requests(const Accepted& input, std::string_view shown, std::size_t max);

 private:
  schema::Generator generator_;
};

}  // namespace bodkin::run
