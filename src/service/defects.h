// Defects planted on purpose: each off by default, switched on by name. They are the benchmark on
// which oracles and mutators prove themselves. docs/defects.md has a paragraph for each.
#pragma once

#include <string>
#include <vector>

namespace bodkin::service {

struct Defect {
  std::string name;        // "sqli-resource-class"
  std::string category;    // "access", "deserialisation", "sql-injection", "disclosure", "logging",
                           // "concurrency", "missing-inventory", "invalid-inventory"
  std::string summary;     // one sentence: what the service then does wrong
  bool sequential = true;  // false: needs concurrent requests or a look at the whole state
};
const std::vector<Defect>& defects();

// Names of every check that the service makes: "inventory.reserved_at_most_total". Sorted.
struct Check {
  std::string name;
  std::string summary;  // what it refuses, and with which status
};
const std::vector<Check>& checks();

}  // namespace bodkin::service
