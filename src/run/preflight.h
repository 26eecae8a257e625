// One valid request of every operation, and in words what those lack that are not answered 2xx.
#pragma once

#include <vector>

#include "run/fresh.h"
#include "run/runner.h"
#include "run/sender.h"
#include "run/stage.h"

namespace bodkin::run {

// As Runner::preflight. `fresh` learns how things are made.
std::vector<Preflight> run_preflight(Sender& sender, Stage& stage, const Scope& scope,
                                     FreshThings& fresh);

// Operations in the order in which a preflight tries them: creations before reads before deletions,
// creations from the top of the paths down, deletions from the bottom up.
std::vector<const contract::Operation*> preflight_order(const contract::Contract& contract,
                                                        const Scope& scope);

}  // namespace bodkin::run
