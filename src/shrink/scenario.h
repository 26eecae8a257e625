// Makes a failing input of several steps smaller: fewer steps first, then each step by itself
// (shrink/shrink.h), until neither finds anything more.
#pragma once

#include <cstddef>
#include <functional>

#include "base/clock.h"
#include "http/scenario.h"
#include "shrink/shrink.h"

namespace bodkin::shrink {

struct ShrunkScenario {
  http::Scenario scenario;
  std::size_t executions = 0;  // calls of the predicate
  bool fixpoint = false;       // false: a limit ended it
};

using ScenarioPredicate = std::function<bool(const http::Scenario&)>;

// REQUIRES: still_fails(start). As shrink(); an input of one step costs what shrink() does. Names
// that no later step uses are taken away too. A step may stay that only serves another one which
// stays for it: then both were needed.
ShrunkScenario shrink_scenario(const http::Scenario& start, const ScenarioPredicate& still_fails,
                               const Limits& limits = {}, Clock& clock = Clock::system());

}  // namespace bodkin::shrink
