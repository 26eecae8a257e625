// The passes: each a file, each a pure function of the present request, so that a second run of
// all of them over a fixpoint finds nothing to do.
//
// A pass only proposes (Shrinker::consider). It may assume nothing about what was adopted, looks
// at the tree anew after each adoption, and never recurses over the body.
#pragma once

#include <span>

#include "shrink/shrinker.h"

namespace bodkin::shrink {

void compact(Shrinker& shrinker);     // the whole body in its plainest spelling, in one step
void headers(Shrinker& shrinker);     // drops fields, plain content type, plain values, principal
void parameters(Shrinker& shrinker);  // drops query pairs; shortest values and path segments
void depth(Shrinker& shrinker);       // drops levels of a deep nest
void siblings(Shrinker& shrinker);    // the plainest value for all children of a wide container
void drop(Shrinker& shrinker);        // drops members, elements, bytes around the value
void hoist(Shrinker& shrinker);       // puts a child in place of its container
void simplify(Shrinker& shrinker);    // puts null, 0, 1, "", "a", [] in place of a value
void numbers(Shrinker& shrinker);     // moves numbers to where the fault begins
void strings(Shrinker& shrinker);     // shortest and plainest strings and raw texts
void keys(Shrinker& shrinker);        // the same for keys; equal keys of one object together
void raw_text(Shrinker& shrinker);    // a body that is no JSON: drops bytes
void spelling(Shrinker& shrinker);    // the same as compact, value by value

struct Pass {
  const char* name;
  void (*run)(Shrinker&);
};
// In the order in which a round runs them: what is cheap and takes much away first.
std::span<const Pass> passes();

}  // namespace bodkin::shrink
