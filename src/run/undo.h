// Takes back what a write made, where nothing else puts a state back: what it made is deleted, or
// released by an operation below it that says so ("POST /bookings/{id}/cancel"). So a write on
// something that can be had once (a seat, the last of a stock) can be tried again, and again at the
// same moment.
//
// Whether that frees what the write took is a guess; who compares states has to try it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "contract/contract.h"
#include "run/isolation.h"
#include "run/probes.h"
#include "scenario/trace.h"

namespace bodkin::run {

class Undo {
 public:
  // Both must outlive it.
  Undo(const contract::Contract& contract, const Scope& scope)
      : contract_(contract), scope_(scope) {}

  // Remembers what an accepted POST made. False: it made nothing that could be taken back.
  bool note(const scenario::Exchange& exchange);
  // Requests that take it all back, newest first, each with the principal who made the thing by
  // name; and forgets it.
  struct Release {
    Probe probe;
    std::string principal;
  };
  std::vector<Release> releases();

 private:
  std::optional<Probe> release_of(const Thing& thing) const;

  const contract::Contract& contract_;
  const Scope& scope_;
  std::vector<Release> made_;
};

}  // namespace bodkin::run
