// Groups of which the trace shows, or the model says, that no order explains them.
#include "oracle/unexplained.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bench.h"

namespace bodkin::oracle {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

constexpr const char* kSized = R"({"name":"x","size":5})";

class UnexplainedTest : public ::testing::Test {
 protected:
  // Two writes at once, after both orders twice each; the second is refused in every order.
  scenario::Trace raced(const std::string& line, const std::string& one, const std::string& other,
                        int first, int second) {
    std::vector<testing::Ex> all;
    for (int run = 0; run < 4; ++run) {
      const std::string note = "serial:" + std::to_string(run) + ":";
      const int early = run / 2, late = 1 - early;
      all.push_back(write(line, early == 0 ? one : other, 201, "serial", note, early));
      all.push_back(write(line, late == 0 ? one : other, 409, "serial", note, late));
    }
    all.push_back(write(line, one, first, "burst", "burst:", 0));
    all.push_back(write(line, other, second, "burst", "burst:", 1));
    scenario::Trace trace = bench_.trace(all);
    auto group = std::make_shared<scenario::Group>();
    group->tries = 9;
    group->shown = 3;
    group->points = "request 1: lock";
    trace.exchanges[8].group = trace.exchanges[9].group = group;
    return trace;
  }
  static testing::Ex write(const std::string& line, const std::string& body, int status,
                           const char* purpose, const std::string& note, int place) {
    testing::Ex made;
    made.who = std::string(purpose) + " root";
    made.line = line;
    made.body = body;
    made.status = status;
    made.note = note + std::to_string(place);
    return made;
  }
  std::vector<UnexplainedGroup> groups(const scenario::Trace& trace) {
    trace_ = trace;
    Examiner examiner(bench_.context, nullptr);
    facts_ = examiner.examine(trace_);
    return unexplained_groups(what());
  }
  Case what() { return {bench_.context, trace_, facts_}; }

  testing::Bench bench_{"lost-update"};
  scenario::Trace trace_;
  std::vector<Facts> facts_;
};

TEST_F(UnexplainedTest, MoreAcceptedThanInAnyOrder) {
  const auto found = groups(raced("POST /things", R"({"name":"x"})", R"({"name":"y"})", 201, 201));
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].verdict.what, scenario::Unexplained::kMoreAccepted);
  EXPECT_THAT(found[0].evidence.burst, ElementsAre(8, 9));
  EXPECT_EQ(found[0].accepted, 2);
  EXPECT_EQ(found[0].accepted_in_order, 1);
  EXPECT_FALSE(found[0].by_model);
  EXPECT_FALSE(found[0].exceeds_limit) << "nothing is asked for in numbers";
  EXPECT_EQ(finding_of(what(), found[0], "lost-update").exchange, 9U);
  EXPECT_EQ(more_accepted(what(), found[0], "writes"),
            "2 of 2 writes sent at once are accepted; one after another, in whatever order, 1 is; "
            "so in 3 of 9 tries; request 1: lock");
}

TEST_F(UnexplainedTest, NothingIsComparedWithOrdersThatBeganSomewhereElse) {
  scenario::Trace trace = raced("POST /things", R"({"name":"x"})", R"({"name":"y"})", 201, 409);
  for (std::size_t i = 0; i < 8; ++i) trace.exchanges[i].answer.response.status = 409;
  EXPECT_THAT(groups(trace), IsEmpty());
}

TEST_F(UnexplainedTest, WhatSomeOrderExplainsIsNone) {
  EXPECT_THAT(groups(raced("POST /things", R"({"name":"x"})", R"({"name":"y"})", 201, 409)),
              IsEmpty());
  EXPECT_THAT(groups(raced("POST /things", R"({"name":"x"})", R"({"name":"y"})", 409, 409)),
              IsEmpty());
}

TEST_F(UnexplainedTest, AmountsOfThingsOfTheirOwnExceedALimit) {
  const char* const other = R"({"name":"y","size":5})";
  EXPECT_TRUE(groups(raced("POST /things", kSized, other, 201, 201)).at(0).exceeds_limit);
  EXPECT_FALSE(groups(raced("PUT /things/one", kSized, other, 200, 200)).at(0).exceeds_limit)
      << "both write the same thing";
}

TEST_F(UnexplainedTest, TheModelsWordStandsWhereNoOrderWasRun) {
  scenario::Trace trace = bench_.trace({write("POST /things", kSized, 201, "input", "", 0),
                                        write("POST /things", kSized, 409, "input", "", 1)});
  trace.exchanges[0].group = trace.exchanges[1].group = std::make_shared<scenario::Group>();
  EXPECT_THAT(groups(trace), IsEmpty());
  facts_[0].no_order = facts_[1].no_order = true;
  const auto found = unexplained_groups(what());
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_TRUE(found[0].by_model);
  EXPECT_EQ(found[0].accepted, 1);
  EXPECT_TRUE(found[0].exceeds_limit);
  EXPECT_THAT(more_accepted(what(), found[0], "requests"),
              HasSubstr("the model permits these answers in no order"));
  EXPECT_THAT(how_it_came(what(), found[0]), IsEmpty()) << "it was not tried more than once";
}

TEST_F(UnexplainedTest, AGroupIsToldOnce) {
  scenario::Trace trace = raced("POST /things", R"({"name":"x"})", R"({"name":"y"})", 201, 201);
  EXPECT_THAT(groups(trace), SizeIs(1));
  facts_[8].no_order = facts_[9].no_order = true;
  const auto found = unexplained_groups(what());
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_FALSE(found[0].by_model);
  EXPECT_THAT(how_it_came(what(), found[0]), StartsWith("; so in 3 of 9 tries"));
}

}  // namespace
}  // namespace bodkin::oracle
