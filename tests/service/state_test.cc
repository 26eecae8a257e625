// Snapshots, files, statements, log, and several threads at once.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <string>
#include <thread>
#include <vector>

#include "base/file.h"
#include "base/random.h"
#include "inventory_world.h"
#include "service/db.h"

namespace bodkin::service {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

std::string everything(World& world) {
  std::string all = world.send("GET", "/resource_providers").body;
  for (const std::string& uuid : {kMain, kFull, kSpare, kEmpty}) {
    for (const char* rest : {"/inventories", "/usages", "/allocations"}) {
      all += world.send("GET", provider_path(uuid, rest)).body;
    }
  }
  for (const std::string& uuid : {kOwn, kOther, kNew}) {
    all += world.send("GET", "/allocations/" + uuid).body;
  }
  return all;
}

TEST(State, RestoreBringsBackEverything) {
  World world;
  const std::string before = everything(world);
  for (int i = 0; i < 50; ++i) {
    ASSERT_EQ(world.send("DELETE", "/allocations/" + kOwn).status, 204);
    ASSERT_EQ(world.send("PUT", "/allocations/" + kNew, wants(kSpare, R"({"VCPU":8})")).status,
              204);
    ASSERT_EQ(world.send("DELETE", provider_path(kEmpty)).status, 204);
    const std::string text(180, static_cast<char>('a' + i % 26));
    ASSERT_EQ(world.send("POST", "/resource_providers", R"({"name":")" + text + "\"}").status, 200);
    ASSERT_NE(everything(world), before);
    world.restore();
    ASSERT_EQ(everything(world), before);
    world.restore();
    ASSERT_EQ(everything(world), before);
  }
}

TEST(State, RestoreAfterGrowth) {
  World world;
  const std::string before = everything(world);
  for (int i = 0; i < 500; ++i) {
    ASSERT_EQ(world
                  .send("POST", "/resource_providers",
                        R"({"name":"provider-)" + std::to_string(i) + "\"}")
                  .status,
              200);
  }
  world.restore();
  EXPECT_EQ(everything(world), before);
}

TEST(State, RestoreWithoutSnapshotFails) {
  auto opened = Service::open({});
  ASSERT_TRUE(opened.has_value());
  EXPECT_FALSE((*opened)->restore());
  EXPECT_TRUE((*opened)->snapshot());
  EXPECT_TRUE((*opened)->restore());
}

TEST(State, IdentifiersComeFromTheSeed) {
  const auto created = [](std::uint64_t seed) {
    auto opened = Service::open({.defects = {}, .checks_off = {}, .database = {}, .seed = seed});
    return (*opened)->handle(request("POST", "/resource_providers", R"({"name":"n"})")).body;
  };
  EXPECT_EQ(created(7), created(7));
  EXPECT_NE(created(7), created(8));
}

class StateFile : public testing::Test {
 protected:
  StateFile() { TearDown(); }
  void TearDown() override {
    for (const char* suffix : {"", "-wal", "-shm", ".log"}) std::remove((path_ + suffix).c_str());
  }
  std::string path_ =
      testing::TempDir() + "bodkin_service_state_" + std::to_string(::getpid()) + ".db";
};

TEST_F(StateFile, KeepsItsContents) {
  for (const int expected : {200, 409}) {
    auto opened = Service::open({.defects = {}, .checks_off = {}, .database = path_, .seed = 1});
    ASSERT_TRUE(opened.has_value()) << opened.error().text();
    EXPECT_EQ((*opened)->handle(request("POST", "/resource_providers", R"({"name":"n"})")).status,
              expected);
    EXPECT_FALSE((*opened)->snapshot()) << "a file is not put back";
  }
}

TEST_F(StateFile, NotADatabase) {
  ASSERT_TRUE(write_file(path_, std::string(5000, 'x')).has_value());
  const auto opened =
      Service::open({.defects = {}, .checks_off = {}, .database = path_, .seed = 1});
  ASSERT_FALSE(opened.has_value());
  EXPECT_EQ(opened.error().code, ErrorCode::kInput);
  const auto missing =
      Service::open({.defects = {}, .checks_off = {}, .database = "/nowhere/at/all.db", .seed = 1});
  ASSERT_FALSE(missing.has_value());
  EXPECT_EQ(missing.error().code, ErrorCode::kInput);
}

TEST_F(StateFile, LogGoesToAFile) {
  World world;
  world.service().log_to(path_ + ".log");
  world.send("DELETE", provider_path(kEmpty));
  EXPECT_THAT(world.service().take_log(), IsEmpty());
  EXPECT_EQ(read_file(path_ + ".log", 1000).value_or(""),
            "INFO DELETE /resource_providers/{uuid} 204 admin\n");
}

