#include "oracle/rights.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "json/tree.h"
#include "oracle/judgement.h"
#include "scenario/rights.h"

namespace bodkin::oracle {
namespace {

constexpr std::array<std::string_view, 6> kCourse{scenario::kRightsBefore, scenario::kRightsWrite,
                                                  scenario::kRightsAfter,  scenario::kRightsDenied,
                                                  scenario::kRightsMake,   scenario::kRightsOwn};

// Scalars by the name of their member.
std::set<std::pair<std::string, std::string>> scalars_of(std::string_view text) {
  std::set<std::pair<std::string, std::string>> all;
  const json::Tree tree = json::parse(text);
  for (const json::NodeId node : tree.preorder()) {
    const std::string key = json::key_of(tree, node);
    if (!key.empty() && !tree.at(node).text.empty()) all.emplace(key, tree.at(node).text);
  }
  return all;
}

// Whether a member that was written is read then, and was not before.
bool has_arrived(std::string_view before, std::string_view written, std::string_view after) {
  const auto old = scalars_of(before), now = scalars_of(after), sent = scalars_of(written);
  return std::any_of(sent.begin(), sent.end(), [&](const auto& member) {
    return now.contains(member) && !old.contains(member);
  });
}

}  // namespace

std::vector<std::size_t> changes_of_others(const Case& what) {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i + kCourse.size() <= what.facts.size(); ++i) {
    const auto at = [&](std::size_t step) -> const Facts& { return what.facts[i + step]; };
    bool whole = true;
    for (std::size_t step = 0; step < kCourse.size() && whole; ++step) {
      whole = at(step).exchange->note == kCourse[step];
    }
    if (!whole) continue;
    const Facts& write = at(1);
    const std::string& who = write.exchange->principal;
    const bool one_asks = at(3).exchange->principal == who && at(4).exchange->principal == who &&
                          at(5).exchange->principal == who && at(0).exchange->principal != who &&
                          at(2).exchange->principal == at(0).exchange->principal;
    if (!one_asks || write.model || write.operation == nullptr || at(3).operation == nullptr ||
        at(3).operation != at(5).operation) {
      continue;
    }
    const bool denied = status_of(at(3)) == kStatusForbidden && at(4).exchange->success() &&
                        at(5).exchange->success();
    const bool changed =
        at(0).exchange->success() && write.exchange->success() && at(2).exchange->success() &&
        has_arrived(at(0).exchange->answer.response.body, write.exchange->request.body,
                    at(2).exchange->answer.response.body);
    if (denied && changed && write.operation->documents_exactly(kStatusForbidden)) {
      found.push_back(i + 1);
    }
  }
  return found;
}

}  // namespace bodkin::oracle
