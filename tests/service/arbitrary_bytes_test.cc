// Whatever bytes come, the clean service answers 200..499, and JSON-shaped bodies have their type.
//
// Seeded mutations of valid requests: method, target, headers and body.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/random.h"
#include "base/text.h"
#include "inventory_world.h"
#include "service/defects.h"

namespace bodkin::service {
namespace {

std::vector<Request> seeds() {
  const std::string all = provider_path(kSpare, "/inventories");
  return {
      request("GET", "/resource_providers?name=main&uuid=" + kMain + "&resource_class=VCPU"),
      request(
          "POST", "/resource_providers",
          R"({"name":"n","uuid":")" + kMissing + R"(","parent_provider_uuid":")" + kMain + "\"}"),
      request("PUT", provider_path(kSpare), R"({"name":"s","parent_provider_uuid":null})"),
      request("DELETE", provider_path(kEmpty)),
      request("PUT", all,
              inventories(1, R"({"VCPU":{"total":8,"reserved":1,"min_unit":1,"max_unit":4,)"
                             R"("step_size":1,"allocation_ratio":1.5}})")),
      request("POST", all, R"({"resource_class":"CUSTOM_A","total":3})"),
      request("PUT", all + "/VCPU", R"({"total":5,"resource_provider_generation":1})"),
      request("GET", provider_path(kMain, "/usages")),
      request("GET", provider_path(kMain, "/allocations")),
      request("PUT", "/allocations/" + kNew, wants(kSpare, R"({"VCPU":1,"DISK_GB":2})")),
      request("PUT", "/allocations/" + kOwn, wants(kMain, R"({"VCPU":1})", "1")),
      request("DELETE", "/allocations/" + kOwn),
      request("POST", "/allocations", "{\"" + kNew + "\":" + wants(kSpare, R"({"VCPU":1})") + "}"),
  };
}

const std::vector<std::string>& pieces() {
  static const std::vector<std::string> all = {"\"",
                                               "'",
                                               "\\",
                                               "{",
                                               "}",
                                               "[",
                                               "]",
                                               ",",
                                               ":",
                                               "%",
                                               "%00",
                                               "%zz",
                                               "/",
                                               "?",
                                               "&",
                                               "=",
                                               "#",
                                               "\xFF",
                                               "\xED\xA0\x80",
                                               "\\ud800",
                                               "\\u0000",
                                               "1e999",
                                               "-1",
                                               "0",
                                               "1.5",
                                               "true",
                                               "null",
                                               "NaN",
                                               "2147483648",
                                               "9223372036854775808",
                                               "-0",
                                               "1e400",
                                               std::string(40, '9'),
                                               std::string(1, '\0'),
                                               "\n",
                                               "\r\n",
                                               "' OR '1'='1",
                                               "\xEF\xBB\xBF",
                                               std::string(300, '['),
                                               std::string(300, 'A')};
  return all;
}

void mutate(std::string& text, Random& random) {
  for (std::uint64_t times = random.below(4); times > 0; --times) {
    const auto place = static_cast<std::size_t>(random.below(text.size() + 1));
    switch (random.below(4)) {
      case 0:
        text.insert(place, pieces()[random.below(pieces().size())]);
        break;
      case 1:
        text.erase(place, static_cast<std::size_t>(random.below(8)));
        break;
      case 2:
        if (place < text.size()) text[place] = static_cast<char>(random.below(256));
        break;
      default:
        text.insert(place, text.substr(place, static_cast<std::size_t>(random.below(20))));
    }
  }
}

Request mutated(Random& random) {
  static const std::vector<Request> all = seeds();
  Request made = all[random.below(all.size())];
  if (random.one_in(8)) mutate(made.method, random);
  if (random.one_in(3)) mutate(made.target, random);
  if (!random.one_in(4)) mutate(made.body, random);
  if (random.one_in(8)) {
    std::string value = "application/json";
    mutate(value, random);
    made.headers.set("Content-Type", value);
  }
  if (random.one_in(16)) {
    std::string token = kTokenOwnerA;
    mutate(token, random);
    made.headers.set("X-Auth-Token", token);
  }
  if (random.one_in(16)) made.headers.add("X-Bodkin-Id", std::string(random.below(5000), 'x'));
  return made;
}

TEST(ArbitraryBytes, NeverGive5xx) {
  World world;
  Random random(20000);
  int accepted = 0;
  for (int i = 0; i < 20000; ++i) {
    const Request asked = mutated(random);
    const Response response = world.send(asked);
    ASSERT_TRUE(response.status >= 200 && response.status < 500)
        << response.status << " " << printable(asked.method) << " " << printable(asked.target)
        << " " << printable(asked.body, 2000);
    ASSERT_TRUE(is_utf8(response.body));
    if (response.status < 300) ++accepted;
    if (i % 8 == 0) world.restore();
    if (i % 256 == 0) world.service().take_log();
  }
  EXPECT_GT(accepted, 2000) << "the mutations are too wild to reach the handlers";
}

// With any one check off the code behind it stays total: no crash, whatever comes; 500 is allowed.
TEST(ArbitraryBytes, WithAnyCheckOff) {
  Random random(7);
  for (const Check& check : checks()) {
    World world({}, {check.name});
    for (int i = 0; i < 60; ++i) {
      const Response response = world.send(mutated(random));
      ASSERT_TRUE(response.status >= 200 && response.status <= 500) << check.name;
    }
  }
}

}  // namespace
}  // namespace bodkin::service
