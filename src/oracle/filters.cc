#include "oracle/filters.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>

#include "json/tree.h"
#include "oracle/judgement.h"
#include "scenario/filters.h"

namespace bodkin::oracle {
namespace {

constexpr std::size_t kPageMin = 10;  // lists that are cut have at least so many entries
constexpr std::size_t kNodesMax = 4096;
constexpr std::size_t kEntryBytesMin = 12;  // `{"id":1}` says too little

// Objects in the first array that holds any, as text.
std::set<std::string> entries_of(const Facts& facts) {
  const json::Tree tree = json::parse(facts.exchange->answer.response.body);
  const auto nodes = tree.preorder();
  for (std::size_t i = 0; i < nodes.size() && i < kNodesMax; ++i) {
    if (tree.at(nodes[i]).kind != json::Kind::kArray) continue;
    std::set<std::string> entries;
    for (auto child = tree.at(nodes[i]).first_child; child != json::kNone;
         child = tree.at(child).next) {
      if (tree.at(child).kind != json::Kind::kObject) continue;
      std::string text = json::print(tree, child);
      if (text.size() >= kEntryBytesMin) entries.insert(std::move(text));
    }
    return entries;
  }
  return {};
}

}  // namespace

std::vector<std::size_t> widening_filters(const Case& what) {
  std::vector<std::size_t> found;
  std::set<std::string> own, other;
  std::size_t asked = what.facts.size();
  for (std::size_t i = 0; i < what.facts.size(); ++i) {
    const Facts& facts = what.facts[i];
    const std::string_view note = facts.exchange->note;
    if (note == scenario::kFilterOwn) {
      own = entries_of(facts);
    } else if (note == scenario::kFilterOther) {
      other = entries_of(facts);
      asked = facts.exchange->success() && other.size() < kPageMin ? i : what.facts.size();
    } else if (note == scenario::kFilterWith && asked < i && !facts.model &&
               facts.exchange->success() &&
               facts.exchange->principal == what.facts[asked].exchange->principal) {
      const std::set<std::string> with = entries_of(facts);
      const bool more = std::any_of(with.begin(), with.end(), [&](const std::string& entry) {
        return own.contains(entry) && !other.contains(entry);
      });
      if (more) found.push_back(i);
    }
  }
  return found;
}

}  // namespace bodkin::oracle
