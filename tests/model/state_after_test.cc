// What each accepted write changes, and nothing else: the state after equals the state before with
// exactly the edit that stands in the test.
#include <gtest/gtest.h>

#include <functional>
#include <vector>

#include "fixture.h"

namespace bodkin::model {
namespace {

struct Row {
  std::string line, body;
  std::function<void(State&)> edit;
};

Provider& provider(State& state, const std::string& name) {
  return state.providers.at(expand(name));
}

void check(const std::vector<Row>& rows) {
  const auto before = std::make_shared<const State>(world());
  for (const auto& row : rows) {
    const Outcomes allowed = outcomes(*before, identity(Who::kAdmin), request(row.line, row.body));
    ASSERT_EQ(allowed.permitted.size(), 1U) << row.line << ": " << to_string(allowed);
    ASSERT_TRUE(allowed.accepts()) << row.line << ": " << to_string(allowed);
    State want = *before;
    row.edit(want);
    const StatePtr after = settle(before, allowed.permitted[0], Response{});
    ASSERT_TRUE(after) << row.line;
    EXPECT_TRUE(*after == want) << row.line << "\n" << row.body;
    EXPECT_FALSE(want == *before) << row.line << ": the edit of this row changes nothing";
  }
}

TEST(StateAfter, Providers) {
  check({
      {"POST /resource_providers",
       R"({"name": "x", "uuid": "$fresh", "parent_provider_uuid": "$empty"})",
       [](State& s) {
         s.providers[expand("$fresh")].name = "x";
         provider(s, "$fresh").parent = expand("$empty");
       }},
      {"PUT /resource_providers/$empty", R"({"name": "x"})",
       [](State& s) { provider(s, "$empty").name = "x"; }},
      {"PUT /resource_providers/$empty", R"({"name": "empty", "parent_provider_uuid": null})",
       [](State& s) { provider(s, "$empty").parent.reset(); }},
      {"PUT /resource_providers/$main", R"({"name": "main", "parent_provider_uuid": "$empty"})",
       [](State& s) { provider(s, "$main").parent = expand("$empty"); }},
      {"DELETE /resource_providers/$spare", "",
       [](State& s) { s.providers.erase(expand("$spare")); }},
  });
}

TEST(StateAfter, Inventories) {
  Inventory inventory;
  inventory.total = 9;
  check({
      {"PUT /resource_providers/$spare/inventories",
       R"({"resource_provider_generation": 1, "inventories": {"PCI_DEVICE": {"total": 9}}})",
       [&](State& s) {
         provider(s, "$spare").inventories = {{"PCI_DEVICE", inventory}};
         provider(s, "$spare").generation = 2;
       }},
      {"PUT /resource_providers/$empty/inventories",
       R"({"resource_provider_generation": 0, "inventories": {}})",
       [](State& s) { provider(s, "$empty").generation = 1; }},
      {"POST /resource_providers/$spare/inventories",
       R"({"resource_class": "CUSTOM_A", "total": 7, "reserved": 1, "min_unit": 2, "max_unit": 6,
           "step_size": 2, "allocation_ratio": 1.5})",
       [](State& s) {
         provider(s, "$spare").inventories["CUSTOM_A"] = {7, 1, 2, 6, 2, 1.5};
         provider(s, "$spare").generation = 2;
       }},
      {"PUT /resource_providers/$main/inventories/VCPU",
       R"({"resource_provider_generation": 2, "total": 9})",
       [&](State& s) {
         provider(s, "$main").inventories["VCPU"] = inventory;
         provider(s, "$main").generation = 3;
       }},
      {"DELETE /resource_providers/$main/inventories/DISK_GB", "",
       [](State& s) {
         provider(s, "$main").inventories.erase("DISK_GB");
         provider(s, "$main").generation = 3;
       }},
      {"DELETE /resource_providers/$spare/inventories", "",
       [](State& s) {
         provider(s, "$spare").inventories.clear();
         provider(s, "$spare").generation = 2;
       }},
      {"DELETE /resource_providers/$empty/inventories", "",
       [](State& s) { provider(s, "$empty").generation = 1; }},
  });
}

