#include "contracts/shipped.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "base/file.h"
#include "contract/contract.h"
#include "contract/judge.h"
#include "schema/generate.h"

namespace bodkin::contract {
namespace {

std::string file(const std::string& name) {
  const auto text = read_file(std::string(BODKIN_SOURCE_DIR) + "/contracts/" + name, 1 << 22);
  EXPECT_TRUE(text.has_value());
  return text.value_or("");
}

Contract inventory() {
  return *Contract::load(std::string(shipped::inventory_contract()), "inventory.openapi.json");
}

TEST(Shipped, IsWhatTheFilesSay) {
  EXPECT_EQ(shipped::inventory_contract(), file("inventory.openapi.json"));
  EXPECT_EQ(shipped::inventory_world(), file("inventory.world.http"));
}

TEST(Shipped, InventoryContractIsComplete) {
  const Contract contract = inventory();
  EXPECT_TRUE(contract.problems().empty());
  EXPECT_EQ(contract.operations().size(), 19U);
  EXPECT_EQ(contract.base_path(), "");
  EXPECT_EQ(contract.credential_headers(), std::vector<std::string>{"X-Auth-Token"});
  std::set<std::string> ids;
  for (const Operation& operation : contract.operations()) {
    const std::string name = operation.name();
    EXPECT_TRUE(ids.insert(operation.id).second) << name;
    EXPECT_FALSE(operation.tags.empty()) << name;
    ASSERT_TRUE(operation.access) << name;
    EXPECT_EQ(operation.secured, operation.path != "/") << name;
    EXPECT_EQ(operation.documents(401), operation.secured) << name;
    EXPECT_TRUE(operation.documents(400) && operation.documents(413)) << name;
    const std::size_t roles = operation.access->allow.size();
    EXPECT_EQ(operation.documents(403), roles < 3) << name;
    const bool writes_body = operation.method == "PUT" || operation.method == "POST";
    EXPECT_EQ(operation.body != nullptr, writes_body) << name;
    EXPECT_EQ(operation.documents(415), writes_body) << name;
    EXPECT_FALSE(operation.documents(405) || operation.documents(500)) << name;
  }
}

TEST(Shipped, ExamplesObeyTheContract) {
  const Contract contract = inventory();
  const Judge judge(contract);
  int bodies = 0;
  for (const Operation& operation : contract.operations()) {
    for (const Parameter& parameter : operation.parameters) {
      if (parameter.in != Place::kPath) continue;
      EXPECT_TRUE(judge.parameters(operation, {{parameter.name, parameter.example}}, "").valid())
          << operation.name() << " " << parameter.name;
    }
    if (operation.body == nullptr) continue;
    ++bodies;
    ASSERT_FALSE(operation.body_example.empty()) << operation.name();
    const auto verdict = judge.body(operation, json::parse(operation.body_example), true);
    EXPECT_TRUE(verdict.valid()) << operation.name() << " " << verdict.location << verdict.reason;
  }
  EXPECT_EQ(bodies, 7);
}

TEST(Shipped, RulesOfARecord) {
  const Contract contract = inventory();
  const Judge judge(contract);
  const Operation& update = *contract.find("updateInventory");
  struct Row {
    std::string members, want;
  };
  const std::vector<Row> rows = {
      {R"("total":8)", ""},
      {R"("total":8,"reserved":8)", ""},
      {R"("total":8,"reserved":9)", "reserved_at_most_total"},
      {R"("total":8,"min_unit":5,"max_unit":4)", "min_unit_at_most_max_unit"},
      {R"("total":8,"min_unit":3,"max_unit":3,"step_size":2)", "step_reachable"},
      {R"("total":8,"min_unit":3,"max_unit":4,"step_size":2)", ""},
      {R"("total":8,"min_unit":2147483647,"step_size":2147483646)", "step_reachable"},
      {R"("total":8,"min_unit":9)", "min_unit_reachable"},
      {R"("total":8,"min_unit":9,"allocation_ratio":2)", ""},
      {R"("total":8,"min_unit":8,"reserved":1)", "min_unit_reachable"},
  };
  for (const Row& row : rows) {
    const std::string text = "{\"resource_provider_generation\":1," + row.members + "}";
    const auto verdict = judge.body(update, json::parse(text), true);
    if (row.want.empty()) {
      EXPECT_TRUE(verdict.valid()) << text << verdict.location << verdict.reason;
      continue;
    }
    EXPECT_EQ(verdict.location, "#/components/schemas/InventoryUpdate/x-bodkin-rules/" + row.want)
        << text;
    EXPECT_EQ(verdict.keyword, "rule");
    EXPECT_EQ(judge.deserved_status(update, verdict), 400);
  }
}

TEST(Shipped, BodiesOfTheInventoryApi) {
  const Contract contract = inventory();
  const Judge judge(contract);
  struct Row {
    std::string operation, body, want;  // "valid", "unknown" or the keyword
  };
  const std::vector<Row> rows = {
      {"createProvider", R"({"name":"a"})", "valid"},
      {"createProvider", R"({"name":""})", "minLength"},
      {"createProvider", R"({"name":"a","uuid":null})", "type"},
      {"createProvider", R"({"name":"a","uuid":"0B0D0000-0000-4000-8000-00000000AA01"})",
       "pattern"},
      {"createProvider", R"({"name":"a","parent_provider_uuid":null})", "valid"},
      {"createProvider", R"({"name":"a","extra":1})", "additionalProperties"},
      {"createProvider", R"({"name":"a\u0000"})", "unknown"},
      {"replaceInventories", R"({"resource_provider_generation":0,"inventories":{}})", "valid"},
      {"replaceInventories", R"({"resource_provider_generation":-1,"inventories":{}})", "minimum"},
      {"replaceInventories",
       R"({"resource_provider_generation":0,"inventories":{"vcpu":{"total":1}}})", "propertyNames"},
      {"replaceInventories",
       R"({"resource_provider_generation":0,"inventories":{"VCPU":{"total":0}}})", "minimum"},
      {"replaceInventories",
       R"({"resource_provider_generation":0,"inventories":{"VCPU":{"total":1,"allocation_ratio":0}}})",
       "minimum"},
      {"replaceInventories",
       R"({"resource_provider_generation":0,"inventories":{"VCPU":{"total":5.0}}})", "unknown"},
      {"addInventory", R"({"resource_class":"VCPU","total":1})", "valid"},
      {"addInventory", R"({"total":1})", "required"},
      {"replaceAllocations", R"({"allocations":{},"consumer_generation":null,"project_id":"p",
                                "user_id":"u","consumer_type":"INSTANCE"})",
       "valid"},
      {"replaceAllocations", R"({"allocations":{},"project_id":"p",
                                "user_id":"u","consumer_type":"INSTANCE"})",
       "required"},
      {"changeAllocations", "{}", "minProperties"},
      {"changeAllocations", R"({"x":{}})", "propertyNames"},
  };
  for (const Row& row : rows) {
    const Operation* operation = contract.find(row.operation);
    ASSERT_NE(operation, nullptr);
    const auto verdict = judge.body(*operation, json::parse(row.body), true);
    const std::string got = verdict.valid()     ? "valid"
                            : verdict.invalid() ? verdict.keyword
                                                : "unknown";
    EXPECT_EQ(got, row.want) << row.operation << " " << row.body;
  }
}

