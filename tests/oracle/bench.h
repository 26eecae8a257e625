// A bench for one oracle: traces written as tables, judged by the contract of
// tests/scenario/things.h, without a service.
#pragma once

#include <gtest/gtest.h>

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <vector>

#include "model/model.h"
#include "oracle/evidence.h"
#include "oracle/oracle.h"
#include "tests/scenario/things.h"

namespace bodkin::testing {

// One exchange: "input admin" asks "PUT /things/one", and so on. What is left out is plain.
struct Ex {
  std::string who = "input root";
  std::string line = "GET /things/one";
  std::string body = {};
  int status = 200;
  std::string answer = {};
  Headers headers = {};         // of the request; Content-Type is added to a body
  Headers answer_headers = {};  // Content-Type is added to an answer with a body
  std::vector<std::string> log = {}, sql = {};
  std::string note = {};
  bool fresh = false;
  dispatch::Transport transport = dispatch::Transport::kAnswered;
};

inline scenario::Purpose purpose_named(std::string_view name) {
  using scenario::Purpose;
  for (const Purpose purpose :
       {Purpose::kSetup, Purpose::kInput, Purpose::kAccess, Purpose::kRead, Purpose::kUnknown,
        Purpose::kHostile, Purpose::kStale, Purpose::kSnapshot, Purpose::kBurst, Purpose::kSerial,
        Purpose::kCleanup}) {
    if (name == scenario::to_string(purpose)) return purpose;
  }
  ADD_FAILURE() << "no purpose " << name;
  return Purpose::kInput;
}

inline scenario::Exchange exchange(const Ex& from) {
  scenario::Exchange made;
  const std::size_t space = from.who.find(' ');
  made.purpose = purpose_named(std::string_view(from.who).substr(0, space));
  made.principal = from.who.substr(space + 1);
  const std::size_t after = from.line.find(' ');
  made.request.method = from.line.substr(0, after);
  made.request.target = from.line.substr(after + 1);
  made.request.headers = from.headers;
  made.request.body = from.body;
  if (!from.body.empty() && made.request.headers.find("Content-Type") == nullptr) {
    made.request.headers.add("Content-Type", "application/json");
  }
  made.id = "bdk-1-1";
  made.fresh = from.fresh;
  made.note = from.note;
  made.answer.transport = from.transport;
  made.answer.response.status = from.status;
  made.answer.response.headers = from.answer_headers;
  made.answer.response.body = from.answer;
  if (!from.answer.empty() && made.answer.response.headers.find("Content-Type") == nullptr) {
    made.answer.response.headers.add("Content-Type", "application/json");
  }
  made.answer.log_lines = from.log;
  made.answer.statements = from.sql;
  // A status that came before the answer broke off is given on purpose.
  const bool whole = from.transport == dispatch::Transport::kAnswered;
  if (!whole && from.status == 200) made.answer.response.status = 0;
  return made;
}

class Bench {
 public:
  explicit Bench(std::string_view oracle) : name_(oracle) {
    context.contract = &contract;
    context.world = &world;
    context.principals = &principals;
    using scenario::May;
    principals.list = {
        {"root", "admin", "", {{"X-Token", "root-token-0123456789"}}, May::kUnknown},
        {"blue", "owner", "blue", {{"X-Token", "blue-token-0123456789"}}, May::kUnknown},
        {"eyes", "reader", "", {{"Authorization", "Bearer eyes-token-0123456789"}}, May::kUnknown},
        {"short", "admin", "", {{"X-Token", "admin"}}, May::kUnknown}};
    world.owned["blue"]["thingId"] = "blue-thing";
    world.owned["red"]["thingId"] = "red-thing";
    world.marks.push_back({"613", "marked-thing"});
  }

  scenario::Trace trace(const std::vector<Ex>& exchanges) const {
    scenario::Trace made;
    for (const auto& from : exchanges) made.exchanges.push_back(exchange(from));
    return made;
  }
  std::vector<finding::Finding> findings(const std::vector<Ex>& exchanges) {
    const scenario::Trace made = trace(exchanges);
    oracle::Examiner examiner(context, nullptr);
    std::vector<oracle::Facts> facts = examiner.examine(made);
    return findings(made, facts);
  }
  std::vector<finding::Finding> findings(const scenario::Trace& trace,
                                         const std::vector<oracle::Facts>& facts) const {
    std::vector<finding::Finding> found;
    for (const auto& one : oracle::catalogue()) {
      if (one->name() == name_) one->judge({context, trace, facts}, found);
    }
    return found;
  }
  // "location|kind" of each finding, joined by " & ".
  static std::string shown(const std::vector<finding::Finding>& findings) {
    std::string all;
    for (const auto& finding : findings) {
      all += (all.empty() ? "" : " & ") + finding.location + "|" + finding.kind;
    }
    return all;
  }

  // With a model: one exchange for which exactly these statuses are permitted, by this rule.
  std::vector<finding::Finding> with_model(const Ex& from, std::vector<int> permitted,
                                           const char* rule, const char* difference = "") {
    const scenario::Trace made = trace({from});
    oracle::Examiner examiner(context, nullptr);
    std::vector<oracle::Facts> facts = examiner.examine(made);
    Outcomes outcomes;
    for (const int status : permitted) outcomes.permitted.push_back({status, rule, nullptr});
    facts[0].model = outcomes;
    facts[0].read_difference = difference;
    context.model = model::inventory_model();
    return findings(made, facts);
  }

  contract::Contract contract = things();
  scenario::World world;
  scenario::Principals principals;
  oracle::Context context;

 private:
  std::string name_;
};

// A trace and what the oracle must say of it: empty for nothing.
struct Row {
  const char* name;
  std::vector<Ex> trace;
  const char* want;
};

inline void expect_rows(std::string_view oracle, const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    Bench bench(oracle);
    EXPECT_EQ(Bench::shown(bench.findings(row.trace)), row.want) << row.name;
  }
}

}  // namespace bodkin::testing
