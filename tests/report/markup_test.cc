#include "report/markup.h"

#include <gtest/gtest.h>

namespace bodkin::report {
namespace {

TEST(EntityOf, OnlyWhatMeansSomething) {
  EXPECT_EQ(entity_of('<'), "&lt;");
  EXPECT_EQ(entity_of('>'), "&gt;");
  EXPECT_EQ(entity_of('&'), "&amp;");
  EXPECT_EQ(entity_of('"'), "&quot;");
  EXPECT_EQ(entity_of('\''), "&#39;");
  for (int c = 0; c < 256; ++c) {
    if (std::string_view("<>&\"'").find(static_cast<char>(c)) != std::string_view::npos) continue;
    EXPECT_EQ(entity_of(static_cast<char>(c)), "") << c;
  }
}

}  // namespace
}  // namespace bodkin::report
