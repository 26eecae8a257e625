// The fixed list of requests that follow an accepted input: what reads it back, what asks for
// things that never exist, what is hostile in path or query.
//
// Which operations belong to an input's operation is worked out once for each; the values come from
// the input's own path parameters, then from the world. Never looks at what a service answered,
// but for the Location of something new. Sends nothing itself.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "contract/contract.h"
#include "http/message.h"
#include "json/tree.h"
#include "run/runner.h"
#include "scenario/trace.h"
#include "scenario/world.h"

namespace bodkin::run {

struct Probe {
  scenario::Purpose purpose = scenario::Purpose::kRead;
  const contract::Operation* operation = nullptr;
  Request request;
  std::string note;
};

// The accepted input as far as probes depend on it.
struct Accepted {
  const contract::Operation& operation;
  const std::vector<http::PathParameter>& parameters;
  const Request& request;
  const Response& response;
  const json::Tree* body;                  // nullptr: none
  std::uint64_t hash;                      // of the input: canaries are made from it
  const scenario::World* world = nullptr;  // nullptr: nothing is known of what bodies name
};

class Probes {
 public:
  // Everything referred to must outlive it. The world may learn more bindings meanwhile.
  Probes(const contract::Contract& contract, const scenario::World& world, const Scope& scope);

  // GETs that must see the effect: the input's own path, what is above and below it, what was made
  // by the Location or identifier that was answered, known things that the body names by keys, and
  // a few that its members refer to.
  std::vector<Probe> reads(const Accepted& input);
  // As reads(), and known things that the body names by string values too, more of them: what a
  // refused write of this kind could have touched.
  std::vector<Probe> related(const Accepted& input);
  // GET and DELETE of related paths with a last parameter that never exists; and the input itself
  // with one, where it documents 404 for that. The note says "unknown:PARAMETER". Not with a value
  // that an accepted write has named: where nothing is put back, it may exist since then.
  std::vector<Probe> unknowns(const Accepted& input);
  // A quote and a canary behind a known path parameter ("path:NAME"); and for some of these and for
  // each string parameter of related queries three requests that differ only where the value
  // reaches SQL as text (run/sql_conditions.h; "sqli:base:NAME", "sqli:true:NAME",
  // "sqli:false:NAME").
  std::vector<Probe> hostiles(const Accepted& input);
  // A key of the body that is known for a path parameter; empty: none is.
  std::string part_of(const Accepted& input, const std::string& parameter) const;
  // What was sent where nothing is put back.
  void note(const scenario::Exchange& exchange);
  // DELETE of the input's own path, of what it made, and of a part that its body names by a key, to
  // be tried by everybody who may not.
  std::vector<Probe> removals(const Accepted& input);

 private:
  struct Plan {
    std::vector<const contract::Operation*> reads, unknowns, hostile_paths, hostile_queries;
  };
  const Plan& plan(const contract::Operation& operation);
  void reads_of_names(const Accepted& input, bool values_too, std::size_t names_max,
                      std::vector<Probe>& probes) const;
  // Of what the members of its objects refer to together (scenario/referring.h), numbers too.
  void reads_of_references(const Accepted& input, std::size_t max,
                           std::vector<Probe>& probes) const;
  // The path of an operation with the input's own values, then the world's; the last parameter is
  // `last` where that is not empty. Empty where a value is missing.
  std::string path_of(const contract::Operation& operation, const Accepted& input,
                      const std::string& last) const;

  const contract::Contract& contract_;
  const scenario::World& world_;
  const Scope& scope_;
  std::unordered_map<const contract::Operation*, Plan> plans_;
  std::set<std::string> named_;  // of the world's unknowns, by accepted writes
};

// GETs of what a path names above its last part, from the outside in: what shows the locks that a
// write there asks for.
std::vector<Probe> reads_along(const contract::Contract& contract, const Scope& scope,
                               std::string_view path);

// A canary (scenario/canary.h) that is the input's own at that place.
std::string canary(std::uint64_t input_hash, std::uint64_t place);

}  // namespace bodkin::run
