// The routes of allocations, in the order of the specification, and the fit of amounts.
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

const std::string kOwnPath = "/allocations/" + kOwn;
const std::string kNewPath = "/allocations/" + kNew;
const std::string kOneVcpu = R"({"VCPU":1})";

std::string batch(const std::vector<std::pair<std::string, std::string>>& consumers) {
  std::string text = "{";
  for (const auto& [consumer, body] : consumers) {
    if (text.size() > 1) text += ",";
    text += "\"" + consumer + "\":" + body;
  }
  return text + "}";
}

TEST(Allocations, Get) {
  run({
      {"own", "GET", kOwnPath, "", 200,
       R"({"allocations":{")" + kMain +
           R"(":{"resources":{"VCPU":4},"generation":2}},"project_id":"project-a",)"
           R"("user_id":"user-a","consumer_generation":1,"consumer_type":"INSTANCE"})"},
      {"nobody", "GET", kNewPath, "", 200, R"({"allocations":{}})", kTokenOwnerB},
      {"malformed", "GET", "/allocations/x", "", 200, R"({"allocations":{}})"},
      {"owner", "GET", kOwnPath, "", 200, "project-a", kTokenOwnerA},
      {"another owner", "GET", kOwnPath, "", 403, "another project", kTokenOwnerB},
      {"reader", "GET", kOwnPath, "", 200, "project-a", kTokenReader},
  });
}

TEST(Allocations, PutInOrder) {
  run({
      {"new", "PUT", kNewPath, wants(kSpare, kOneVcpu), 204, ""},
      {"again", "PUT", kOwnPath, wants(kMain, R"({"VCPU":32})", "1"), 204, ""},
      {"new by its owner", "PUT", kNewPath, wants(kSpare, kOneVcpu), 204, "", kTokenOwnerA},
      {"reader before the body", "PUT", kNewPath, "x", 403, "a reader does not", kTokenReader},
      {"malformed consumer before the body", "PUT", "/allocations/x", "x", 400,
       "the consumer must be"},
      {"body before the project", "PUT", kNewPath, wants(kSpare, R"({"VCPU":0})"), 400,
       "at least 1", kTokenOwnerB},
      {"project of the consumer", "PUT", kOwnPath, wants(kSpare, kOneVcpu, "7", "project-b"), 403,
       "consumer belongs", kTokenOwnerB},
      {"project of the body before the generation", "PUT", kNewPath, wants(kSpare, kOneVcpu, "7"),
       403, "names another project", kTokenOwnerB},
      {"generation before the provider", "PUT", kNewPath, wants(kMissing, kOneVcpu, "1"), 409,
       "bodkin.concurrent_update"},
      {"null for a consumer that exists", "PUT", kOwnPath, wants(kMain, kOneVcpu), 409,
       "bodkin.concurrent_update"},
      {"provider before the class", "PUT", kNewPath, wants(kMissing, R"({"GPU":1})"), 400,
       "does not exist"},
      {"class before the fit", "PUT", kNewPath, wants(kSpare, R"({"VCPU":99,"GPU":1})"), 400,
       "not known"},
      {"no inventory", "PUT", kNewPath, wants(kSpare, R"({"CUSTOM_A":1})"), 409, "no inventory"},
      {"capacity", "PUT", kNewPath, wants(kSpare, R"({"VCPU":9})"), 409, "more than is left"},
      {"exactly full", "PUT", kNewPath, wants(kSpare, R"({"VCPU":8,"DISK_GB":100})"), 204, ""},
      {"min_unit", "PUT", kNewPath, wants(kMain, R"({"MEMORY_MB":64})"), 409, "less than min_unit"},
      {"max_unit", "PUT", kNewPath, wants(kMain, R"({"VCPU":33})"), 409, "more than max_unit"},
      {"step_size", "PUT", kNewPath, wants(kMain, R"({"MEMORY_MB":200})"), 409, "multiple"},
      {"reserved", "PUT", kNewPath, wants(kMain, R"({"MEMORY_MB":7808})"), 409, "is left"},
      {"full by another", "PUT", kNewPath, wants(kFull, kOneVcpu), 409, "is left"},
      {"own old amount does not count", "PUT", "/allocations/" + kOther,
       wants(kFull, R"({"VCPU":4})", "1", "project-b"), 204, ""},
  });
}

TEST(Allocations, EmptyRemovesAll) {
  World world;
  const std::string none =
      R"({"allocations":{},"consumer_generation":1,"project_id":"p","user_id":"u",)"
      R"("consumer_type":"X"})";
  EXPECT_EQ(world.send("PUT", kOwnPath, none).status, 204);
  EXPECT_EQ(world.send("GET", kOwnPath).body, R"({"allocations":{}})");
  EXPECT_THAT(world.send("GET", provider_path(kMain)).body, HasSubstr(R"("generation":3)"));
  EXPECT_EQ(world.send("DELETE", kOwnPath).status, 404);
  EXPECT_EQ(world.send("PUT", kOwnPath, wants(kMain, kOneVcpu)).status, 204)
      << "null is right again";
  EXPECT_THAT(world.send("GET", kOwnPath).body, HasSubstr(R"("consumer_generation":1)"));
}

