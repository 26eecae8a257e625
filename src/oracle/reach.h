// What somebody reaches of another's thing beside the thing's own path. Judges what run/reach asks;
// a second kind of contradiction beside oracle/isolation.
//
// Five are certain enough to be findings:
// - a thing is hidden from somebody (403 or 404 to a read), and yet what is below it is shown, as
//   to the owner and with something in it, though the same below a thing that never existed is
//   refused;
// - it is hidden, and yet a write below it is accepted, though the same below a thing that never
//   existed is refused. Where it is hidden by 403 only if the write documents that: a letter box is
//   for others to write to;
// - it is hidden, and yet somebody's list shows it: by 404 its identifier and nothing that differs,
//   by 403 all that the owner reads (a list may show less than may be read of each);
// - it is shown, as to the owner, though somebody's list leaves it out and is shorter than a
//   page or than the owner's, which has it; only where the read documents 403 or the thing says
//   whose it is, since some things are for everybody who knows their name;
// - it is hidden as if it were not there (404), and yet a read of what is below it is answered 403,
//   though the same below a thing that never existed is answered 404: that tells that it exists.
#pragma once

#include <cstddef>
#include <vector>

#include "oracle/oracle.h"

namespace bodkin::oracle {

struct Overreach {
  enum class How { kPart, kWrite, kListed, kUnlisted, kTold };
  std::size_t exchange = 0;  // that should have been refused, or should have shown less
  How how = How::kPart;
};

std::vector<Overreach> overreaches(const Case& what);

}  // namespace bodkin::oracle
