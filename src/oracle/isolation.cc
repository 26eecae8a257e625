#include "oracle/isolation.h"

#include <string>

#include "oracle/judgement.h"
#include "scenario/isolation.h"

namespace bodkin::oracle {
namespace {

using scenario::Exchange;

constexpr int kGone = 410;
constexpr std::size_t kNone = static_cast<std::size_t>(-1);

class Trial {
 public:
  Trial(const Case& what, std::size_t write) : what_(what), write_(write) {}

  // The last exchange before the write, or the first after it, with that note about the same thing;
  // of the write's own principal or of another.
  std::size_t before(std::string_view note, bool same_principal, std::size_t from) const {
    for (std::size_t i = from; i-- > 0;) {
      if (is(i, note, same_principal)) return i;
      // What another write did lies between.
      if (i < write_ && at(i).note == scenario::kIsolationWrite && at(i).success()) break;
    }
    return kNone;
  }
  std::size_t after(std::string_view note, bool same_principal) const {
    for (std::size_t i = write_ + 1; i < what_.trace.exchanges.size(); ++i) {
      if (is(i, note, same_principal)) return i;
      if (at(i).fresh || at(i).note == scenario::kIsolationWrite) break;
    }
    return kNone;
  }
  const Exchange& at(std::size_t i) const { return what_.trace.exchanges[i]; }
  int status(std::size_t i) const { return status_of(what_.facts[i]); }

 private:
  bool is(std::size_t i, std::string_view note, bool same_principal) const {
    return at(i).note == note && at(i).request.target == at(write_).request.target &&
           (at(i).principal == at(write_).principal) == same_principal;
  }

  const Case& what_;
  std::size_t write_;
};

bool alike(const Exchange& a, const Exchange& b) {
  return a.success() && b.success() && a.answer.response.body == b.answer.response.body;
}

}  // namespace

std::vector<Breach> isolation_breaches(const Case& what) {
  std::vector<Breach> breaches;
  for (std::size_t i = 0; i < what.trace.exchanges.size(); ++i) {
    const Exchange& write = what.trace.exchanges[i];
    if (write.note != scenario::kIsolationWrite || !write.answered()) continue;
    const Trial trial(what, i);
    const std::size_t seen = trial.before(scenario::kIsolationOther, true, i);
    const std::size_t last = trial.before(scenario::kIsolationOwn, false, i);
    const std::size_t after = trial.after(scenario::kIsolationOwn, false);
    if (seen == kNone || last == kNone || after == kNone) continue;
    const std::size_t first = trial.before(scenario::kIsolationOwn, false, last);
    if (first == kNone || !alike(trial.at(first), trial.at(last))) continue;

    const int shown = trial.status(seen);
    const bool hidden = shown == kStatusForbidden || shown == kStatusNotFound;
    if (hidden && write.success()) {
      const int left = trial.status(after);
      const bool gone =
          write.request.method == "DELETE" && (left == kStatusNotFound || left == kGone);
      const bool changed = write.request.method != "DELETE" && trial.at(after).success() &&
                           !alike(trial.at(last), trial.at(after));
      if (gone || changed) breaches.push_back({i, true});
      continue;
    }
    if (write.request.method != "DELETE" || trial.status(i) != kStatusNotFound) continue;
    const std::size_t own_delete = trial.after(scenario::kIsolationOwnDelete, false);
    if (own_delete == kNone || !trial.at(own_delete).success()) continue;
    if (alike(trial.at(seen), trial.at(last)) && alike(trial.at(last), trial.at(after)) &&
        !trial.at(seen).answer.response.body.empty()) {
      breaches.push_back({seen, false});
    }
  }
  return breaches;
}

}  // namespace bodkin::oracle
