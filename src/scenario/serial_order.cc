#include "scenario/serial_order.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <utility>

#include "json/tree.h"
#include "scenario/difference.h"

namespace bodkin::scenario {
namespace {

bool accepted(int status) {
  return status >= 200 && status < 300;
}

// How many of each kind of request were accepted.
std::map<std::size_t, int> accepted_of_each(const Course& course,
                                            std::span<const std::size_t> same) {
  std::map<std::size_t, int> count;
  for (std::size_t i = 0; i < same.size(); ++i) count[same[i]] += accepted(course.statuses[i]);
  return count;
}

// Statuses of equal requests may be answered to either.
std::vector<std::pair<std::size_t, int>> answers_of(const Course& course,
                                                    std::span<const std::size_t> same) {
  std::vector<std::pair<std::size_t, int>> answers;
  for (std::size_t i = 0; i < same.size(); ++i) answers.emplace_back(same[i], course.statuses[i]);
  std::sort(answers.begin(), answers.end());
  return answers;
}

// Whether two answers tell of different things that were made: by Location or identifier.
bool tell_of_different_things(const Response& a, const Response& b) {
  const std::string_view here = a.headers.get("Location");
  const std::string_view there = b.headers.get("Location");
  if (!here.empty() && !there.empty() && here != there) return true;
  const json::Tree one = json::parse(a.body);
  const json::Tree other = json::parse(b.body);
  for (const char* name : {"id", "uuid", "guid", "_id"}) {
    const json::NodeId x = json::find_member(one, one.root(), name);
    const json::NodeId y = json::find_member(other, other.root(), name);
    if (x == json::kNone || y == json::kNone) continue;
    if (!one.at(x).text.empty() && one.at(x).text != other.at(y).text) return true;
  }
  return false;
}

// Whether equal requests that were accepted made different things each.
bool each_made_its_own(const Course& course, std::span<const std::size_t> same) {
  bool any = false;
  for (std::size_t i = 0; i < same.size() && i < course.answers.size(); ++i) {
    for (std::size_t k = i + 1; k < same.size() && k < course.answers.size(); ++k) {
      if (same[i] != same[k] || !accepted(course.statuses[i]) || !accepted(course.statuses[k])) {
        continue;
      }
      if (!tell_of_different_things(*course.answers[i], *course.answers[k])) return false;
      any = true;
    }
  }
  return any;
}

// Where the state after the burst is not that after the order; nothing: it is, or nobody can say.
std::optional<std::string> other_state(const Order& order, const Course& burst) {
  for (std::size_t i = 0; i < burst.reads.size(); ++i) {
    const auto where = difference({order.first.reads[i], order.again.reads[i]}, *burst.reads[i]);
    if (where) return where;
  }
  return std::nullopt;
}

bool complete(const Course& course, std::size_t requests, std::size_t reads) {
  return course.statuses.size() == requests && course.reads.size() == reads &&
         std::find(course.statuses.begin(), course.statuses.end(), 0) == course.statuses.end();
}

}  // namespace

Unexplained compare(std::span<const Order> orders, const Course& burst,
                    std::span<const std::size_t> same) {
  if (orders.empty() || !complete(burst, same.size(), burst.reads.size())) return {};
  for (const Order& order : orders) {
    if (!complete(order.first, same.size(), burst.reads.size()) ||
        !complete(order.again, same.size(), burst.reads.size()) ||
        order.first.statuses != order.again.statuses) {
      return {};  // the service does not do the same twice
    }
  }
  const auto burst_accepted = accepted_of_each(burst, same);
  const bool more = std::none_of(orders.begin(), orders.end(), [&](const Order& order) {
    const auto there = accepted_of_each(order.first, same);
    return std::all_of(burst_accepted.begin(), burst_accepted.end(),
                       [&](const auto& each) { return each.second <= there.at(each.first); });
  });
  // Without repetitions each kind was accepted once at most.
  const bool repeated = std::any_of(burst_accepted.begin(), burst_accepted.end(),
                                    [](const auto& each) { return each.second > 1; });
  if (more && (!repeated || each_made_its_own(burst, same)))
    return {Unexplained::kMoreAccepted, {}};
  const auto answers = answers_of(burst, same);
  std::optional<std::string> where;
  for (const Order& order : orders) {
    if (!more && answers_of(order.first, same) != answers) continue;
    where = other_state(order, burst);
    if (!where) return {};
  }
  if (!where) return {};
  return {more ? Unexplained::kMoreAccepted : Unexplained::kOtherState, *where};
}

std::vector<std::size_t> repetitions(std::span<const Request* const> requests) {
  std::vector<std::size_t> same;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    const auto alike = [&](const Request* other) {
      return other->method == requests[i]->method && other->target == requests[i]->target &&
             other->body == requests[i]->body;
    };
    same.push_back(static_cast<std::size_t>(
        std::find_if(requests.begin(), requests.begin() + static_cast<std::ptrdiff_t>(i), alike) -
        requests.begin()));
  }
  return same;
}

namespace {

std::optional<std::size_t> number(std::string_view text) {
  std::size_t value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

constexpr std::string_view kRead = "read";

// Puts an answer where its note says; false: the note says nothing of the kind.
bool enter(Course& course, std::string_view place, const Exchange& exchange) {
  if (place == kRead) {
    course.reads.push_back(&exchange.answer.response);
    return true;
  }
  const auto request = number(place);
  if (!request || *request >= kTogetherMax) return false;
  if (course.statuses.size() <= *request) {
    course.statuses.resize(*request + 1);
    course.answers.resize(*request + 1, &exchange.answer.response);
  }
  course.answers[*request] = &exchange.answer.response;
  course.statuses[*request] = exchange.answered() ? exchange.answer.response.status : 0;
  return true;
}

}  // namespace

std::vector<Evidence> evidence(const Trace& trace) {
  std::vector<Evidence> all;
  std::map<std::size_t, Course> runs;
  for (std::size_t i = 0; i < trace.exchanges.size(); ++i) {
    const Exchange& exchange = trace.exchanges[i];
    std::string_view note = exchange.note;
    if (exchange.purpose == Purpose::kSerial && note.starts_with(kSerialNote)) {
      note.remove_prefix(kSerialNote.size());
      const std::size_t colon = note.find(':');
      const auto run = number(note.substr(0, colon));
      if (run && colon != note.npos) enter(runs[*run], note.substr(colon + 1), exchange);
    } else if (exchange.purpose == Purpose::kBurst && note.starts_with(kBurstNote)) {
      note.remove_prefix(kBurstNote.size());
      const bool begins = exchange.group != nullptr &&
                          (all.empty() || all.back().burst.empty() ||
                           trace.exchanges[all.back().burst.front()].group != exchange.group);
      if (begins) {
        all.emplace_back();
        for (auto at = runs.begin(); at != runs.end() && std::next(at) != runs.end();
             std::advance(at, 2)) {
          all.back().orders.push_back({at->second, std::next(at)->second});
        }
        runs.clear();
      }
      if (all.empty() || !enter(all.back().course, note, exchange)) continue;
      if (exchange.group != nullptr) all.back().burst.push_back(i);
    }
  }
  return all;
}

}  // namespace bodkin::scenario
