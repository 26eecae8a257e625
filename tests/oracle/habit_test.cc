#include "oracle/habit.h"

#include <memory>

#include "tests/oracle/bench.h"

namespace bodkin::testing {
namespace {

oracle::Facts with_violation(const char* body, const char* instance, const char* keyword = "type") {
  oracle::Facts facts;
  facts.body = std::make_shared<const json::Tree>(json::parse(body));
  static const scenario::Exchange exchange = [] {
    scenario::Exchange made;
    made.answer.response.body = R"({"role":"admin"})";
    return made;
  }();
  facts.exchange = &exchange;
  facts.body_verdict.validity = schema::Validity::kInvalid;
  facts.body_verdict.keyword = keyword;
  facts.body_verdict.instance = instance;
  return facts;
}

TEST(Habit, IsToldByTheValueThatWasTaken) {
  const struct {
    const char *body, *want;
  } rows[] = {{R"({"a":"12"})", "habit:text-for-number"},
              {R"({"a":" -1.5e3 "})", "habit:text-for-number"},
              {R"({"a":"+1"})", "habit:text-for-number"},
              {R"({"a":"True"})", "habit:text-for-number"},
              {R"({"a":"NaN"})", "habit:text-for-number"},
              {R"({"a":1})", "habit:number-for-text"},
              {R"({"a":false})", "habit:number-for-text"},
              {R"({"a":null})", "habit:null"},
              {R"({"a":"x"})", ""},
              {R"({"a":""})", ""},
              {R"({"a":[]})", ""},
              {R"({"a":{}})", ""}};
  for (const auto& row : rows) {
    EXPECT_EQ(oracle::body_habit(with_violation(row.body, "/a")), row.want) << row.body;
  }
}

TEST(Habit, IsToIgnoreUnknownMembersButNotToKeepThem) {
  const char* body = R"({"role":"admin","x":{"y":1}})";
  const char* keyword = "additionalProperties";
  EXPECT_EQ(oracle::body_habit(with_violation(body, "/x", keyword)), "habit:unknown-member");
  EXPECT_EQ(oracle::body_habit(with_violation(body, "/x/y", keyword)), "habit:unknown-member");
  EXPECT_EQ(oracle::body_habit(with_violation(body, "/role", keyword)), "");
  EXPECT_EQ(oracle::body_habit(with_violation(body, "", keyword)), "");
}

TEST(Habit, IsNeitherAWholeBodyNorAnotherKeyword) {
  EXPECT_EQ(oracle::body_habit(with_violation("1", "")), "");
  EXPECT_EQ(oracle::body_habit(with_violation(R"({"a":1})", "/a", "minimum")), "");
  EXPECT_EQ(oracle::body_habit(with_violation(R"({"a":1})", "/b")), "");
}

TEST(Habit, IsOneFindingForAllFieldsAndOperations) {
  Bench bench("accepted-invalid");
  const auto text = bench.findings({{.line = "PUT /things/one", .body = R"({"name":7})"}});
  const auto number =
      bench.findings({{.line = "PUT /things/one", .body = R"({"name":"x","size":"4"})"}});
  ASSERT_EQ(text.size(), 1U);
  ASSERT_EQ(number.size(), 1U);
  EXPECT_EQ(text[0].location, "habit:number-for-text");
  EXPECT_EQ(text[0].path, "*");
  EXPECT_NE(text[0].message.find("Thing/properties/name/type"), std::string::npos);
  EXPECT_EQ(number[0].location, "habit:text-for-number");
  bench.context.model = model::inventory_model();
  EXPECT_NE(bench.findings({{.line = "PUT /things/one", .body = R"({"name":7})"}})[0].path, "*")
      << "where the service is known, every field is its own";
}

}  // namespace
}  // namespace bodkin::testing
