// Every planted defect: a request that shows it, and that the clean service answers rightly.
//
// Each row says what an outsider sees. Which defects show themselves without any mutation, on valid
// requests or on the plain probes, is tested too, since docs/defects.md promises it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "base/file.h"
#include "inventory_world.h"
#include "service/defects.h"

namespace bodkin::service {
namespace {

const std::string kProviders = "/resource_providers";
const std::string kSpareAll = provider_path(kSpare, "/inventories");
const std::string kNewPath = "/allocations/" + kNew;
const std::string kOwnPath = "/allocations/" + kOwn;

std::string record(const std::string& members) {
  return inventories(1, R"({"VCPU":{)" + members + "}}");
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

// Whether the world shows the defect.
using Shows = std::function<bool(World&)>;

Shows status(int wanted, const Request& asked) {
  return [=](World& world) { return world.send(asked).status == wanted; };
}
Shows put(int wanted, const std::string& body) {
  return status(wanted, request("PUT", kSpareAll, body));
}
Shows logs(const std::string& text, const Request& asked) {
  return [=](World& world) {
    world.send(asked);
    return contains(joined(world.service().take_log()), text);
  };
}
Shows answers(const std::string& text, const Request& asked) {
  return [=](World& world) { return contains(world.send(asked).body, text); };
}
// Whether the text reaches a statement, with the status that goes with it.
Shows injects(int wanted, const std::string& text, const Request& asked) {
  return [=](World& world) {
    const int got = world.send(asked).status;
    return got == wanted && contains(joined(world.service().take_statements()), text);
  };
}

struct Row {
  const char* defect;
  Shows shows;
};

std::vector<Row> access_rows() {
  return {
      {"access-anonymous-write",
       status(200, request("PUT", kSpareAll, record(R"("total":1)"), nullptr))},
      {"access-cross-project-write", status(204, request("DELETE", kOwnPath, "", kTokenOwnerB))},
      {"access-cross-project-write",
       status(204, request("PUT", kOwnPath, wants(kMain, R"({"VCPU":1})", "1"), kTokenOwnerB))},
      {"access-reader-deletes-inventory",
       status(204, request("DELETE", kSpareAll, "", kTokenReader))},
      {"access-reader-deletes-inventory",
       status(204, request("DELETE", kSpareAll + "/DISK_GB", "", kTokenReader))},
  };
}

std::vector<Row> deserialisation_rows() {
  return {
      {"deser-duplicate-keys",
       [](World& world) {
         world.send("PUT", kSpareAll, record(R"("total":5,"total":-7)"));
         return contains(world.send("GET", kSpareAll).body, R"("total":-7)");
       }},
      {"deser-int32-wrap", put(200, record(R"("total":4294967297)"))},
      {"deser-int64-500", put(500, record(R"("total":9223372036854775808)"))},
      {"deser-int64-500",
       status(500, request("PUT", kNewPath, wants(kSpare, R"({"VCPU":1})", std::string(40, '9'))))},
      {"deser-huge-number-accepted", put(200, record(R"("total":1,"allocation_ratio":1e999)"))},
      {"deser-nan-accepted", put(200, record(R"("total":1,"allocation_ratio":NaN)"))},
      {"deser-invalid-utf8-500", put(500, record("\"total\":1,\"\xFF\":1"))},
      {"deser-lone-surrogate-500", put(500, record(R"("total":1,"\ud800":1)"))},
      {"deser-lone-surrogate-500", put(500, record(R"("total":1,"\udfff":1)"))},
  };
}

std::vector<Row> injection_rows() {
  const auto allocate = [](const std::string& name) {
    return request("PUT", kNewPath, wants(kSpare, "{\"" + name + "\":1}"));
  };
  return {
      {"sqli-resource-class",
       injects(500, "CANARY'",
               request("PUT", kSpareAll, inventories(1, R"({"CANARY'":{"total":1}})")))},
      {"sqli-resource-class",
       injects(200, "OR '1'='1'",
               request("PUT", kSpareAll, inventories(1, R"({"X' OR '1'='1":{"total":1}})")))},
      {"sqli-resource-class", injects(500, "CANARY'", allocate("CANARY'"))},
      {"sqli-path-uuid", injects(500, "x'y", request("GET", provider_path("x%27y")))},
      {"sqli-path-uuid",
       injects(200, "OR '1'='1", request("GET", provider_path("x%27%20OR%20%271%27=%271")))},
      {"sqli-query-blind", injects(200, "x'y", request("GET", kProviders + "?name=x%27y"))},
      {"sqli-query-blind",
       answers(kMain, request("GET", kProviders + "?name=x%27%20OR%20%271%27=%271"))},
  };
}

std::vector<Row> disclosure_rows() {
  return {
      {"leak-other-generation",
       [](World& world) {
         for (int i = 2; i < 9; ++i) {
           world.send("PUT", provider_path(kFull, "/inventories"),
                      inventories(i, R"({"VCPU":{"total":4}})"));
         }
         return contains(world.send("PUT", kSpareAll, inventories(0, "{}")).body, "should be 9");
       }},
      {"leak-stack-trace", answers("body.cc:", request("PUT", kSpareAll, "{"))},
      {"leak-stack-trace", answers("#0 ", request("PUT", kSpareAll, R"({"a":1,"a":1})"))},
      {"leak-row-id", answers(R"("id":)", request("GET", provider_path(kMain)))},
      {"leak-database-error",
       answers("UNIQUE constraint failed", request("POST", kProviders, R"({"name":"main"})"))},
  };
}

std::vector<Row> logging_rows() {
  return {
      {"log-body", logs("canary-1", request("PUT", kSpareAll, R"({"a":"canary-1"})"))},
      {"log-token", logs(kTokenReader, request("DELETE", kSpareAll, "", kTokenReader))},
      {"log-allocation",
       logs("canary-project",
            request("PUT", kNewPath, wants(kSpare, R"({"VCPU":99})", "null", "canary-project")))},
  };
}

std::vector<Row> concurrency_rows() {
  return {
      {"race-no-generation-check", put(200, inventories(77, R"({"VCPU":{"total":1}})"))},
      {"race-generation-not-raised",
       [](World& world) {
         world.send("PUT", kNewPath, wants(kSpare, R"({"VCPU":1})"));
         return contains(world.send("GET", provider_path(kSpare)).body, R"("generation":1)");
       }},
  };
}

std::vector<Row> missing_rows() {
  const Request no_class = request("PUT", kNewPath, wants(kSpare, R"({"PCI_DEVICE":1})"));
  const auto missing = [](const std::string& method, const std::string& rest) {
    return request(method, provider_path(kMissing, rest), inventories(1, "{}"));
  };
  return {
      {"missing-class-500", status(500, no_class)},
      {"missing-class-accepted", status(204, no_class)},
      {"missing-provider-400", status(400, missing("GET", ""))},
      {"missing-provider-400", status(400, missing("PUT", "/inventories"))},
      {"missing-provider-200", status(200, missing("GET", "/inventories"))},
      {"missing-provider-200", status(200, missing("GET", "/usages"))},
      {"missing-delete-204", status(204, missing("DELETE", ""))},
      {"missing-delete-204", status(204, request("DELETE", kNewPath))},
      {"missing-delete-204", status(204, request("DELETE", kSpareAll + "/PCI_DEVICE"))},
  };
}

std::vector<Row> invalid_rows() {
  return {
      {"invalid-reserved-above-total", put(200, record(R"("total":1,"reserved":2)"))},
      {"invalid-min-above-max", put(200, record(R"("total":9,"min_unit":3,"max_unit":2)"))},
      {"invalid-total-not-positive", put(200, record(R"("total":0)"))},
      {"invalid-total-not-positive", put(200, record(R"("total":-5)"))},
      {"invalid-bool-as-integer", put(200, record(R"("total":true)"))},
      {"invalid-fraction-as-integer", put(200, record(R"("total":1.5)"))},
      {"invalid-ratio-zero", put(200, record(R"("total":1,"allocation_ratio":0)"))},
      {"invalid-ratio-unbounded", put(200, record(R"("total":1,"allocation_ratio":1e300)"))},
      {"invalid-unknown-properties", put(200, record(R"("total":1,"colour":"red")"))},
      {"invalid-batch-left-behind",
       [](World& world) {
         const std::string two = "{\"" + kNew + "\":" + wants(kSpare, R"({"DISK_GB":3})") + ",\"" +
                                 kOwn + "\":" + wants(kSpare, R"({"VCPU":9})", "1") + "}";
         EXPECT_EQ(world.send("POST", "/allocations", two).status, 409);
         return contains(world.send("GET", provider_path(kSpare, "/usages")).body,
                         R"("DISK_GB":3)");
       }},
  };
}

void run(const std::vector<Row>& rows) {
  World clean;
  for (const Row& row : rows) {
    SCOPED_TRACE(row.defect);
    EXPECT_FALSE(row.shows(clean)) << "the clean service shows it";
    clean.restore();
    clean.service().take_log();
    World bad({row.defect});
    EXPECT_TRUE(row.shows(bad)) << "the defect does not show";
  }
}

TEST(Defects, Access) {
  run(access_rows());
}
TEST(Defects, Deserialisation) {
  run(deserialisation_rows());
}
TEST(Defects, Injection) {
  run(injection_rows());
}
TEST(Defects, Disclosure) {
  run(disclosure_rows());
}
TEST(Defects, Logging) {
  run(logging_rows());
}
TEST(Defects, Concurrency) {
  run(concurrency_rows());
}
TEST(Defects, Missing) {
  run(missing_rows());
}
TEST(Defects, Invalid) {
  run(invalid_rows());
}

TEST(DefectsDeathTest, DeepNestingOverflowsTheStack) {
  const std::string deep = std::string(20000, '[') + std::string(20000, ']');
  World clean;
  EXPECT_EQ(clean.send("PUT", kSpareAll, deep).status, 400);
  EXPECT_DEATH(
      {
        World bad({"deser-deep-nesting"});
        bad.send("PUT", kSpareAll, deep);
      },
      "");
}

TEST(DefectsDeathTest, HangsOnALargeTotal) {
  const std::string large = record(R"("total":2147483647)");
  World clean;
  EXPECT_EQ(clean.send("PUT", kSpareAll, large).status, 200);
  EXPECT_EXIT(
      {
        World bad({"deser-hang"});
        ::alarm(1);
        bad.send("PUT", kSpareAll, large);
      },
      testing::KilledBySignal(SIGALRM), "");
}

// Two threads against the two defects that need them: the wrong outcome has to come within some
// hundred tries.
std::uint64_t successes_of_claims(const char* defect) {
  std::vector<std::string> defects;
  if (defect != nullptr) defects.emplace_back(defect);
  World world(defects);
  std::uint64_t most = 0;
  for (int round = 0; round < 200 && most < 2; ++round) {
    std::atomic<std::uint64_t> accepted = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&world, &accepted, i, defect] {
        const bool claims = defect == nullptr || std::string(defect) == "race-overcommit";
        const std::string consumer = kNew.substr(0, 35) + std::to_string(i + 3);
        const Response response =
            claims ? world.send("PUT", "/allocations/" + consumer, wants(kSpare, R"({"VCPU":8})"))
                   : world.send("PUT", kSpareAll, inventories(1, R"({"VCPU":{"total":8}})"));
        if (response.status < 300) ++accepted;
      });
    }
    for (std::thread& thread : threads) thread.join();
    most = std::max<std::uint64_t>(most, accepted);
    world.restore();
  }
  return most;
}

TEST(Defects, ConcurrentClaims) {
  EXPECT_EQ(successes_of_claims(nullptr), 1U);
  EXPECT_GE(successes_of_claims("race-overcommit"), 2U);
  EXPECT_GE(successes_of_claims("race-check-outside-transaction"), 2U);
}

// Requests that are all valid, as seeds are.
std::vector<Request> valid_requests() {
  return {
      request("GET", "/"),
      request("GET", kProviders),
      request("GET", kProviders + "?name=main&resource_class=VCPU"),
      request("POST", kProviders, R"({"name":"n","parent_provider_uuid":")" + kMain + "\"}"),
      request("PUT", provider_path(kEmpty), R"({"name":"void"})"),
      request("DELETE", provider_path(kEmpty)),
      request("PUT", kSpareAll, record(R"("total":16,"reserved":1,"allocation_ratio":1.5)")),
      request("POST", kSpareAll, R"({"resource_class":"CUSTOM_A","total":16})"),
      request("GET", kSpareAll),
      request("PUT", kSpareAll + "/CUSTOM_A", R"({"total":8,"resource_provider_generation":3})"),
      request("DELETE", kSpareAll + "/CUSTOM_A"),
      request("PUT", kNewPath, wants(kSpare, R"({"VCPU":2})"), kTokenOwnerA),
      request("GET", kNewPath, "", kTokenOwnerA),
      request("GET", provider_path(kSpare)),
      request("GET", provider_path(kMain, "/usages"), "", kTokenReader),
      request("GET", provider_path(kMain, "/allocations"), "", kTokenReader),
      request("DELETE", kOwnPath, "", kTokenOwnerA),
  };
}

// Requests as the fixed probes are: nothing is mutated, but they are to be refused.
std::vector<Request> plain_probes() {
  return {
      request("PUT", kSpareAll, record(R"("total":1)"), nullptr),
      request("PUT", kSpareAll, record(R"("total":1)"), kTokenReader),
      request("DELETE", kSpareAll, "", kTokenReader),
      request("DELETE", kOwnPath, "", kTokenOwnerB),
      request("GET", provider_path(kMissing, "/inventories")),
      request("GET", provider_path("%27%20OR%20%271%27=%271")),
      request("GET", kProviders + "?name=%27%20OR%20%271%27=%271"),
      request("DELETE", provider_path(kMissing)),
      request("DELETE", "/allocations/" + kNew),
  };
}

std::string seen(World& world, const std::vector<Request>& requests) {
  std::string all;
  for (const Request& one : requests) {
    const Response response = world.send(one);
    all += std::to_string(response.status) + response.body + "\n";
    all += joined(world.service().take_log()) + joined(world.service().take_statements());
  }
  return all;
}

std::set<std::string> different(const std::vector<Request>& requests) {
  World clean;
  const std::string usual = seen(clean, requests);
  std::set<std::string> names;
  for (const Defect& defect : defects()) {
    World bad({defect.name});
    if (seen(bad, requests) != usual) names.insert(defect.name);
  }
  return names;
}

// Statements made at run time show on any request of their kind, by design; with harmless text in
// them. "deser-hang" writes a log line of its own.
TEST(Defects, ThatShowOnValidRequests) {
  EXPECT_EQ(different(valid_requests()),
            (std::set<std::string>{"deser-hang", "leak-row-id", "race-generation-not-raised",
                                   "sqli-path-uuid", "sqli-query-blind", "sqli-resource-class"}));
}

TEST(Defects, ThatShowOnPlainProbes) {
  EXPECT_EQ(different(plain_probes()),
            (std::set<std::string>{"access-anonymous-write", "access-cross-project-write",
                                   "access-reader-deletes-inventory", "log-body", "log-token",
                                   "missing-delete-204", "missing-provider-200",
                                   "missing-provider-400", "sqli-path-uuid", "sqli-query-blind"}));
}

TEST(Defects, EachIsTestedAndDocumented) {
  std::set<std::string> tested = {"deser-deep-nesting", "deser-hang", "race-overcommit",
                                  "race-check-outside-transaction"};
  for (const auto& rows :
       {access_rows(), deserialisation_rows(), injection_rows(), disclosure_rows(), logging_rows(),
        concurrency_rows(), missing_rows(), invalid_rows()}) {
    for (const Row& row : rows) tested.insert(row.defect);
  }
  const auto page = read_file(std::string(BODKIN_SOURCE_DIR) + "/docs/defects.md", 1 << 20);
  ASSERT_TRUE(page.has_value());
  std::set<std::string> named, categories;
  for (const Defect& defect : defects()) {
    named.insert(defect.name);
    categories.insert(defect.category);
    EXPECT_TRUE(contains(*page, "**`" + defect.name + "`**")) << defect.name;
    EXPECT_FALSE(defect.summary.empty());
  }
  EXPECT_EQ(tested, named);
  EXPECT_EQ(categories.size(), 8U);
}

TEST(Defects, UnknownNameIsAnErrorWithTheNearest) {
  const auto opened =
      Service::open({.defects = {"log-bdy"}, .checks_off = {}, .database = {}, .seed = 1});
  ASSERT_FALSE(opened.has_value());
  EXPECT_EQ(opened.error().code, ErrorCode::kUsage);
  EXPECT_TRUE(contains(opened.error().message, "'log-body'")) << opened.error().message;
}

}  // namespace
}  // namespace bodkin::service
