// Whether somebody may make a request, by the contract's x-bodkin-access, by what the user said of
// the principal, and by the projects of the world. Says "unknown" wherever these leave it open.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "contract/contract.h"
#include "http/uri.h"
#include "json/tree.h"
#include "scenario/principal.h"
#include "scenario/world.h"

namespace bodkin::scenario {

enum class Allowed { kYes, kNo, kUnknown };

// What a request acts on, as far as access goes.
struct Subject {
  const contract::Operation& operation;
  const std::vector<http::PathParameter>& path;  // decoded
  const json::Tree* body;                        // nullptr: none
};

// `principal` nullptr: nobody, which a secured operation refuses. A role that an operation's
// x-bodkin-access does not name is refused, unless the user said what the principal may do. A role
// in `own` is refused where the subject belongs to another project: a path parameter or a key of
// the body that the world gives to one, or a project_id in the body (of the whole, or of each of
// its members).
Allowed allowed(const Subject& subject, const Principal* principal, const World& world);

// Projects that the subject names or belongs to, each once, in order of appearance. Nothing where
// a body says project_id twice: which one counts is not known.
std::vector<std::string> projects_of(const Subject& subject, const World& world);

}  // namespace bodkin::scenario
