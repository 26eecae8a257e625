// Raw findings as the fuzzer left them in folders, one for each signature.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "finding/store.h"

namespace bodkin::triage {

struct Raw {
  finding::Record record;
  std::string folder;               // where the record was read from
  std::vector<std::string> others;  // folders with the same signature
  std::vector<std::string> inputs;  // of all of them, smallest first, each once
  std::uint64_t sightings = 0;      // at least 1
};

// Reads only. `skipped` gets a line for each folder that has a broken finding. kInput where nothing
// was found.
Result<std::vector<Raw>> load_raw(const std::vector<std::string>& folders,
                                  std::vector<std::string>& skipped);

}  // namespace bodkin::triage
