// The shortest, then the plainest text that still shows a fault: for strings, keys, header values,
// query values and path segments alike.
#pragma once

#include <functional>

#include "shrink/units.h"

namespace bodkin::shrink {

// Proposes a text. True: it was adopted.
using Adopt = std::function<bool(const Units&)>;

// How much to spend on it.
enum class Care {
  kFull,
  kProbe,  // stop where neither an end nor all of the content is free: names are mostly needed
};

// "", "a", then: where the length alone matters, the shortest run of 'a' or '0'; else whatever can
// be left out, and 'a' or '0' for what is left. A UUID is kept, or becomes the zero UUID.
void reduce_text(Units units, UnitsOf kind, Care care, const Adopt& adopt);

}  // namespace bodkin::shrink
