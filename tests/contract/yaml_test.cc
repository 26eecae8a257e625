// YAML to JSON text: what scalars mean, what anchors and merges expand to, and what stops them.
#include "contract/yaml.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/limits.h"
#include "contract/yaml_scalar.h"
#include "json/tree.h"

namespace bodkin::contract {
namespace {

Result<JsonText> converted(const std::string& yaml) {
  return json_from_yaml(yaml, "f.yaml", limits::kContractValuesMax);
}

TEST(Yaml, PlainScalarsOfTheCoreSchema) {
  struct Row {
    std::string plain, want;
  };
  const std::vector<Row> rows = {
      {"", "null"},
      {"~", "null"},
      {"Null", "null"},
      {"true", "true"},
      {"FALSE", "false"},
      {"yes", R"("yes")"},
      {"on", R"("on")"},
      {"No", R"("No")"},
      {"y", R"("y")"},
      {"0", "0"},
      {"-12", "-12"},
      {"+5", "5"},
      {"123456789012345678901234567890", "123456789012345678901234567890"},
      {"0777", R"("0777")"},
      {"0o17", "15"},
      {"0x1F", "31"},
      {"0xG", R"("0xG")"},
      {"0xFFFFFFFFFFFFFFFFF", R"("0xFFFFFFFFFFFFFFFFF")"},
      {"1_000", R"("1_000")"},
      {"3.0", "3.0"},
      {"3.0.1", R"("3.0.1")"},
      {".5", "0.5"},
      {"1.", "1"},
      {"1e3", "1e3"},
      {"1.e3", "1e3"},
      {".", R"(".")"},
      {"-", R"("-")"},
      {".inf", R"(".inf")"},
      {".nan", R"(".nan")"},
      {"2001-01-01", R"("2001-01-01")"},
      {"12:30", R"("12:30")"},
      {"a\"b", R"("a\"b")"},
  };
  for (const Row& row : rows) EXPECT_EQ(core_scalar(row.plain), row.want) << row.plain;
}

TEST(Yaml, MeansTheSameInJson) {
  struct Row {
    std::string yaml, want;
  };
  const std::vector<Row> rows = {
      {"", "null"},
      {"# nothing\n", "null"},
      {"a: 1\nb: [x, 'y', \"z\"]", R"({"a":1,"b":["x","y","z"]})"},
      {"200: {on: yes}\nno: 1", R"({"200":{"on":"yes"},"no":1})"},
      {"{}", "{}"},
      {"- []\n- {}", "[[],{}]"},
      {"'1': '1'\nb: !!str 3\nc: !!int '7'\nd: ! 5", R"({"1":"1","b":"3","c":7,"d":"5"})"},
      {"a: |\n  x\n  y\nb: >\n  x\n  y\n", R"({"a":"x\ny\n","b":"x y\n"})"},
      {"a: 1\n---\nb: 2\n", R"({"a":1})"},
      {"%YAML 1.1\n---\na: 1\n", R"({"a":1})"},
      {"a: &x [1, {b: 2}]\nc: *x", R"({"a":[1,{"b":2}],"c":[1,{"b":2}]})"},
      {"a: &x k\n*x : 1", R"({"a":"k","k":1})"},
      {"&x a: 1\nb: *x", R"({"a":1,"b":"a"})"},
      {"a: &x 1\nb: &x 2\nc: *x", R"({"a":1,"b":2,"c":2})"},
      {"b: &b {x: 1, y: 2}\nc:\n  <<: *b\n  y: 3", R"({"b":{"x":1,"y":2},"c":{"y":3,"x":1}})"},
      {"b: &b {x: 1}\nc: {<<: [*b, {x: 2, z: 9}]}", R"({"b":{"x":1},"c":{"x":1,"z":9}})"},
      {"c: {<<: {x: {<<: {y: 1}}}}", R"({"c":{"x":{"y":1}}})"},
      {"c: &c {<<: {x: 1}}\nd: *c", R"({"c":{"x":1},"d":{"x":1}})"},
      {"'<<': 1", R"({"<<":1})"},
      {"a: 1\na: 2", R"({"a":1,"a":2})"},
      {"\xef\xbb\xbf"
       "a: \xc3\xa4",
       "{\"a\":\"\xc3\xa4\"}"},
  };
  for (const Row& row : rows) {
    const auto got = converted(row.yaml);
    ASSERT_TRUE(got) << row.yaml << got.error().text();
    EXPECT_EQ(got->text, row.want) << row.yaml;
    const json::Tree tree = json::parse(got->text);
    EXPECT_TRUE(json::is_json(tree)) << row.yaml;
    EXPECT_EQ(tree.size(), got->lines.size()) << row.yaml;
  }
}

TEST(Yaml, KeepsLines) {
  const auto got = converted(
      "a: &a\n"
      "  b:\n"
      "    1\n"
      "c:\n"
      "  - x\n"
      "  - *a\n"
      "d:\n"
      "  <<: *a\n"
      "  e: 5\n");
  ASSERT_TRUE(got);
  EXPECT_EQ(got->text, R"({"a":{"b":1},"c":["x",{"b":1}],"d":{"e":5,"b":1}})");
  EXPECT_EQ(got->lines, (std::vector<int>{1, 1, 2, 4, 5, 6, 2, 7, 9, 2}));
}

TEST(Yaml, SaysWhereItIsNone) {
  struct Row {
    std::string yaml, where, part_of_message;
  };
  const std::vector<Row> rows = {
      {"a: [1\nb: 2", "f.yaml:2:2", "not YAML"},
      {"a:\n\tb: 1", "f.yaml:2:1", "a tab"},
      {"a: '", "f.yaml:1:5", "not YAML"},
      {"a: \xff", "f.yaml:1:4", "UTF-8"},
      {"a: *q", "f.yaml:1:4", "has no anchor &q"},
      {"a: &a [*a]", "f.yaml:1:8", "inside of what it means"},
      {"? [1]\n: 2", "f.yaml:1:3", "a key that is a list"},
      {"a: &a [1]\n*a : 2", "f.yaml:2:1", "a key that is a list"},
      {"a: {<<: 5}", "f.yaml:1:10", "takes a mapping"},
      {"a: {<<: [5]}", "f.yaml:1:12", "takes a mapping"},
  };
  for (const Row& row : rows) {
    const auto got = converted(row.yaml);
    ASSERT_FALSE(got) << row.yaml << got->text;
    EXPECT_EQ(got.error().code, ErrorCode::kInput);
    EXPECT_EQ(got.error().where, row.where) << row.yaml << got.error().text();
    EXPECT_NE(got.error().message.find(row.part_of_message), std::string::npos)
        << got.error().text();
  }
}

// Each would take gigabytes, or time by the square, without its bound.
TEST(Yaml, HostileTextsEnd) {
  std::string laughs = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n";
  for (int i = 1; i < 12; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    laughs += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
    for (int j = 0; j < 9; ++j) laughs += (j > 0 ? "," : "") + before;
    laughs += "]\n";
  }
  const auto laughed = converted(laughs);
  ASSERT_FALSE(laughed);
  EXPECT_NE(laughed.error().message.find("expand to too much"), std::string::npos);
  EXPECT_EQ(laughed.error().where.substr(0, 7), "f.yaml:");

  std::string merges = "m0: &m0 {k0: 1, j0: 1}\n";
  for (int i = 1; i < 40; ++i) {
    const std::string n = std::to_string(i), before = std::to_string(i - 1);
    merges += "m" + n + ": &m" + n + " {k" + n + ": *m" + before + ", j" + n + ": *m" + before +
              ", <<: *m" + before + "}\n";
  }
  EXPECT_FALSE(converted(merges));

  EXPECT_FALSE(converted(std::string(5000, '[')));
  std::string indented;
  for (std::size_t i = 0; i < 1200; ++i) indented += std::string(i, ' ') + "a:\n";
  EXPECT_FALSE(converted(indented));
  const auto many = json_from_yaml("[1, 2, 3, 4]", "f.yaml", 4);
  ASSERT_FALSE(many);
  EXPECT_NE(many.error().message.find("too large"), std::string::npos);

  std::string anchors;
  for (int i = 0; i < 3000; ++i) {
    const std::string n = std::to_string(i);
    anchors += "n" + n + ": &n" + n + " 1\nm" + n + ": {<<: &z" + n + " {a: *n" + n + "}}\n";
  }
  EXPECT_TRUE(converted(anchors));
}

}  // namespace
}  // namespace bodkin::contract
