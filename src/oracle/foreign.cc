#include "oracle/foreign.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/text.h"
#include "oracle/judgement.h"
#include "scenario/naming.h"

namespace bodkin::oracle {
namespace {

constexpr int kConflict = 409;

// Members by which one is meant to name others.
bool is_for_others(std::string_view place) {
  static constexpr std::array<std::string_view, 16> kWords{
      "to",      "recipient", "recipients", "assignee", "user",   "users",  "member",  "members",
      "invitee", "friend",    "share",      "shared",   "viewer", "editor", "mention", "follow"};
  const auto words = words_of_name(place);
  return std::any_of(words.begin(), words.end(), [](const std::string& word) {
    return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
  });
}

bool is_refused(int status) {
  return status >= 400 && status < 500 && status != kStatusUnauthorised &&
         status != kStatusForbidden;
}

}  // namespace

std::vector<ForeignReference> foreign_references(const Case& what) {
  std::vector<ForeignReference> found;
  for (std::size_t i = 3; i < what.facts.size(); ++i) {
    const Facts& write = what.facts[i];
    const auto note = [&](std::size_t at) -> std::string_view {
      return what.facts[at].exchange->note;
    };
    if (!note(i).starts_with(scenario::kForeignWrite) || note(i - 1) != scenario::kForeignNever ||
        note(i - 2) != scenario::kForeignOther || note(i - 3) != scenario::kForeignOwn) {
      continue;
    }
    const int hidden = status_of(what.facts[i - 2]);
    const bool is_hidden =
        hidden == kStatusNotFound || (hidden == kStatusForbidden && write.operation != nullptr &&
                                      write.operation->documents_exactly(kStatusForbidden));
    const int never = status_of(what.facts[i - 1]);
    if (!is_hidden || !what.facts[i - 3].exchange->success() || !is_refused(never) ||
        is_for_others(note(i).substr(scenario::kForeignWrite.size()))) {
      continue;
    }
    const bool told = hidden == kStatusNotFound && status_of(write) == kConflict &&
                      never != kConflict;
    if (write.exchange->success() || told) found.push_back({i, told});
  }
  return found;
}

}  // namespace bodkin::oracle