// Both documents: they load whole, and every body can be invented.
TEST(Shipped, BodiesCanBeGenerated) {
  const auto placement = Contract::load(file("placement.openapi.json"), "placement.openapi.json");
  ASSERT_TRUE(placement.has_value()) << placement.error().text();
  EXPECT_EQ(placement->operations().size(), 36U);
  EXPECT_TRUE(placement->problems().empty());
  const Contract shipped_contract = inventory();
  int bodies = 0;
  for (const Contract* contract : {&*placement, &shipped_contract}) {
    const Judge judge(*contract);
    schema::Generator generator;
    for (const Operation& operation : contract->operations()) {
      if (operation.body == nullptr) continue;
      ++bodies;
      for (std::uint64_t seed = 0; seed < 20; ++seed) {
        Random random(seed);
        const auto text = generator.generate(
            *operation.body, random, {.minimal = seed % 2 == 0, .use_examples = seed % 3 == 0});
        ASSERT_TRUE(text) << operation.name() << " seed " << seed;
        const auto verdict = judge.body(operation, json::parse(*text), true);
        EXPECT_TRUE(verdict.valid() || verdict.keyword == "rule") << operation.name() << *text;
      }
    }
  }
  EXPECT_EQ(bodies, 11 + 7);
}

TEST(Shipped, PlacementMatches) {
  const auto placement = Contract::load(file("placement.openapi.json"), "placement.openapi.json");
  ASSERT_TRUE(placement.has_value());
  const auto match = placement->match("PUT", "/resource_providers/u/inventories/VCPU?x=1");
  ASSERT_TRUE(match && match->operation != nullptr);
  EXPECT_EQ(match->operation->path, "/resource_providers/{uuid}/inventories/{resource_class}");
  EXPECT_EQ(match->parameters.size(), 2U);
  const Judge judge(*placement);
  const auto body = [&](const char* text) {
    return judge.body(*placement->find("PUT /resource_providers/{uuid}/inventories"),
                      json::parse(text), true);
  };
  EXPECT_TRUE(
      body(R"({"resource_provider_generation":1,"inventories":{"A":{"total":1}}})").valid());
  EXPECT_EQ(body(R"({"resource_provider_generation":1,"inventories":{"a":{"total":1}}})").keyword,
            "propertyNames");
}

}  // namespace
}  // namespace bodkin::contract
