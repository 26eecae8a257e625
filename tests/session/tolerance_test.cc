#include "session/tolerance.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/scenario/things.h"

namespace bodkin::session {
namespace {

finding::Finding found(const char* oracle, const char* method, const char* path, int status,
                       const char* location = "") {
  finding::Finding made;
  made.oracle = oracle;
  made.method = method;
  made.path = path;
  made.http_status = status;
  made.location = location;
  return made;
}

TEST(Tolerances, HoldForWhatTheySay) {
  const contract::Contract things = testing::things();
  const finding::Finding refused = found("rejected-valid", "PUT", "/things/{thingId}", 409);
  const struct {
    const char* name;
    Tolerance tolerance;
    finding::Finding finding;
    bool want;
  } rows[] = {
      {"all of it", {"PUT /things/*", {409}, "rejected-valid", "", "", ""}, refused, true},
      {"oracle alone", {"", {}, "rejected-valid", "", "", ""}, refused, true},
      {"status alone", {"", {400, 409}, "", "", "", ""}, refused, true},
      {"by operationId", {"changeThing", {409}, "", "", "", ""}, refused, true},
      {"another oracle", {"", {}, "wrong-status", "", "", ""}, refused, false},
      {"another status", {"PUT /things/*", {400}, "", "", "", ""}, refused, false},
      {"another method", {"DELETE /things/*", {409}, "", "", "", ""}, refused, false},
      {"a place",
       {"", {}, "accepted-invalid", "#/components/schemas/Thing/*", "", ""},
       found("accepted-invalid", "POST", "/things", 201,
             "#/components/schemas/Thing/properties/size maximum"),
       true},
      {"another place",
       {"", {}, "accepted-invalid", "#/components/schemas/Thing/*", "", ""},
       found("accepted-invalid", "POST", "/things", 201, "#/components/schemas/Other"),
       false},
      {"paths outside the contract belong to no operation",
       {"PUT *", {}, "server-error", "", "", ""},
       found("server-error", "PUT", "*", 500),
       false},
  };
  for (const auto& row : rows) {
    const auto made = Tolerances::make({row.tolerance}, things);
    ASSERT_TRUE(made) << row.name << ": " << made.error().text();
    EXPECT_EQ(made->tolerates(row.finding), row.want) << row.name;
  }
  EXPECT_FALSE(Tolerances().tolerates(refused));
}

TEST(Tolerances, MistakesGetOneLine) {
  const contract::Contract things = testing::things();
  const struct {
    Tolerance tolerance;
    const char* part;
  } rows[] = {
      {{"", {}, "rejected-vaild", "", "", "b.toml:3"}, "did you mean 'rejected-valid'?"},
      {{"", {}, "frobnicated", "", "", "b.toml:3"}, "bodkin list oracles"},
      {{"PUT /thing/*", {409}, "", "", "", "b.toml:3"}, "no operation of the contract"},
      {{"PUT /things/*", {}, "", "", "", "b.toml:3"}, "use 'exclude'"},
  };
  for (const auto& row : rows) {
    const auto made = Tolerances::make({row.tolerance}, things);
    ASSERT_FALSE(made) << row.part;
    EXPECT_EQ(made.error().code, ErrorCode::kInput);
    EXPECT_NE(made.error().text().find(row.part), std::string::npos) << made.error().text();
    EXPECT_TRUE(made.error().text().starts_with("b.toml:3: "));
  }
}

}  // namespace
}  // namespace bodkin::session
