// What the user tolerates: findings that are known and live with, told apart by operation, oracle,
// status and place. They are counted, not kept.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "contract/contract.h"
#include "finding/finding.h"

namespace bodkin::session {

// What is left empty is anything.
struct Tolerance {
  std::string operation;  // as in --include: "PUT /things/*", a tag, an operationId
  std::vector<int> statuses;
  std::string oracle;
  std::string location;  // of the finding, with '*' for anything: "#/components/schemas/Thing/*"
  std::string reason;    // for people
  std::string where;     // "bodkin.toml:12", for messages
};

class Tolerances {
 public:
  Tolerances() = default;
  // kInput: an oracle that there is not (with the nearest one), an operation that the contract has
  // not, neither oracle nor status nor location (that is what --exclude is for).
  static Result<Tolerances> make(const std::vector<Tolerance>& list,
                                 const contract::Contract& contract);

  bool tolerates(const finding::Finding& finding) const;

 private:
  struct Compiled {
    Tolerance of;
    std::set<std::string> operations;  // "PUT /things/{id}"; empty: any
  };
  std::vector<Compiled> list_;
};

}  // namespace bodkin::session
