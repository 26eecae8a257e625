#include "mutate/operators.h"

#include <array>
#include <vector>

#include "mutate/sampler.h"
#include "mutate/site.h"

namespace bodkin::mutate {
namespace {

constexpr int kTries = 6;
constexpr std::size_t kKinds = 8;
constexpr std::size_t kAims = 3;

using List = std::vector<const Operator*>;

const List& list() {
  static const List kList = [] {
    List all;
    for (const auto family :
         {drop_member_operators(), add_member_operators(), duplicate_key_operators(),
          rename_key_operators(), change_type_operators(), nest_operators(),
          copy_subtree_operators(), bytes_operators(), syntax_operators(), turn_round_operators(),
          value_operators()}) {
      for (const Operator& each : family) all.push_back(&each);
    }
    return all;
  }();
  return kList;
}

// The operators of an aim that know a kind, so that a place asks few of them.
const List& candidates(Aim aim, json::Kind kind) {
  static const auto kTable = [] {
    std::array<std::array<List, kKinds>, kAims> table;
    for (const Operator* each : list()) {
      for (std::size_t k = 0; k < kKinds; ++k) {
        if ((each->kinds & bit(static_cast<json::Kind>(k))) == 0) continue;
        table[static_cast<std::size_t>(each->aim)][k].push_back(each);
      }
    }
    return table;
  }();
  return kTable[static_cast<std::size_t>(aim)][static_cast<std::size_t>(kind)];
}

std::uint64_t weight_at(const Context& context, const Site& site, const Operator& each) {
  return each.fits == nullptr || each.fits(context, site) ? each.weight : 0;
}

}  // namespace

std::span<const Operator* const> all_operators() {
  return list();
}

bool apply_one(Context& context, const schema::Schema* schema, Aim aim) {
  context.aim = aim;
  for (int i = 0; i < kTries; ++i) {
    // Place first, by the sum of what its operators weigh, then the operator: the same odds as one
    // draw over all pairs, with one random number a place.
    Sampler<Site> places(context.random);
    for_each_site(context.tree, schema, [&](const Site& site) {
      std::uint64_t weight = 0;
      for (const Operator* each : candidates(aim, context.tree.at(site.node).kind)) {
        weight += weight_at(context, site, *each);
      }
      places.offer(weight, site);
    });
    if (places.empty()) return false;
    const Site site = places.item();
    Sampler<const Operator*> operators(context.random);
    for (const Operator* each : candidates(aim, context.tree.at(site.node).kind)) {
      operators.offer(weight_at(context, site, *each), each);
    }
    const Operator& chosen = *operators.item();
    if (!chosen.apply(context, site)) continue;
    if (!chosen.family) context.note(chosen.name);
    return true;
  }
  return false;
}

}  // namespace bodkin::mutate
