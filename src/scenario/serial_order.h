// Whether some order explains what happened to requests that were sent at the same moment: what the
// runner that looks for races and the oracles that report them must see alike.
//
// Without a model: the same requests were sent one after another, in every order, from the same
// state, and the same things were read afterwards. Unknown counts as explained.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.h"
#include "scenario/trace.h"

namespace bodkin::scenario {

inline constexpr std::size_t kTogetherMax = 4;  // requests in one group

// What notes of such exchanges say: "burst:N" for request N of the group, "serial:R:N" for it in
// serial run R, and "burst:read" and "serial:R:read" for what is read afterwards.
inline constexpr std::string_view kBurstNote = "burst:", kSerialNote = "serial:";

// What came of one run of the requests.
struct Course {
  std::vector<int> statuses;             // of each request; 0: no answer
  std::vector<const Response*> answers;  // to each request
  std::vector<const Response*> reads;    // afterwards, in the same order in every course
};

// An order that was run twice, so that what differs by itself is known.
struct Order {
  Course first, again;
};

struct Unexplained {
  enum What {
    kNothing,       // some order explains it, or nobody can say
    kMoreAccepted,  // more was accepted than in any order
    kOtherState,    // answered as in some order, but what is there afterwards is in none of these
  } what = kNothing;
  std::string where;  // kOtherState: a place of what was read (scenario/difference.h)
};

// `same` says of each request which one it repeats, byte for byte: itself where none before it.
// Repetitions that are all accepted count as more only if the state shows it, too, or if their
// answers tell of different things that were made.
Unexplained compare(std::span<const Order> orders, const Course& burst,
                    std::span<const std::size_t> same);

// The first of those equal to each request, for compare().
std::vector<std::size_t> repetitions(std::span<const Request* const> requests);

// A group's evidence in a trace.
struct Evidence {
  std::vector<std::size_t> burst;  // exchanges of the group, in its order
  std::vector<Order> orders;       // empty: none was run
  Course course;                   // of the group
};
// Every group that was sent to be compared, with what was read after it and the orders before it.
// Responses belong to the trace.
std::vector<Evidence> evidence(const Trace& trace);

}  // namespace bodkin::scenario
