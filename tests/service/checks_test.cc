// Every named check: a request that it refuses, and that it lets pass where it is switched off.
//
// A check that has no row here fails the test. "Lets pass" means that the answer does not come from
// this check: another one may still refuse.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/text.h"
#include "inventory_world.h"
#include "service/defects.h"

namespace bodkin::service {
namespace {

using testing::HasSubstr;
using testing::Not;

struct Row {
  std::string check, method, target, body;
  const char* token = kTokenAdmin;
  int status_off = 0;  // of the answer with the check off; 0: whatever it is
};

const std::string kProviders = "/resource_providers";
const std::string kSpareAll = provider_path(kSpare, "/inventories");
const std::string kNewPath = "/allocations/" + kNew;

std::string record(const std::string& members) {
  return inventories(1, R"({"VCPU":{)" + members + "}}");
}

// A consumer's body with one member replaced by JSON text; empty text leaves it out.
std::string consumer_body(const std::string& key, const std::string& value) {
  std::map<std::string, std::string> members = {
      {"allocations", "{\"" + kSpare + R"(":{"resources":{"VCPU":1}}})"},
      {"consumer_generation", "null"},
      {"project_id", R"("project-a")"},
      {"user_id", R"("user-a")"},
      {"consumer_type", R"("INSTANCE")"}};
  members[key] = value;
  std::string text = "{";
  for (const auto& [name, json] : members) {
    if (json.empty()) continue;
    if (text.size() > 1) text += ",";
    text += "\"" + name + "\":" + json;
  }
  return text + "}";
}

std::string amounts(const std::string& resources) {
  return wants(kSpare, resources);
}

std::string many(std::size_t count, const std::string& prefix, const std::string& value) {
  std::string text = "{";
  for (std::size_t i = 0; i < count; ++i) {
    const std::string digits = std::to_string(1000 + i);
    text += (i == 0 ? "\"" : ",\"") + prefix + digits + "\":" + value;
  }
  return text + "}";
}

std::vector<Row> common_rows() {
  const std::string deep(33, '[');
  return {
      {"auth.token_present", "DELETE", provider_path(kEmpty), "", nullptr, 204},
      {"auth.token_known", "DELETE", provider_path(kEmpty), "", "guess", 204},
      {"route.path_known", "GET", "/nowhere", "", kTokenAdmin, 200},
      {"route.method_allowed", "PATCH", kProviders, "", kTokenAdmin, 200},
      {"request.body_size", "GET", kProviders, std::string(1048577, ' '), kTokenAdmin, 200},
      {"access.admin_writes", "DELETE", provider_path(kEmpty), "", kTokenReader, 204},
      {"access.owner_lists_allocations", "GET", provider_path(kMain, "/allocations"), "",
       kTokenOwnerB, 200},
      {"access.reader_writes", "DELETE", "/allocations/" + kOwn, "", kTokenReader, 204},
      {"access.consumer_project_read", "GET", "/allocations/" + kOwn, "", kTokenOwnerB, 200},
      {"access.consumer_project_write", "DELETE", "/allocations/" + kOwn, "", kTokenOwnerB, 204},
      {"access.body_project", "PUT", kNewPath, amounts(R"({"VCPU":1})"), kTokenOwnerB, 204},
      {"query.key_known", "GET", kProviders + "?a=1", "", kTokenAdmin, 200},
      {"query.key_once", "GET", kProviders + "?name=a&name=a", "", kTokenAdmin, 200},
      {"query.name_form", "GET", kProviders + "?name=%FF", "", kTokenAdmin, 200},
      {"query.uuid_form", "GET", kProviders + "?uuid=x", "", kTokenAdmin, 200},
      {"query.class_form", "GET", kProviders + "?resource_class=vcpu", "", kTokenAdmin, 200},
      {"query.class_known", "GET", kProviders + "?resource_class=GPU", "", kTokenAdmin, 200},
      {"json.byte_order_mark", "POST", kProviders, "\xEF\xBB\xBF{\"name\":\"n\"}", kTokenAdmin,
       200},
      {"json.syntax", "POST", kProviders, R"({"name":"n"}x)", kTokenAdmin, 200},
      {"json.utf8", "POST", kProviders, "{\"name\":\"\xFF\"}", kTokenAdmin, 200},
      {"json.surrogates", "POST", kProviders, R"({"name":"\ud800"})", kTokenAdmin, 200},
      {"json.surrogates", "POST", kProviders, R"({"name":"\udc00"})", kTokenAdmin, 200},
      {"json.nul", "POST", kProviders, R"({"name":"a\u0000"})", kTokenAdmin, 200},
      {"json.duplicate_keys", "POST", kProviders, R"({"name":"a","name":"b"})", kTokenAdmin, 200},
      {"json.depth", "POST", kProviders, deep + std::string(33, ']'), kTokenAdmin, 400},
      {"json.number_range", "PUT", kSpareAll, record(R"("total":1,"allocation_ratio":1e999)"),
       kTokenAdmin, 400},
  };
}

std::vector<Row> provider_rows() {
  const auto parent = [](const std::string& uuid) {
    return R"({"name":"n","parent_provider_uuid":")" + uuid + "\"}";
  };
  return {
      {"provider.exists", "GET", provider_path(kMissing), "", kTokenAdmin, 200},
      {"provider.body_object", "POST", kProviders, "[]", kTokenAdmin, 400},
      {"provider.body_closed", "POST", kProviders, R"({"name":"n","a":1})", kTokenAdmin, 200},
      {"provider.name_required", "POST", kProviders, "{}", kTokenAdmin, 200},
      {"provider.name_string", "POST", kProviders, R"({"name":5})", kTokenAdmin, 200},
      {"provider.name_not_empty", "POST", kProviders, R"({"name":""})", kTokenAdmin, 200},
      {"provider.name_length", "POST", kProviders, R"({"name":")" + std::string(201, 'a') + "\"}",
       kTokenAdmin, 200},
      {"provider.uuid_form", "POST", kProviders, R"({"name":"n","uuid":"X"})", kTokenAdmin, 200},
      {"provider.parent_form", "PUT", provider_path(kSpare),
       R"({"name":"n","parent_provider_uuid":5})", kTokenAdmin, 200},
      {"provider.parent_known", "POST", kProviders, parent(kMissing), kTokenAdmin, 200},
      {"provider.parent_not_itself", "POST", kProviders,
       R"({"name":"n","uuid":")" + kMain + R"(","parent_provider_uuid":")" + kMain + "\"}",
       kTokenAdmin, 409},
      {"provider.parent_no_loop", "PUT", provider_path(kMain), parent(kSpare), kTokenAdmin, 200},
      {"provider.uuid_free", "POST", kProviders, R"({"name":"n","uuid":")" + kMain + "\"}",
       kTokenAdmin, 500},
      {"provider.name_free", "POST", kProviders, R"({"name":"main"})", kTokenAdmin, 500},
      {"provider.no_allocations", "DELETE", provider_path(kFull), "", kTokenAdmin, 204},
  };
}

