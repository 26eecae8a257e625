#include "tests/oracle/bench.h"

namespace bodkin::testing {
namespace {

constexpr const char* kKind = "|no order explains what came of writes sent at once";

Ex read(const std::string& answer) {
  return {.who = "serial root", .line = "GET /things/one", .answer = answer, .note = "delta:read"};
}
Ex read(int size) {
  return read(R"({"size":)" + std::to_string(size) + R"(,"views":7})");
}
Ex one(int status = 200, const char* line = "PUT /things/one/parts/wheel") {
  return {.who = "serial root", .line = line, .body = "{}", .status = status, .note = "delta:one"};
}
Ex two(int status = 200, const char* line = "PUT /things/one/parts/wheel") {
  return {.who = "burst root", .line = line, .body = "{}", .status = status, .note = "delta:two"};
}

TEST(Deltas, FiresWhereTwoWritesCountAsOne) {
  expect_rows("lost-update", {{"each time",
                               {read(1), read(1), one(), read(4), one(), read(7), two(), two(),
                                read(10), two(), two(), read(13)},
                               kKind},
                              {"now and then, and for nothing",
                               {read(9), read(9), one(), read(8), one(), read(7), two(), two(),
                                read(5), two(), two(), read(5), two(), two(), read(4)},
                               kKind}});
}

TEST(Deltas, IsSilentWhereNothingIsLost) {
  const auto views = [](int count) { return read(R"({"views":)" + std::to_string(count) + "}"); };
  constexpr const char* kOther = "PUT /things/two/parts/wheel";
  expect_rows("lost-update",
              {{"each counts",
                {read(1), read(1), one(), read(4), one(), read(7), two(), two(), read(13), two(),
                 two(), read(19)},
                ""},
               {"one was refused",
                {read(1), read(1), one(), read(4), one(), read(7), two(), two(409), read(10), two(),
                 two(409), read(13)},
                ""},
               {"only once",
                {read(1), read(1), one(), read(4), one(), read(7), two(), two(), read(10)},
                ""},
               {"it moves by being read",
                {views(1), views(2), one(), views(3), one(), views(4), two(), two(), views(5),
                 two(), two(), views(6)},
                ""},
               {"every request is counted",
                {views(1), views(1), one(), views(3), one(), views(5), two(), two(), views(8),
                 two(), two(), views(11)},
                ""},
               {"not by the same each time",
                {read(1), read(1), one(), read(4), one(), read(8), two(), two(), read(10), two(),
                 two(), read(12)},
                ""},
               {"one is about something else",
                {read(1), read(1), one(), read(4), one(), read(7), two(), two(200, kOther),
                 read(10), two(), two(200, kOther), read(13)},
                ""},
               {"what stands in a list",
                {read("[1]"), read("[1]"), one(), read("[2]"), one(), read("[3]"), two(), two(),
                 read("[4]"), two(), two(), read("[5]")},
                ""},
               {"a version",
                {read(R"({"version":1})"), read(R"({"version":1})"), one(),
                 read(R"({"version":2})"), one(), read(R"({"version":3})"), two(), two(),
                 read(R"({"version":4})"), two(), two(), read(R"({"version":5})")},
                ""}});
}

}  // namespace
}  // namespace bodkin::testing
