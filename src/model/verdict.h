// What is being found out about one request: the refusals that it deserves, in the order in which
// they are met.
#pragma once

#include <string>
#include <utility>

#include "model/model.h"

namespace bodkin::model {

class Verdict {
 public:
  // A rule of the specification is violated.
  void refuse(int status, std::string rule) { note(refusals_, status, std::move(rule)); }
  // The specification leaves open whether this is refused. `rule` gets the prefix "open.".
  void open(int status, const std::string& rule) { note(open_, status, "open." + rule); }
  // What another verdict found, after what this one has.
  void take(Verdict other) {
    for (auto& outcome : other.refusals_.permitted) refuse(outcome.status, std::move(outcome.rule));
    for (auto& outcome : other.open_.permitted) {
      note(open_, outcome.status, std::move(outcome.rule));
    }
  }
  bool refused() const { return !refusals_.permitted.empty(); }

  // Every refusal, or else the success, and what is open.
  Outcomes conclude(int success, StatePtr after) && {
    Outcomes result = std::move(refusals_);
    if (result.permitted.empty()) result.permitted.push_back({success, "ok", std::move(after)});
    for (auto& outcome : open_.permitted) result.permitted.push_back(std::move(outcome));
    return result;
  }

 private:
  static void note(Outcomes& list, int status, std::string rule) {
    for (const auto& outcome : list.permitted) {
      if (outcome.status == status && outcome.rule == rule) return;
    }
    list.permitted.push_back({status, std::move(rule), nullptr});
  }

  Outcomes refusals_;
  Outcomes open_;
};

}  // namespace bodkin::model
