// Every route: its successes, and its refusals in the order of docs/inventory_api.md. Where two
// things are wrong in one request, the row says which the service names.
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
    EXPECT_EQ(response.status == 204, response.headers.find("Content-Type") == nullptr);
    world.restore();
  }
}

const std::string kProviders = "/resource_providers";

TEST(Routes, CommonChecksInOrder) {
  run({
      {"versions", "GET", "/", "", 200, R"("max_version":"1.39")", nullptr},
      {"versions, any query is unknown", "GET", "/?a=1", "", 400, "no such query key", nullptr},
      {"401 before 404", "GET", "/nowhere", "", 401, "missing", nullptr},
      {"401 for another method of /", "POST", "/", "", 401, "missing", nullptr},
      {"unknown token", "GET", kProviders, "", 401, "not known", "secret"},
      {"empty token", "GET", kProviders, "", 401, "not known", ""},
      {"unknown path", "GET", "/nowhere", "", 404, "no such path"},
      {"trailing slash", "GET", kProviders + "/", "", 404, "no such path"},
      {"empty segment", "GET", kProviders + "//inventories", "", 404, "no such path"},
      {"too many segments", "GET", "/a/b/c/d/e/f", "", 404, "no such path"},
      {"star", "OPTIONS", "*", "", 404, "no such path"},
      {"empty target", "GET", "", "", 404, "no such path"},
      {"405 before 415", "PATCH", kProviders, "", 405, "does not have this method"},
      {"odd method", "FOO", kProviders, "", 405, "does not have this method"},
      {"no method", "", kProviders, "", 405, "does not have this method"},
      {"HEAD", "HEAD", "/", "", 405, "does not have this method"},
      {"405 before 413", "PATCH", kProviders, std::string(1048577, ' '), 405, ""},
      {"413 before 403", "POST", kProviders, std::string(1048577, ' '), 413, "1048576",
       kTokenReader},
      {"the largest body", "POST", kProviders, std::string(1048576, ' '), 400, "one JSON value"},
      {"413 on GET", "GET", kProviders, std::string(1048577, ' '), 413, "1048576"},
      {"403 before 400", "POST", kProviders, "x", 403, "only an admin", kTokenReader},
      {"owner writes providers", "POST", kProviders, "x", 403, "only an admin", kTokenOwnerA},
      {"reader reads", "GET", kProviders, "", 200, "resource_providers", kTokenReader},
      {"owner reads", "GET", kProviders, "", 200, "resource_providers", kTokenOwnerA},
      {"403 before the query", "DELETE", provider_path(kMain) + "?x", "", 403, "", kTokenReader},
      {"query of another route", "GET", provider_path(kMain) + "?name=a", "", 400, "no such query"},
      {"query of a write", "DELETE", provider_path(kEmpty) + "?name=a", "", 400, "no such query"},
      {"query before 404", "GET", provider_path(kMissing) + "?x=1", "", 400, "no such query"},
      {"empty query", "GET", provider_path(kMain) + "?", "", 200, "main"},
      {"empty pieces", "GET", provider_path(kMain) + "?&&", "", 200, "main"},
  });
}

TEST(Routes, ContentType) {
  World world;
  struct Case {
    const char* value;
    int status;
  };
  for (const Case& one :
       {Case{"application/json", 400}, Case{"Application/JSON", 400},
        Case{" application/json ; charset=x", 400}, Case{"application/json;", 400},
        Case{"text/json", 415}, Case{"", 415}, Case{"application/jsonx", 415},
        Case{"application/json, text/plain", 415}}) {
    Request asked = request("POST", kProviders, "");
    asked.headers.set("Content-Type", one.value);
    EXPECT_EQ(world.send(asked).status, one.status) << one.value;
  }
  Request bare = request("PUT", provider_path(kMissing), "{}", kTokenReader);
  bare.headers.remove("Content-Type");
  EXPECT_EQ(world.send(bare).status, 415) << "415 before 403";
  Request read = request("DELETE", provider_path(kEmpty));
  read.headers.remove("Content-Type");
  EXPECT_EQ(world.send(read).status, 204);
}

TEST(Routes, AllowNamesTheMethodsOfThePath) {
  World world;
  const auto allow = [&](const std::string& target) {
    return std::string(world.send("PATCH", target).headers.get("Allow"));
  };
  EXPECT_EQ(allow("/"), "GET");
  EXPECT_EQ(allow("/allocations"), "POST");
  EXPECT_EQ(allow(provider_path(kMain, "/inventories")), "GET, PUT, POST, DELETE");
  EXPECT_EQ(allow("/allocations/x"), "GET, PUT, DELETE");
}

