// What the checker sees of a scalar, and how schemas are read through their branches.
#include "mutate/check.h"

#include <gtest/gtest.h>

#include "mutate/schema_view.h"

namespace bodkin::mutate {
namespace {

using schema::Schema;

Schema of_types(std::uint8_t types) {
  Schema schema;
  schema.types = types;
  return schema;
}

TEST(Checker, Numbers) {
  Schema count = of_types(schema::kInteger);
  count.minimum = "1";
  count.maximum = "100";
  count.multiple_of = "3";
  Schema ratio = of_types(schema::kNumber);
  ratio.minimum = "0";
  ratio.exclusive_minimum = true;
  Schema half_open = of_types(schema::kNumber);
  half_open.maximum = "2.5";
  half_open.exclusive_maximum = true;
  const struct {
    const Schema& schema;
    const char* spelling;
    bool want;
  } kCases[] = {
      {count, "3", true},          {count, "99", true},       {count, "0", false},
      {count, "-3", false},        {count, "102", false},     {count, "4", false},
      {count, "3.0", false},       {count, "3e0", false},     {count, "\"3\"", false},
      {count, "null", false},      {count, "true", false},    {count, "NaN", false},
      {count, "", false},          {count, "[3]", false},     {ratio, "0", false},
      {ratio, "-0.0", false},      {ratio, "0.5", true},      {ratio, "1", true},
      {ratio, "1e999", false},     {half_open, "2.5", false}, {half_open, "2.4", true},
      {half_open, "25e-1", false},
  };
  Checker checker;
  for (const auto& c : kCases) EXPECT_EQ(checker.fits(&c.schema, c.spelling), c.want) << c.spelling;
}

TEST(Checker, Strings) {
  Schema text = of_types(schema::kString);
  text.min_length = 1;
  text.max_length = 3;
  Schema upper = of_types(schema::kString | schema::kNull);
  upper.pattern = "^[A-Z]+$";
  Schema unreadable = of_types(schema::kString);
  unreadable.pattern = "(?<=x)";
  Schema listed = of_types(schema::kString);
  listed.enumeration = {"\"A\"", "\"B\""};
  Schema uuid = of_types(schema::kString);
  uuid.format = "uuid";
  const struct {
    const Schema& schema;
    const char* spelling;
    bool want;
  } kCases[] = {
      {text, "\"\"", false},
      {text, "\"abc\"", true},
      {text, "\"abcd\"", false},
      {text, "\"\xf0\x9f\x98\x80\xf0\x9f\x98\x80\xf0\x9f\x98\x80\"", true},
      {text, "\"\\u0061\"", true},
      {text, "\"\\ud800\"", false},
      {text, "\"\xff\"", false},
      {text, "\"a\nb\"", false},
      {upper, "\"ABC\"", true},
      {upper, "\"abc\"", false},
      {upper, "null", true},
      {unreadable, "\"anything\"", true},
      {listed, "\"A\"", true},
      {listed, "\"C\"", false},
      {uuid, "\"0b0d0000-0000-4000-8000-00000000aa01\"", true},
      {uuid, "\"0b0d\"", false},
  };
  Checker checker;
  for (const auto& c : kCases) EXPECT_EQ(checker.fits(&c.schema, c.spelling), c.want) << c.spelling;
  EXPECT_TRUE(checker.fits(nullptr, "1"));
  EXPECT_FALSE(checker.fits(nullptr, "NaN"));
}

TEST(Checker, Keys) {
  Schema names = of_types(schema::kString);
  names.pattern = "^[A-Z]+$";
  Schema value;
  Schema map = of_types(schema::kObject);
  map.property_names = &names;
  map.additional = &value;
  Schema closed = of_types(schema::kObject);
  closed.additional_allowed = false;
  closed.properties.emplace_back("a", &value);
  Checker checker;
  EXPECT_TRUE(checker.key_fits(&map, "VCPU"));
  EXPECT_FALSE(checker.key_fits(&map, "vcpu"));
  EXPECT_TRUE(checker.key_fits(&closed, "a"));
  EXPECT_FALSE(checker.key_fits(&closed, "b"));
  EXPECT_TRUE(checker.key_fits(nullptr, "b"));
}

TEST(SchemaView, ReadsThroughBranches) {
  Schema number = of_types(schema::kInteger);
  Schema object = of_types(schema::kObject);
  object.properties.emplace_back("n", &number);
  Schema choice;
  choice.one_of = {&number, &object};
  Schema all;
  all.all_of = {&choice};
  EXPECT_EQ(settle(&all, json::Kind::kObject), &object);
  EXPECT_EQ(settle(&all, json::Kind::kNumber), &number);
  EXPECT_EQ(settle(&all, json::Kind::kString), &number);
  EXPECT_EQ(settle(nullptr, json::Kind::kString), nullptr);
  EXPECT_EQ(member_schema(&all, "n"), &number);
  EXPECT_EQ(member_schema(&all, "m"), nullptr);

  Schema loop;  // a reference to itself through allOf
  loop.all_of = {&loop};
  EXPECT_EQ(settle(&loop, json::Kind::kNull), &loop);
  EXPECT_EQ(member_schema(&loop, "n"), nullptr);
}

}  // namespace
}  // namespace bodkin::mutate
