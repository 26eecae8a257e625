// One service beside one state of the model: each request goes to both, and both must agree on the
// answer. Where they differ, one of them is wrong: docs/inventory_api.md decides.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "alphabet.h"
#include "cases.h"
#include "fixture.h"
#include "service/service.h"

namespace bodkin::model {

class Pair {
 public:
  // Of every answer, agreed on or not.
  using Hook = std::function<void(const Request&, const Response&)>;

  // An empty service; not ready() where it does not open. `defects`: planted ones to switch on.
  explicit Pair(Hook hook = {}, std::vector<std::string> defects = {});

  bool ready() const { return service_ != nullptr; }

  // Builds world() from nothing, reads it back, and remembers it.
  bool build();
  // Makes the present state the one at which start() begins.
  bool remember();
  void start();

  // Each of these is false where the two disagree; story() then tells what was sent and what came.
  bool step(const Letter& letter) { return send(letter.who, spell(letter, *state_)); }
  bool step(const Case& one) { return send(one.who, request(one)); }
  // Everything that can be read, read.
  bool agrees_everywhere();

  // The present state, as the model has it.
  const State& state() const { return *state_; }
  // What was sent since the world was built, and what came.
  std::string story() const;

 private:
  struct Told {
    Who who;
    Request sent;
    Response answer;
    std::string difference;
  };

  bool send(Who who, Request sent);
  std::string judge(const Outcomes& allowed, const Request& sent, const Response& answer);

  Hook hook_;
  std::unique_ptr<service::Service> service_;
  StatePtr state_ = std::make_shared<const State>();
  StatePtr initial_;
  bool accepted_ = false;
  std::vector<Told> story_;
  std::size_t prologue_ = 0;  // of the story: what start() keeps
};

}  // namespace bodkin::model