TEST(Routes, RequestIdIsRepeated) {
  World world;
  Request asked = request("GET", "/nowhere");
  asked.headers.add("x-bodkin-id", "run-7.step_2");
  EXPECT_THAT(world.send(asked).body, HasSubstr(R"("request_id":"run-7.step_2")"));
  for (const std::string& bad : {std::string(65, 'a'), std::string("a b"), std::string("a\"b")}) {
    asked.headers.set("x-bodkin-id", bad);
    EXPECT_THAT(world.send(asked).body, HasSubstr(R"("request_id":"req-)"));
  }
}

TEST(Routes, ListOfProviders) {
  run({
      {"all, by name", "GET", kProviders, "", 200, R"("name":"empty")"},
      {"by name", "GET", kProviders + "?name=main", "", 200, kMain},
      {"name that nobody has", "GET", kProviders + "?name=MAIN", "", 200,
       R"({"resource_providers":[]})"},
      {"encoded key and value", "GET", kProviders + "?n%61me=m%61in", "", 200, kMain},
      {"plus is a space", "GET", kProviders + "?name=a+b", "", 200, "[]"},
      {"quote in a name", "GET", kProviders + "?name='", "", 200, "[]"},
      {"empty name", "GET", kProviders + "?name=", "", 400, "name must"},
      {"long name", "GET", kProviders + "?name=" + std::string(201, 'a'), "", 400, "name must"},
      {"200 code points", "GET", kProviders + "?name=" + std::string(200, 'a'), "", 200, "[]"},
      {"name not UTF-8", "GET", kProviders + "?name=%FF", "", 400, "name must"},
      {"by uuid", "GET", kProviders + "?uuid=" + kSpare, "", 200, R"("name":"spare")"},
      {"uuid in upper case", "GET", kProviders + "?uuid=0B0D0000-0000-4000-8000-00000000AA01", "",
       400, "lower case UUID"},
      {"by class", "GET", kProviders + "?resource_class=DISK_GB", "", 200, kSpare},
      {"custom class", "GET", kProviders + "?resource_class=CUSTOM_A", "", 200, "[]"},
      {"form of a class", "GET", kProviders + "?resource_class=vcpu", "", 400, "must match"},
      {"unknown class", "GET", kProviders + "?resource_class=GPU", "", 400, "not known"},
      {"bare custom", "GET", kProviders + "?resource_class=CUSTOM_", "", 400, "not known"},
      {"all filters together", "GET", kProviders + "?name=main&uuid=" + kSpare, "", 200, "[]"},
      {"repeated key", "GET", kProviders + "?name=a&name=a", "", 400, "repeated"},
      {"unknown key", "GET", kProviders + "?nam=a", "", 400, "no such query key"},
      {"malformed escape", "GET", kProviders + "?name=%zz", "", 200, "[]"},
      {"NUL", "GET", kProviders + "?name=%00", "", 200, "[]"},
  });
}

TEST(Routes, CreateProvider) {
  run({
      {"named", "POST", kProviders, R"({"name":"new"})", 200, R"("generation":0)"},
      {"with uuid", "POST", kProviders, R"({"name":"new","uuid":")" + kMissing + R"("})", 200,
       kMissing},
      {"with parent", "POST", kProviders,
       R"({"name":"n","parent_provider_uuid":")" + kSpare + "\"}", 200,
       R"("root_provider_uuid":")" + kMain},
      {"null parent", "POST", kProviders, R"({"name":"n","parent_provider_uuid":null})", 200,
       R"("parent_provider_uuid":null)"},
      {"escaped and odd name", "POST", kProviders, R"({"name":"\u0001\"\\é\ud83d\ude00"})", 200,
       "\"name\":\"\\u0001\\\"\\\\é😀\""},
      {"200 code points", "POST", kProviders, R"({"name":")" + std::string(198, 'x') + "é😀\"}",
       200, "é😀"},
      {"201 code points", "POST", kProviders, R"({"name":")" + std::string(200, 'x') + "é\"}", 400,
       "at most 200"},
      {"body before parent", "POST", kProviders,
       R"({"nam":"n","parent_provider_uuid":")" + kMissing + "\"}", 400, "unknown key"},
      {"unknown parent before name", "POST", kProviders,
       R"({"name":"main","parent_provider_uuid":")" + kMissing + "\"}", 400, "parent does not"},
      {"own parent", "POST", kProviders,
       R"({"name":"n","uuid":")" + kMain + R"(","parent_provider_uuid":")" + kMain + "\"}", 400,
       "own parent"},
      {"uuid before name", "POST", kProviders, R"({"name":"main","uuid":")" + kMain + "\"}", 409,
       "the uuid is taken"},
      {"name", "POST", kProviders, R"({"name":"main"})", 409, "bodkin.duplicate_name"},
      {"uuid in upper case", "POST", kProviders,
       R"({"name":"n","uuid":"0B0D0000-0000-4000-8000-00000000AA01"})", 400, "uuid must"},
      {"empty uuid", "POST", kProviders, R"({"name":"n","uuid":""})", 400, "uuid must"},
      {"null uuid", "POST", kProviders, R"({"name":"n","uuid":null})", 400, "uuid must"},
      {"empty parent", "POST", kProviders, R"({"name":"n","parent_provider_uuid":""})", 400,
       "parent_provider_uuid must"},
  });
  World world;
  const Response made = world.send("POST", kProviders, R"({"name":"new"})");
  const std::string location(made.headers.get("Location"));
  EXPECT_EQ(world.send("GET", location).status, 200);
  world.restore();
  EXPECT_EQ(world.send("POST", kProviders, R"({"name":"new"})").headers.get("Location"), location)
      << "the same identifier again after a restore";
}

