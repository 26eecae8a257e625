// Requests for the comparison of model and service: a fixed alphabet that touches every route and
// most refusals, and a random one that goes on where the alphabet ends.
#pragma once

#include <string>
#include <vector>

#include "base/random.h"
#include "fixture.h"

namespace bodkin::model {

struct Letter {
  Who who = Who::kAdmin;
  std::string line;  // as for request(); see fixture.h
  // $name is an identifier, #name the present generation of that provider or consumer (null for a
  // consumer that does not exist).
  std::string body = {};
  std::string content_type = {};  // empty: application/json where there is a body to have
};

// Builds world() from nothing.
const std::vector<Letter>& set_up();
const std::vector<Letter>& alphabet();
// Each operation with what every operation refuses: an unknown query key, a body that is too large,
// no token; and for writes a body that is no JSON by its type.
std::vector<Letter> edges();
// A letter of the alphabet, or one made up of random parts, some of them damaged byte by byte.
Letter random_letter(Random& random);

// The letter as a request from a state, without credentials.
Request spell(const Letter& letter, const State& state);

}  // namespace bodkin::model
