// Large and hostile documents: each row would take minutes or gigabytes without its bound or index.
// The limits of time are far above what is needed and far below what a square would take.
#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "base/limits.h"
#include "contract/contract.h"

namespace bodkin::contract {
namespace {

std::string number(std::size_t n) {
  return std::to_string(n);
}

class Large : public testing::Test {
 protected:
  void SetUp() override { begin_ = std::chrono::steady_clock::now(); }
  void TearDown() override {
    const auto took = std::chrono::steady_clock::now() - begin_;
    EXPECT_LT(std::chrono::duration<double>(took).count(), 20.0);
  }
  std::chrono::steady_clock::time_point begin_;
};

std::string document(const std::string& paths, const std::string& schemas) {
  return R"({"openapi":"3.1.0","paths":{)" + paths + R"(},"components":{"schemas":{)" + schemas +
         "}}}";
}

std::string operation(const std::string& schema) {
  return R"({"post":{"requestBody":{"content":{"application/json":{"schema":)" + schema +
         R"(}}},"responses":{}}})";
}

TEST_F(Large, ManyPathsAndSchemas) {
  constexpr std::size_t kMany = 2000;
  std::string paths, schemas;
  for (std::size_t i = 0; i < kMany; ++i) {
    const std::string comma = i == 0 ? "" : ",";
    paths += comma + "\"/p" + number(i) +
             "/{id}\":" + operation(R"({"$ref":"#/components/schemas/S)" + number(i) + "\"}");
    schemas += comma + "\"S" + number(i) + R"(":{"type":"object"})";
  }
  const auto contract = Contract::load(document(paths, schemas), "d");
  ASSERT_TRUE(contract) << contract.error().text();
  EXPECT_EQ(contract->operations().size(), kMany);
  EXPECT_EQ(contract->problems().size(), kMany) << "{id} is not declared anywhere";
  for (std::size_t i = 0; i < kMany; ++i) {
    const auto match = contract->match("POST", "/p" + number(i) + "/7");
    ASSERT_TRUE(match && match->operation == &contract->operations()[i]);
    ASSERT_EQ(contract->find(match->operation->name()), match->operation);
    ASSERT_EQ(contract->operation_name("GET", "/p" + number(i) + "/7").method, "*");
  }
}

TEST_F(Large, LongListsOfSchemas) {
  constexpr std::size_t kMany = 3000;
  std::string branches;
  for (std::size_t i = 0; i < kMany; ++i) {
    branches += (i == 0 ? "{\"const\":" : ",{\"const\":") + number(i) + "}";
  }
  const auto contract = Contract::load(
      document("\"/a\":" + operation("{\"oneOf\":[" + branches + "]}") + ",\"/b\":" +
                   operation(R"({"$ref":"#/paths/~1a/post/requestBody/content/application~1json)"
                             R"(/schema/oneOf/2999"})"),
               ""),
      "d");
  ASSERT_TRUE(contract) << contract.error().text();
  const auto& one_of = contract->operations()[0].body->one_of;
  ASSERT_EQ(one_of.size(), kMany);
  EXPECT_TRUE(one_of.back()->location.ends_with("/oneOf/2999"));
  EXPECT_EQ(contract->operations()[1].body, one_of.back());
}

TEST_F(Large, CyclesAndExponentialAllOf) {
  std::string schemas = R"("A":{"$ref":"#/components/schemas/B"},
                           "B":{"$ref":"#/components/schemas/A"},
                           "Self":{"allOf":[{"$ref":"#/components/schemas/Self"}]})";
  for (std::size_t i = 0; i < 64; ++i) {
    const std::string next = R"({"$ref":"#/components/schemas/D)" + number(i + 1) + "\"}";
    schemas += ",\"D" + number(i) + R"(":{"allOf":[)" + next + "," + next + "]}";
  }
  schemas += R"(,"D64":{"type":"object"})";
  const auto contract = Contract::load(
      document("\"/a\":" + operation(R"({"$ref":"#/components/schemas/A"})") +
                   ",\"/s\":" + operation(R"({"$ref":"#/components/schemas/Self"})") +
                   ",\"/d\":" + operation(R"({"$ref":"#/components/schemas/D0"})"),
               schemas),
      "d");
  ASSERT_TRUE(contract) << contract.error().text();
  EXPECT_EQ(contract->operations().size(), 2U);
  ASSERT_EQ(contract->problems().size(), 1U);
  EXPECT_NE(contract->problems()[0].message.find("circle"), std::string::npos);
}

// One broken schema behind many operations is not tried again for each.
TEST_F(Large, ABrokenSchemaThatIsTriedAgain) {
  std::string members, paths = R"("/ok":{"get":{"responses":{}}})";
  for (std::size_t i = 0; i < 2000; ++i) members += "\"m" + number(i) + "\":{},";
  for (std::size_t i = 0; i < 2000; ++i) {
    paths += ",\"/p" + number(i) + "\":" + operation(R"({"$ref":"#/components/schemas/S"})");
  }
  const auto contract = Contract::load(
      document(paths, R"("S":{"properties":{)" + members + R"("bad":{"type":"wrong"}}})"), "d");
  ASSERT_TRUE(contract) << contract.error().text();
  EXPECT_EQ(contract->operations().size(), 1U);
  EXPECT_EQ(contract->problems().size(), 2000U);
}

// Shared parts: the document is small, what it describes is not.
TEST_F(Large, PartsThatAreSharedByReferences) {
  const std::string example(2 << 20, 'x');
  std::string paths;
  for (std::size_t i = 0; i < 300; ++i) {
    paths += (i == 0 ? "\"/p" : ",\"/p") + number(i) + R"(":{"$ref":"#/x-item"})";
  }
  const auto contract = Contract::load(
      R"({"openapi":"3.0.0","paths":{)" + paths +
          R"(},"x-item":{"post":{"requestBody":{"content":{"application/json":{"example":")" +
          example + R"("}}},"responses":{}}}})",
      "d");
  ASSERT_TRUE(contract) << contract.error().text();
  EXPECT_GT(contract->operations().size(), 100U);
  ASSERT_FALSE(contract->problems().empty());
  EXPECT_EQ(contract->operations().size() + contract->problems().size(), 300U);
  EXPECT_NE(contract->problems()[0].message.find("too many or too large"), std::string::npos);
}

TEST_F(Large, DeepNesting) {
  for (const char* const unit : {"[", "{\"a\":"}) {
    std::string text = R"({"openapi":"3.0.0","paths":)";
    for (int i = 0; i < 200000; ++i) text += unit;
    const auto contract = Contract::load(text, "d");
    ASSERT_FALSE(contract);
    EXPECT_NE(contract.error().message.find("nested too deeply"), std::string::npos);
  }
  std::string schema = "{}";
  for (int i = 0; i < 400; ++i) schema = R"({"not":)" + schema + "}";
  EXPECT_TRUE(Contract::load(document("\"/a\":" + operation(schema), ""), "d"));
}

}  // namespace
}  // namespace bodkin::contract
