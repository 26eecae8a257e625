#include "scenario/lock.h"

#include <gtest/gtest.h>

#include "tests/scenario/notes.h"

namespace bodkin::scenario {
namespace {

class LockTest : public ::testing::Test {
 protected:
  const contract::Operation& operation(std::string_view name) {
    const contract::Operation* found = contract_.find(name);
    EXPECT_NE(found, nullptr) << name;
    return *found;
  }
  contract::Contract contract_ = testing::notes();
};

TEST_F(LockTest, HeedsIfMatch) {
  EXPECT_TRUE(heeds_if_match(operation("PATCH /tagged/{id}")));
  EXPECT_TRUE(heeds_if_match(operation("DELETE /notes/{id}")));
  EXPECT_FALSE(heeds_if_match(operation("PUT /notes/{id}")));
  EXPECT_FALSE(heeds_if_match(operation("GET /notes/{id}")));
}

TEST_F(LockTest, IsRequiredAndAnInteger) {
  struct Row {
    const char* operation;
    const char* body;
    const char* want;
  };
  for (const Row& row : {Row{"PUT /notes/{id}", R"({"text": "a", "version": 4})", "version"},
                         Row{"PUT /notes/{id}", R"({"text": "a", "version": "4"})", ""},
                         Row{"PUT /notes/{id}", R"({"text": "a"})", ""},
                         Row{"PUT /notes/{id}", R"([{"version": 4}])", ""},
                         Row{"PUT /notes/{id}", R"({"text": {"version": 4}})", ""},
                         Row{"PUT /loose/{id}", R"({"version": 4})", ""},
                         Row{"GET /notes/{id}", R"({"version": 4})", ""}}) {
    EXPECT_EQ(lock_member(operation(row.operation), json::parse(row.body)), row.want) << row.body;
  }
}

TEST_F(LockTest, HasRisenWhereAnAnswerOfThatThingSaysSo) {
  struct Row {
    const char* name;
    const char* target;
    int status;
    const char* answer;
    bool want;
  };
  for (const Row& row : {Row{"it has", "/notes/a", 200, R"({"version": 5})", true},
                         Row{"as it was", "/notes/a", 200, R"({"version": 4})", false},
                         Row{"another thing", "/notes/b", 200, R"({"version": 5})", false},
                         Row{"an error", "/notes/a", 409, R"({"version": 5})", false},
                         Row{"deeper", "/notes/a", 200, R"({"note": {"version": 5}})", false},
                         Row{"no number", "/notes/a", 200, R"({"version": "5"})", false},
                         Row{"nothing", "/notes/a", 204, "", false}}) {
    Trace trace;
    trace.exchanges.emplace_back();
    trace.exchanges.back().request.target = row.target;
    trace.exchanges.back().answer.response.status = row.status;
    trace.exchanges.back().answer.response.body = row.answer;
    EXPECT_EQ(lock_has_risen(trace, 0, 1, "/notes/a", "version", 4), row.want) << row.name;
    EXPECT_FALSE(lock_has_risen(trace, 0, 0, "/notes/a", "version", 4)) << row.name;
  }
}

}  // namespace
}  // namespace bodkin::scenario
