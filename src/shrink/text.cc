#include "shrink/text.h"

#include <algorithm>

#include "shrink/sequence.h"

namespace bodkin::shrink {
namespace {

constexpr std::size_t kPlainEachMax = 64;  // units that are made plain one by one, at most

class TextReducer {
 public:
  TextReducer(Units units, UnitsOf kind, const Adopt& adopt)
      : units_(std::move(units)), kind_(kind), adopt_(adopt) {}

  void run(Care care) {
    if (units_.empty() || take({}) || (units_.size() > 1 && take({"a"}))) return;
    if (uuid_shaped(join(units_))) {
      take(split_units("00000000-0000-0000-0000-000000000000", kind_));
      return;
    }
    if (length_alone("a") || length_alone("0")) return;
    if (care == Care::kProbe && !an_end_is_free()) return;
    delete_units();
    plain_range(0, units_.size());
    plain_each();
  }

 private:
  bool take(Units candidate) {
    if (!adopt_(candidate)) return false;
    units_ = std::move(candidate);
    return true;
  }

  // Where a run of one character does as well, its length is all there is to search.
  bool length_alone(const char* fill) {
    const Units run(units_.size(), fill);
    if (units_ != run && !take(run)) return false;
    std::size_t low = 1;
    std::size_t high = units_.size();
    if (high > 1 && take(Units(high - 1, fill)))
      --high;
    else
      return true;
    while (high - low > 1) {
      const std::size_t middle = low + (high - low) / 2;
      if (take(Units(middle, fill))) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return true;
  }

  bool an_end_is_free() {
    return units_.size() > 1 &&
           (take({units_.begin(), units_.end() - 1}) || take({units_.begin() + 1, units_.end()}));
  }

  void delete_units() {
    reduce_sequence(units_.size(), [this](std::size_t begin, std::size_t end) {
      if (end > units_.size()) return false;
      Units rest(units_.begin(), units_.begin() + static_cast<std::ptrdiff_t>(begin));
      rest.insert(rest.end(), units_.begin() + static_cast<std::ptrdiff_t>(end), units_.end());
      return take(std::move(rest));
    });
  }

  // 'a' for as many units of [begin, end) as possible: all, else each half.
  void plain_range(std::size_t begin, std::size_t end) {
    Units candidate = units_;
    std::fill(candidate.begin() + static_cast<std::ptrdiff_t>(begin),
              candidate.begin() + static_cast<std::ptrdiff_t>(end), "a");
    if (candidate == units_ || take(std::move(candidate))) return;
    if (end - begin == 1 || (end - begin) * kPlainEachMax < units_.size()) return;
    const std::size_t middle = begin + (end - begin) / 2;
    plain_range(begin, middle);
    plain_range(middle, end);
  }

  // A digit that must be one may be 0, a capital letter A.
  void plain_each() {
    if (units_.size() > kPlainEachMax) return;
    for (std::size_t i = 0; i < units_.size(); ++i) {
      const char first = units_[i][0];
      Units candidate = units_;
      candidate[i] = first >= 'B' && first <= 'Z' ? "A" : "0";
      if (units_[i] != "a" && units_[i] != "A" && candidate != units_) take(std::move(candidate));
    }
  }

  Units units_;
  UnitsOf kind_;
  const Adopt& adopt_;
};

}  // namespace

void reduce_text(Units units, UnitsOf kind, Care care, const Adopt& adopt) {
  TextReducer(std::move(units), kind, adopt).run(care);
}

}  // namespace bodkin::shrink
