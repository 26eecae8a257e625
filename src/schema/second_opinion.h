// RapidJSON's schema validator as a second opinion: a verdict that it contradicts is no verdict.
//
// It is told what it judges reliably and nothing else: types, bounds on numbers, lengths and
// counts, members, enums of strings, and combinations of these. Patterns and formats are kept from
// it (1.1.0 takes \d and look-ahead for "anything" and ends a string at NUL), so it is asked about
// violations of the other keywords alone. The only file of the harness that includes RapidJSON is
// this one's.
#pragma once

#include <memory>
#include <string_view>

#include "json/tree.h"
#include "schema/plan.h"

namespace bodkin::schema {

class SecondOpinion {
 public:
  // On the schema of a plan; the plans may go away afterwards.
  SecondOpinion(Plans& plans, Plan& root);
  ~SecondOpinion();

  // Whether RapidJSON, too, takes the instance for valid; true where it cannot be asked.
  bool agrees_valid(const json::Tree& instance);
  // Whether RapidJSON, too, takes it for invalid, after a violation of this keyword of this plan;
  // true where it was not told of the keyword.
  bool agrees_invalid(const json::Tree& instance, const Plan& plan, std::string_view keyword);

  // Whether it can be asked at all: not where combinations form a circle or the schema is huge.
  bool available() const { return compiled_ != nullptr; }

 private:
  struct Compiled;
  std::unique_ptr<Compiled> compiled_;
};

}  // namespace bodkin::schema
