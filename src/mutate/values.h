// Value classes: rows of tables, drawn for a scalar's place. Adding a class is adding a row.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "mutate/context.h"

namespace bodkin::mutate {

// When a row is drawn.
enum class Use : std::uint8_t {
  kValid,    // where the change tries to stay valid; dropped again where the schema refuses it
  kHostile,  // where something is to be wrong
  kEither,   // both: hostile in meaning, yet valid by many a schema
  kHuge,     // long, and therefore rare
};

// Where a value goes.
struct Place {
  const schema::Schema* schema = nullptr;
  json::Kind kind = json::Kind::kRaw;  // of what stands there now
  std::string current;                 // its spelling; for keys and parameters a quoted string
  std::string key;                     // of the member, decoded; the name of a parameter
};

struct Value {
  std::string_view name;
  std::string_view purpose;
  Use use = Use::kHostile;
  std::uint8_t weight = 1;
  // Exactly one of these three:
  std::string_view spelling = {};  // as it goes into the body
  std::string_view text = {};      // bytes, which are quoted then; {c} becomes a canary
  std::string (*make)(Context&, const Place&) = nullptr;  // a spelling; empty: does not apply
  bool makes_json = true;                                 // make's promise: a JSON value
};

std::span<const Value> number_values();
std::span<const Value> string_values();  // lengths, escapes, encodings, identifiers, enumerations
std::span<const Value> text_values();  // meaning: canaries, injections, Unicode; also for requests
// Wider tables, drawn less often; injections also for requests.
std::span<const Value> date_values();
std::span<const Value> variant_values();    // the present string respelled
std::span<const Value> injection_values();  // for more readers than text_values()
// All of them.
std::span<const std::span<const Value>> all_values();

// Whether schema, present text or name of the place speak of a date.
bool is_dated(const Place& place);

// The row's value for the place, or nothing.
std::optional<std::string> spelling_of(Context& context, const Value& row, const Place& place);
// Bytes of a text row, canary filled in.
std::string expand_text(Random& random, std::string_view text);

struct Drawn {
  const Value* row = nullptr;
  std::string spelling;
};
// A value for the place that differs from what stands there: of the kind that the schema asks for,
// or else of the present kind. For Aim::kValid it fits the schema as far as the checker knows.
std::optional<Drawn> draw_value(Context& context, const Place& place, Aim aim);
Place place_of(const Context& context, const Site& site);

// Bytes that mean harm, for keys, parameters and headers.
std::string hostile_text(Context& context);

}  // namespace bodkin::mutate
