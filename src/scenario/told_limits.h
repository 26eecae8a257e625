// Limits on one request that a service itself tells of a thing: the most, the least and the step of
// what may be asked for at once ("max_unit": 8, "min_order_quantity": 10, "lot_size": 5).
//
// A guess by names: requests are made by it, and who judges says how sure it is.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "json/tree.h"

namespace bodkin::scenario {

struct ToldLimit {
  enum class Kind { kMost, kLeast, kStep };
  Kind kind = Kind::kMost;
  json::NodeId amount = json::kNone;  // of the body that asks
  std::string member;                 // that tells the limit: "max_unit"
  std::string value;                  // a whole number above zero
};

// Of each amount that a body asks for, what a JSON answer about the thing tells: of a member called
// like an amount ("quantity") where one object of the answer alone tells limits, of any other where
// the object that tells them has its name ("VCPU"), by its key or in a member.
std::vector<ToldLimit> told_limits(std::string_view shown, const json::Tree& body);

// The nearest amount that the limit forbids; nothing: there is none above zero.
std::optional<std::string> just_beyond(const ToldLimit& limit);

// The first limit that the body passes; nothing: none.
std::optional<ToldLimit> passed_limit(std::string_view shown, const json::Tree& body);

}  // namespace bodkin::scenario
