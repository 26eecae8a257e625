// What an operator works on and may use, for one mutation.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "json/tree.h"
#include "mutate/check.h"
#include "mutate/known.h"
#include "mutate/leaf.h"
#include "schema/generate.h"
#include "schema/schema.h"

namespace bodkin::mutate {

// What a change is for. Most faults hide behind an accepted body, so about half of all changes try
// to stay valid; huge ones are slow to send, so they are drawn apart and seldom.
enum class Aim : std::uint8_t { kValid, kHostile, kHuge };

struct Context {
  json::Tree& tree;
  Random& random;
  const Known& known;
  Checker& checker;
  schema::Generator& generator;
  const LeafMutate& leaf;
  std::string_view other_text;  // another input to splice from; may be empty
  std::size_t room;             // bytes by which the text may still grow
  std::vector<std::string>& names;

  Aim aim = Aim::kValid;
  std::optional<json::Tree> other_tree = {};

  // The other input, parsed on first use; nullptr where there is none.
  const json::Tree* other();
  void note(std::string_view name) { names.emplace_back(name); }
  // Takes bytes from the room; false where there are not as many.
  bool spend(std::size_t bytes);
};

// A node, the schema that applies to it and that of its container, both settled
// (schema_view.h) and possibly nullptr.
struct Site {
  json::NodeId node = json::kNone;
  const schema::Schema* schema = nullptr;
  const schema::Schema* container = nullptr;
};

bool is_container(json::Kind kind);

// A detached subtree that is valid by the schema, or kNone where none can be made or afforded.
json::NodeId generated(Context& context, const schema::Schema* schema);
// Bytes changed by the engine's byte mutator, or by a few random changes without one; at most
// size_max (> 0) bytes. May be equal to the input.
std::string changed_bytes(Context& context, std::string_view bytes, std::size_t size_max);

}  // namespace bodkin::mutate
