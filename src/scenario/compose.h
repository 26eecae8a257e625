// Valid requests of an operation in a world: for preflight, seeds, and for the mutator's "something
// else altogether".
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/random.h"
#include "contract/contract.h"
#include "http/http_file.h"
#include "scenario/world.h"
#include "schema/generate.h"

namespace bodkin::scenario {

struct Composed {
  http::HttpFileRequest request;  // method empty where it could not be made
  std::string why;                // then: which part, and what is missing
  bool made() const { return !request.request.method.empty(); }
};

// Examples and defaults first, where they are valid, then generated values; path parameters from
// the world's bindings, then from the parameter's example or schema. Required query and header
// parameters are set; optional query parameters now and then, header parameters not. Generated
// bodies speak of things of the world where names and schemas show how (scenario/localise.h), and
// in the present state (scenario/current.h). What the user knows (World::values) goes before all of
// it, in optional places too; but a DELETE never names such a value as what it deletes.
// Deterministic for a seed; seed 0 is the plainest request.
Composed valid_request(const contract::Operation& operation, const World& world, std::uint64_t seed,
                       schema::Generator& generator);
// As the plainest, but the body has every optional member that can be made. Where the document has
// an example of the body that is valid, its members are generated all the same.
Composed complete_request(const contract::Operation& operation, const World& world,
                          schema::Generator& generator);
// The same once, at the cost of compiling validators.
Composed valid_request(const contract::Operation& operation, const World& world,
                       std::uint64_t seed);

// A valid value of a parameter as one text, not yet encoded: the first of its example, an
// enumerated value, its default and a generated one that fits its schema; else its example as it
// is. Arrays and objects of scalars by the plain style, not exploded. Nothing where none can be
// made, and for other styles.
std::optional<std::string> parameter_value(const contract::Parameter& parameter, Random& random,
                                           schema::Generator& generator);

// Whether OpenAPI has a say over this header parameter at all (3.0.3, "Parameter Object": Accept,
// Content-Type and Authorization are ignored), so that a request may be given it.
bool settable_header(const contract::Parameter& parameter);

}  // namespace bodkin::scenario
