// Documents of several files: what is read, what is refused, and where things stand.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "base/file.h"
#include "contract/contract.h"
#include "contract/tree_index.h"
#include "json/pointer.h"

namespace bodkin::contract {
namespace {

namespace fs = std::filesystem;

class FilesTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = testing::TempDir() + "bodkin_contract_files_" + std::to_string(::getpid());
    fs::remove_all(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  void write(const std::string& name, const std::string& text) const {
    ASSERT_TRUE(write_file(folder_ + "/" + name, text));
  }
  Result<Contract> loaded(const std::string& name) const {
    return Contract::load_file(folder_ + "/" + name);
  }
  // The only problem of an operation whose response schema is this reference.
  std::string refused(const std::string& reference) const {
    write("api.yaml",
          "openapi: 3.0.3\npaths:\n  /a: {get: {responses: {}}}\n  /b:\n    get:\n"
          "      responses:\n        200:\n          content:\n"
          "            application/json:\n              schema:\n"
          "                $ref: '" +
              reference + "'\n");
    const auto contract = loaded("api.yaml");
    if (!contract) return contract.error().text();
    if (contract->problems().size() != 1 || contract->operations().size() != 1) return "no problem";
    const Problem& problem = contract->problems()[0];
    EXPECT_EQ(problem.where, folder_ +
                                 "/api.yaml:11: #/paths/~1b/get/responses/200/content/"
                                 "application~1json/schema/$ref");
    return problem.message;
  }

  std::string folder_;
};

TEST_F(FilesTest, YamlAndJsonTogether) {
  write("api.yaml",
        "openapi: 3.0.3\n"
        "paths:\n"
        "  /pets:\n"
        "    $ref: paths/pets.json\n"
        "  /own:\n"
        "    get:\n"
        "      responses:\n"
        "        200:\n"
        "          content:\n"
        "            application/json:\n"
        "              schema: {$ref: 'common%2Fpet.yml#/Pet'}\n"
        "components:\n"
        "  parameters:\n"
        "    Page: {name: page, in: query, schema: {type: integer}}\n");
  write("paths/pets.json",
        "\n{\n"
        " \"post\": {\n"
        "  \"parameters\": [{\"$ref\": \"../api.yaml#/components/parameters/Page\"}],\n"
        "  \"requestBody\": {\"content\": {\"application/json\": {\"schema\":\n"
        "   {\"$ref\": \"../common/pet.yml#/Pet\"}}}},\n"
        "  \"responses\": {}}}\n");
  write("common/pet.yml",
        "Pet:\n"
        "  type: object\n"
        "  properties:\n"
        "    owner: {$ref: '#/Owner'}\n"
        "    friends:\n"
        "      items: {$ref: './pet.yml#/Pet'}\n"
        "Owner:\n"
        "  type: string\n");
  const auto contract = loaded("api.yaml");
  ASSERT_TRUE(contract) << contract.error().text();
  for (const Problem& problem : contract->problems())
    ADD_FAILURE() << problem.where << problem.message;
  ASSERT_EQ(contract->operations().size(), 2U);
  const Operation& post = contract->operations()[0];
  EXPECT_EQ(post.name(), "POST /pets");
  EXPECT_EQ(post.file, folder_ + "/paths/pets.json");
  EXPECT_EQ(post.line, 3);
  ASSERT_EQ(post.parameters.size(), 1U);
  EXPECT_EQ(post.parameters[0].schema->location, "#/components/parameters/Page/schema");
  EXPECT_EQ(post.parameters[0].schema->line, 14);
  ASSERT_NE(post.body, nullptr);
  EXPECT_EQ(post.body->location, "common/pet.yml#/Pet");
  EXPECT_EQ(post.body->line, 1);
  EXPECT_EQ(post.body, contract->operations()[1].responses[0].body) << "one schema";
  EXPECT_EQ(post.body->member("friends")->items, post.body) << "its cycle";
  EXPECT_EQ(post.body->member("owner")->line, 7);
}

TEST_F(FilesTest, WhatCannotBeReadCostsItsOperation) {
  write("list.yaml", "- 1\n");
  write("broken.yaml", "a: [\n");
  write("notes.txt", "a: 1\n");
  fs::create_directories(folder_ + "/folder.json");
  struct Row {
    std::string reference, part_of_message;
  };
  const std::vector<Row> rows = {
      {"missing.yaml", "missing.yaml"},
      {"list.yaml#/1", "leads nowhere"},
      {"list.yaml#/-", "leads nowhere"},
      {"broken.yaml", "broken.yaml:2:1: not YAML"},
      {"notes.txt", ".json, .yaml or .yml"},
      {"folder.json", "folder.json"},
      {"/etc/passwd.json", "is no relative path"},
      {"..\\\\x.json", "is no relative path"},
      {"https://example.test/a.yaml#/A", "is not fetched"},
      {"file:///etc/a.yaml", "is not fetched"},
      {"//example.test/a.yaml", "is not fetched"},
      {"#/nowhere", "leads nowhere"},
      {"#Anchor", "leads nowhere"},
      {"api.yaml#/nowhere", "leads nowhere"},
  };
  for (const Row& row : rows) {
    const std::string message = refused(row.reference);
    EXPECT_NE(message.find(row.part_of_message), std::string::npos)
        << row.reference << ": " << message;
  }
}

TEST_F(FilesTest, AProblemStandsInItsOwnFile) {
  write("api.json",
        R"({"openapi":"3.0.3","paths":{"/a":{"get":{"responses":{}}},"/b":{"$ref":"b.yaml"}}})");
  write("b.yaml",
        "get:\n  responses:\n    200:\n      content:\n        application/json:\n"
        "          schema: {type: wrong}\n");
  const auto contract = loaded("api.json");
  ASSERT_TRUE(contract);
  ASSERT_EQ(contract->problems().size(), 1U);
  EXPECT_EQ(contract->problems()[0].where,
            folder_ + "/b.yaml:6: #/get/responses/200/content/application~1json/schema/type");
}

TEST_F(FilesTest, FilesThatNameEachOtherAndThemselves) {
  write("api.yaml", "openapi: 3.0.3\npaths:\n  /a: {$ref: b.yaml}\n  /c: {get: {responses: {}}}\n");
  write("b.yaml", "$ref: c.yaml\n");
  write("c.yaml", "$ref: b.yaml\n");
  const auto contract = loaded("api.yaml");
  ASSERT_TRUE(contract);
  ASSERT_EQ(contract->problems().size(), 1U);
  EXPECT_NE(contract->problems()[0].message.find("circle"), std::string::npos);
}

TEST_F(FilesTest, ReferencesInDataAreNotOpened) {
  write("api.json",
        R"({"openapi":"3.0.3","paths":{"/b":{"post":{"requestBody":{"content":{"application/json":{
           "example":{"$ref":"secret.json"},"schema":{"type":"object","properties":{
             "example":{"$ref":"real.json"}}}}}},"responses":{}}}}})");
  write("secret.json", R"({"type":"wrong"})");
  write("real.json", R"({"type":"string"})");
  const auto contract = loaded("api.json");
  ASSERT_TRUE(contract);
  EXPECT_TRUE(contract->problems().empty());
  ASSERT_EQ(contract->operations().size(), 1U);
  EXPECT_EQ(contract->operations()[0].body_example, R"({"$ref":"secret.json"})");
  EXPECT_EQ(contract->operations()[0].body->member("example")->location, "real.json#");
}

