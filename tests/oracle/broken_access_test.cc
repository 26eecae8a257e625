#include "tests/oracle/bench.h"

namespace bodkin::testing {
namespace {

Ex access(const char* who, const char* line, int status = 200) {
  return {.who = std::string("access ") + who, .line = line, .status = status};
}

TEST(BrokenAccess, FiresOnSuccessWithoutRight) {
  const char* nobody = "nobody|allowed without credentials";
  const char* role = "reader|allowed for a role that may not do this";
  const char* foreign = "owner|allowed on what belongs to another project";
  Ex input = access("eyes", "DELETE /things/one", 204);
  input.who = "input eyes";
  Ex body = access("blue", "PUT /things/one");
  body.body = R"({"name":"x","project_id":"red"})";
  expect_rows("broken-access",
              {{"nobody", {access("nobody", "DELETE /things/one", 204)}, nobody},
               {"nobody, no list", {access("nobody", "GET /things")}, nobody},
               {"made up credentials",
                {access("nobody", "GET /things", 401), access("stranger", "GET /things")},
                "stranger|allowed with credentials that nobody has"},
               {"nobody and a stranger",
                {access("nobody", "GET /things"), access("stranger", "GET /things")},
                nobody},
               {"role", {access("eyes", "DELETE /things/one", 204)}, role},
               {"role of the input's own principal", {input}, role},
               {"foreign", {access("blue", "GET /things/red-thing")}, foreign},
               {"foreign by body", {body}, foreign}});
}

TEST(BrokenAccess, IsSilentWhereItIsRefusedAllowedOrOpen) {
  Ex read = access("eyes", "DELETE /things/one", 204);
  read.who = "unknown eyes";
  expect_rows("broken-access", {{"401", {access("nobody", "DELETE /things/one", 401)}, ""},
                                {"404", {access("eyes", "DELETE /things/one", 404)}, ""},
                                {"500", {access("eyes", "DELETE /things/one", 500)}, ""},
                                {"allowed", {access("root", "DELETE /things/one", 204)}, ""},
                                {"own", {access("blue", "GET /things/blue-thing")}, ""},
                                {"thing of nobody", {access("blue", "GET /things/one")}, ""},
                                {"open operation", {access("nobody", "GET /stats?from=x")}, ""},
                                {"unknown operation", {access("nobody", "PATCH /things")}, ""},
                                {"a probe after a change", {read}, ""}});
}

TEST(BrokenAccess, IsSilentWithoutPrincipals) {
  Bench bench("broken-access");
  bench.principals.list.clear();
  EXPECT_EQ(Bench::shown(bench.findings({access("nobody", "DELETE /things/one", 204)})), "");
}

TEST(BrokenAccess, BelievesTheModel) {
  Bench bench("broken-access");
  EXPECT_EQ(Bench::shown(bench.with_model({.who = "read blue"}, {403}, "project")),
            "owner|allowed on what belongs to another project");
  EXPECT_EQ(Bench::shown(bench.with_model(access("blue", "GET /things/red-thing"), {200}, "ok")),
            "");
  EXPECT_EQ(Bench::shown(bench.with_model({.who = "read blue"}, {404, 403}, "thing")), "");
}

TEST(BrokenAccess, IsGravestForNobody) {
  Bench bench("broken-access");
  const auto nobody = bench.findings({access("nobody", "DELETE /things/one", 204)});
  const auto foreign = bench.findings({access("blue", "GET /things/red-thing")});
  EXPECT_EQ(nobody.at(0).severity, finding::Severity::kCritical);
  EXPECT_EQ(nobody.at(0).cwe, 862);
  EXPECT_EQ(foreign.at(0).severity, finding::Severity::kHigh);
  EXPECT_EQ(foreign.at(0).cwe, 639);
}

}  // namespace
}  // namespace bodkin::testing
