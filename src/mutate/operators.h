// Structural operators: what can be done at a place of a tree. One file per family; this header is
// their common form and the list of them.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "mutate/context.h"

namespace bodkin::mutate {

// Kinds of nodes as bits.
constexpr std::uint16_t bit(json::Kind kind) {
  return static_cast<std::uint16_t>(1U << static_cast<unsigned>(kind));
}
inline constexpr std::uint16_t kContainers = bit(json::Kind::kArray) | bit(json::Kind::kObject);
inline constexpr std::uint16_t kObjects = bit(json::Kind::kObject);
inline constexpr std::uint16_t kArrays = bit(json::Kind::kArray);
inline constexpr std::uint16_t kAllKinds = 0xff;
inline constexpr std::uint16_t kScalars = kAllKinds & ~kContainers;

struct Operator {
  std::string_view name;
  std::string_view purpose;
  Aim aim = Aim::kHostile;
  std::uint16_t weight = 1;  // against the other operators of all places
  std::uint16_t kinds = kAllKinds;
  bool keeps_json = true;  // a JSON text stays one
  bool family = false;  // draws from a table; notes the row's name itself, keeps_json is the row's
  // Whether it makes sense at a place of these kinds; nullptr: always. Cheap, since it is asked at
  // every place of every mutation.
  bool (*fits)(const Context&, const Site&) = nullptr;
  // False: skipped, nothing changed.
  bool (*apply)(Context&, const Site&) = nullptr;
};

std::span<const Operator> drop_member_operators();
std::span<const Operator> add_member_operators();
std::span<const Operator> duplicate_key_operators();
std::span<const Operator> rename_key_operators();
std::span<const Operator> change_type_operators();
std::span<const Operator> nest_operators();
std::span<const Operator> copy_subtree_operators();
std::span<const Operator> bytes_operators();
std::span<const Operator> syntax_operators();
std::span<const Operator> turn_round_operators();
std::span<const Operator> value_operators();

// All of them, in the order above.
std::span<const Operator* const> all_operators();

// Draws one (place, operator) pair of that aim, each with probability by its weight, and applies
// it; again a few times where it was skipped. False: nothing was changed.
bool apply_one(Context& context, const schema::Schema* schema, Aim aim);
// Only those that take a part of the other input, which there must be.
bool apply_splice(Context& context);

}  // namespace bodkin::mutate
