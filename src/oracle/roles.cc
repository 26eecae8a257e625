#include "oracle/roles.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "json/tree.h"
#include "oracle/judgement.h"
#include "scenario/listing.h"
#include "scenario/referring.h"
#include "scenario/roles.h"

namespace bodkin::oracle {
namespace {

constexpr int kGone = 410;
constexpr std::array<std::string_view, 5> kUnlisted{
    scenario::kUnlistedOwn, scenario::kUnlistedOther, scenario::kUnlistedNever,
    scenario::kUnlistedDelete, scenario::kUnlistedGone};

// Whether an answer holds an identifier as a whole value, and how long its longest list is.
struct Listed {
  bool has = false;
  std::size_t entries = 0;
};
Listed listed(const Facts& facts, const std::string& id) {
  Listed all;
  const json::Tree tree = json::parse(facts.exchange->answer.response.body);
  for (const json::NodeId node : tree.preorder()) {
    all.has = all.has || scenario::identifier_text(tree, node) == id;
    if (tree.at(node).kind != json::Kind::kArray) continue;
    all.entries = std::max(all.entries, static_cast<std::size_t>(tree.child_count(node)));
  }
  return all;
}

}  // namespace

std::vector<std::size_t> deletions_beyond_role(const Case& what) {
  std::vector<std::size_t> found;
  for (std::size_t i = 1; i + 1 < what.facts.size(); ++i) {
    const Facts& made = what.facts[i - 1];
    const Facts& removal = what.facts[i];
    const Facts& after = what.facts[i + 1];
    if (removal.exchange->note != scenario::kRoleDelete ||
        made.exchange->note != scenario::kRoleMake || after.exchange->note != scenario::kRoleGone ||
        made.exchange->principal != removal.exchange->principal ||
        after.exchange->principal == removal.exchange->principal) {
      continue;
    }
    const int left = status_of(after);
    if (removal.model || removal.operation == nullptr || !removal.exchange->success() ||
        status_of(made) != kStatusForbidden || (left != kStatusNotFound && left != kGone) ||
        !removal.operation->documents_exactly(kStatusForbidden)) {
      continue;
    }
    found.push_back(i);
  }
  return found;
}

std::vector<std::size_t> unlisted_deletions(const Case& what) {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i + kUnlisted.size() <= what.facts.size(); ++i) {
    const auto at = [&](std::size_t step) -> const Facts& { return what.facts[i + step]; };
    bool whole = true;
    for (std::size_t step = 0; step < kUnlisted.size() && whole; ++step) {
      whole = at(step).exchange->note == kUnlisted[step];
    }
    const Facts* removal = whole ? &at(3) : nullptr;
    if (removal == nullptr || removal->model || removal->path_parameters.empty() ||
        !removal->exchange->success() || !at(0).exchange->success() || !at(1).exchange->success() ||
        !at(4).exchange->success() || at(2).exchange->success() ||
        at(0).exchange->principal == removal->exchange->principal ||
        at(1).exchange->principal != removal->exchange->principal) {
      continue;
    }
    const std::string& id = removal->path_parameters.back().value;
    const Listed own = listed(at(0), id), other = listed(at(1), id), after = listed(at(4), id);
    if (own.has && !other.has && other.entries < scenario::kPageMin && !after.has)
      found.push_back(i + 3);
  }
  return found;
}

}  // namespace bodkin::oracle
