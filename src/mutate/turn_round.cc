// Ranges: what is valid member by member and makes no sense together. Which members are the ends of
// a range is told by their names (scenario/ranges.h).
#include <optional>
#include <string>

#include "json/edit.h"
#include "json/number.h"
#include "json/scan.h"
#include "mutate/operators.h"
#include "mutate/sampler.h"
#include "mutate/site.h"
#include "scenario/ranges.h"

namespace bodkin::mutate {
namespace {

using scenario::Range;

// Any range of the whole body, so that a body with one place for it is tried as often as one with
// many.
std::optional<Range> any_range(Context& context) {
  Sampler<Range> ranges(context.random);
  for_each_site(context.tree, nullptr, [&](const Site& site) {
    for (const Range& range : scenario::ranges_of(context.tree, site.node)) ranges.offer(1, range);
  });
  if (ranges.empty()) return std::nullopt;
  return ranges.item();
}

bool turned(Context& context, const Site&) {
  const auto range = any_range(context);
  if (!range || scenario::is_turned_round(context.tree, *range)) return false;
  if (context.tree.at(range->low).text == context.tree.at(range->high).text) return false;
  json::swap_values(context.tree, range->low, range->high);
  return true;
}

bool equal(Context& context, const Site&) {
  const auto range = any_range(context);
  if (!range) return false;
  const std::string high(context.tree.at(range->high).text);
  if (context.tree.at(range->low).text == high) return false;
  json::set_text(context.tree, range->low, high);
  return true;
}

bool crossed(Context& context, const Site&) {
  const auto range = any_range(context);
  if (!range) return false;
  const std::string_view high = context.tree.at(range->high).text;
  if (!json::is_number(high) || !json::number_info(high).integer_spelling) return false;
  json::set_text(context.tree, range->low, json::add_to_integer(high, 1));
  return true;
}

bool has_members(const Context& context, const Site& site) {
  const json::NodeId first = context.tree.at(site.node).first_child;
  return first != json::kNone && context.tree.at(first).next != json::kNone;
}

constexpr Operator kOperators[] = {
    {.name = "range.turned",
     .purpose = "The ends of a range exchanged: a start after its end.",
     .aim = Aim::kValid,
     .weight = 6,
     .kinds = kObjects,
     .fits = has_members,
     .apply = turned},
    {.name = "range.equal",
     .purpose = "Both ends of a range the same.",
     .aim = Aim::kValid,
     .weight = 2,
     .kinds = kObjects,
     .fits = has_members,
     .apply = equal},
    {.name = "range.crossed",
     .purpose = "The low end of a range one above the high end.",
     .aim = Aim::kValid,
     .weight = 4,
     .kinds = kObjects,
     .fits = has_members,
     .apply = crossed},
};

}  // namespace

std::span<const Operator> turn_round_operators() {
  return kOperators;
}

}  // namespace bodkin::mutate
