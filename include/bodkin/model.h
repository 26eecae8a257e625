// A model of your service: what it may answer to a request, and what it knows afterwards.
//
// Public API. With a model Bodkin follows the state of the service through every input, and holds
// each answer against what the model permits: a refusal that was due, a status that was not, access
// that the role does not have, a read that shows something else than was written, answers to
// requests sent at once that no order explains. Write it from the specification, never from the
// service's code: as plain maps, slow and obvious. docs/library.md has an example, and Bodkin's own
// inventory model (src/model) is another.
//
// All functions are pure: same arguments, same result; nothing is remembered between calls. They
// may be called from several threads at once and must not throw.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "bodkin/message.h"

namespace bodkin {

// What the service knows. Shared, and never changed once it is made.
class ModelState {
 public:
  virtual ~ModelState() = default;
  // Whether no request could tell the service in this state from the service in the other, which is
  // a state of the same model.
  virtual bool equals(const ModelState& other) const = 0;
};

using ModelStatePtr = std::shared_ptr<const ModelState>;

// A state that is a plain value of yours: any type that can be copied and compared with ==.
template <class Known>
class StateOf final : public ModelState {
 public:
  explicit StateOf(Known value) : known(std::move(value)) {}
  bool equals(const ModelState& other) const override {
    return known == static_cast<const StateOf&>(other).known;
  }
  const Known known;
};

template <class Known>
ModelStatePtr make_state(Known known) {
  return std::make_shared<const StateOf<Known>>(std::move(known));
}

// The value in a state that make_state() made of this same type.
template <class Known>
const Known& known_in(const ModelState& state) {
  return static_cast<const StateOf<Known>&>(state).known;
}

// Who asks. Models do not look at credentials; they are told whose these are.
struct Asker {
  std::string role;     // of the account; empty: no valid credentials
  std::string project;  // of the account; may be empty
};

// One answer that is permitted.
struct Outcome {
  int status = 0;
  // Which sentence of the specification, for success "ok". Stable and free of values: it is part of
  // a finding's identity. Rules that begin with "open." permit a refusal that the specification
  // neither demands nor forbids.
  std::string rule;
  // What the service knows after it; nullptr: as before, so for every refusal and every read.
  ModelStatePtr after;

  bool success() const { return status >= 200 && status < 300; }
};

struct Outcomes {
  // False: nothing may be concluded from an answer, and after a write nothing is known any more.
  bool known = true;
  // At most one success. Of refusals the one that is due stands first; others stand here where the
  // specification leaves the order of its checks open. Not empty where known.
  std::vector<Outcome> permitted;

  // The first outcome of that status, or nullptr.
  const Outcome* find(int status) const;
  bool permits(int status) const { return find(status) != nullptr; }
  bool accepts() const;  // some outcome is a success
};

class Model {
 public:
  virtual ~Model() = default;

  // What the service knows before anything is sent. Bodkin applies the world's requests itself, as
  // the first account, and each must be one that the model accepts.
  virtual ModelStatePtr initial() const = 0;

  virtual Outcomes outcomes(const ModelState& state, const Asker& asker,
                            const Request& request) const = 0;

  // The state after an outcome of `before` was seen, with what only the answer tells, such as an
  // identifier that the service chose. For requests of the world the answer is the status alone.
  // nullptr: the answer does not tell; then nothing is known until the world is restored.
  virtual ModelStatePtr settle(const ModelStatePtr& before, const Outcome& outcome,
                               [[maybe_unused]] const Response& response) const {
    return outcome.after ? outcome.after : before;
  }

  // Compares what a success shows with the state after its request. The empty string where they
  // agree, and where the specification does not say. Else "WHERE: what differs" in one line, WHERE
  // free of values, it is part of a finding's identity: "/items/*/count: 3, not 2".
  virtual std::string difference([[maybe_unused]] const ModelState& after,
                                 [[maybe_unused]] const Request& request,
                                 [[maybe_unused]] const Response& response) const {
    return {};
  }
};

}  // namespace bodkin