std::vector<Row> inventory_rows() {
  const std::string full = provider_path(kFull, "/inventories");
  const auto generation = [](const std::string& value) {
    return R"({"resource_provider_generation":)" + value + R"(,"inventories":{}})";
  };
  return {
      {"inventories.body_object", "PUT", kSpareAll, "5"},
      {"inventories.body_closed", "PUT", kSpareAll,
       R"({"resource_provider_generation":1,"inventories":{},"a":1})", kTokenAdmin, 200},
      {"inventories.map_required", "PUT", kSpareAll, R"({"resource_provider_generation":1})",
       kTokenAdmin, 200},
      {"inventories.map_object", "PUT", kSpareAll, inventories(1, "[]"), kTokenAdmin, 200},
      {"inventories.map_size", "PUT", kSpareAll,
       inventories(1, many(65, "CUSTOM_", R"({"total":1})")), kTokenAdmin, 200},
      {"inventory.generation_required", "PUT", kSpareAll, R"({"inventories":{}})", kTokenAdmin,
       200},
      {"inventory.generation_type", "PUT", kSpareAll, generation("1.5"), kTokenAdmin, 200},
      {"inventory.generation_minimum", "PUT", kSpareAll, generation("-1"), kTokenAdmin, 409},
      {"inventory.generation_maximum", "PUT", kSpareAll, generation("2147483648"), kTokenAdmin,
       409},
      {"inventory.generation", "PUT", kSpareAll, generation("0"), kTokenAdmin, 200},
      {"inventory.class_required", "POST", provider_path(kEmpty, "/inventories"), R"({"total":1})",
       kTokenAdmin, 201},
      {"inventory.class_form", "PUT", kSpareAll, inventories(1, R"({"vcpu":{"total":1}})"),
       kTokenAdmin, 200},
      {"inventory.class_known", "PUT", kSpareAll, inventories(1, R"({"GPU":{"total":1}})"),
       kTokenAdmin, 200},
      {"inventory.class_free", "POST", kSpareAll, R"({"resource_class":"VCPU","total":1})",
       kTokenAdmin, 500},
      {"inventory.class_unused", "PUT", full, inventories(2, "{}"), kTokenAdmin, 200},
      {"inventory.exists", "GET", provider_path(kSpare, "/inventories/PCI_DEVICE"), "", kTokenAdmin,
       200},
      {"inventory.reserved_at_most_total", "PUT", kSpareAll, record(R"("total":1,"reserved":2)"),
       kTokenAdmin, 200},
      {"inventory.min_unit_at_most_max_unit", "PUT", kSpareAll,
       record(R"("total":9,"min_unit":3,"max_unit":2)"), kTokenAdmin, 400},
      {"inventory.step_reachable", "PUT", kSpareAll,
       record(R"("total":9,"max_unit":2,"step_size":3)"), kTokenAdmin, 200},
      {"inventory.min_unit_reachable", "PUT", kSpareAll, record(R"("total":9,"min_unit":10)"),
       kTokenAdmin, 200},
  };
}

