#include "oracle/deltas.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "oracle/judgement.h"
#include "scenario/deltas.h"
#include "scenario/naming.h"
#include "scenario/numbers.h"

namespace bodkin::oracle {
namespace {

using scenario::Numbers;

constexpr int kShownLeast = 2;

// The course from one exchange on: what was read, and what was sent between.
class Course {
 public:
  Course(const Case& what, std::size_t begin) : what_(what), begin_(begin), at_(begin) {}

  // The rest of it, up to what it shows.
  std::vector<LostDelta> judge() {
    const auto control = read(), first = read(), second = after_one(first),
               third = after_one(second);
    if (!control || !third) return {};
    const Numbers moves =
        scenario::steady_moves(scenario::still_ones(*control, *first), *second, *third);
    std::map<std::string, LostDelta> lost;
    Numbers before = *third;
    int tries = 0;
    while (const auto after = after_two()) {
      ++tries;
      const Numbers less =
          both_accepted_ ? scenario::moved_too_little(moves, before, *after) : Numbers();
      for (const auto& [place, moved] : less) {
        LostDelta& found = lost[place];
        found.exchange = last_write_;
        found.member = place;
        found.alone = std::to_string(moves.at(place));
        found.both = std::to_string(moved);
        ++found.shown;
      }
      before = *after;
    }
    for (auto& [place, found] : lost) {
      found.tries = tries;
      if (found.shown >= kShownLeast) return {found};
    }
    return {};
  }
  std::size_t end() const { return at_; }

 private:
  bool is(std::string_view note) const {
    return at_ < what_.facts.size() && what_.facts[at_].exchange->note == note;
  }
  // Whether what is sent is about what is read.
  bool names_it() const {
    const auto& path = what_.facts[begin_].path_parameters;
    return !path.empty() && scenario::names(what_.facts[at_].exchange->request, path.back().value);
  }
  std::optional<Numbers> read() {
    if (!is(scenario::kDeltaRead) || !what_.facts[at_].exchange->success()) return std::nullopt;
    return scenario::numbers_shown(what_.facts[at_++].exchange->answer.response.body);
  }
  std::optional<Numbers> after_one(const std::optional<Numbers>& before) {
    if (!before || !is(scenario::kDeltaOne) || !what_.facts[at_].exchange->success() ||
        !names_it()) {
      return {};
    }
    ++at_;
    return read();
  }
  std::optional<Numbers> after_two() {
    int sent = 0;
    both_accepted_ = true;
    for (; is(scenario::kDeltaTwo); ++at_, ++sent) {
      both_accepted_ = both_accepted_ && what_.facts[at_].exchange->success() && names_it();
      last_write_ = at_;
    }
    both_accepted_ = both_accepted_ && sent == 2;
    return sent == 0 ? std::nullopt : read();
  }

  const Case& what_;
  std::size_t begin_, at_;
  std::size_t last_write_ = 0;
  bool both_accepted_ = false;
};

}  // namespace

std::vector<LostDelta> lost_deltas(const Case& what) {
  std::vector<LostDelta> found;
  for (std::size_t i = 0; i < what.facts.size(); ++i) {
    if (what.facts[i].exchange->note != scenario::kDeltaRead) continue;
    Course course(what, i);
    for (LostDelta& each : course.judge()) found.push_back(std::move(each));
    i = std::max(i, course.end());
  }
  return found;
}

}  // namespace bodkin::oracle
