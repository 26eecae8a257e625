#include "triage/value_class.h"

#include <gtest/gtest.h>

#include <string>

namespace bodkin::triage {
namespace {

struct Case {
  std::string body;
  const char* want;
};

TEST(ValueClass, OneUnusualValueNamesTheRequest) {
  const Case cases[] = {
      {R"({"a":1,"b":"x"})", ""},
      {R"({"a":2147483647})", ""},
      {R"({"a":2147483648})", "an integer beyond 32 bits"},
      {R"({"a":-9223372036854775809})", "an integer beyond 64 bits"},
      {R"([1e999])", "a number beyond a double"},
      {R"({"a":"\ud800"})", "half of a surrogate pair"},
      {R"({"a":"\u0000"})", "a NUL character"},
      {R"({"a":"'"})", "a quote in a string"},
      {"{\"a\":\"\xff\"}", "bytes that are not UTF-8"},
      {R"({"a":1,"a":2})", "a key twice"},
      {R"({"a":NaN})", "text that is not JSON"},
      {"[[[[[[[[[[[[[1]]]]]]]]]]]]]", "deep nesting"},
      {"[\"" + std::string(300, 'a') + "\"]", "a long string"},
      {R"({"a":2147483648,"b":"'"})", ""},  // which of the two, nobody knows
  };
  for (const Case& each : cases) EXPECT_EQ(value_class(each.body), each.want) << each.body;
}

TEST(WrapOf, ValuesThatBecomeSmallWhenTheyAreCut) {
  const Case cases[] = {
      {R"({"a":4294967297})", "32"},
      {R"({"a":-4294967295})", "32"},
      {R"({"a":2147483648})", ""},  // one beyond a bound, not around a multiple
      {R"({"a":18446744073709551617})", "64"},
      {R"({"a":99999999999999999999999})", ""},
      {R"({"a":7})", ""},
      {"", ""},
  };
  for (const Case& each : cases) EXPECT_EQ(wrap_of(each.body), each.want) << each.body;
}

}  // namespace
}  // namespace bodkin::triage
