// Oracles of your own, beside Bodkin's.
//
// Public API. An oracle is a pure function: it looks at what was sent and answered for one input
// and says what is wrong. It must not send anything, and must not remember anything between calls.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bodkin/message.h"

namespace bodkin {

// One request of an input's trace, and its answer. Everything refers to the trace: valid during the
// call only.
struct Exchange {
  std::string_view purpose;    // "input", or what a probe is for: "access", "read", …
  std::string_view principal;  // who asked: a name of FuzzOptions::accounts, "nobody", "stranger"
  std::string_view method;     // of the operation, as in the contract; else the request's
  std::string_view path;       // template, as in the contract: "/orders/{id}"; "*": none matches
  const Request& request;
  const Response& response;  // status 0: there was no answer
};

// Something wrong. Two complaints of one oracle about one operation, status class and kind are one
// finding: keep values out of `kind`, and put them into `message`.
struct Complaint {
  std::size_t exchange = 0;  // index of the exchange that shows it
  std::string kind;          // "total is not the sum"
  std::string message;       // one sentence for a person; empty: the kind
  bool security = false;     // fuzzing services keep such findings private
};

class Oracle {
 public:
  virtual ~Oracle() = default;
  // Lower-case letters and hyphens; not a name that `bodkin list oracles` has.
  virtual std::string_view name() const = 0;
  virtual std::vector<Complaint> judge(std::span<const Exchange> trace) const = 0;
};

}  // namespace bodkin
