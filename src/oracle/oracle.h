// An oracle: a pure function from what happened to what is wrong.
//
// It sees contract, model and trace, never what a mutator meant. Each has a file of its own, a
// planted defect that it must find, and a clean trace on which it is silent. "Unknown" verdicts are
// never findings.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "finding/finding.h"
#include "oracle/evidence.h"
#include "scenario/trace.h"

namespace bodkin::oracle {

struct Case {
  const Context& context;
  const scenario::Trace& trace;
  const std::vector<Facts>& facts;  // one for each exchange
};

class Oracle {
 public:
  virtual ~Oracle() = default;
  virtual std::string_view name() const = 0;
  virtual std::string_view purpose() const = 0;  // one sentence, for `bodkin list oracles`
  virtual void judge(const Case& what, std::vector<finding::Finding>& findings) const = 0;
};

// All of them, in the order in which their findings are listed. Made once.
const std::vector<std::unique_ptr<Oracle>>& catalogue();

// Every oracle's findings for a trace, one for each signature, in catalogue order.
std::vector<finding::Finding> judge_all(const Case& what);

// A finding with operation, status, principal, purpose and request id filled in from an exchange.
finding::Finding finding_at(const Case& what, std::size_t exchange, std::string_view oracle);

}  // namespace bodkin::oracle
