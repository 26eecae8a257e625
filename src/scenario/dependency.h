// Which operation produces a value that another one consumes.
//
// Inferred from the contract: by its links; by names ("/things/{thingId}" takes what "POST /things"
// answers as thingId, id, uuid or name, or names in Location); by a PUT that makes the thing it is
// sent to; by lists ("GET /things" shows "things[].id"). And learned while running: a value that
// one answer gave and a later accepted request used. A guess, never a judgement.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "contract/contract.h"
#include "http/reference.h"
#include "scenario/trace.h"

namespace bodkin::scenario {

// Where a value comes from.
struct Producer {
  enum class From {
    kBody,      // a place of the answer's body
    kLocation,  // the last parameter in the answer's Location header: the whole target is taken
    kItself,    // what its own path or body names: the caller chooses
  };
  const contract::Operation* operation = nullptr;
  From from = From::kBody;
  std::vector<std::string> place;  // kBody
  friend bool operator==(const Producer&, const Producer&) = default;
};

class Dependencies {
 public:
  static constexpr std::size_t kProducersMax = 8;   // of one parameter
  static constexpr std::size_t kLearnedMax = 2000;  // parameters and members in all

  // The contract must outlive it.
  explicit Dependencies(const contract::Contract& contract);

  const contract::Contract& contract() const { return contract_; }

  // Producers of a path parameter of that operation, the likeliest first.
  const std::vector<Producer>& producers(const contract::Operation& consumer,
                                         const std::string& parameter) const;

  // The reference that gives the parameter from an answer of `producer` to a step of that name;
  // nothing where none is known.
  std::optional<http::Reference> reference(const contract::Operation& producer,
                                           const std::string& step,
                                           const contract::Operation& consumer,
                                           const std::string& parameter) const;

  // Values that an accepted answer of the trace gave and a later accepted request used in its path.
  void learn(const Trace& trace);
  std::size_t learned() const { return learned_; }

 private:
  using Key = std::pair<const contract::Operation*, std::string>;
  void add(const contract::Operation& consumer, const std::string& parameter, Producer producer);
  void infer(const contract::Operation& consumer, const std::string& parameter);
  void infer_links();

  const contract::Contract& contract_;
  std::map<Key, std::vector<Producer>> producers_;
  std::size_t learned_ = 0;
};

}  // namespace bodkin::scenario
