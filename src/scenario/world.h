// The fixed world in which an input runs: what exists before it, by literal identifiers.
//
// A world is a .http file (http/http_file.h) whose requests build it in order, and whose variables
// say what is in it:
//     @id.provider = 0b0d0000-0000-4000-8000-000000000001   an identifier; remotely renamed
//     @bind.uuid = {{id.provider}}          a value of the path or query parameter `uuid` that
//     exists
//     @bind.consumer_uuid.own = …           further ones: "bind.NAME.ANYTHING"
//     @unknown.uuid = …                     a value that never exists
//     @mark.other = 613                     a value that belongs to one object alone (its
//                                           identifier, after the dot, names which: @id.other) and
//                                           must not show in answers about others
//     @project.project-a.consumer_uuid = …  an object that belongs to that project
// In a world file variables are replaced in bodies too (it is trusted text), `# @repeat N` sends a
// request N times with {{#}} counting from 0, and `# @mark-builder` names a request that only
// serves a mark: it is sent in-process alone, and remotely its marks do not exist.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "contract/contract.h"
#include "http/http_file.h"
#include "scenario/observed.h"
#include "scenario/values.h"

namespace bodkin::scenario {

struct World {
  std::vector<http::HttpFileRequest> setup;
  std::vector<std::string> identifiers;                      // @id.*, renamed remotely
  std::map<std::string, std::vector<std::string>> bindings;  // parameter name, values that exist
  std::map<std::string, std::string> unknown;                // parameter name, value that does not
  struct Mark {
    std::string value;  // as it would show: "613"
    std::string owner;  // identifier of the object that it belongs to
  };
  std::vector<Mark> marks;
  std::map<std::string, std::map<std::string, std::string>> owned;  // project, parameter, value
  Observed observed;  // of these things, by reading them once they are there
  std::map<std::string, std::string> collections;  // parameter name, what it names one of
  Values values;  // what the user knows to be good; those of paths are bindings, too
  // Of the bindings, what a list of the service showed that this run has not made.
  std::map<std::string, std::set<std::string>> preexisting;
  // Of what the run has deleted and cannot come back, the last value of each path parameter.
  std::map<std::string, std::string> gone;
  // By the path template of a creation, members whose values only one thing can have, as a refusal
  // of the same once more has shown.
  std::map<std::string, std::set<std::string>> unique;
  // Objects that lists showed, and what they hold. The values of one fit together.
  struct Entry {
    std::string collection;  // path template of the list
    // The texts of scalars by member and, for the thing itself and what it stands below, by path
    // parameter; of an object in a list of the thing's own by that list's name, too: "bin_code".
    std::map<std::string, std::string, std::less<>> says;
  };
  static constexpr std::size_t kEntriesMax = 96;
  std::vector<Entry> entries;
  // Keys that maps in answers had, by the name of the map (empty: it was the whole answer).
  static constexpr std::size_t kKeysMax = 16;  // of one map
  std::map<std::string, std::vector<std::string>, std::less<>> map_keys;

  // kInput as parse_http_file; also for a variable with an unknown prefix.
  static Result<World> parse(std::string_view text, const std::string& name);
  // Adds known values, and binds those that have the name of a path parameter, before what is bound
  // already.
  void take(const Values& known, const contract::Contract& contract);
  // What is known of "id" in general is known of each parameter that a document writes so and the
  // contract calls by its collection (contract/path_names.h), where nothing is known of that one.
  void take_names(const contract::Contract& contract);
  // Whether a member of a body speaks of what a path parameter names, by their names
  // (scenario/referring.h) or, after take_names(), by its collection where its own name says
  // nothing: "tag" for {name} of "/tags/{name}".
  bool refers(std::string_view member, const std::string& parameter) const;
  // Whether every operation that the set-up uses is in the contract.
  bool fits(const contract::Contract& contract) const;
  // Values for every path parameter of an operation, or an empty string where nothing is known.
  std::string value_for(const std::string& parameter) const;
  // Whether what a path with these parameters names is there to stay: something of the user's, or
  // preexisting and not below something that the run has made.
  bool is_to_stay(const std::vector<http::PathParameter>& path) const;
  // Every identifier of something that exists.
  std::set<std::string> things() const;
  // A value that never exists, of the shape of known ones (a UUID, a number, a word).
  std::string unknown_for(const std::string& parameter) const;
  // Every value that unknown_for() gives, each once.
  std::vector<std::string> unknowns() const;
};

// The operation's path with every combination of values that exist, at most `max`; none where a
// parameter has no value.
std::vector<std::string> known_paths(const contract::Operation& operation, const World& world,
                                     std::size_t max);

}  // namespace bodkin::scenario