TEST(StateAfter, Allocations) {
  const auto body = [](const std::string& map, const std::string& generation) {
    return R"({"allocations": {)" + map + R"(}, "consumer_generation": )" + generation +
           R"(, "project_id": "p", "user_id": "u", "consumer_type": "T"})";
  };
  const std::string two =
      R"("$main": {"resources": {"VCPU": 2, "DISK_GB": 3}}, "$spare": {"resources": {"VCPU": 1}})";
  const auto consumer = [](std::int64_t generation) {
    return Consumer{
        generation,
        "p",
        "u",
        "T",
        {{expand("$main"), {{"VCPU", 2}, {"DISK_GB", 3}}}, {expand("$spare"), {{"VCPU", 1}}}}};
  };
  check({
      {"PUT /allocations/$nobody", body(two, "null"),
       [&](State& s) {
         s.consumers[expand("$nobody")] = consumer(1);
         provider(s, "$main").generation = 3;
         provider(s, "$spare").generation = 2;
       }},
      {"PUT /allocations/$own", body(two, "1"),
       [&](State& s) {
         s.consumers[expand("$own")] = consumer(2);
         provider(s, "$main").generation = 3;
         provider(s, "$spare").generation = 2;
       }},
      {"PUT /allocations/$own", body("", "1"),
       [](State& s) {
         s.consumers.erase(expand("$own"));
         provider(s, "$main").generation = 3;
       }},
      {"DELETE /allocations/$other", "",
       [](State& s) {
         s.consumers.erase(expand("$other"));
         provider(s, "$full").generation = 6;
       }},
      {"POST /allocations",
       R"({"$own": )" + body(two, "1") + R"(, "$other": )" + body("", "3") + R"(, "$nobody": )" +
           body(two, "null") + "}",
       [&](State& s) {
         s.consumers = {{expand("$own"), consumer(2)}, {expand("$nobody"), consumer(1)}};
         provider(s, "$main").generation = 3;
         provider(s, "$spare").generation = 2;
         provider(s, "$full").generation = 6;
       }},
  });
}

TEST(StateAfter, EmptyAllocationsOfNobodyChangeNothing) {
  const auto before = std::make_shared<const State>(world());
  const Outcomes allowed = outcomes(
      *before, identity(Who::kAdmin),
      request("PUT /allocations/$nobody", R"({"allocations": {}, "consumer_generation": null,
              "project_id": "p", "user_id": "u", "consumer_type": "T"})"));
  ASSERT_EQ(to_string(allowed), "204 ok");
  EXPECT_TRUE(*settle(before, allowed.permitted[0], Response{}) == *before);
}

TEST(StateAfter, RefusalsAndReadsKeepTheVeryState) {
  const auto before = std::make_shared<const State>(world());
  for (const std::string line : {"GET /resource_providers", "POST /resource_providers",
                                 "DELETE /resource_providers/$main", "GET /nowhere"}) {
    for (const auto& outcome : outcomes(*before, identity(Who::kAdmin), request(line)).permitted) {
      EXPECT_EQ(outcome.after, nullptr) << line;
      EXPECT_EQ(settle(before, outcome, Response{}), before) << line;
    }
  }
}

TEST(StateAfter, TheServiceChoosesAnIdentifier) {
  const auto before = std::make_shared<const State>(world());
  const Request creation = request("POST /resource_providers", R"({"name": "x"})");
  const Outcomes allowed = outcomes(*before, identity(Who::kAdmin), creation);
  ASSERT_EQ(to_string(allowed), "200 ok");
  const auto after = [&](const std::string& body) {
    return settle(before, allowed.permitted[0], Response{200, {}, expand(body)});
  };
  State want = *before;
  want.providers[expand("$fresh")].name = "x";
  ASSERT_TRUE(after(R"({"uuid": "$fresh"})"));
  EXPECT_TRUE(*after(R"({"uuid": "$fresh"})") == want);
  for (const std::string body : {"", "{}", "[]", R"({"uuid": "x"})", R"({"uuid": null})",
                                 R"({"uuid": ""})", R"({"uuid": "$main"})"}) {
    EXPECT_EQ(after(body), nullptr) << body;
  }
}

TEST(StateAfter, LoopsOfParentsAreSeenThroughSeveralLevels) {
  State state = world();
  state.providers.at(expand("$main")).parent = expand("$empty");
  const Request loop = request("PUT /resource_providers/$parent",
                               R"({"name": "parent", "parent_provider_uuid": "$main"})");
  EXPECT_EQ(to_string(outcomes(state, identity(Who::kAdmin), loop)), "400 provider.parent_loop");
  EXPECT_EQ(root_of(state, expand("$main")), expand("$parent"));
}

}  // namespace
}  // namespace bodkin::model
