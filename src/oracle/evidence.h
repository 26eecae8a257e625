// A trace with what contract and model say of each exchange: computed once, read by every oracle.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bodkin/model.h"
#include "contract/contract.h"
#include "contract/judge.h"
#include "http/uri.h"
#include "json/tree.h"
#include "scenario/trace.h"
#include "scenario/world.h"

namespace bodkin::oracle {

// What is known of one exchange.
struct Facts {
  const scenario::Exchange* exchange = nullptr;
  const contract::Operation* operation = nullptr;  // nullptr: path or method not in the contract
  bool path_known = false;                         // the path is, the method may not be
  std::vector<http::PathParameter> path_parameters;
  std::shared_ptr<const json::Tree> body;  // of the request; nullptr: it has none
  schema::Verdict body_verdict;            // unknown where there is no operation
  schema::Verdict parameter_verdict;       // path and query
  schema::Verdict response_verdict;        // unknown where there is no operation or answer
  std::optional<Outcomes> model;           // nothing: no model, or state not known any more
  // The model permits no order of the answers to the group that this request was sent with.
  bool no_order = false;
  // What a success shows otherwise than the model's state after it (Model::difference); empty
  // without a model or where the state is not known.
  std::string read_difference;
};

// Settings that do not change during a run.
struct Context {
  const contract::Contract* contract = nullptr;
  const scenario::World* world = nullptr;
  const scenario::Principals* principals = nullptr;
  std::shared_ptr<const Model> model;  // nullptr: none
  bool strict_content_type = true;
};

class Examiner {
 public:
  // `context` must outlive it. With a model: `initial` is the state of the world.
  Examiner(const Context& context, ModelStatePtr initial);
  ~Examiner();
  // Facts for every exchange of the trace, which must outlive them.
  std::vector<Facts> examine(const scenario::Trace& trace);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace bodkin::oracle
