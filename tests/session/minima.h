// Faults of the embedded service with the smallest body that shows each, worked out by hand from
// what the service is supposed to refuse (docs/defects.md, `bodkin list checks`) and from the order
// that shrinking goes by (docs/triage.md). For the test beside it and for `./dev bench shrink`.
#pragma once

#include <string>
#include <vector>

namespace bodkin {

struct Minimum {
  const char* defect;  // "-NAME": a check that is switched off
  const char* oracle;
  const char* operation;
  std::string start;  // a cluttered body that shows it
  std::string want;
};

inline std::vector<Minimum> minima() {
  const std::string kHead = R"({"resource_provider_generation": 1, "inventories": {"VCPU": )";
  const std::string kTail = R"(, "DISK_GB": {"total": 100, "reserved": 5}}})";
  const auto inventory = [](const std::string& members) {
    return R"({"resource_provider_generation":1,"inventories":{"VCPU":{)" + members + "}}}";
  };
  // Of the provider with 8 VCPU (at most 6 at once) and 100 DISK_GB (in steps of 2, from 4 on).
  const auto allocation = [](const std::string& resources, const std::string& rest) {
    const std::string user =
        rest.find("user_id") == std::string::npos ? R"("user_id": "somebody", )" : "";
    return R"({"allocations": {"0b0d0000-0000-4000-8000-00000000aa03": {"resources": {)" +
           resources + R"(}}}, "consumer_generation": 1, "project_id": "project-a", )" + user +
           rest + "}";
  };
  const auto smallest_allocation = [](const std::string& resources) {
    return R"({"allocations":{"0b0d0000-0000-4000-8000-00000000aa03":{"resources":{)" + resources +
           R"(}}},"consumer_generation":1,"project_id":"a","user_id":"a","consumer_type":"0"})";
  };
  const auto no_allocation = [](const std::string& user, const std::string& rest = "") {
    return R"({"allocations":{},"consumer_generation":1,"project_id":"a","user_id":")" + user +
           R"(","consumer_type":"0")" + rest + "}";
  };
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
      {"deser-nan-accepted", "accepted-invalid", "replaceInventories",
       kHead + R"({"total": 17, "reserved": 3, "allocation_ratio": NaN})" + kTail,
       inventory(R"("total":1,"allocation_ratio":NaN)")},
      {"missing-class-accepted", "accepted-invalid", "replaceAllocations",
       allocation(R"("MEMORY_MB": 512)", R"("consumer_type": "INSTANCE")"),
       smallest_allocation(R"("MEMORY_MB":1)")},
      {"leak-stack-trace", "info-leak", "replaceInventories",
       kHead + R"({"total": 64, "reserved": 1)" + kTail, "["},
      {"leak-other-generation", "info-leak", "replaceInventories",
       R"({"resource_provider_generation": 77, "inventories": {"VCPU": {"total": 4}}})",
       R"({"resource_provider_generation":0,"inventories":{}})"},
      {"race-no-generation-check", "accepted-invalid", "replaceInventories",
       R"({"resource_provider_generation": 77, "inventories": {"VCPU": {"total": 4}}})",
       R"({"resource_provider_generation":0,"inventories":{}})"},
      {"-record.reserved_minimum", "accepted-invalid", "replaceInventories",
       kHead + R"({"total": 80, "reserved": -555, "min_unit": 2})" + kTail,
       inventory(R"("total":1,"reserved":-1)")},
      {"-record.max_unit_maximum", "accepted-invalid", "replaceInventories",
       kHead + R"({"total": 80, "max_unit": 99999999999, "step_size": 2})" + kTail,
       inventory(R"("total":1,"max_unit":2147483648)")},
      {"-record.min_unit_minimum", "accepted-invalid", "replaceInventories",
       kHead + R"({"total": 80, "min_unit": 0, "reserved": 5})" + kTail,
       inventory(R"("total":1,"min_unit":0)")},
      {"-record.total_maximum", "accepted-invalid", "replaceInventories",
       kHead + R"({"total": 9007199254740993, "reserved": 7})" + kTail,
       inventory(R"("total":2147483648)")},
      {"-inventories.body_closed", "accepted-invalid", "replaceInventories",
       R"({"resource_provider_generation": 1, "inventories": {"VCPU": {"total": 4}}, "zone": [1, {"a": "b"}]})",
       R"({"resource_provider_generation":1,"inventories":{},"":null})"},
      {"-inventory.class_known", "accepted-invalid", "replaceInventories",
       R"({"resource_provider_generation": 1, "inventories": {"GOLD": {"total": 4}}})",
       R"({"resource_provider_generation":1,"inventories":{"0":{"total":1}}})"},
      {"-provider.name_length", "accepted-invalid", "createProvider",
       R"({"name": ")" + std::string(317, 'x') + R"(", "parent_provider_uuid": null})",
       R"({"name":")" + std::string(201, 'a') + R"("})"},
      {"-provider.name_not_empty", "accepted-invalid", "createProvider",
       R"({"parent_provider_uuid": null, "name": ""})", R"({"name":""})"},
      {"-provider.body_closed", "accepted-invalid", "createProvider",
       R"({"name": "a provider", "traits": ["A", "B"], "parent_provider_uuid": null})",
       R"({"name":"a","":null})"},
      {"-json.nul", "accepted-invalid", "createProvider",
       R"({"name": "a \u0000 provider", "parent_provider_uuid": null})", R"({"name":"\u0000"})"},
      {"-allocation.amount_maximum", "wrong-status", "replaceAllocations",
       allocation(R"("VCPU": 99999999999)", R"("consumer_type": "INSTANCE")"),
       // The consumer's generation is wrong, too: 409, where the body is to be refused before.
       R"({"allocations":{"00000000-0000-0000-0000-000000000000":{"resources":{"0":2147483648}}},"consumer_generation":null,"project_id":"a","user_id":"a","consumer_type":"0"})"},
      {"-allocation.user_length", "accepted-invalid", "replaceAllocations",
       allocation(R"("VCPU": 2)",
                  R"("user_id": ")" + std::string(300, 'u') + R"(", "consumer_type": "INSTANCE")"),
       no_allocation(std::string(256, 'a'))},
      {"-allocation.body_closed", "accepted-invalid", "replaceAllocations",
       allocation(R"("VCPU": 2)", R"("consumer_type": "INSTANCE", "mappings": {"a": [7]})"),
       no_allocation("a", R"(,"":null)")},
      {"-fit.max_unit", "accepted-invalid", "replaceAllocations",
       allocation(R"("VCPU": 8)", R"("consumer_type": "INSTANCE")"),
       smallest_allocation(R"("VCPU":7)")},
      {"-fit.step_size", "accepted-invalid", "replaceAllocations",
       allocation(R"("DISK_GB": 77)", R"("consumer_type": "INSTANCE")"),
       smallest_allocation(R"("DISK_GB":5)")},
      {"-fit.min_unit", "accepted-invalid", "replaceAllocations",
       allocation(R"("DISK_GB": 2)", R"("consumer_type": "INSTANCE")"),
       smallest_allocation(R"("DISK_GB":2)")},
  };
}

}  // namespace bodkin
