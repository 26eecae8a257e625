// Requests that do several things at once, of which the last cannot be done: an accepted body whose
// list, or map of objects, gets one more element that has to be refused. Whether the others are
// done all the same is what the oracle not-atomic judges.
//
// Sends nothing itself. Deterministic for the input.
#pragma once

#include <string>
#include <vector>

#include "run/probes.h"
#include "run/references.h"
#include "schema/generate.h"

namespace bodkin::run {

class Partial {
 public:
  // Must outlive it.
  explicit Partial(const scenario::World& world) : world_(world) {}

  // Bodies that are valid by the schema, the likeliest to be refused first: the element names what
  // never existed, asks for the most or the least that is allowed, or makes what the input has made
  // already. None
  // where the body holds no list or map of objects.
  std::vector<std::string> bodies(const Accepted& input, References& references,
                                  const Scope& scope);

 private:
  const scenario::World& world_;
  schema::Generator generator_;
};

}  // namespace bodkin::run
