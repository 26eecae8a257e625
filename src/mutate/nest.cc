// Deep nesting: for recursive parsers, and for limits on depth that stop at the wrong level.
//
// The brackets go in as one raw text, since nobody looks into them again in this mutation.
#include <algorithm>
#include <array>

#include "base/limits.h"
#include "json/edit.h"
#include "mutate/operators.h"

namespace bodkin::mutate {
namespace {

constexpr std::array<std::size_t, 6> kShallow = {31, 32, 33, 64, 65, 100};
constexpr std::array<std::size_t, 3> kDeep = {1000, 10000, limits::kNestingInserted};

struct Brackets {
  std::string_view open;
  std::string_view close;
};
constexpr Brackets kArrayBrackets = {"[", "]"};
constexpr Brackets kObjectBrackets = {"{\"a\":", "}"};

// Empty where not even one level fits.
std::string nested(Context& context, const Brackets& brackets, std::size_t levels,
                   std::string_view core) {
  const std::size_t each = brackets.open.size() + brackets.close.size();
  if (context.room <= core.size()) return {};
  levels = std::min(levels, (context.room - core.size()) / each);
  std::string text;
  text.reserve(levels * each + core.size());
  for (std::size_t i = 0; i < levels; ++i) text.append(brackets.open);
  text.append(core);
  for (std::size_t i = 0; i < levels; ++i) text.append(brackets.close);
  context.spend(text.size());
  return levels == 0 ? std::string{} : text;
}

// In place of the value, or beside it under a name that the schema does not know.
bool put(Context& context, const Site& site, std::string_view text) {
  if (text.empty()) return false;
  const json::NodeId node = json::make(context.tree, text);
  const bool object = context.tree.at(site.node).kind == json::Kind::kObject;
  if (object && context.random.one_in(2) && context.spend(8)) {
    json::append(context.tree, site.node, node, "\"nested\"");
  } else {
    json::replace(context.tree, site.node, node);
  }
  return true;
}

bool shallow(Context& context, const Site& site) {
  const std::string core = json::print(context.tree, site.node);
  const Brackets& brackets = context.random.one_in(2) ? kArrayBrackets : kObjectBrackets;
  return put(context, site, nested(context, brackets, context.random.pick(kShallow), core));
}

bool deep_arrays(Context& context, const Site& site) {
  return put(context, site, nested(context, kArrayBrackets, context.random.pick(kDeep), ""));
}

bool deep_objects(Context& context, const Site& site) {
  return put(context, site, nested(context, kObjectBrackets, context.random.pick(kDeep), "1"));
}

// Never closed, so that a parser has all of it on its stack when it finds out.
bool unclosed(Context& context, const Site& site) {
  const std::size_t levels = context.random.pick(kDeep);
  const std::string_view open =
      context.random.one_in(2) ? kArrayBrackets.open : kObjectBrackets.open;
  std::string text;
  for (std::size_t i = 0; i < std::min(levels, context.room / open.size()); ++i) text.append(open);
  context.spend(text.size());
  return put(context, site, text);
}

constexpr Operator kOperators[] = {
    {.name = "nest.shallow",
     .purpose = "A value inside 31 to 100 levels, about the limits that services set.",
     .apply = shallow},
    {.name = "nest.arrays",
     .purpose = "Up to 20000 levels of arrays.",
     .aim = Aim::kHuge,
     .weight = 1,
     .apply = deep_arrays},
    {.name = "nest.objects",
     .purpose = "Up to 20000 levels of objects.",
     .aim = Aim::kHuge,
     .weight = 1,
     .apply = deep_objects},
    {.name = "nest.unclosed",
     .purpose = "Up to 20000 opening brackets, never closed.",
     .aim = Aim::kHuge,
     .weight = 1,
     .keeps_json = false,
     .apply = unclosed},
};

}  // namespace

std::span<const Operator> nest_operators() {
  return kOperators;
}

}  // namespace bodkin::mutate
