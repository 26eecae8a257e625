// Groups of requests sent at the same moment that no order explains (scenario/serial_order.h), for
// the two oracles that share them: what exceeds a limit is over-capacity's, the rest lost-update's.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "oracle/oracle.h"
#include "scenario/serial_order.h"

namespace bodkin::oracle {

struct UnexplainedGroup {
  scenario::Evidence evidence;
  scenario::Unexplained verdict;  // not kNothing
  bool by_model = false;          // no orders were run: the model permits none
  int accepted = 0;               // of the group
  int accepted_in_order = 0;      // at most, one after another
  std::string lock;               // the member by which the writes name the state that they expect
  // They ask for an amount of something, for things of their own: more was granted than there is.
  bool exceeds_limit = false;
};
std::vector<UnexplainedGroup> unexplained_groups(const Case& what);

// A finding at the group's first request whose reproducer ends with its last one.
finding::Finding finding_of(const Case& what, const UnexplainedGroup& group,
                            std::string_view oracle);

// "2 of 2 writes sent at once are accepted; one after another, in whatever order, 1 is; so in …".
std::string more_accepted(const Case& what, const UnexplainedGroup& group,
                          std::string_view requests);

// "; shown in 3 of 9 tries; request 1: lock, begin; ...": how it came about.
std::string how_it_came(const Case& what, const UnexplainedGroup& group);

}  // namespace bodkin::oracle
