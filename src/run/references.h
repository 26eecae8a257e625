// Writes that name what does not exist: an accepted body again, in which one value that stands for
// another thing, or one that may stand there, names one that was never made. What the oracle
// dangling-reference judges.
// The other name may also be that of a thing that was deleted (World::gone).
//
// Sends nothing itself. Which values stand for things is guessed by names (scenario/referring.h):
// of members, and for the keys of a map by that of the map; where that says nothing, by what is
// known by these keys. That such things can be read is shown by reading one, or the list of them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "run/probes.h"
#include "schema/generate.h"

namespace bodkin::run {

class References {
 public:
  // Both must outlive it.
  References(const contract::Contract& contract, const scenario::World& world)
      : contract_(contract), world_(world) {}

  struct Trial {
    // Reads the thing that the body names, then one that the world knows: "dangling:known". Or the
    // list of such things, with the key that the body has: "dangling:listed:KEY".
    std::vector<Probe> known;
    Probe write;  // the input, naming another: "dangling:write:/pointer" (map keys and indices *)
    // Reads that one, which must not exist: "dangling:never"; or the list: "dangling:unlisted:KEY".
    Probe never;
  };
  // For one of the body's references, chosen by the input's hash; nothing where it has none. The
  // other name has the shape of the first, is valid by the schema, and is the input's own.
  std::optional<Trial> trial(const Accepted& input, const Scope& scope);

  // The same for what is there, but not at the thing that the body asks: a kind that a pool does
  // not hold, a part that a place does not stock. One key or value of the body is another known one
  // of its kind; the first of `reads` (of things that the body names) that it changes, or one that
  // lists what the body names, is asked before and after. Nothing where no other one is known.
  std::optional<Trial> elsewhere(const Accepted& input, const std::vector<Probe>& reads,
                                 const Scope& scope);

  // A thing that the body names by a value or a key.
  struct Named {
    std::string place;  // as in the note: "/lines/*/room"
    std::string value;
    const contract::Operation* read = nullptr;
  };
  std::vector<Named> named(const Accepted& input, const Scope& scope);
  // The body with another name wherever it names that thing.
  static std::string naming(const json::Tree& body, const Named& thing, const std::string& other);
  // A name of that shape that nothing has, valid by the schema; empty where none can be made.
  std::string never(const Accepted& input, const Scope& scope, const Named& thing);

 private:
  struct Reference {
    enum class Form {
      kValue,
      kKey,      // of a map: `schema`, if there is one, is that of keys
      kMember,   // of the object `node`, where it may stand and does not
      kElement,  // the same for the only element of an array
    };
    Form form = Form::kValue;
    json::NodeId node = json::kNone;
    const schema::Schema* schema = nullptr;     // of the value
    const contract::Operation* read = nullptr;  // "GET /rooms/{room_id}"
    std::string value;                          // kMember, kElement: one that the world knows
    std::string member;                         // kMember and kElement: its key
    bool listed = false;                        // `read` lists such things: none reads one
  };
  void absent_references(const Accepted& input, const Scope& scope, const schema::Schema& schema,
                         json::NodeId object, std::vector<Reference>& found) const;
  static void put(json::Tree& body, const Reference& reference, const std::string& other);
  std::vector<Reference> references(const Accepted& input, const Scope& scope);
  // The operation that reads a thing which a name may refer to; nullptr: none.
  const contract::Operation* reader(const Accepted& input, const Scope& scope,
                                    std::string_view name) const;
  // Of the keys of a map that are all known values of one path parameter, and of no other: what
  // reads such a thing, or the list that it stands in. `reference.read` is nullptr where there is
  // none.
  Reference key_by_value(const json::Tree& body, json::NodeId map, json::NodeId child,
                         const Scope& scope) const;
  // By which things of its kind are known.
  std::string parameter_of(const Reference& reference);
  bool fits(const Reference& reference, const std::string& name);
  // A name that nothing has; empty where none can be made.
  std::string other_name(const Reference& reference, std::uint64_t hash);

  const contract::Contract& contract_;
  const scenario::World& world_;
  schema::Generator generator_;
};

}  // namespace bodkin::run
