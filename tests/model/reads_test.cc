// Answers held against the state: the right one passes, and each kind of wrong one is named.
#include <gtest/gtest.h>

#include <vector>

#include "fixture.h"

namespace bodkin::model {
namespace {

Response answer(int status, const std::string& body, const std::string& location = "") {
  Response made{status, {}, expand(body)};
  if (!location.empty()) made.headers.add("Location", expand(location));
  return made;
}

std::string differs(const std::string& line, const std::string& body) {
  return read_difference(world(), request(line), answer(200, body));
}

constexpr const char* kEmpty =
    R"({"uuid": "$empty", "name": "empty", "generation": 0, "parent_provider_uuid": "$parent",
        "root_provider_uuid": "$parent"})";
constexpr const char* kFull =
    R"({"uuid": "$full", "name": "full", "generation": 5, "parent_provider_uuid": null,
        "root_provider_uuid": "$full"})";
constexpr const char* kMain =
    R"({"uuid": "$main", "name": "main", "generation": 2, "parent_provider_uuid": null,
        "root_provider_uuid": "$main"})";
constexpr const char* kParent =
    R"({"uuid": "$parent", "name": "parent", "generation": 0, "parent_provider_uuid": null,
        "root_provider_uuid": "$parent"})";
constexpr const char* kSpare =
    R"({"uuid": "$spare", "name": "spare", "generation": 1, "parent_provider_uuid": null,
        "root_provider_uuid": "$spare"})";

std::string list(const std::vector<std::string>& providers) {
  std::string text;
  for (const auto& provider : providers) text += (text.empty() ? "" : ", ") + provider;
  return R"({"resource_providers": [)" + text + "]}";
}

std::string record(int total, int max_unit = 2147483647, const std::string& ratio = "1.0") {
  return R"({"total": )" + std::to_string(total) +
         R"(, "reserved": 0, "min_unit": 1, "max_unit": )" + std::to_string(max_unit) +
         R"(, "step_size": 1, "allocation_ratio": )" + ratio;
}

TEST(Reads, RightAnswersOfEveryRoute) {
  const std::string all = list({kEmpty, kFull, kMain, kParent, kSpare});
  const std::vector<std::pair<std::string, std::string>> table = {
      {"GET /", R"({"versions": [{"id": "v1.0", "min_version": "1.0", "max_version": "1.39",
                                  "status": "CURRENT"}]})"},
      {"GET /resource_providers", all},
      {"GET /resource_providers?resource_class=DISK_GB", list({kMain, kSpare})},
      {"GET /resource_providers?name=f%75ll", list({kFull})},
      {"GET /resource_providers?name=Full", list({})},
      {"GET /resource_providers?uuid=$empty&name=empty", list({kEmpty})},
      {"GET /resource_providers?uuid=$empty&name=full", list({})},
      {"GET /resource_providers/$empty", kEmpty},
      {"GET /resource_providers/$spare/inventories",
       R"({"resource_provider_generation": 1.0, "inventories": {"DISK_GB": )" + record(100) +
           R"(}, "VCPU": )" + record(8, 2147483647, "1") + "}}}"},
      {"GET /resource_providers/$empty/inventories",
       R"({"inventories": {}, "resource_provider_generation": 0})"},
      {"GET /resource_providers/$main/inventories/VCPU",
       record(64, 32, "2e0") + R"(, "resource_provider_generation": 2})"},
      {"GET /resource_providers/$main/usages",
       R"({"usages": {"VCPU": 4, "DISK_GB": 0, "MEMORY_MB": 0},
           "resource_provider_generation": 2})"},
      {"GET /resource_providers/$main/allocations",
       R"({"allocations": {"$own": {"resources": {"VCPU": 4}, "consumer_generation": 1}},
           "resource_provider_generation": 2})"},
      {"GET /resource_providers/$spare/allocations",
       R"({"allocations": {}, "resource_provider_generation": 1})"},
      {"GET /allocations/$other",
       R"({"allocations": {"$full": {"generation": 5, "resources": {"VCPU": 4}}},
           "project_id": "project-b", "user_id": "user-b", "consumer_generation": 3,
           "consumer_type": "INSTANCE"})"},
      {"GET /allocations/$nobody", R"({"allocations": {}})"},
      {"GET /allocations/malformed", R"({"allocations": {}})"},
  };
  for (const auto& [line, body] : table) {
    EXPECT_EQ(differs(line, body), "") << line;
    EXPECT_NE(differs(line, "{}"), "") << line;
    EXPECT_EQ(differs(line, "{"), "body: not a JSON text") << line;
  }
}