TEST_F(FilesTest, TheHashIsThatOfAllTexts) {
  const std::string api = "openapi: 3.0.3\npaths:\n  /a: {$ref: b.yaml}\n";
  write("api.yaml", api);
  write("b.yaml", "get: {responses: {}}");
  const std::string before = loaded("api.yaml")->hash();
  EXPECT_EQ(loaded("api.yaml")->hash(), before);
  write("b.yaml", "get: {responses: {}} # changed");
  EXPECT_NE(loaded("api.yaml")->hash(), before);
}

TEST(TreeIndex, AgreesWithJsonOnEveryNode) {
  std::string text = R"({"a~b":1,"c/d":[1,[2,{"x":3}]],"":{"":{}},"e\u0066":{"k":1,"k":2},"big":{)";
  for (int i = 0; i < 40; ++i) text += "\"m" + std::to_string(i) + "\":" + std::to_string(i) + ",";
  text += R"("q\"":5},"list":[)";
  for (int i = 0; i < 40; ++i) text += std::to_string(i) + ",";
  text += "0]}";
  const json::Tree tree = json::parse(text);
  TreeIndex index;
  for (const json::NodeId id : tree.preorder()) {
    const std::string pointer = json::pointer_to(tree, id);
    EXPECT_EQ(index.pointer(tree, id), pointer);
    EXPECT_EQ(index.resolve(tree, tree.root(), pointer), json::resolve(tree, pointer)) << pointer;
  }
  for (const char* nowhere : {"/x", "/list/41", "/list/01", "/list/-1", "/list/", "/big/m40",
                              "/a~0b/x", "no", "/list/0/0"}) {
    EXPECT_EQ(index.resolve(tree, tree.root(), nowhere), json::kNone) << nowhere;
  }
}

}  // namespace
}  // namespace bodkin::contract
