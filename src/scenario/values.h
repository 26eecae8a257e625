// What the user knows to be good: values by the name of a parameter or member, or by a place in a
// body.
//
// A service that wants a tenant or an article number that exists refuses whatever a schema alone
// can say. Values are JSON scalars as spelt; as a parameter they are their text. Those that the
// user wrote are insisted on: they are also put where the contract makes a member or parameter
// optional. Those that were only seen somewhere (scenario/har.h) stand in for what is there anyway.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "base/result.h"
#include "json/tree.h"
#include "schema/generate.h"
#include "schema/schema.h"

namespace bodkin::scenario {

class Values {
 public:
  static constexpr std::size_t kOfOneNameMax = 200;

  struct Known {
    std::vector<std::string> spellings;  // JSON scalars; at least one
    bool insisted = false;
  };
  struct Place {
    std::vector<std::string> steps;  // keys and indices; "*": any
    Known known;
  };

  // `name`: a parameter's or member's name, or a JSON path that begins with '$': "$.items[*].sku",
  // "$['odd name'].x", "$.list[0]". Adds to what is known of it. kInput: a path that is none.
  Result<void> add(std::string_view name, std::vector<std::string> spellings, bool insisted);
  // What `other` knows and this does not.
  void add_all(const Values& other);

  bool empty() const { return names_.empty() && places_.empty(); }
  const std::map<std::string, Known, std::less<>>& names() const { return names_; }
  const std::vector<Place>& places() const { return places_; }
  // nullptr: nothing is known of that name.
  const Known* named(std::string_view name) const;
  // Whether this text is known for that name: something of the user, not to be deleted.
  bool holds(std::string_view name, std::string_view text) const;

 private:
  std::map<std::string, Known, std::less<>> names_;
  std::vector<Place> places_;
};

// A scalar's spelling as a parameter's text: strings decoded, everything else as it is.
std::string text_of(std::string_view spelling);

// A value of that name as text, the first one for `plainest`; nothing where none is known.
std::optional<std::string> known_text(const Values& values, std::string_view name, bool plainest,
                                      Random& random);

// Gives members of the body that have a name or place in `values` a value from there, and adds
// optional ones that are insisted on (always for `plainest`, else now and then). An element of an
// array goes by the array's name. A body that was surely valid by the schema stays so: what would
// change that is left out. True: something changed.
bool apply_values(json::Tree& body, const schema::Schema& schema, const Values& values,
                  bool plainest, Random& random, schema::Generator& generator);

}  // namespace bodkin::scenario
