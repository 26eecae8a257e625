#include "run/bursts.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <memory>
#include <numeric>
#include <utility>

#include "base/hash.h"

namespace bodkin::run {
namespace {

using dispatch::Point;
using dispatch::Schedule;
using scenario::Course;
using scenario::Exchange;
using scenario::Purpose;
using scenario::Trace;

constexpr std::size_t kEffectiveMax = 4096;  // kinds of groups that are remembered
constexpr std::uint32_t kPointsMax = 64;     // of one request that are tried
constexpr int kTimedTries = 4, kTimedRepeats = 8, kShownLeast = 2;
constexpr std::string_view kBusy = "busy";

std::string note_of(std::string_view kind, std::size_t place) {
  return std::string(kind) + std::to_string(place);
}

std::vector<const Request*> requests_of(const BurstGroup& group) {
  std::vector<const Request*> requests;
  for (const Outgoing& member : group.members) requests.push_back(&member.request);
  return requests;
}

// What a run came to: statuses by request and what was read, by the notes of its exchanges.
Course course_of(const Trace& trace, std::size_t requests) {
  Course course;
  course.statuses.resize(requests);
  static const Response kNone;
  course.answers.resize(requests, &kNone);
  for (const Exchange& exchange : trace.exchanges) {
    if (exchange.purpose != Purpose::kSerial && exchange.purpose != Purpose::kBurst) continue;
    const std::size_t colon = exchange.note.rfind(':');
    const std::string place = exchange.note.substr(colon + 1);
    if (place == "read") {
      course.reads.push_back(&exchange.answer.response);
    } else if (exchange.answered()) {
      const std::size_t request = std::stoul(place);
      course.statuses[request] = exchange.answer.response.status;
      course.answers[request] = &exchange.answer.response;
    }
  }
  return course;
}

bool same_course(const Course& a, const Course& b) {
  if (a.statuses != b.statuses || a.reads.size() != b.reads.size()) return false;
  return std::equal(a.reads.begin(), a.reads.end(), b.reads.begin(),
                    [](const Response* x, const Response* y) {
                      return x->status == y->status && x->body == y->body;
                    });
}

bool failed(const Trace& trace) {
  return std::any_of(trace.exchanges.begin(), trace.exchanges.end(), [](const Exchange& exchange) {
    return !exchange.answered() || exchange.answer.response.status >= 500;
  });
}

void append(Trace& to, Trace from) {
  std::move(from.exchanges.begin(), from.exchanges.end(), std::back_inserter(to.exchanges));
}

// Points of the first request, where it runs alone first.
std::uint32_t points_alone(const std::vector<Point>& plain) {
  std::uint32_t count = 0;
  while (count < plain.size() && plain[count].request == 0) ++count;
  return count;
}

// The request that was let in at that point came to nothing before it had to wait: as if it had
// come later.
bool waited_at_once(const std::vector<Point>& points, const dispatch::Switch& let_in) {
  for (std::size_t i = let_in.at + 1; i < points.size() && i < let_in.at + 3U; ++i) {
    if (points[i].request != let_in.to) return false;
    if (points[i].where == kBusy) return true;
  }
  return false;
}

}  // namespace

struct Bursts::Volley {
  Trace trace;
  std::vector<Point> points;
  bool whole = false;  // everything was sent
  bool scheduled = false;
};

struct Bursts::Orders {
  std::vector<std::vector<std::size_t>> orders;
  std::vector<Trace> first, again;  // the latter only when something differs
};

std::string print_points(const std::vector<Point>& points) {
  std::string text;
  std::size_t same = 0;
  for (std::size_t i = 0; i < points.size(); i += same) {
    same = 1;
    while (i + same < points.size() && points[i + same] == points[i]) ++same;
    const bool other = i == 0 || points[i].request != points[i - 1].request;
    if (other) {
      text += fmt::format("{}request {}: ", i == 0 ? "" : "; ", points[i].request + 1);
    } else {
      text += ", ";
    }
    text += points[i].where;
    if (same > 1) text += fmt::format(" x{}", same);
  }
  return text;
}

// False: it could not be sent to its end.
bool Bursts::run_in_order(const BurstGroup& group, const std::vector<std::size_t>& order,
                          std::size_t run, Trace& trace, const Hands& hands) {
  bool fresh = false;
  if (!hands.put_back(trace, fresh)) return false;
  const auto send = [&](Outgoing outgoing) {
    outgoing.fresh = std::exchange(fresh, false);
    return hands.make_ready(outgoing) && hands.send(trace, std::move(outgoing));
  };
  for (Outgoing each : group.before) {
    each.purpose = Purpose::kSetup;
    if (!send(std::move(each))) return false;
  }
  const std::string kind = fmt::format("{}{}:", scenario::kSerialNote, run);
  for (const std::size_t member : order) {
    Outgoing each = group.members[member];
    each.purpose = Purpose::kSerial;
    each.note = note_of(kind, member);
    if (!send(std::move(each))) return false;
  }
  for (const Probe& read : group.reads) {
    Outgoing each;
    each.purpose = Purpose::kSerial;
    each.operation = read.operation;
    each.principal = sender_.principal({});
    each.request = read.request;
    each.note = kind + "read";
    if (!send(std::move(each))) return false;
  }
  return true;
}

Bursts::Volley Bursts::run_at_once(const BurstGroup& group, const Schedule& schedule,
                                   const Hands& hands) {
  Volley volley;
  bool fresh = false;
  if (!hands.put_back(volley.trace, fresh)) return volley;
  for (Outgoing each : group.before) {
    each.purpose = Purpose::kSetup;
    each.fresh = std::exchange(fresh, false);
    if (!hands.make_ready(each) || !hands.send(volley.trace, std::move(each))) return volley;
  }
  std::vector<Outgoing> members = group.members;
  for (std::size_t i = 0; i < members.size(); ++i) {
    members[i].purpose = Purpose::kBurst;
    members[i].note = note_of(scenario::kBurstNote, i);
    if (!hands.make_ready(members[i])) return volley;
  }
  members.front().fresh = fresh;
  Sender::Together sent = hands.together(volley.trace, std::move(members), schedule);
  volley.points = std::move(sent.points);
  volley.scheduled = sent.scheduled;
  if (failed(volley.trace)) return volley;
  for (const Probe& read : group.reads) {
    Outgoing each;
    each.purpose = Purpose::kBurst;
    each.operation = read.operation;
    each.principal = sender_.principal({});
    each.request = read.request;
    each.note = std::string(scenario::kBurstNote) + "read";
    if (!hands.make_ready(each) || !hands.send(volley.trace, std::move(each))) return volley;
  }
  volley.whole = true;
  return volley;
}

bool Bursts::explained(const BurstGroup& group, const Volley& volley, Orders& orders,
                       const Hands& hands) {
  const std::size_t count = group.members.size();
  const Course burst = course_of(volley.trace, count);
  std::vector<scenario::Order> known;
  for (const Trace& trace : orders.first) {
    known.push_back({course_of(trace, count), {}});
    if (same_course(known.back().first, burst)) return true;
  }
  // Something is otherwise: once more, so that what differs by itself is known.
  for (std::size_t i = orders.again.size(); i < orders.orders.size(); ++i) {
    Trace& trace = orders.again.emplace_back();
    if (!run_in_order(group, orders.orders[i], 2 * i + 1, trace, hands)) return true;
  }
  for (std::size_t i = 0; i < known.size(); ++i) {
    known[i].again = course_of(orders.again[i], count);
  }
  return scenario::compare(known, burst, scenario::repetitions(requests_of(group))).what ==
         scenario::Unexplained::kNothing;
}

std::vector<Schedule> Bursts::schedules(const BurstGroup& group, const Volley& plain, bool thorough,
                                        std::uint64_t& kind) {
  std::vector<Schedule> all;
  kind = kHashStart;
  for (const Outgoing& member : group.members) {
    const auto address = reinterpret_cast<std::uintptr_t>(member.operation);
    kind = kind * 31 + address;
  }
  for (const Point& point : plain.points) {
    kind = hash64(point.where, kind + point.request);
  }
  const auto known = effective_.find(kind);
  const std::uint32_t count = std::min(points_alone(plain.points), kPointsMax);
  const auto others = static_cast<std::uint32_t>(group.members.size());
  for (std::uint32_t at = 0; at < count; ++at) {
    if (!thorough && known != effective_.end() && !known->second.contains(at)) continue;
    for (std::uint32_t to = 1; to < others; ++to) all.push_back({{at, to}});
  }
  // The other way round; of equal requests that is the same.
  if (others != 2 || scenario::repetitions(requests_of(group))[1] == 0) return all;
  const auto second = std::min(
      static_cast<std::uint32_t>(plain.points.size()) - points_alone(plain.points), kPointsMax);
  for (std::uint32_t at = 1; at <= second; ++at) {
    const std::uint32_t key = at + kPointsMax;
    if (!thorough && known != effective_.end() && !known->second.contains(key)) continue;
    all.push_back({{0, 1}, {at, 0}});
  }
  return all;
}

bool Bursts::look(Trace& trace, const BurstGroup& group, bool thorough, const Hands& hands) {
  const std::size_t count = group.members.size();
  if (count < 2 || count > scenario::kTogetherMax) return false;
  Orders orders;
  const std::vector<std::size_t> same = scenario::repetitions(requests_of(group));
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  do {
    // Of equal requests the earlier one goes first.
    const bool canonical = [&] {
      for (std::size_t i = 0; i < count; ++i) {
        for (std::size_t k = i + 1; k < count; ++k) {
          if (same[order[i]] == same[order[k]] && order[i] > order[k]) return false;
        }
      }
      return true;
    }();
    if (!canonical) continue;
    Trace& run = orders.first.emplace_back();
    if (!run_in_order(group, order, 2 * orders.orders.size(), run, hands)) {
      if (failed(run)) append(trace, std::move(run));
      return false;
    }
    orders.orders.push_back(order);
  } while (std::next_permutation(order.begin(), order.end()));

  const bool chosen = sender_.dispatcher().together() == dispatch::Together::kScheduled;
  std::vector<Schedule> plan(chosen ? 1 : kTimedTries);
  std::uint64_t kind = 0;
  std::set<std::uint32_t> effective;
  for (std::size_t i = 0; i < plan.size(); ++i) {
    Volley volley = run_at_once(group, plan[i], hands);
    if (!volley.whole) {
      if (failed(volley.trace)) append(trace, std::move(volley.trace));
      return false;
    }
    if (i == 0) ++tried_;
    if (chosen && !volley.scheduled) break;  // it blocks where it should not
    if (chosen && i == 0) {
      const auto more = schedules(group, volley, thorough, kind);
      plan.insert(plan.end(), more.begin(), more.end());
    } else if (chosen && !waited_at_once(volley.points, plan[i].back())) {
      effective.insert(plan[i].back().at + (plan[i].size() > 1 ? kPointsMax : 0));
    }
    if (explained(group, volley, orders, hands)) continue;
    auto shown = std::make_shared<scenario::Group>();
    shown->tries = shown->shown = 1;
    for (int again = 0; again < (chosen ? 1 : kTimedRepeats); ++again) {
      const Volley other = run_at_once(group, plan[i], hands);
      if (!other.whole) break;
      ++shown->tries;
      if (!explained(group, other, orders, hands)) ++shown->shown;
    }
    if (shown->shown < kShownLeast) continue;
    shown->points = print_points(volley.points);
    for (std::size_t k = 0; k < orders.orders.size(); ++k) {
      append(trace, std::move(orders.first[k]));
      append(trace, std::move(orders.again[k]));
    }
    for (Exchange& exchange : volley.trace.exchanges) {
      if (exchange.group != nullptr) exchange.group = shown;
    }
    append(trace, std::move(volley.trace));
    return true;
  }
  if (chosen && effective_.size() < kEffectiveMax) effective_.try_emplace(kind, effective);
  return false;
}

}  // namespace bodkin::run
