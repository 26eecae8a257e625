// Findings to lines of the contract.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>

#include "contract/contract.h"
#include "finding/finding.h"
#include "triage/bucket.h"

namespace bodkin::triage {

class Places {
 public:
  // The contract must outlive it.
  explicit Places(const contract::Contract& contract);

  // Where the contract says what the finding violates: the schema at the finding's location, else
  // the operation. Line 0 where neither is known.
  Place of(const finding::Finding& finding) const;

 private:
  const contract::Contract& contract_;
  std::unordered_map<std::string, const schema::Schema*> by_location_;
};

}  // namespace bodkin::triage
