#pragma once

#include <bodkin/model.h>

#include <set>
#include <string>

// What is promised: a seat has one owner until it is free again.
class SeatsModel : public bodkin::Model {
 public:
  using Taken = std::set<std::string>;

  bodkin::ModelStatePtr initial() const override { return bodkin::make_state(Taken{}); }

  bodkin::Outcomes outcomes(const bodkin::ModelState& state, const bodkin::Asker&,
                            const bodkin::Request& request) const override {
    const std::string& path = request.target;
    if (!path.starts_with("/seats/")) return {.known = false, .permitted = {}};
    const std::string seat = path.substr(7);
    if (seat.empty() || seat.find_first_not_of("abcdefghijklmnopqrstuvwxyz") != seat.npos) {
      return {.known = false, .permitted = {}};  // a query, an escape: not what this is about
    }
    Taken taken = bodkin::known_in<Taken>(state);
    const bool was_taken = taken.contains(seat);
    if (request.method == "GET") return only(was_taken ? 200 : 404, was_taken ? "ok" : "free");
    if (request.method == "PUT") {
      if (was_taken) return only(409, "taken");
      taken.insert(seat);
      return only(201, "ok", bodkin::make_state(taken));
    }
    if (request.method == "DELETE") {
      if (!was_taken) return only(404, "free");
      taken.erase(seat);
      return only(204, "ok", bodkin::make_state(taken));
    }
    return {.known = false, .permitted = {}};
  }

 private:
  static bodkin::Outcomes only(int status, const char* rule, bodkin::ModelStatePtr after = {}) {
    return {.permitted = {{status, rule, after}}};
  }
};