std::vector<Row> record_rows() {
  std::vector<Row> rows = {
      {"record.object", "PUT", kSpareAll, inventories(1, R"({"VCPU":5})")},
      {"record.closed", "PUT", kSpareAll, record(R"("total":1,"a":1)"), kTokenAdmin, 200},
      {"record.total_required", "PUT", kSpareAll, record(""), kTokenAdmin, 200},
      {"record.total_minimum", "PUT", kSpareAll, record(R"("total":0)"), kTokenAdmin, 200},
      {"record.total_maximum", "PUT", kSpareAll, record(R"("total":2147483648)"), kTokenAdmin, 200},
      {"record.total_type", "PUT", kSpareAll, record(R"("total":1.5)"), kTokenAdmin, 200},
      {"record.ratio_type", "PUT", kSpareAll, record(R"("total":1,"allocation_ratio":"1")"),
       kTokenAdmin, 200},
      {"record.ratio_positive", "PUT", kSpareAll,
       record(R"("total":1,"reserved":1,"allocation_ratio":0)"), kTokenAdmin, 200},
      {"record.ratio_maximum", "PUT", kSpareAll, record(R"("total":1,"allocation_ratio":1e39)"),
       kTokenAdmin, 200},
      {"record.reserved_minimum", "PUT", kSpareAll, record(R"("total":1,"reserved":-1)"),
       kTokenAdmin, 200},
      {"record.reserved_maximum", "PUT", kSpareAll, record(R"("total":1,"reserved":2147483648)")},
      {"record.min_unit_minimum", "PUT", kSpareAll, record(R"("total":1,"min_unit":0)"),
       kTokenAdmin, 200},
      {"record.min_unit_maximum", "PUT", kSpareAll, record(R"("total":1,"min_unit":2147483648)")},
      {"record.max_unit_minimum", "PUT", kSpareAll, record(R"("total":1,"max_unit":0)")},
      {"record.max_unit_maximum", "PUT", kSpareAll, record(R"("total":1,"max_unit":2147483648)"),
       kTokenAdmin, 200},
      {"record.step_size_minimum", "PUT", kSpareAll, record(R"("total":1,"step_size":0)"),
       kTokenAdmin, 200},
      {"record.step_size_maximum", "PUT", kSpareAll, record(R"("total":1,"step_size":2147483648)")},
  };
  for (const std::string key : {"reserved", "min_unit", "max_unit", "step_size"}) {
    rows.push_back({"record." + key + "_type", "PUT", kSpareAll,
                    record(R"("total":1,")" + key + R"(":true)"), kTokenAdmin, 200});
  }
  return rows;
}

