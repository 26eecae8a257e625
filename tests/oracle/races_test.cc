// The whole way on a shop that nobody tuned anything for: an accepted write, the requests that may
// race with it, sent at once and in every order, and what the oracles say.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <span>
#include <string>
#include <vector>

#include "dispatch/in_process.h"
#include "embedded/embedded.h"
#include "session/session.h"
#include "tests/run/racy_shop.h"

namespace bodkin::testing {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;

struct Row {
  const char* input;
  const char* finding;  // "oracle METHOD /path location"; in the racy shop
};
const Row kRows[] = {
    {"POST /coupons/c1/redeem\n", "lost-update POST /coupons/{couponId}/redeem "},
    {"POST /orders\n\n{\"quantity\": 5}", "over-capacity POST /orders "},
    {"POST /orders\n\n{\"quantity\": 60}", "over-capacity POST /orders "},
    {"POST /users\n\n{\"email\": \"a@b\"}", "lost-update POST /users "},
    {"PUT /items/i1\n\n{\"a\": \"x\", \"b\": \"y\"}", "lost-update PUT /items/{itemId} "},
    {"POST /counters/k\n", "lost-update POST /counters/{counterId} "},
    {"PUT /notes/n\n\n{\"version\": 0, \"text\": \"t\"}",
     "lost-update PUT /notes/{noteId} /version"},
    {"# @concurrent\nPOST /counters/k\n###\n# @concurrent\nPOST /counters/k\n",
     "lost-update POST /counters/{counterId} "},
    {"PUT /items/i1\n\n{\"a\": \"x\", \"b\": \"y\"}\n###\nPOST /orders\n\n{\"quantity\": 60}",
     "over-capacity POST /orders "},
};

struct Judging {
  explicit Judging(RacyShop& shop) : dispatcher(shop) {
    session::Options options;
    options.contract_text = kShopContract;
    options.contract_name = "shop.json";
    options.runner.races = run::RunnerOptions::Races::kAll;
    session = std::move(*session::Session::open(std::move(options), dispatcher));
    EXPECT_TRUE(session->prepare());
  }
  std::vector<std::string> findings(const std::string& input) {
    judged = session->run(input);
    std::vector<std::string> all;
    for (const auto& f : judged.findings) {
      if (f.oracle != "lost-update" && f.oracle != "over-capacity") continue;
      all.push_back(f.oracle + " " + f.method + " " + f.path + " " + f.location);
    }
    return all;
  }
  dispatch::InProcess dispatcher;
  std::unique_ptr<session::Session> session;
  session::Judged judged;
};

TEST(Races, AreFoundWhereTheScheduleCanBeChosen) {
  RacyShop shop;
  shop.racy = true;
  Judging judging(shop);
  for (const Row& row : kRows) {
    EXPECT_THAT(judging.findings(row.input), Contains(row.finding)) << row.input;
    const auto first = judging.judged.findings.front().message;
    judging.findings(row.input);
    EXPECT_EQ(judging.judged.findings.front().message, first) << "not the same twice";
  }
}

TEST(Races, AreFoundByChance) {
  RacyShop shop;
  shop.racy = true;
  shop.yields = false;
  Judging judging(shop);
  for (const Row& row : kRows) {
    // Two writes of two halves each: half of the one beside half of the other is too rare.
    if (std::string(row.finding).find("{itemId}") != std::string::npos) continue;
    EXPECT_THAT(judging.findings(row.input), Contains(row.finding)) << row.input;
  }
}

TEST(Races, AreFoundAmongAnswersThatDifferByThemselves) {
  RacyShop shop;
  shop.racy = true;
  shop.stamps = true;
  Judging judging(shop);
  for (const Row& row : kRows) {
    EXPECT_THAT(judging.findings(row.input), Contains(row.finding)) << row.input;
  }
}

TEST(Races, AreNotReportedWhereThereAreNone) {
  for (const bool yields : {true, false}) {
    for (const bool stamps : {true, false}) {
      RacyShop shop;
      shop.yields = yields;
      shop.stamps = stamps;
      Judging judging(shop);
      for (const Row& row : kRows) {
        EXPECT_THAT(judging.findings(row.input), IsEmpty()) << row.input;
      }
    }
  }
}

// Where nothing can be put back: a coupon that every round makes anew, a user of another name.
const Row kAnew[] = {
    {"# @name made\nPOST /coupons\n\n{\"code\": \"abc\"}\n###\n"
     "POST /coupons/{{made.response.body.$.couponId}}/redeem\n",
     "lost-update POST /coupons/{couponId}/redeem "},
    {"POST /users\n\n{\"email\": \"a@b\"}", "lost-update POST /users "},
};

TEST(Races, AreFoundWhereNothingIsPutBack) {
  for (const bool yields : {true, false}) {
    RacyShop shop;
    shop.racy = true;
    shop.yields = yields;
    shop.restorable = false;
    Judging judging(shop);
    for (const Row& row : kAnew) {
      EXPECT_THAT(judging.findings(row.input), Contains(row.finding)) << row.input;
    }
  }
}

TEST(Races, AreNotReportedWhereThereAreNoneAndNothingIsPutBack) {
  for (const bool yields : {true, false}) {
    RacyShop shop;
    shop.yields = yields;
    shop.restorable = false;
    Judging judging(shop);
    for (const auto& rows : {std::span<const Row>(kAnew), std::span<const Row>(kRows)}) {
      for (const Row& row : rows) {
        EXPECT_THAT(judging.findings(row.input), IsEmpty()) << row.input;
      }
    }
  }
}

TEST(Races, AreNotLookedForWhereRequestsComeOneByOne) {
  RacyShop shop;
  shop.racy = true;
  shop.sequential = true;
  Judging judging(shop);
  for (const Row& row : kRows) {
    EXPECT_THAT(judging.findings(row.input), IsEmpty()) << row.input;
    for (const auto& exchange : judging.judged.trace.exchanges) {
      EXPECT_EQ(exchange.group, nullptr);
    }
  }
}

TEST(Races, ShowAgainFromTheirReproducer) {
  RacyShop shop;
  shop.racy = true;
  Judging judging(shop);
  for (const Row& row : kRows) {
    judging.findings(row.input);
    const auto judged = judging.judged;
    for (const auto& finding : judged.findings) {
      if (finding.oracle != "lost-update" && finding.oracle != "over-capacity") continue;
      const auto file = judging.session->runner().reproducer(judged.trace, finding.exchange);
      const auto again = judging.session->play(file.requests);
      std::vector<std::string> shown;
      for (const auto& f : again.findings) shown.push_back(f.oracle + " " + f.location);
      EXPECT_THAT(shown, Contains(finding.oracle + " " + finding.location)) << row.input;
    }
  }
}

TEST(Races, OfTheEmbeddedServiceAreFound) {
  const Row rows[] = {
      {"PUT /resource_providers/0b0d0000-0000-4000-8000-00000000aa04/inventories\n"
       "Content-Type: application/json\n\n"
       R"({"resource_provider_generation": 0, "inventories": {"VCPU": {"total": 8}}})",
       "lost-update PUT /resource_providers/{uuid}/inventories /resource_provider_generation"},
      {"PUT /allocations/0b0d0000-0000-4000-8000-00000000cc03\n"
       "Content-Type: application/json\n\n"
       R"({"allocations": {"0b0d0000-0000-4000-8000-00000000aa03": {"resources": {"VCPU": 1}}},
           "consumer_generation": null, "project_id": "p", "user_id": "u",
           "consumer_type": "INSTANCE"})",
       "over-capacity PUT /allocations/{consumer_uuid} "}};
  for (const char* defect : {"race-check-outside-transaction", "race-overcommit", ""}) {
    service::Config config;
    if (*defect != 0) config.defects.emplace_back(defect);
    session::Options options = embedded::session_options();
    options.runner.races = run::RunnerOptions::Races::kAll;
    auto parts = embedded::open(config, std::move(options));
    ASSERT_TRUE(parts) << parts.error().text();
    ASSERT_TRUE(parts->session->prepare());
    for (const Row& row : rows) {
      const auto judged = parts->session->run(row.input);
      std::string all;
      for (const auto& f : judged.findings) {
        all += f.oracle + " " + f.method + " " + f.path + " " + f.location;
      }
      const char* own = &row == rows ? "race-check-outside-transaction" : "race-overcommit";
      const bool planted = std::string_view(defect) == own;
      EXPECT_EQ(all, planted ? row.finding : "") << defect;
    }
  }
}

}  // namespace
}  // namespace bodkin::testing
