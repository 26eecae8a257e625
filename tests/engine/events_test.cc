#include "engine/events.h"

#include <gtest/gtest.h>

namespace bodkin::engine {
namespace {

TEST(Events, ReadBackWhatWasPrinted) {
  for (const Event::Kind kind :
       {Event::Kind::kPreflight, Event::Kind::kReady, Event::Kind::kFinding, Event::Kind::kFatal,
        Event::Kind::kLeftover, Event::Kind::kNote, Event::Kind::kRefused}) {
    const Event event{kind, {"200", "PUT /a/{id}", "", "why not"}};
    std::string line = print_event(event);
    ASSERT_EQ(line.back(), '\n');
    line.pop_back();
    const auto read = parse_event(line);
    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(read->kind, kind);
    EXPECT_EQ(read->fields, event.fields);
  }
}

TEST(Events, AnEventStaysOnOneLineWhateverItHolds) {
  const std::string line = print_event({Event::Kind::kFinding, {"a\nb\tc\r\x1b[31m\xff", "d"}});
  EXPECT_EQ(line.find('\n'), line.size() - 1);
  const auto read = parse_event(line.substr(0, line.size() - 1));
  ASSERT_TRUE(read.has_value());
  ASSERT_EQ(read->fields.size(), 2U);
  EXPECT_EQ(read->fields[0], "a\\nb\\tc\\r\\x1b[31m\\xff");
}

TEST(Events, OtherLinesAreNone) {
  for (const char* line : {"", "@", "@findings\ta", "finding\ta", "#1 NEW cov: 3", "\t"}) {
    EXPECT_FALSE(parse_event(line).has_value()) << line;
  }
}

}  // namespace
}  // namespace bodkin::engine
