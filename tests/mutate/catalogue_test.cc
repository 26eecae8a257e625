// The catalogue: names are unique and explained, all that is drawn is listed, all that is listed is
// drawn.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "base/limits.h"
#include "fixture.h"

namespace bodkin::mutate {
namespace {

TEST(Catalogue, NamesAreUniqueAndExplained) {
  std::set<std::string> names;
  for (const Entry& entry : catalogue()) {
    EXPECT_TRUE(names.insert(entry.name).second) << entry.name;
    EXPECT_FALSE(entry.purpose.empty()) << entry.name;
    EXPECT_EQ(entry.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_.0123456789"),
              std::string::npos)
        << entry.name;
  }
  EXPECT_GT(names.size(), 400U);
}

using CatalogueTest = MutateTest;

TEST_F(CatalogueTest, EveryEntryIsDrawnAndNothingElse) {
  constexpr std::uint64_t kRoundsMax = 400000;
  const std::string kBodies[] = {
      std::string(kBody),
      "{\"generation\": 3, \"inventories\": {\"VCPU\": {\"total\": 4, \"reserved\": 1}}, "
      "\"enabled\": "
      "true, \"parent\": null, \"block\": 512, \"tags\": [\"x\", \"y\"]}",
      "{\"generation\": 3, \"inventories\": 1}",
      "{\"generation\": 3, \"inventories\": {}, \"kind\": \"INSTANCE\", \"note\": \"Kinship "
      "Ananas\", "
      "\"start\": \"2024-05-06\", \"end\": \"2024-06-07\", \"least\": 3, \"most\": 9, \"text\": "
      "\"42\"}",
  };
  const std::string kHead =
      "PUT /providers/0b0d0000-0000-4000-8000-00000000aa01/inventories\nContent-Type: "
      "application/json\nX-Note: x\n\n";
  const std::string kList = "GET /providers?name=VCPU\nAccept: application/json\n";
  mutator_.set_principals({"admin", "reader"});
  const std::string kSteps = "# @name a\nPOST /providers\n\n{\"name\": \"x\"}\n###\n" + kHead +
                             "{\"generation\": 3, \"inventories\": {}}\n###\n" + kHead +
                             "{\"generation\": 4, \"inventories\": {}}\n###\nGET "
                             "/providers/{{a.response.body.$.uuid}}/inventories\n";
  std::map<std::string, int> missing;
  for (const Entry& entry : catalogue()) missing[entry.name] = 0;
  const std::set<std::string> known = [&] {
    std::set<std::string> names;
    for (const auto& [name, count] : missing) names.insert(name);
    return names;
  }();
  for (std::uint64_t seed = 0; seed < kRoundsMax && !missing.empty(); ++seed) {
    const std::string& body = kBodies[seed / 12 % 4];
    switch (seed % 12) {
      case 8:
        mutator_.mutate_scenario(kHead + body, kHead + std::string(kOther), 20000, seed);
        break;
      case 9:
      case 10:
        mutator_.mutate_scenario(kSteps, kSteps, 20000, seed);
        break;
      case 11:
        mutator_.cross_scenarios(kSteps, kHead + body, 20000, seed);
        break;
      case 0:
        mutator_.mutate_request(kHead + body, kHead + std::string(kOther), 20000, seed);
        break;
      case 1:
        mutator_.mutate_request(kList, kHead + std::string(kOther), 20000, seed);
        break;
      case 2:
        mutator_.cross_requests(kHead + body, kList, 20000, seed);
        break;
      case 3:
        mutator_.mutate_request("PUT /providers/nobody/inventories\nContent-Type: x/y\n\n" + body,
                                {}, 20000, seed);
        break;
      default:
        mutator_.mutate_body(body, body_schema(), kOther, limits::kInputBytesMax, seed);
    }
    for (const std::string& name : mutator_.last()) {
      ASSERT_TRUE(known.contains(name)) << name;
      missing.erase(name);
    }
  }
  for (const auto& [name, count] : missing) ADD_FAILURE() << name << " was never drawn";
}

}  // namespace
}  // namespace bodkin::mutate