TEST(Routes, OneProvider) {
  const std::string main = provider_path(kMain);
  run({
      {"get", "GET", provider_path(kSpare), "", 200,
       R"({"uuid":")" + kSpare + R"(","name":"spare","generation":1,"parent_provider_uuid":")" +
           kMain + R"(","root_provider_uuid":")" + kMain + "\"}"},
      {"encoded path", "GET", provider_path("%30" + kMain.substr(1)), "", 200, "main"},
      {"missing", "GET", provider_path(kMissing), "", 404, "no such resource provider"},
      {"malformed", "GET", provider_path("x"), "", 404, "no such resource provider"},
      {"hostile", "GET", provider_path("%27%20OR%201=1--"), "", 404, "no such resource provider"},
      {"NUL", "GET", provider_path(kMain + "%00"), "", 404, "no such resource provider"},
      {"upper case", "GET", provider_path("0B0D0000-0000-4000-8000-00000000AA01"), "", 404, ""},
      {"rename", "PUT", main, R"({"name":"chief"})", 200, R"("name":"chief","generation":2)"},
      {"same name", "PUT", main, R"({"name":"main"})", 200, R"("name":"main")"},
      {"parent stays", "PUT", provider_path(kSpare), R"({"name":"s"})", 200,
       R"("parent_provider_uuid":")" + kMain},
      {"detach", "PUT", provider_path(kSpare), R"({"name":"s","parent_provider_uuid":null})", 200,
       R"("parent_provider_uuid":null,"root_provider_uuid":")" + kSpare},
      {"404 before the body", "PUT", provider_path(kMissing), "x", 404, ""},
      {"body", "PUT", main, R"({"name":"main","uuid":")" + kMain + "\"}", 400, "unknown key"},
      {"unknown parent", "PUT", main,
       R"({"name":"full","parent_provider_uuid":")" + kMissing + "\"}", 400, "parent does not"},
      {"loop before name", "PUT", main,
       R"({"name":"full","parent_provider_uuid":")" + kSpare + "\"}", 400, "below it"},
      {"itself", "PUT", main, R"({"name":"main","parent_provider_uuid":")" + kMain + "\"}", 400,
       "below it"},
      {"name of another", "PUT", main, R"({"name":"full"})", 409, "bodkin.duplicate_name"},
      {"delete", "DELETE", provider_path(kSpare), "", 204, ""},
      {"delete missing", "DELETE", provider_path(kMissing), "", 404, ""},
      {"allocations before children", "DELETE", main, "", 409, "has allocations"},
      {"in use", "DELETE", provider_path(kFull), "", 409, "bodkin.in_use"},
  });
  World world;
  EXPECT_EQ(world.send("DELETE", "/allocations/" + kOwn).status, 204);
  EXPECT_THAT(world.send("DELETE", main).body, HasSubstr("has children"));
  EXPECT_EQ(world.send("DELETE", provider_path(kSpare)).status, 204);
  EXPECT_EQ(world.send("DELETE", main).status, 204);
  EXPECT_EQ(world.send("GET", provider_path(kMain, "/inventories")).status, 404);
}

}  // namespace
}  // namespace bodkin::service
