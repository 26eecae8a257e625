#include "scenario/ranges.h"

#include <gtest/gtest.h>

namespace bodkin::scenario {
namespace {

struct Row {
  const char* body;
  const char* want;  // "low high turned" of each range
};

std::string shown(const char* body) {
  const json::Tree tree = json::parse(body);
  std::string all;
  for (const Range& range : ranges_of(tree, tree.root())) {
    all += (all.empty() ? "" : ", ") + json::key_of(tree, range.low) + " " +
           json::key_of(tree, range.high) + (is_turned_round(tree, range) ? " turned" : "");
  }
  return all;
}

TEST(Ranges, PairByTheirNames) {
  const Row kRows[] = {
      {R"({"min": 1, "max": 2})", "min max"},
      {R"({"max": 1, "min": 2})", "min max turned"},
      {R"({"minSize": 3, "max_size": 2.5})", "minSize max_size turned"},
      {R"({"size_min": 2, "size_max": 2})", "size_min size_max"},
      {R"({"reserved": 9, "total": 8, "step": 1})", "reserved total turned"},
      {R"({"startDate": "2024-05-06", "endDate": "2024-05-05"})", "startDate endDate turned"},
      {R"({"valid_from": "2024-05-06T00:00:00Z", "valid_until": "2024-05-05T00:00:00Z"})",
       "valid_from valid_until turned"},
      {R"({"start_a": 1, "end_a": 0, "start_b": 0, "end_b": 1})",
       "start_a end_a turned, start_b end_b"},
  };
  for (const Row& row : kRows) EXPECT_EQ(shown(row.body), row.want) << row.body;
}

std::string ordered(const char* body, bool fits = true) {
  json::Tree tree = json::parse(body);
  for (const Range& range : ranges_of(tree, tree.root())) {
    put_in_order(tree, range, [&](json::NodeId, const std::string&) { return fits; });
  }
  return json::print(tree);
}

TEST(Ranges, ArePutInOrder) {
  const Row kRows[] = {
      {R"({"min":3,"max":2})", R"({"min":2,"max":3})"},
      {R"({"min":1,"max":2})", R"({"min":1,"max":2})"},
      {R"({"start":"2031-05-06","end":"2031-05-06"})",
       R"({"start":"2031-05-06","end":"2031-05-07"})"},
      {R"({"start":"2031-05-31","end":"2020-01-01"})",
       R"({"start":"2031-05-01","end":"2031-05-02"})"},
      {R"({"start":"2031-05-06T09:30:00Z","end":"2031-05-06T09:30:00Z"})",
       R"({"start":"2031-05-06T09:30:00Z","end":"2031-05-06T10:30:00Z"})"},
      {R"({"start":"2031-05-06T23:30:00Z","end":"2031-05-01T00:00:00Z"})",
       R"({"start":"2031-05-06T00:30:00Z","end":"2031-05-06T01:30:00Z"})"},
      {R"({"start":"22:00","end":"06:00"})", R"({"start":"22:00","end":"06:00"})"},
      {R"({"from":7,"to":3})", R"({"from":7,"to":3})"},
  };
  for (const Row& row : kRows) EXPECT_EQ(ordered(row.body), row.want) << row.body;
  EXPECT_EQ(ordered(R"({"min":3,"max":2})", false), R"({"min":3,"max":2})");
}

TEST(Ranges, AreSilentWhereOrderMayMeanNothing) {
  const Row kRows[] = {
      {R"({"minSize": 3, "maxWeight": 2})", ""},
      {R"({"minimum": 3, "max": 2})", ""},
      {R"({"from": 7, "to": 3})", "from to"},
      {R"({"open": 7.5, "close": 3})", "open close"},
      {R"({"first_name": "Zoe", "last_name": "Abel"})", "first_name last_name"},
      {R"({"start": "22:00", "end": "06:00"})", "start end"},
      {R"({"start": "2024-05-06T00:00:00+14:00", "end": "2024-05-05T12:00:00-12:00"})",
       "start end"},
      {R"({"start": "2024-05-06", "end": 3})", "start end"},
      {R"({"min": 1e999, "max": 2})", "min max"},
      {R"({"min": null, "max": 2})", ""},
      {R"([3, 2])", ""},
  };
  for (const Row& row : kRows) EXPECT_EQ(shown(row.body), row.want) << row.body;
}

}  // namespace
}  // namespace bodkin::scenario
