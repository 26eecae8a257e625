// A tree judged by a plan in three-valued logic: each constraint holds, does not hold, or cannot be
// known, and only what decides reaches the verdict.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "json/tree.h"
#include "schema/pattern.h"
#include "schema/plan.h"

namespace bodkin::schema {

// The first definite violation, or the last reason for doubt.
struct Report {
  const Plan* plan = nullptr;  // of the schema that is violated
  const char* keyword = "";
  json::NodeId node = json::kNone;  // where in the instance
  std::string name;                 // the member that is missing or not allowed; else empty
  std::string doubt;
};

class Evaluator {
 public:
  // `hidden`: members to leave out (the losers among duplicate keys), by node; may be empty.
  // `unknown_formats_hold`: a format that nobody here knows is advice, as JSON Schema has it, not a
  // doubt.
  Evaluator(Plans& plans, const json::Tree& tree, const std::vector<bool>& hidden,
            bool unknown_formats_hold = false)
      : plans_(plans), tree_(tree), hidden_(hidden), unknown_formats_hold_(unknown_formats_hold) {}

  Truth check(Plan& plan, Report& report) { return check(plan, {tree_.root(), false}, report, 0); }

 private:
  // A node's value, or the name of a member as a string.
  struct Place {
    json::NodeId node;
    bool key;
  };

  Truth check(Plan& plan, Place place, Report& report, int depth);
  Truth check_kind(const Plan& plan, Place place, json::Kind kind, Report& report);
  Truth check_number(const Plan& plan, std::string_view spelling, json::NodeId node,
                     Report& report);
  Truth check_string(const Plan& plan, std::string_view spelling, json::NodeId node,
                     Report& report);
  Truth check_array(const Plan& plan, json::NodeId node, Report& report, int depth);
  Truth check_object(const Plan& plan, json::NodeId node, Report& report, int depth);
  Truth check_member(const Plan& plan, json::NodeId member, std::string_view key, int property,
                     Report& report, int depth);
  Truth check_enumeration(const Plan& plan, Place place, Report& report);
  Truth check_combinations(const Plan& plan, Place place, Report& report, int depth);
  Truth check_branches(const Plan& plan, const std::vector<Plan*>& branches, bool exactly_one,
                       Place place, Report& report, int depth);

  Plans& plans_;
  const json::Tree& tree_;
  const std::vector<bool>& hidden_;
  bool unknown_formats_hold_;
  std::size_t budget_ = 500000;  // evaluations of one schema on one node
};

}  // namespace bodkin::schema
