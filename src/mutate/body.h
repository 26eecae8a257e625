// One mutation of a body: which plan, how many operators, and what happens when nothing fits.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "mutate/check.h"
#include "mutate/known.h"
#include "mutate/leaf.h"
#include "scenario/observed.h"
#include "schema/generate.h"
#include "schema/schema.h"

namespace bodkin::mutate {

// What every mutation of one mutator shares.
struct Shared {
  const Known& known;
  Checker& checker;
  schema::Generator& generator;
  const LeafMutate& leaf;
  std::vector<std::string>& names;
  const scenario::Observed& observed;
  std::vector<std::string> own = {};  // path parameters of the request whose body it is
};

// As Mutator::mutate_body and cross_bodies.
std::string mutated_body(const Shared& shared, std::string_view body, const schema::Schema* schema,
                         std::string_view other, std::size_t size_max, Random& random);
std::string crossed_body(const Shared& shared, std::string_view a, std::string_view b,
                         std::size_t size_max, Random& random);
// Bytes of a whole text changed; at most size_max, and another text wherever that is possible.
std::string mutated_bytes(const Shared& shared, std::string_view text, std::size_t size_max,
                          Random& random);

}  // namespace bodkin::mutate
