// What an answer tells of new things: identifiers, and the path parameters that take them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "contract/contract.h"
#include "scenario/trace.h"
#include "scenario/world.h"

namespace bodkin::run {

// "/things" for "/things/{id}": what stands before a parameter that is the whole last segment.
// Nothing for templates that end otherwise.
std::optional<std::string> parent_of_last_parameter(std::string_view path_template);

// The parameter that names a thing of a collection, by its path template; where no path takes one,
// what bodies would call it ("practitioner_id" for "/practitioners"). Empty: nothing would.
std::string parameter_of_collection(const contract::Contract& contract,
                                    std::string_view path_template);

// The identifier that a JSON answer gives for a path parameter: the member of that name, or "id",
// "uuid" or "name", at the top or one object below. Strings and integers alone; empty where there
// is none.
std::string identifier_in(std::string_view body, std::string_view parameter);

// The path at which an accepted write says that it put something new: by Location, or of a POST by
// the identifier in its answer. Empty where it does not.
std::string made_path(const Request& request, const Response& response,
                      const contract::Contract& contract);

// Parameter and value that an accepted creation teaches: by Location, by the answer's body, by the
// request's own body (things that are created by name), or by its path (PUT).
using Bindings = std::vector<std::pair<std::string, std::string>>;
Bindings learned_from(const scenario::Exchange& exchange, const contract::Contract& contract);

// A thing that a list shows: which path parameter names it, its own path, and what the list says of
// it (scenario::World::Entry).
struct ListedThing {
  std::string parameter;
  std::string target;
  scenario::World::Entry entry;
  std::vector<scenario::World::Entry> parts;  // the same with what each of its lists holds
};
// Of the answer to a GET of a collection ("/things" where there is "/things/{id}"): the first array
// of objects or identifiers, there or one below, or else the first map of objects one below, whose
// keys name them; at most `max` of them.
std::vector<ListedThing> listed_in(const scenario::Exchange& list,
                                   const contract::Contract& contract, std::size_t max);

// Name of a map and one of its keys, for every map of a successful answer: what its schema calls an
// object of members of any name.
std::vector<std::pair<std::string, std::string>> map_keys_in(const scenario::Exchange& exchange);

}  // namespace bodkin::run
