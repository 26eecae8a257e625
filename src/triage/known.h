// What an earlier triage of the same findings confirmed already, so that running it again costs
// only what is new.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "triage/bucket.h"
#include "triage/raw.h"

namespace bodkin::triage {

class Known {
 public:
  // Of several reports the last one added counts.
  void add(Report report);

  // The bucket that this raw finding ended in, where it always reproduced, or where no other inputs
  // have come since, and was confirmed by the same means (`confirmed_with`, Options). Sightings,
  // folders and a person's words are those on disk now; the rest is as it was. nullopt: it must be
  // replayed.
  std::optional<Bucket> of(const Raw& raw, const std::string& confirmed_with) const;

 private:
  std::map<std::pair<std::string, std::string>, Bucket> by_;  // confirmed_with and signature
};

}  // namespace bodkin::triage