TEST(State, LogSaysNothingOfTheRequest) {
  World world;
  Request asked = request("PUT", provider_path(kSpare, "/inventories"), R"({"canary-1":1})");
  asked.headers.add("X-Extra", "canary-2");
  world.send(asked);
  world.send("F\nO canary-3 is a long method", "/canary-4?canary-5");
  world.send("GET", provider_path(kMain));
  const auto lines = world.service().take_log();
  EXPECT_THAT(lines, SizeIs(2));
  for (const std::string& line : lines) {
    EXPECT_THAT(line, Not(HasSubstr("\n")));
    for (const char* secret : {kTokenAdmin, "canary-1", "canary-2", "canary-4", "canary-5"}) {
      EXPECT_THAT(line, Not(HasSubstr(secret)));
    }
  }
  EXPECT_THAT(lines[0], "WARNING PUT /resource_providers/{uuid}/inventories 400 admin");
  EXPECT_THAT(world.service().take_log(), IsEmpty());
}

TEST(State, LogIsBounded) {
  World world;
  for (int i = 0; i < 5000; ++i) world.send("GET", "/nowhere");
  EXPECT_THAT(world.service().take_log(), SizeIs(4096));
}

TEST(State, CleanServiceSendsNoTextOfItsOwnMaking) {
  World world;
  everything(world);
  world.send("GET", "/resource_providers?name=%27");
  world.send("PUT", "/allocations/" + kNew, wants(kSpare, R"({"VCPU":1})"));
  EXPECT_THAT(world.service().take_statements(), IsEmpty());
}

TEST(State, YieldPoints) {
  auto db = Db::open("");
  ASSERT_TRUE(db.has_value());
  std::vector<std::string> points;
  (*db)->on_yield([&](const char* where) { points.emplace_back(where); });
  {
    const Transaction reading(**db, Transaction::Mode::kRead);
    Query query = (*db)->query(Sql::kHighestGeneration);
    while (query.row()) {
    }
  }
  EXPECT_THAT(points, ElementsAre("lock", "statement"));
  points.clear();
  {
    Transaction writing(**db, Transaction::Mode::kWrite);
    writing.commit();
    writing.begin_again();
  }
  EXPECT_THAT(points, Contains("between transactions"));
}

TEST(State, UncommittedIsRolledBack) {
  auto db = Db::open("");
  ASSERT_TRUE(db.has_value());
  const auto insert = [&] { (*db)->query(Sql::kProviderInsert).text("u").text("n").null().run(); };
  {
    const Transaction writing(**db, Transaction::Mode::kWrite);
    insert();
    EXPECT_THROW(insert(), DbError);
  }
  const Transaction reading(**db, Transaction::Mode::kRead);
  EXPECT_FALSE((*db)->query(Sql::kProviderByUuid).text("u").row());
  EXPECT_THROW((*db)->adhoc("SELECT '"), DbError);
}

TEST(State, AdhocTextIsReportedAlsoWhereItFails) {
  auto db = Db::open("");
  ASSERT_TRUE(db.has_value());
  {
    const Transaction reading(**db, Transaction::Mode::kRead);
    EXPECT_TRUE((*db)->adhoc("SELECT 1").row());
    EXPECT_THROW((*db)->adhoc("SELEKT"), DbError);
  }
  EXPECT_THAT((*db)->take_statements(), ElementsAre("SELECT 1", "SELEKT"));
  EXPECT_THAT((*db)->take_statements(), IsEmpty());
}

// Eight threads of mixed requests: no 5xx, and no provider gives away more than it has.
TEST(State, Threads) {
  World world;
  std::atomic<int> failures = 0;
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 8; ++thread) {
    threads.emplace_back([&world, &failures, thread] {
      Random random(static_cast<std::uint64_t>(thread));
      const std::string consumer = kNew.substr(0, 35) + std::to_string(thread);
      int generation = 0;
      for (int i = 0; i < 300; ++i) {
        Response response;
        switch (random.below(6)) {
          case 0: {
            const std::string known = generation == 0 ? "null" : std::to_string(generation);
            response = world.send("PUT", "/allocations/" + consumer,
                                  wants(kSpare, R"({"VCPU":3})", known));
            if (response.status == 204) ++generation;
            break;
          }
          case 1:
            response = world.send("DELETE", "/allocations/" + consumer);
            generation = 0;
            break;
          case 2:
            response = world.send(
                "PUT", provider_path(kSpare, "/inventories"),
                inventories(static_cast<int>(random.below(50)), R"({"VCPU":{"total":8}})"));
            break;
          case 3:
            response = world.send("GET", "/resource_providers");
            break;
          case 4:
            response = world.send("POST", "/resource_providers", R"({"name":"shared"})");
            break;
          default: {
            response = world.send("GET", provider_path(kSpare, "/usages"));
            const std::size_t at = response.body.find(R"("VCPU":)");
            if (at == std::string::npos || std::stoi(response.body.substr(at + 7)) > 8) ++failures;
          }
        }
        if (response.status >= 500 || response.status < 200) ++failures;
        if (i % 64 == 0) world.service().take_log();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(failures, 0);
}

}  // namespace
}  // namespace bodkin::service
