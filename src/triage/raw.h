// Raw findings as the fuzzer left them in folders, one for each signature and way of making.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "finding/store.h"

namespace bodkin::triage {

// Inputs that are kept of one raw finding for replaying, the smallest ones. All are counted.
inline constexpr std::size_t kInputsTriedMax = 10;

struct Raw {
  // A file below FOLDER/inputs/; read when it is needed.
  struct Input {
    std::string name;  // sorts as the inputs do, by size
    std::string folder;
  };
  finding::Record record;           // without its reproducer and input
  std::string how;                  // made_like(record.provenance)
  std::string folder;               // where the record was read from
  std::vector<std::string> others;  // folders with the same signature that were made alike
  std::vector<Input> inputs;        // of all of them, smallest first, each once; kInputsTriedMax
  std::size_t inputs_given = 0;     // how many different ones there are
  std::uint64_t sightings = 0;
  std::size_t found = 0;  // how many of the folders a fuzzer made, not triage
  std::size_t order = 0;  // of the first folder, among all that were read
};

// The same text for findings that were made alike and can share a target: service, contract, world,
// planted defects and switched-off checks.
std::string made_like(const finding::Provenance& provenance);

// Reads only; close to linear. Each folder is a findings folder or one finding's own. `skipped`
// gets a line for each that has a broken finding, or none. Worst first, those made alike together.
// kInput where nothing was found.
Result<std::vector<Raw>> load_raw(const std::vector<std::string>& folders,
                                  std::vector<std::string>& skipped);

}  // namespace bodkin::triage
