// The routes of inventories, usages and a provider's allocations, in the order of the
// specification.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "inventory_world.h"

namespace bodkin::service {
namespace {

using testing::HasSubstr;

struct Row {
  const char* name;
  std::string method, target, body;
  int status;
  std::string fragment;
  const char* token = kTokenAdmin;
};

void run(const std::vector<Row>& rows) {
  World world;
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    const Response response = world.send(row.method, row.target, row.body, row.token);
    EXPECT_EQ(response.status, row.status) << response.body;
    EXPECT_THAT(response.body, HasSubstr(row.fragment));
    world.restore();
  }
}

const std::string kSpareAll = provider_path(kSpare, "/inventories");
const std::string kSpareDisk = provider_path(kSpare, "/inventories/DISK_GB");
const std::string kFullAll = provider_path(kFull, "/inventories");

std::string record(const std::string& members) {
  return inventories(1, R"({"VCPU":{)" + members + "}}");
}

TEST(Inventories, All) {
  run({
      {"get", "GET", kFullAll, "", 200,
       R"({"inventories":{"VCPU":{"total":4,"reserved":0,"min_unit":1,"max_unit":2147483647,)"
       R"("step_size":1,"allocation_ratio":1.0}},"resource_provider_generation":2})"},
      {"get missing", "GET", provider_path(kMissing, "/inventories"), "", 404, ""},
      {"put", "PUT", kSpareAll,
       inventories(1, R"({"CUSTOM_A":{"total":7,"allocation_ratio":1.5}})"), 200,
       R"({"inventories":{"CUSTOM_A":{"total":7,"reserved":0,"min_unit":1,"max_unit":2147483647,)"
       R"("step_size":1,"allocation_ratio":1.5}},"resource_provider_generation":2})"},
      {"put nothing", "PUT", kSpareAll, inventories(1, "{}"), 200, R"("inventories":{})"},
      {"404 before the body", "PUT", provider_path(kMissing, "/inventories"), "x", 404, ""},
      {"body before class", "PUT", kSpareAll, inventories(1, R"({"GPU":{"total":0}})"), 400,
       "total must be at least 1"},
      {"class before rules", "PUT", kSpareAll,
       inventories(1, R"({"VCPU":{"total":1,"reserved":2},"GPU":{"total":1}})"), 400, "not known"},
      {"rules before generation", "PUT", kSpareAll,
       inventories(7, R"({"VCPU":{"total":1,"reserved":2}})"), 400, "reserved must be at most"},
      {"generation before in use", "PUT", kFullAll, inventories(7, "{}"), 409,
       "bodkin.concurrent_update"},
      {"in use", "PUT", kFullAll, inventories(2, "{}"), 409, "bodkin.in_use"},
      {"below what is in use", "PUT", kFullAll, inventories(2, R"({"VCPU":{"total":1}})"), 200,
       R"("total":1)"},
      {"delete", "DELETE", kSpareAll, "", 204, ""},
      {"delete nothing", "DELETE", provider_path(kEmpty, "/inventories"), "", 204, ""},
      {"delete missing", "DELETE", provider_path(kMissing, "/inventories"), "", 404, ""},
      {"delete in use", "DELETE", kFullAll, "", 409, "bodkin.in_use"},
      {"reader writes", "PUT", kSpareAll, "x", 403, "only an admin", kTokenReader},
      {"owner deletes", "DELETE", kSpareAll, "", 403, "only an admin", kTokenOwnerA},
  });
}

TEST(Inventories, RecordsAtTheirBounds) {
  run({
      {"largest", "PUT", kSpareAll,
       record(R"("total":2147483647,"reserved":2147483647,"min_unit":2147483647,)"
              R"("max_unit":2147483647,"step_size":2147483647,"allocation_ratio":3.40282e38)"),
       200, R"("allocation_ratio":3.40282e+38)"},
      {"smallest", "PUT", kSpareAll,
       record(R"("total":1,"reserved":0,"min_unit":1,"max_unit":1,"step_size":1)"), 200, ""},
      {"integer ratio", "PUT", kSpareAll, record(R"("total":1,"allocation_ratio":16)"), 200,
       R"("allocation_ratio":16.0)"},
      {"ratio spelt with an exponent", "PUT", kSpareAll,
       record(R"("total":9,"allocation_ratio":5e-1)"), 200, R"("allocation_ratio":0.5)"},
      {"minus zero", "PUT", kSpareAll, record(R"("total":9,"reserved":-0)"), 200,
       R"("reserved":0)"},
      {"ratio too small to be a number", "PUT", kSpareAll,
       record(R"("total":9,"allocation_ratio":1e-999)"), 400, "greater than 0"},
      {"beyond the largest ratio", "PUT", kSpareAll,
       record(R"("total":9,"allocation_ratio":3.40283e38)"), 400, "at most 3.40282e38"},
      {"5.0", "PUT", kSpareAll, record(R"("total":5.0)"), 400, "total must be an integer"},
      {"null is no default", "PUT", kSpareAll, record(R"("total":5,"reserved":null)"), 400,
       "reserved must be an integer"},
      {"string", "PUT", kSpareAll, record(R"("total":"5")"), 400, "total must be an integer"},
      {"40 digits", "PUT", kSpareAll, record(R"("total":)" + std::string(40, '9')), 400, "at most"},
      {"step reached exactly", "PUT", kSpareAll,
       record(R"("total":9,"min_unit":4,"max_unit":5,"step_size":5)"), 200, ""},
      {"step not reached", "PUT", kSpareAll,
       record(R"("total":9,"min_unit":6,"max_unit":9,"step_size":5)"), 400, "no multiple"},
      {"step above max_unit", "PUT", kSpareAll, record(R"("total":9,"max_unit":4,"step_size":5)"),
       400, "no multiple"},
      {"min_unit reached by the ratio", "PUT", kSpareAll,
       record(R"("total":2,"min_unit":4,"allocation_ratio":2)"), 200, ""},
      {"min_unit not reached", "PUT", kSpareAll,
       record(R"("total":2,"min_unit":4,"allocation_ratio":1.9)"), 400, "more than the capacity"},
      {"nothing left is fine", "PUT", kSpareAll, record(R"("total":2,"reserved":2)"), 200, ""},
      {"64 characters of a class", "PUT", kSpareAll,
       inventories(1, R"({"CUSTOM_)" + std::string(248, 'X') + R"(":{"total":1}})"), 200, ""},
      {"256 characters", "PUT", kSpareAll,
       inventories(1, R"({"CUSTOM_)" + std::string(249, 'X') + R"(":{"total":1}})"), 400,
       "must match"},
  });
}

TEST(Inventories, Post) {
  run({
      {"post", "POST", kSpareAll, R"({"resource_class":"CUSTOM_B","total":3})", 201,
       R"("resource_class":"CUSTOM_B","resource_provider_generation":2})"},
      {"post with generation", "POST", kSpareAll,
       R"({"resource_class":"CUSTOM_B","total":3,"resource_provider_generation":1})", 201, ""},
      {"404 before the body", "POST", provider_path(kMissing, "/inventories"), "x", 404, ""},
      {"body before class", "POST", kSpareAll, R"({"resource_class":"GPU"})", 400, "total is"},
      {"class before rules", "POST", kSpareAll,
       R"({"resource_class":"GPU","total":1,"reserved":2})", 400, "not known"},
      {"rules before generation", "POST", kSpareAll,
       R"({"resource_class":"VCPU","total":1,"reserved":2,"resource_provider_generation":9})", 400,
       "reserved must be at most"},
      {"generation before taken", "POST", kSpareAll,
       R"({"resource_class":"VCPU","total":1,"resource_provider_generation":9})", 409,
       "bodkin.concurrent_update"},
      {"taken", "POST", kSpareAll, R"({"resource_class":"VCPU","total":1})", 409,
       "has an inventory of the class"},
      {"class is no string", "POST", kSpareAll, R"({"resource_class":5,"total":1})", 400,
       "must match"},
      {"a number that looks like a class", "POST", kSpareAll, R"({"resource_class":1,"total":1})",
       400, "must match"},
  });
  World world;
  const Response made = world.send("POST", kSpareAll, R"({"resource_class":"CUSTOM_B","total":3})");
  EXPECT_EQ(made.headers.get("Location"), kSpareAll + "/CUSTOM_B");
}

TEST(Inventories, One) {
  run({
      {"get", "GET", kSpareDisk, "", 200, R"({"total":100,"reserved":0,"min_unit":1,)"},
      {"get, with generation", "GET", kSpareDisk, "", 200, R"("resource_provider_generation":1})"},
      {"missing provider", "GET", provider_path(kMissing, "/inventories/VCPU"), "", 404,
       "no such resource provider"},
      {"missing inventory", "GET", provider_path(kSpare, "/inventories/CUSTOM_A"), "", 404,
       "no such inventory"},
      {"malformed class", "GET", provider_path(kSpare, "/inventories/%27"), "", 404,
       "no such inventory"},
      {"put", "PUT", kSpareDisk, R"({"total":5,"resource_provider_generation":1})", 200,
       R"("total":5,"reserved":0)"},
      {"404 before the body", "PUT", provider_path(kSpare, "/inventories/CUSTOM_A"), "x", 404,
       "no such inventory"},
      {"generation is required", "PUT", kSpareDisk, R"({"total":5})", 400,
       "resource_provider_generation is required"},
      {"rules before generation", "PUT", kSpareDisk,
       R"({"total":5,"reserved":6,"resource_provider_generation":9})", 400, "reserved must be at"},
      {"generation", "PUT", kSpareDisk, R"({"total":5,"resource_provider_generation":0})", 409,
       "bodkin.concurrent_update"},
      {"class in the body", "PUT", kSpareDisk,
       R"({"total":5,"resource_provider_generation":1,"resource_class":"DISK_GB"})", 400,
       "unknown key"},
      {"delete", "DELETE", kSpareDisk, "", 204, ""},
      {"delete missing", "DELETE", provider_path(kSpare, "/inventories/PCI_DEVICE"), "", 404, ""},
      {"delete in use", "DELETE", provider_path(kFull, "/inventories/VCPU"), "", 409,
       "bodkin.in_use"},
  });
}

TEST(Inventories, UsagesAndAllocations) {
  run({
      {"usages", "GET", provider_path(kMain, "/usages"), "", 200,
       R"({"usages":{"MEMORY_MB":0,"VCPU":4},"resource_provider_generation":2})"},
      {"usages of nothing", "GET", provider_path(kEmpty, "/usages"), "", 200,
       R"({"usages":{},"resource_provider_generation":0})"},
      {"usages missing", "GET", provider_path(kMissing, "/usages"), "", 404, ""},
      {"allocations", "GET", provider_path(kMain, "/allocations"), "", 200,
       R"({"allocations":{")" + kOwn +
           R"(":{"resources":{"VCPU":4},"consumer_generation":1}},)"
           R"("resource_provider_generation":2})"},
      {"no allocations", "GET", provider_path(kSpare, "/allocations"), "", 200,
       R"({"allocations":{},"resource_provider_generation":1})"},
      {"allocations missing", "GET", provider_path(kMissing, "/allocations"), "", 404, ""},
      {"reader", "GET", provider_path(kMain, "/allocations"), "", 200, kOwn, kTokenReader},
      {"owner", "GET", provider_path(kMain, "/allocations"), "", 403, "an owner does not",
       kTokenOwnerA},
  });
}

}  // namespace
}  // namespace bodkin::service