std::vector<Row> allocation_rows() {
  const auto map = [](const std::string& value) { return consumer_body("allocations", value); };
  const auto entry = [&](const std::string& value) {
    return map("{\"" + kSpare + "\":" + value + "}");
  };
  const std::string uuid_prefix = "0b0d0000-0000-4000-8000-00000000";
  const std::string fine = R"({"resources":{"VCPU":1}})";
  const std::string empty = consumer_body("allocations", "{}");
  return {
      {"consumer.uuid_form", "PUT", "/allocations/x", amounts(R"({"VCPU":1})"), kTokenAdmin, 204},
      {"consumer.exists", "DELETE", kNewPath, "", kTokenAdmin, 204},
      {"consumer.generation", "PUT", kNewPath, wants(kSpare, R"({"VCPU":1})", "3"), kTokenAdmin,
       204},
      {"allocation.body_object", "PUT", kNewPath, "[]"},
      {"allocation.body_closed", "PUT", kNewPath, consumer_body("a", "1"), kTokenAdmin, 204},
      {"allocation.map_object", "PUT", kNewPath, map("[]"), kTokenAdmin, 204},
      {"allocation.map_object", "PUT", kNewPath, map(""), kTokenAdmin, 204},
      {"allocation.map_size", "PUT", kNewPath, map(many(65, uuid_prefix, fine))},
      {"allocation.provider_form", "PUT", kNewPath, map(R"({"x":)" + fine + "}"), kTokenAdmin, 400},
      {"allocation.entry_object", "PUT", kNewPath, entry("[]")},
      {"allocation.entry_closed", "PUT", kNewPath, entry(R"({"resources":{"VCPU":1},"a":1})"),
       kTokenAdmin, 204},
      {"allocation.resources_object", "PUT", kNewPath, entry(R"({"resources":[]})"), kTokenAdmin,
       204},
      {"allocation.resources_object", "PUT", kNewPath, entry("{}"), kTokenAdmin, 204},
      {"allocation.resources_not_empty", "PUT", kNewPath, entry(R"({"resources":{}})"), kTokenAdmin,
       204},
      {"allocation.class_form", "PUT", kNewPath, amounts(R"({"vcpu":1})"), kTokenAdmin, 409},
      {"allocation.amount_type", "PUT", kNewPath, amounts(R"({"VCPU":1.5})"), kTokenAdmin, 204},
      {"allocation.amount_minimum", "PUT", kNewPath, amounts(R"({"VCPU":0})"), kTokenAdmin, 409},
      {"allocation.amount_maximum", "PUT", kNewPath, amounts(R"({"VCPU":2147483648})"), kTokenAdmin,
       409},
      {"allocation.generation_required", "PUT", kNewPath, consumer_body("consumer_generation", ""),
       kTokenAdmin, 204},
      {"allocation.generation_type", "PUT", kNewPath, consumer_body("consumer_generation", "\"1\""),
       kTokenAdmin, 409},
      {"allocation.generation_minimum", "PUT", kNewPath, consumer_body("consumer_generation", "-1"),
       kTokenAdmin, 409},
      {"allocation.generation_maximum", "PUT", kNewPath,
       consumer_body("consumer_generation", "2147483648"), kTokenAdmin, 409},
      {"allocation.project_string", "PUT", kNewPath, consumer_body("project_id", ""), kTokenAdmin,
       204},
      {"allocation.project_length", "PUT", kNewPath, consumer_body("project_id", "\"\""),
       kTokenAdmin, 204},
      {"allocation.user_string", "PUT", kNewPath, consumer_body("user_id", "7"), kTokenAdmin, 204},
      {"allocation.user_length", "PUT", kNewPath,
       consumer_body("user_id", "\"" + std::string(256, 'u') + "\""), kTokenAdmin, 204},
      {"allocation.consumer_type", "PUT", kNewPath, consumer_body("consumer_type", "\"instance\""),
       kTokenAdmin, 204},
      {"allocation.provider_known", "PUT", kNewPath, wants(kMissing, R"({"VCPU":1})"), kTokenAdmin,
       409},
      {"allocation.class_known", "PUT", kNewPath, amounts(R"({"GPU":1})"), kTokenAdmin, 409},
      {"batch.body_object", "POST", "/allocations", "[]", kTokenAdmin, 400},
      {"batch.not_empty", "POST", "/allocations", "{}", kTokenAdmin, 204},
      {"batch.size", "POST", "/allocations", many(17, uuid_prefix, empty), kTokenAdmin, 204},
      {"batch.consumer_form", "POST", "/allocations", R"({"x":)" + empty + "}", kTokenAdmin, 204},
      {"fit.inventory_exists", "PUT", kNewPath, amounts(R"({"PCI_DEVICE":1})"), kTokenAdmin, 204},
      {"fit.max_unit", "PUT", kNewPath, wants(kMain, R"({"VCPU":33})"), kTokenAdmin, 204},
      {"fit.step_size", "PUT", kNewPath, wants(kMain, R"({"MEMORY_MB":129})"), kTokenAdmin, 204},
      {"fit.capacity", "PUT", kNewPath, wants(kFull, R"({"VCPU":1})"), kTokenAdmin, 204},
  };
}

std::string summary_of(const std::string& check) {
  for (const Check& one : checks()) {
    if (one.name == check) return one.summary;
  }
  return {};
}

// Detail of a check, as its answer has it.
std::string detail_of(const std::string& check) {
  const std::string summary = summary_of(check);
  return "\"detail\":\"" + summary.substr(std::min<std::size_t>(summary.size(), 5)) + "\"";
}

