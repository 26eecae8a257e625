#include "run/identity.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace bodkin::run {
namespace {

constexpr const char* kUuid = "0b0d0000-0000-4000-8000-00000000aa01";

TEST(Identity, NamesThatAThingHasForItself) {
  for (const char* name : {"name", "email", "userName", "id", "uuid", "sku", "code"}) {
    EXPECT_TRUE(names_itself(name)) << name;
  }
  for (const char* name : {"project_id", "countryCode", "text", "", "quantity"}) {
    EXPECT_FALSE(names_itself(name)) << name;
  }
}

TEST(Identity, OtherNamesHaveTheSameFormAndAreTheSameEachTime) {
  EXPECT_TRUE(is_uuid(other_than(kUuid, 1)));
  EXPECT_NE(other_than(kUuid, 1), other_than(kUuid, 2));
  EXPECT_EQ(other_than("a@b.c", 1), other_than("a@b.c", 1));
  EXPECT_TRUE(other_than("a@b.c", 1).ends_with("@b.c"));
  EXPECT_EQ(other_than("12", 1).find_first_not_of("0123456789"), std::string::npos);
}

TEST(Identity, AreListedAndReplaced) {
  const auto body = json::parse(std::string(R"({"name":"n","text":"t",")") + kUuid +
                                R"(":{"project_id":"p"},"number":7})");
  EXPECT_EQ(identities(body, 4), (std::vector<std::string>{"n", kUuid}));
  std::string target = "/things/n?name=n";
  std::string text = R"({"name":"n","text":"not n"})";
  rename(target, text, "n", "m m");
  EXPECT_EQ(target, "/things/m%20m?name=n");
  EXPECT_EQ(text, R"({"name":"m m","text":"not n"})");
  target = std::string("/a/") + kUuid + "/b";
  rename(target, text, kUuid, "x");
  EXPECT_EQ(target, "/a/x/b");
}

}  // namespace
}  // namespace bodkin::run