TEST(Reads, EveryKindOfDifferenceIsNamed) {
  const std::string usages = "GET /resource_providers/$spare/usages";
  const std::string end = R"(, "resource_provider_generation": 1})";
  EXPECT_EQ(differs(usages, R"({"usages": {"VCPU": 0, "DISK_GB": 0})" + end), "");
  EXPECT_EQ(differs(usages, R"({"usages": {"VCPU": 1, "DISK_GB": 0})" + end),
            "/usages/*: expected 0, found 1");
  EXPECT_EQ(differs(usages, R"({"usages": {"VCPU": "0", "DISK_GB": 0})" + end),
            "/usages/*: expected 0, found \"0\"");
  EXPECT_EQ(differs(usages, R"({"usages": {"VCPU": 0})" + end),
            "/usages/*: expected DISK_GB, found nothing");
  EXPECT_EQ(differs(usages, R"({"usages": {"VCPU": 0, "DISK_GB": 0, "X": 0})" + end),
            "/usages: expected 2 entries, found 3");
  EXPECT_EQ(differs(usages, R"({"usages": {"VCPU": 0, "DISK_GB": 0, "VCPU": 0})" + end),
            "/usages: expected 2 entries, found 3");
  EXPECT_EQ(differs(usages, R"({"usages": []})"), "/usages: expected an object, found []");
  EXPECT_EQ(differs(usages, R"({"usages": {"VCPU": 0, "DISK_GB": 0}})"),
            "/resource_provider_generation: expected resource_provider_generation, found nothing");
  EXPECT_EQ(differs(usages, "7"), "body: expected an object, found 7");
  EXPECT_EQ(differs("GET /resource_providers/$main/inventories/VCPU",
                    record(64, 32, "2.5") + R"(, "resource_provider_generation": 2})"),
            "/allocation_ratio: expected 2.000000, found 2.5");
  EXPECT_EQ(differs("GET /resource_providers/$full", kMain),
            expand(R"(/uuid: expected "$full", found "$main")"));
  EXPECT_EQ(differs("GET /resource_providers?name=main", list({kFull})),
            expand(R"(/resource_providers/*/uuid: expected "$main", found "$full")"));
  EXPECT_EQ(differs("GET /resource_providers?name=main", list({kMain, kFull})),
            "/resource_providers: expected 1 entries, found 2");
  EXPECT_EQ(differs("GET /resource_providers?name=main", list({})),
            "/resource_providers: expected 1 entries, found 0");
  EXPECT_EQ(differs("GET /resource_providers", R"({"resource_providers": {}})"),
            "/resource_providers: expected a list, found {}");
  EXPECT_EQ(differs("GET /resource_providers?resource_class=DISK_GB", list({kSpare, kMain})),
            expand(R"(/resource_providers/*/uuid: expected "$main", found "$spare")"));
  const std::string root = std::string(kMain).replace(std::string(kMain).find("null"), 4, "0");
  EXPECT_EQ(differs("GET /resource_providers/$main", root),
            "/parent_provider_uuid: expected null, found 0");
}

TEST(Reads, WritesThatAnswerWithABody) {
  const State state = world();
  const auto check = [&](const std::string& line, const std::string& body, const Response& right,
                         const Response& wrong, const std::string& difference) {
    EXPECT_EQ(read_difference(state, request(line, body), right), "") << line;
    EXPECT_EQ(read_difference(state, request(line, body), wrong), difference) << line;
  };
  const std::string here = "/resource_providers/$full";
  check("POST /resource_providers", R"({"name": "full"})", answer(200, kFull, here),
        answer(200, kFull), "Location: does not name what was made");
  check("POST /resource_providers", R"({"name": "full"})", answer(200, kFull, here),
        answer(200, kMain, here), expand(R"(/uuid: expected "$full", found "$main")"));
  check("PUT /resource_providers/$full", R"({"name": "full"})", answer(200, kFull),
        answer(200, kMain), expand(R"(/uuid: expected "$full", found "$main")"));
  const std::string generation = R"(, "resource_provider_generation": 5})";
  check("PUT /resource_providers/$full/inventories", "",
        answer(200, R"({"inventories": {"VCPU": )" + record(4) + "}}" + generation),
        answer(200, R"({"inventories": {"VCPU": )" + record(5) + "}}" + generation),
        "/inventories/*/total: expected 4, found 5");
  check("PUT /resource_providers/$full/inventories/VCPU", "", answer(200, record(4) + generation),
        answer(200, record(5) + generation), "/total: expected 4, found 5");
  const std::string made = record(4) + R"(, "resource_class": "VCPU")" + generation;
  const std::string posted = R"({"resource_class": "VCPU", "total": 4})";
  check("POST /resource_providers/$full/inventories", posted,
        answer(201, made, here + "/inventories/VCPU"), answer(201, made, here + "/inventories/X"),
        "Location: does not name what was made");
  check("POST /resource_providers/$full/inventories", posted,
        answer(201, made, here + "/inventories/VCPU"), answer(201, record(4) + generation),
        "/resource_class: expected resource_class, found nothing");
  check("PUT /allocations/$own", "", answer(204, ""), answer(204, "{}"), "body: expected nothing");
}

TEST(Reads, SilentWhereNothingIsDetermined) {
  EXPECT_EQ(differs("GET /nowhere", "x"), "");
  EXPECT_EQ(differs("GET /resource_providers/$dead", "x"), "");
  EXPECT_EQ(differs("GET /resource_providers/$main/inventories/PCI_DEVICE", "x"), "");
  EXPECT_EQ(differs("GET /resource_providers?name=a+b", "x"), "");
  EXPECT_EQ(differs("GET /resource_providers?name=%ff", "x"), "");
  EXPECT_EQ(differs("GET /resource_providers?limit=1", "x"), "");
  EXPECT_EQ(differs("POST /resource_providers", "x"), "");
  EXPECT_EQ(differs("POST /resource_providers/$main/inventories", "x"), "");
  EXPECT_EQ(differs("POST /allocations", "x"), "");
  const Request read = request("GET /resource_providers/$main");
  EXPECT_EQ(read_difference(world(), read, answer(404, "x")), "");
  EXPECT_EQ(read_difference(world(), read, answer(302, "x")), "");
  EXPECT_EQ(read_difference(world(), read, Response{}), "");
}

}  // namespace
}  // namespace bodkin::model