TEST(Allocations, EmptyForNobodyCreatesNothing) {
  World world;
  const std::string none =
      R"({"allocations":{},"consumer_generation":null,"project_id":"p","user_id":"u",)"
      R"("consumer_type":"X"})";
  EXPECT_EQ(world.send("PUT", kNewPath, none).status, 204);
  EXPECT_EQ(world.send("DELETE", kNewPath).status, 404);
}

TEST(Allocations, RaiseEachProviderOnce) {
  World world;
  const std::string both =
      R"({"allocations":{")" + kSpare + R"(":{"resources":{"VCPU":1,"DISK_GB":1}}},)" +
      R"("consumer_generation":1,"project_id":"p","user_id":"u","consumer_type":"X"})";
  EXPECT_EQ(world.send("PUT", kOwnPath, both).status, 204);
  EXPECT_THAT(world.send("GET", provider_path(kMain)).body, HasSubstr(R"("generation":3)"));
  EXPECT_THAT(world.send("GET", provider_path(kSpare)).body, HasSubstr(R"("generation":2)"));
  EXPECT_THAT(world.send("GET", kOwnPath).body,
              HasSubstr(R"("project_id":"p","user_id":"u","consumer_generation":2)"));
  EXPECT_EQ(world.send("DELETE", kOwnPath).status, 204);
  EXPECT_THAT(world.send("GET", provider_path(kMain)).body, HasSubstr(R"("generation":3)"));
  EXPECT_THAT(world.send("GET", provider_path(kSpare)).body, HasSubstr(R"("generation":3)"));
}

TEST(Allocations, Delete) {
  run({
      {"own", "DELETE", kOwnPath, "", 204, "", kTokenOwnerA},
      {"missing", "DELETE", kNewPath, "", 404, "has no allocations", kTokenOwnerA},
      {"malformed", "DELETE", "/allocations/x", "", 404, "has no allocations"},
      {"another owner", "DELETE", kOwnPath, "", 403, "another project", kTokenOwnerB},
      {"reader", "DELETE", kOwnPath, "", 403, "a reader does not", kTokenReader},
  });
}

TEST(Allocations, Batch) {
  const std::string next = "0b0d0000-0000-4000-8000-00000000cc04";
  run({
      {"two", "POST", "/allocations",
       batch({{kNew, wants(kSpare, R"({"VCPU":4})")}, {next, wants(kSpare, R"({"VCPU":4})")}}), 204,
       ""},
      {"amounts add up", "POST", "/allocations",
       batch({{kNew, wants(kSpare, R"({"VCPU":4})")}, {next, wants(kSpare, R"({"VCPU":5})")}}), 409,
       "more than is left"},
      {"what they held does not count", "POST", "/allocations",
       batch({{kNew, wants(kFull, R"({"VCPU":4})")},
              {kOther, wants(kSpare, R"({"VCPU":1})", "1", "project-b")}}),
       204, ""},
      {"body of any before generation of any", "POST", "/allocations",
       batch({{kNew, wants(kSpare, kOneVcpu, "5")}, {next, wants(kSpare, R"({"VCPU":0})")}}), 400,
       "at least 1"},
      {"generation of any before provider of any", "POST", "/allocations",
       batch({{kNew, wants(kMissing, kOneVcpu)}, {next, wants(kSpare, kOneVcpu, "5")}}), 409,
       "bodkin.concurrent_update"},
      {"provider of any before class of any", "POST", "/allocations",
       batch({{kNew, wants(kSpare, R"({"GPU":1})")}, {next, wants(kMissing, kOneVcpu)}}), 400,
       "does not exist"},
      {"project of any", "POST", "/allocations",
       batch({{kNew, wants(kSpare, kOneVcpu)}, {next, wants(kSpare, kOneVcpu, "1", "project-b")}}),
       403, "names another project", kTokenOwnerA},
      {"none", "POST", "/allocations", "{}", 400, "names no consumer"},
      {"reader", "POST", "/allocations", "{}", 403, "a reader does not", kTokenReader},
  });
}

TEST(Allocations, RefusedBatchChangesNothing) {
  World world;
  const auto state = [&] {
    std::string all;
    for (const std::string& target :
         {provider_path(kSpare, "/usages"), provider_path(kSpare, "/allocations"),
          provider_path(kMain, "/allocations"), kOwnPath, kNewPath}) {
      all += world.send("GET", target).body;
    }
    return all;
  };
  const std::string before = state();
  EXPECT_EQ(world
                .send("POST", "/allocations",
                      batch({{kNew, wants(kSpare, R"({"VCPU":4})")},
                             {kOwn, wants(kSpare, R"({"VCPU":5})", "1")}}))
                .status,
            409);
  EXPECT_EQ(state(), before);
}

}  // namespace
}  // namespace bodkin::service
