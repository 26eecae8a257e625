// Two claims on something limited of which only one can be granted: what is sent at once to see
// whether a service grants both.
//
// Nothing says what a service limits, so it is found by trying: an accepted write is repeated (for
// another thing, where it names the thing that it makes), with a larger amount each time, until the
// second one is refused though the first is not. Sends nothing itself. Deterministic.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "http/message.h"
#include "json/tree.h"
#include "run/identity.h"
#include "run/probes.h"

namespace bodkin::run {

struct Claims {
  std::vector<Request> before;    // accepted one after another
  std::vector<Request> together;  // two: each is accepted after `before`, and then not the other
  bool by_amount = false;         // both are accepted where they ask for less
};

// Numbers below it are those by which claims on one thing are told apart (other_than()).
inline constexpr std::uint64_t kClaimNamesMax = 8;

// A body with the only element of a list that holds its first amount there twice: one request for
// as much as two. What names the line itself has another name in the second.
struct Twice {
  std::string body;    // empty: no list holds an amount
  bool named = false;  // each line makes a thing of its own
};
Twice with_line_twice(const json::Tree& body, const OwnNames& own = {});

// Sends these one after another from the state in which the input was sent; their statuses.
// Nothing: no more can be sent.
using TryInOrder =
    std::function<std::optional<std::vector<int>>(const std::vector<Request>& requests)>;

// Numbers of the body that may be an amount of something: above zero, no lock, no identifier; at
// most three.
std::vector<json::NodeId> amounts_of(const json::Tree& body);

// Whether it asks for an amount of something, as far as its body shows: only then is a limit
// sought.
bool may_claim(const Accepted& input);

// Nothing where no limit was found within `tries` calls.
std::optional<Claims> find_claims(const Accepted& input, std::uint64_t choice, int tries,
                                  const TryInOrder& try_in_order);

}  // namespace bodkin::run
