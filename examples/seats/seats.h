// Seats that people take and leave. It has a fault that no contract can tell.
#pragma once

#include <set>
#include <string>

struct Seats {
  std::set<std::string> taken;

  int answer(const std::string& method, const std::string& seat) {
    if (seat.empty() || seat.find_first_not_of("abcdefghijklmnopqrstuvwxyz") != seat.npos)
      return 404;
    if (method == "PUT") return taken.insert(seat), 201;  // the fault: somebody else may have it
    if (method == "DELETE") return taken.erase(seat) > 0 ? 204 : 404;
    return method == "GET" ? (taken.contains(seat) ? 200 : 404) : 405;
  }
};
