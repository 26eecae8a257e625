// Planted defects of the embedded service, each from a cluttered input that shows it to the known
// smallest body that still does: shrinking as triage does it, with the real oracles.
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

#include "embedded/embedded.h"
#include "shrink/shrink.h"
#include "triage/triage.h"

namespace bodkin {
namespace {

struct Minimum {
  const char* defect;
  const char* oracle;
  const char* operation;
  std::string start;
  std::string want;
};

const std::string kHead = R"({"resource_provider_generation": 1, "inventories": {"VCPU": )";
const std::string kTail = R"(, "DISK_GB": {"total": 100, "reserved": 5}}})";

std::vector<Minimum> minima() {
  return {
      {"deser-int64-500", "server-error", "replaceInventories",
       kHead + R"({"total": 99999999999999999999999, "reserved": 3, "step_size": 2})" + kTail,
       R"({"resource_provider_generation":0,"inventories":{"0":{"total":9223372036854775808}}})"},
      {"deser-int32-wrap", "accepted-invalid", "replaceInventories",
       kHead + R"({"total": 42949672970, "reserved": 1})" + kTail,
       R"({"resource_provider_generation":1,"inventories":{"VCPU":{"total":4294967297}}})"},
      {"deser-invalid-utf8-500", "server-error", "createProvider",
       "{\"name\": \"provider \xff\xfe number 7\", \"parent_provider_uuid\": null}", "\"\xff\""},
      {"deser-lone-surrogate-500", "server-error", "createProvider",
       R"({"name": "provider \ud800 number 7", "parent_provider_uuid": null})", R"("\ud800")"},
      {"deser-duplicate-keys", "accepted-invalid", "replaceInventories",
       kHead + R"({"total": 5, "reserved": 1, "total": 8})" + kTail,
       R"({"resource_provider_generation":1,"inventories":{"VCPU":{"total":1,"total":null}}})"},
      {"invalid-reserved-above-total", "accepted-invalid", "replaceInventories",
       kHead + R"({"total": 80, "reserved": 555, "min_unit": 2})" + kTail,
       R"({"resource_provider_generation":1,"inventories":{"VCPU":{"total":1,"reserved":2}}})"},
      {"invalid-min-above-max", "accepted-invalid", "replaceInventories",
       kHead + R"({"total": 80, "min_unit": 33, "max_unit": 21})" + kTail,
       R"({"resource_provider_generation":1,"inventories":{"VCPU":{"total":1,"min_unit":2,"max_unit":1}}})"},
      {"invalid-total-not-positive", "accepted-invalid", "replaceInventories",
       kHead + R"({"total": -77, "step_size": 2})" + kTail,
       R"({"resource_provider_generation":1,"inventories":{"VCPU":{"total":0}}})"},
      {"invalid-bool-as-integer", "accepted-invalid", "replaceInventories",
       kHead + R"({"total": true, "reserved": 0})" + kTail,
       R"({"resource_provider_generation":1,"inventories":{"VCPU":{"total":true}}})"},
      {"invalid-fraction-as-integer", "accepted-invalid", "replaceInventories",
       kHead + R"({"total": 77.345, "reserved": 5})" + kTail,
       R"({"resource_provider_generation":1,"inventories":{"VCPU":{"total":1.1}}})"},
      {"invalid-ratio-zero", "accepted-invalid", "replaceInventories",
       kHead + R"({"total": 64, "allocation_ratio": 0.0, "reserved": 5})" + kTail,
       R"({"resource_provider_generation":1,"inventories":{"VCPU":{"total":1,"allocation_ratio":0}}})"},
      {"invalid-ratio-unbounded", "accepted-invalid", "replaceInventories",
       kHead + R"({"total": 64, "allocation_ratio": 7.25e299, "reserved": 5})" + kTail,
       R"({"resource_provider_generation":1,"inventories":{"VCPU":{"total":1,"allocation_ratio":4e38}}})"},
      {"invalid-unknown-properties", "accepted-invalid", "replaceInventories",
       kHead + R"({"total": 64, "colour": {"a": [1, 2]}, "reserved": 5})" + kTail,
       R"({"resource_provider_generation":1,"inventories":{"VCPU":{"total":1,"":null}}})"},
      {"sqli-resource-class", "server-error", "replaceInventories",
       R"({"resource_provider_generation": 1, "inventories": {"X' AND": {"total": 4}}})",
       R"({"resource_provider_generation":0,"inventories":{"'a":{"total":1}}})"},
      {"missing-class-500", "server-error", "replaceAllocations",
       R"({"allocations": {"0b0d0000-0000-4000-8000-00000000aa03": {"resources": {"MEMORY_MB": 512}}},
           "consumer_generation": 1, "project_id": "project-a", "user_id": "somebody",
           "consumer_type": "INSTANCE"})",
       R"({"allocations":{"0b0d0000-0000-4000-8000-00000000aa03":{"resources":{"MEMORY_MB":1}}},"consumer_generation":1,"project_id":"a","user_id":"a","consumer_type":"0"})"},
  };
}

TEST(Minima, PlantedDefectsEndAtTheirSmallestBodies) {
  for (const Minimum& m : minima()) {
    SCOPED_TRACE(m.defect);
    service::Config config;
    config.defects = {m.defect};
    auto parts = embedded::open(config);
    ASSERT_TRUE(parts.has_value() && parts->session->prepare().has_value());
    session::Session& session = *parts->session;
    const auto start = session.body_request(m.operation, m.start);
    const auto shown = [&](const http::HttpFileRequest& input, const finding::Finding* fault) {
      std::optional<finding::Finding> found;
      for (finding::Finding& now : session.run(input).findings) {
        if (fault != nullptr ? triage::same_fault(*fault, now) : now.oracle == m.oracle) {
          found = std::move(now);
          break;
        }
      }
      return found;
    };
    const std::optional<finding::Finding> fault = shown(start, nullptr);
    if (!fault) {
      ADD_FAILURE() << "the start does not show it: "
                    << session.run(start).trace.exchanges[0].answer.response.body;
      continue;
    }
    const shrink::Shrunk shrunk =
        shrink::shrink(start, [&](const auto& input) { return shown(input, &*fault).has_value(); },
                       {.executions_max = 2000, .time_max_us = 60'000'000});
    EXPECT_EQ(shrunk.request.request.body, m.want);
    EXPECT_TRUE(shrunk.fixpoint);
    EXPECT_LT(shrunk.executions, 300U);
    if (std::getenv("BODKIN_SHOW") != nullptr) {
      std::printf("%-30s %4zu executions  %s  %s\n", m.defect, shrunk.executions,
                  shrunk.request.request.body.c_str(), fault->location.c_str());
    }
  }
}

}  // namespace
}  // namespace bodkin
