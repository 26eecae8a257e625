// The structure-aware mutator: bodies and whole requests.
//
// About half of the mutants of a valid body stay valid, since most faults hide behind an accepted
// one; most of the others have one thing wrong. Very long and very deep ones are seldom.
//
// Knows the contract, never the judgement. Draws one (place, operator) pair fairly from all legal
// ones by reservoir sampling over one walk of the tree, usually applies exactly one, sometimes a
// few, and sometimes repairs the rest so that exactly one thing is wrong. Deterministic for the
// seeds that it was given so far.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "contract/contract.h"
#include "mutate/leaf.h"
#include "scenario/trace.h"
#include "scenario/world.h"
#include "schema/schema.h"

namespace bodkin::mutate {

struct Entry {
  std::string name;     // "number.boundary"
  std::string purpose;  // one sentence, for `bodkin list mutators`
};
// Every operator, every row of a value table, and every way a mutation starts or falls back: all
// names that last() can give.
std::vector<Entry> catalogue();

class Mutator {
 public:
  // Contract and world must outlive it. leaf may be empty (then seeded byte changes of our own
  // are used). words: dictionary words for strings, keys and identifiers.
  Mutator(const contract::Contract& contract, const scenario::World& world,
          std::vector<std::string> words, LeafMutate leaf);
  ~Mutator();
  // The operations of the contract that a request may be turned into; at first all of them.
  void keep_to(std::vector<const contract::Operation*> operations);

  // A JSON text changed; at most size_max bytes, and never equal to the input unless nothing
  // fits. The input may be any bytes. schema may be nullptr; it must outlive the mutator. `other`:
  // another corpus entry to splice from; may be empty. `own`: the path parameters of the request
  // that the body is for, as far as they are known.
  std::string mutate_body(std::string_view body, const schema::Schema* schema,
                          std::string_view other, std::size_t size_max, std::uint64_t seed,
                          const std::vector<std::string>& own = {});
  // Parts of b put into a.
  std::string cross_bodies(std::string_view a, std::string_view b, std::size_t size_max,
                           std::uint64_t seed);

  // A request (http/http_file.h) changed: mostly its body, sometimes path or query parameters,
  // headers, method, or another operation altogether (generated valid in the world). The target may
  // have the contract's base path or not. Credentials are never taken away.
  std::string mutate_request(std::string_view encoded, std::string_view other, std::size_t size_max,
                             std::uint64_t seed);
  std::string cross_requests(std::string_view a, std::string_view b, std::size_t size_max,
                             std::uint64_t seed);

  // Who steps may be sent as; at first nobody but the default.
  void set_principals(std::vector<std::string> names);
  // An input of one or several steps (http/scenario.h) changed: one step as mutate_request does,
  // or which steps there are, in which order, and what they name of each other. Inputs of one step
  // mostly stay so.
  std::string mutate_scenario(std::string_view encoded, std::string_view other,
                              std::size_t size_max, std::uint64_t seed);
  // Two requests as cross_requests; of others the start of a and the end of b.
  std::string cross_scenarios(std::string_view a, std::string_view b, std::size_t size_max,
                              std::uint64_t seed);
  // What a run showed of operations that need each other (scenario/dependency.h).
  void learn(const scenario::Trace& trace);

  // Names of the operators and rows that made the last result, for statistics.
  const std::vector<std::string>& last() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace bodkin::mutate
