#include "mutate/values.h"

#include <array>
#include <utility>
#include <vector>

#include "json/edit.h"
#include "json/scan.h"
#include "mutate/operators.h"
#include "mutate/sampler.h"
#include "mutate/schema_view.h"
#include "scenario/canary.h"

namespace bodkin::mutate {
namespace {

using json::Kind;

constexpr int kTries = 8;
// How often the wider tables are drawn from: one in so many.
constexpr std::uint64_t kDatesOneIn = 2, kEnumerationsOneIn = 6, kVariantsOneIn = 10,
                        kInjectionsOneIn = 14;
constexpr std::uint64_t kHostileInjectionsOneIn = 5;
constexpr std::string_view kCanaryMark = "{c}";

bool used_for(Use use, Aim aim) {
  switch (use) {
    case Use::kValid:
      return aim == Aim::kValid;
    case Use::kHostile:
      return aim == Aim::kHostile;
    case Use::kEither:
      return aim != Aim::kHuge;
    case Use::kHuge:
      return aim == Aim::kHuge;
  }
  return false;
}

// A table as a line on which each row that an aim uses is as long as its weight.
class Table {
 public:
  // Those whose name begins so.
  explicit Table(std::span<const Value> rows, std::string_view prefix = {}) {
    for (const Aim aim : {Aim::kValid, Aim::kHostile, Aim::kHuge}) {
      for (const Value& row : rows) {
        if (used_for(row.use, aim) && row.name.starts_with(prefix))
          line(aim).insert(line(aim).end(), row.weight, &row);
      }
    }
  }
  const std::vector<const Value*>& line(Aim aim) const {
    return lines_[static_cast<std::size_t>(aim)];
  }

 private:
  std::vector<const Value*>& line(Aim aim) { return lines_[static_cast<std::size_t>(aim)]; }
  std::array<std::vector<const Value*>, 3> lines_;
};

bool wants_number(const Place& place) {
  constexpr std::uint8_t kNumbers = schema::kInteger | schema::kNumber;
  if (place.schema != nullptr && place.schema->types != schema::kAnyType) {
    const bool number = (place.schema->types & kNumbers) != 0;
    const bool string = (place.schema->types & schema::kString) != 0;
    if (number != string) return number;
  }
  return place.kind == Kind::kNumber;
}

// Requires that the table has a row for every aim.
const Value* draw_row(Context& context, const Place& place, Aim aim) {
  static const Table kNumbers(number_values());
  static const Table kStrings(string_values());
  static const Table kTexts(text_values());
  if (wants_number(place)) return context.random.pick(kNumbers.line(aim));
  static const Table kDates(date_values());
  static const Table kVariants(variant_values());
  static const Table kInjections(injection_values());
  static const Table kEnumerations(variant_values(), "enumeration.");
  if (aim != Aim::kHuge) {
    Random& random = context.random;
    const bool listed = place.schema != nullptr && !place.schema->enumeration.empty();
    const auto& forms = kEnumerations.line(aim);
    if (listed && !forms.empty() && random.one_in(kEnumerationsOneIn)) return random.pick(forms);
    if (is_dated(place) && random.one_in(kDatesOneIn)) return random.pick(kDates.line(aim));
    if (random.one_in(kVariantsOneIn)) return random.pick(kVariants.line(aim));
    if (random.one_in(kInjectionsOneIn)) return random.pick(kInjections.line(aim));
  }
  const auto& strings = kStrings.line(aim);
  const auto& texts = kTexts.line(aim);
  const std::size_t at = context.random.below(strings.size() + texts.size());
  return at < strings.size() ? strings[at] : texts[at - strings.size()];
}

bool has_value_class(const Context&, const Site& site) {
  if (site.schema == nullptr || site.schema->types == schema::kAnyType) return true;
  return (site.schema->types & (schema::kInteger | schema::kNumber | schema::kString)) != 0;
}

bool set_value(Context& context, const Site& site) {
  const Place place = place_of(context, site);
  const auto drawn = draw_value(context, place, context.aim);
  if (!drawn || !context.spend(drawn->spelling.size())) return false;
  json::set_text(context.tree, site.node, drawn->spelling);
  context.note(drawn->row->name);
  return true;
}

constexpr std::uint16_t kValueKinds = kScalars;
constexpr Operator kOperators[] = {
    {.name = "value.valid",
     .purpose = "Another value of the kind that the schema asks for.",
     .aim = Aim::kValid,
     .weight = 20,
     .kinds = kValueKinds,
     .family = true,
     .fits = has_value_class,
     .apply = set_value},
    {.name = "value.hostile",
     .purpose = "A value at or beyond the edges of its kind.",
     .aim = Aim::kHostile,
     .weight = 24,
     .kinds = kValueKinds,
     .family = true,
     .fits = has_value_class,
     .apply = set_value},
    {.name = "value.huge",
     .purpose = "A very long value.",
     .aim = Aim::kHuge,
     .weight = 2,
     .kinds = kValueKinds,
     .family = true,
     .fits = has_value_class,
     .apply = set_value},
};

}  // namespace

std::span<const Operator> value_operators() {
  return kOperators;
}

Place place_of(const Context& context, const Site& site) {
  const json::Node& node = context.tree.at(site.node);
  return {site.schema, node.kind, std::string(node.text), key_of(context.tree, site.node)};
}

std::string expand_text(Random& random, std::string_view text) {
  std::string out;
  for (std::size_t at = text.find(kCanaryMark); at != std::string_view::npos;
       at = text.find(kCanaryMark)) {
    out.append(text.substr(0, at)).append(scenario::make_canary(random.next()));
    text.remove_prefix(at + kCanaryMark.size());
  }
  return out.append(text);
}

std::optional<std::string> spelling_of(Context& context, const Value& row, const Place& place) {
  std::string made;
  if (row.make != nullptr) {
    made = row.make(context, place);
    if (made.empty()) return std::nullopt;
  } else if (!row.text.empty()) {
    made = json::quote(expand_text(context.random, row.text));
  } else {
    made = row.spelling;
  }
  return made;
}

std::span<const std::span<const Value>> all_values() {
  static const std::array<std::span<const Value>, 6> kAll = {number_values(),  string_values(),
                                                             text_values(),    date_values(),
                                                             variant_values(), injection_values()};
  return kAll;
}

std::optional<Drawn> draw_value(Context& context, const Place& place, Aim aim) {
  for (int i = 0; i < kTries; ++i) {
    const Value* row = draw_row(context, place, aim);
    auto spelling = spelling_of(context, *row, place);
    if (!spelling || *spelling == place.current) continue;
    if (aim == Aim::kValid && !context.checker.fits(place.schema, *spelling)) continue;
    return Drawn{row, std::move(*spelling)};
  }
  return std::nullopt;
}

std::string hostile_text(Context& context) {
  const bool wide = context.random.one_in(kHostileInjectionsOneIn);
  Sampler<const Value*> sampler(context.random);
  for (const Value& row : wide ? injection_values() : text_values()) {
    sampler.offer(row.text.empty() ? 0 : row.weight, &row);
  }
  context.note(sampler.item()->name);
  return expand_text(context.random, sampler.item()->text);
}

}  // namespace bodkin::mutate
