#include "run/identity.h"

#include <gtest/gtest.h>

#include <memory>

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
  const std::string once = other_than("blue", 1), again = other_than(once, 2);
  EXPECT_EQ(again.size(), once.size()) << again;
  EXPECT_NE(again, once);
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

TEST(Identity, IsChangedWithinItsSchema) {
  schema::Schema code, name, other, object;
  code.types = name.types = other.types = schema::kString;
  code.pattern = "^[A-Z]{2}[0-9]{2}$";
  code.own_pattern = std::make_shared<const schema::Pattern>(*schema::Pattern::parse(code.pattern));
  object.types = schema::kObject;
  object.properties = {{"code", &code}, {"name", &name}, {"region", &other}};
  schema::Generator generator;
  json::Tree body = json::parse(R"({"code":"NL07","name":"n","region":"eu"})");
  EXPECT_TRUE(rename_itself(body, object, 1, generator));
  const std::string once = json::print(body);
  EXPECT_TRUE(generator.fits(object, once)) << once;
  EXPECT_EQ(once.find("NL07"), std::string::npos) << once;
  EXPECT_NE(once.find(R"("region":"eu")"), std::string::npos) << once;
  json::Tree again = json::parse(R"({"code":"NL07","name":"n","region":"eu"})");
  rename_itself(again, object, 2, generator);
  EXPECT_NE(json::print(again), once);
  json::Tree told = json::parse(R"({"region":"eu"})");
  EXPECT_TRUE(rename_itself(told, object, 1, generator, {.said = "The region is taken already."}));
  EXPECT_EQ(json::print(told).find(R"("eu")"), std::string::npos) << json::print(told);
  json::Tree nothing = json::parse(R"({"region":"eu"})");
  EXPECT_FALSE(rename_itself(nothing, object, 1, generator));
}

TEST(Identity, OfAnotherThingIsNotTheRequestsOwn) {
  scenario::World world;
  contract::Operation operation;
  operation.method = "POST";
  operation.path = "/holds";
  world.bindings = {{"sku", {"A-1"}}, {"hold_id", {"h1"}}, {"part_id", {kUuid}}};
  world.unique["/holds"] = {"consumer"};
  const OwnNames own{&world, &operation};
  EXPECT_FALSE(own("sku", "A-1")) << "a known part's";
  EXPECT_TRUE(own("sku", "B-2")) << "nobody's";
  EXPECT_TRUE(own("consumer", "0b0d0000-0000-4000-8000-0000000000ff"));
  EXPECT_FALSE(own("consumer", kUuid)) << "a known part's, whatever it is called";
  EXPECT_FALSE(own("note", "x"));
  const json::Tree body = json::parse(std::string(R"({"sku":"A-1","name":"n","part":")") + kUuid +
                                      R"(","consumer":"c"})");
  EXPECT_EQ(identities(body, 9, own), (std::vector<std::string>{"n", "c"}));
  EXPECT_EQ(identities(body, 9), (std::vector<std::string>{"A-1", "n", kUuid}));
}

}  // namespace
}  // namespace bodkin::run
