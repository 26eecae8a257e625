// Who asks: a name and the headers that make the service believe it.
#pragma once

#include <string>
#include <vector>

#include "http/message.h"

namespace bodkin::scenario {

// What a principal may do where the contract (x-bodkin-access) does not say.
enum class May { kUnknown, kAll, kRead, kNothing };

struct Principal {
  std::string name;
  std::string role;     // as in x-bodkin-access; defaults to the name
  std::string project;  // whose objects it owns; may be empty
  Headers headers;      // credentials
  May may = May::kUnknown;
};

// The principal without credentials; always there.
inline const char* const kNobody = "nobody";

// The principal with credentials that the service has never given to anybody.
inline const char* const kStranger = "stranger";

struct Principals {
  std::vector<Principal> list;  // the first one is the default
  const Principal* find(const std::string& name) const {
    for (const auto& p : list) {
      if (p.name == name) return &p;
    }
    return nullptr;
  }
  bool empty() const { return list.empty(); }
};

}  // namespace bodkin::scenario
