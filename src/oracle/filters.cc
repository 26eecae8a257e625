#include "oracle/filters.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>

#include "oracle/judgement.h"
#include "scenario/filters.h"
#include "scenario/listing.h"

namespace bodkin::oracle {
namespace {

constexpr std::size_t kEntryBytesMin = 12;  // `{"id":1}` says too little

std::set<std::string> entries_of(const Facts& facts) {
  const auto all = scenario::entries_of(facts.exchange->answer.response.body);
  return {all.begin(), all.end()};
}

bool says_something(const std::string& entry) {
  return entry.starts_with('{') && entry.size() >= kEntryBytesMin;
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
      asked =
          facts.exchange->success() && other.size() < scenario::kPageMin ? i : what.facts.size();
    } else if (note == scenario::kFilterWith && asked < i && !facts.model &&
               facts.exchange->success() &&
               facts.exchange->principal == what.facts[asked].exchange->principal) {
      const std::set<std::string> with = entries_of(facts);
      const bool more = std::any_of(with.begin(), with.end(), [&](const std::string& entry) {
        return says_something(entry) && own.contains(entry) && !other.contains(entry);
      });
      if (more) found.push_back(i);
    }
  }
  return found;
}

}  // namespace bodkin::oracle
