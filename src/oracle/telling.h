// A refusal tells somebody of a thing that is hidden from them: whose it is, what it is called. A
// fourth kind of contradiction beside oracle/isolation, oracle/reach and oracle/foreign, for
// info-leak. Judges what run/runner_telling and run/runner_naming ask.
//
// The owner reads the thing; it is hidden from somebody (403, 404); a write of this somebody is
// refused, and the refusal has a text of the thing that this somebody never sent: an identifier, or
// what a member says that names the thing or whose it is. What the refusal of a write naming what
// never existed says, too, is said to everybody.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "oracle/oracle.h"

namespace bodkin::oracle {

struct Told {
  std::size_t exchange = 0;  // the refusal
  std::string member;        // of the thing, as its owner reads it
  std::string value;
};

std::vector<Told> told_by_refusals(const Case& what);

}  // namespace bodkin::oracle
