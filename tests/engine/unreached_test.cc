#include "engine/unreached.h"

#include <gtest/gtest.h>

#include <optional>
#include <vector>

#include "tests/scenario/things.h"

namespace bodkin::engine {
namespace {

class UnreachedTest : public ::testing::Test {
 protected:
  // Feeds these statuses round and round until something is said, at most `most` times.
  std::optional<Unreached::Refused> feed(const std::vector<int>& statuses, int most,
                                         const char* principal = "admin") {
    for (int i = 0; i < most; ++i) {
      scenario::Exchange exchange;
      exchange.operation = contract_.find("changeThing");
      exchange.principal = principal;
      exchange.answer.response.status = statuses[static_cast<std::size_t>(i) % statuses.size()];
      if (auto said = unreached_->see(exchange, true)) return said;
    }
    return std::nullopt;
  }

  contract::Contract contract_ = testing::things();
  std::optional<Unreached> unreached_{contract_};
};

TEST_F(UnreachedTest, SaysWhatStandsInTheWayOnce) {
  const struct {
    std::vector<int> statuses;
    int want;  // 0: nothing is said
  } rows[] = {
      {{401}, 401},    {{403}, 403},         {{404}, 404},      {{400}, 400},
      {{422}, 400},    {{400, 404}, 404},    {{400, 401}, 401}, {{404, 404, 200}, 0},
      {{409, 400}, 0}, {{415, 405, 500}, 0}, {{404, 415}, 404}, {{401, 404, 404, 404}, 404},
  };
  for (const auto& row : rows) {
    unreached_.emplace(contract_);
    const auto said = feed(row.statuses, 1000);
    ASSERT_EQ(said.has_value(), row.want != 0) << row.statuses[0] << " " << row.want;
    if (!said) continue;
    EXPECT_EQ(said->status, row.want);
    EXPECT_EQ(said->operation->id, "changeThing");
    EXPECT_EQ(said->principal, "admin");
    EXPECT_FALSE(feed(row.statuses, 1000)) << "once";
  }
}

TEST_F(UnreachedTest, WaitsLongerForBadRequests) {
  EXPECT_FALSE(feed({404}, Unreached::kRefusals - 1));
  EXPECT_TRUE(feed({404}, 1));
  unreached_.emplace(contract_);
  EXPECT_FALSE(feed({400}, Unreached::kBadRequests - 1));
  EXPECT_TRUE(feed({400}, 1));
}

TEST_F(UnreachedTest, RequestsWithoutCredentialsDoNotCount) {
  EXPECT_FALSE(feed({401}, 1000, scenario::kNobody));
  EXPECT_FALSE(feed({401}, 1000, scenario::kStranger));
}

TEST_F(UnreachedTest, WhatThePreflightReachedIsNotTalkedOf) {
  unreached_->reached(*contract_.find("changeThing"));
  EXPECT_FALSE(feed({404}, 1000));
}

}  // namespace
}  // namespace bodkin::engine