TEST(Checks, AreSortedAndSayWhatTheyAnswer) {
  for (std::size_t i = 0; i < checks().size(); ++i) {
    if (i > 0) EXPECT_LT(checks()[i - 1].name, checks()[i].name);
    const int status = std::stoi(checks()[i].summary);
    EXPECT_TRUE(status >= 400 && status < 500) << checks()[i].name;
  }
}

void run(const std::vector<Row>& rows) {
  World on;
  for (const Row& row : rows) {
    SCOPED_TRACE(row.check + ": " + row.method + " " + row.target + " " + printable(row.body));
    const Request asked = request(row.method, row.target, row.body, row.token);
    const Response refused = on.send(asked);
    EXPECT_EQ(refused.status, std::stoi(summary_of(row.check)));
    EXPECT_THAT(refused.body, HasSubstr(detail_of(row.check)));
    on.restore();

    World off({}, {row.check});
    const Response passed = off.send(asked);
    EXPECT_THAT(passed.body, Not(HasSubstr(detail_of(row.check))));
    if (row.status_off != 0) EXPECT_EQ(passed.status, row.status_off) << passed.body;
  }
}

// Rows of which the request has to be made by hand.
const std::set<std::string> kOwnTests = {"request.content_type", "provider.no_children",
                                         "fit.min_unit"};

TEST(Checks, EachHasARow) {
  std::set<std::string> tested = kOwnTests;
  for (const auto& rows :
       {common_rows(), provider_rows(), inventory_rows(), record_rows(), allocation_rows()}) {
    for (const Row& row : rows) tested.insert(row.check);
  }
  std::set<std::string> named;
  for (const Check& check : checks()) named.insert(check.name);
  EXPECT_EQ(tested, named);
}

TEST(Checks, Common) {
  run(common_rows());
}
TEST(Checks, Providers) {
  run(provider_rows());
}
TEST(Checks, Inventories) {
  run(inventory_rows());
}
TEST(Checks, Records) {
  run(record_rows());
}
TEST(Checks, Allocations) {
  run(allocation_rows());
}

TEST(Checks, ContentType) {
  Request asked = request("POST", kProviders, R"({"name":"n"})");
  asked.headers.remove("Content-Type");
  World on, off({}, {"request.content_type"});
  EXPECT_EQ(on.send(asked).status, 415);
  EXPECT_EQ(off.send(asked).status, 200);
}

TEST(Checks, NoChildren) {
  World on, off({}, {"provider.no_children"});
  for (World* world : {&on, &off}) {
    ASSERT_EQ(world->send("DELETE", "/allocations/" + kOwn).status, 204);
  }
  EXPECT_EQ(on.send("DELETE", provider_path(kMain)).status, 409);
  EXPECT_EQ(off.send("DELETE", provider_path(kMain)).status, 204);
  EXPECT_EQ(off.send("GET", provider_path(kSpare)).status, 200) << "an orphan can be read";
}

TEST(Checks, MinUnit) {
  const std::string map = R"({"VCPU":{"total":8,"min_unit":3}})";
  World on, off({}, {"fit.min_unit"});
  for (World* world : {&on, &off}) {
    ASSERT_EQ(world->send("PUT", kSpareAll, inventories(1, map)).status, 200);
  }
  EXPECT_THAT(on.send("PUT", kNewPath, amounts(R"({"VCPU":2})")).body,
              HasSubstr(detail_of("fit.min_unit")));
  EXPECT_EQ(off.send("PUT", kNewPath, amounts(R"({"VCPU":2})")).status, 204);
}

TEST(Checks, ALoopOfParentsCanBeRead) {
  World off({}, {"provider.parent_no_loop"});
  ASSERT_EQ(off.send("PUT", provider_path(kMain),
                     R"({"name":"m","parent_provider_uuid":")" + kSpare + "\"}")
                .status,
            200);
  for (const std::string& uuid : {kMain, kSpare}) {
    EXPECT_EQ(off.send("GET", provider_path(uuid)).status, 200);
  }
  EXPECT_EQ(off.send("GET", kProviders).status, 200);
}

TEST(Checks, UnknownNameIsAnErrorWithTheNearest) {
  const auto opened =
      Service::open({.defects = {}, .checks_off = {"fit.capacty"}, .database = {}, .seed = 1});
  ASSERT_FALSE(opened.has_value());
  EXPECT_EQ(opened.error().code, ErrorCode::kUsage);
  EXPECT_THAT(opened.error().message, HasSubstr("'fit.capacity'"));
}

}  // namespace
}  // namespace bodkin::service
