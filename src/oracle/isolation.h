// Contradictions about who sees a thing: what tells that one principal reaches what belongs to
// another where no document says who may do what. Judges what run/isolation asks.
//
// Two are certain enough to be findings:
// - a thing is hidden from somebody (403 or 404 to a read), and yet this somebody's write of it is
//   accepted and its owner sees the effect: it is gone, or it changed between two reads, though two
//   reads before were alike;
// - a thing is not there for somebody's DELETE (404), and yet this somebody reads it, byte for byte
//   what the owner reads, and the owner's own DELETE finds it.
// A service that keeps a namespace for each principal, that answers any DELETE with success, that
// shows to everybody and lets the owner alone write (403), or that is public, contradicts itself in
// none of these.
#pragma once

#include <cstddef>
#include <vector>

#include "oracle/oracle.h"

namespace bodkin::oracle {

struct Breach {
  std::size_t exchange = 0;  // that should have been refused
  bool wrote = false;        // else it was shown
};

std::vector<Breach> isolation_breaches(const Case& what);

}  // namespace bodkin::oracle
