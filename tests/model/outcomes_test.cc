// The model against the table of cases, and what does not fit into that table.
#include <gtest/gtest.h>

#include "cases.h"

namespace bodkin::model {
namespace {

using enum Who;

void check(const std::vector<Case>& cases) {
  const State state = world();
  for (const auto& one : cases) {
    EXPECT_EQ(to_string(outcomes(state, identity(one.who), request(one))), one.want)
        << identity(one.who).role << " " << one.line << "\n"
        << one.body.substr(0, 2000);
  }
}

TEST(Outcomes, CommonToAllRoutes) {
  check(common_cases());
}
TEST(Outcomes, TextsOfBodies) {
  check(text_cases());
}
TEST(Outcomes, Providers) {
  check(provider_cases());
}
TEST(Outcomes, Records) {
  check(record_cases());
}
TEST(Outcomes, Inventories) {
  check(inventory_cases());
}
TEST(Outcomes, Allocations) {
  check(allocation_cases());
}

TEST(Outcomes, SeveralContentTypes) {
  const State state = world();
  const auto with = [&](Who who, const std::vector<std::string>& types) {
    Request sent = request("POST /resource_providers", R"({"name": "x"})");
    sent.headers.remove("Content-Type");
    for (const auto& type : types) sent.headers.add("content-type", type);
    return to_string(outcomes(state, identity(who), sent));
  };
  EXPECT_EQ(with(kAdmin, {}), "415 header.content_type");
  EXPECT_EQ(with(kAdmin, {""}), "415 header.content_type");
  EXPECT_EQ(with(kAdmin, {"text/plain", "text/json"}), "415 header.content_type");
  EXPECT_EQ(with(kAdmin, {"application/json", "application/json"}), "200 ok");
  EXPECT_EQ(with(kAdmin, {"application/json", "text/plain"}),
            "200 ok, 415 open.header.content_type");
  EXPECT_EQ(with(kReader, {"text/plain", "application/json"}),
            "403 access.role, 415 open.header.content_type");
}

TEST(Outcomes, NothingIsKnownOfAnotherRole) {
  EXPECT_FALSE(outcomes(world(), {"auditor", ""}, request("GET /")).known);
}

}  // namespace
}  // namespace bodkin::model
