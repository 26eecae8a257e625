#include "schema/format.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace bodkin::schema {
namespace {

struct Row {
  std::string format;
  std::vector<std::string> yes, maybe, no;
};

void expect_strings(const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    EXPECT_TRUE(is_known_format(row.format)) << row.format;
    for (const auto& [texts, want] :
         {std::pair{&row.yes, Truth::kYes}, {&row.maybe, Truth::kMaybe}, {&row.no, Truth::kNo}}) {
      for (const std::string& text : *texts) {
        EXPECT_EQ(string_fits(row.format, text), want) << row.format << " on \"" << text << '"';
      }
    }
  }
}

// "no" is what no reader takes; what readers differ about is "maybe".
TEST(Format, Identifiers) {
  expect_strings({
      {"uuid",
       {"00000000-0000-0000-0000-000000000000", "2eb8aa08-aa98-11ea-b4aa-73b441d16380"},
       {"2EB8AA08-AA98-11EA-B4AA-73B441D16380", "2eb8aa08aa9811eab4aa73b441d16380",
        "{2eb8aa08-aa98-11ea-b4aa-73b441d16380}", "urn:uuid:2eb8aa08-aa98-11ea-b4aa-73b441d16380",
        "2eb8-aa08-aa98-11ea-b4aa73b44-1d16380"},
       {"", "2eb8aa08-aa98-11ea-b4aa-73b441d1638", "2eb8aa08-aa98-11ea-b4aa-73b441d163800",
        "2eb8aa08-aa98-11ea-b4ga-73b441d16380", "2eb8aa08-aa98-11ea-b4aa-73b441d16380 "}},
      {"byte", {"", "YQ==", "YWI=", "YWJj", "+/+/"}, {"YQ", "YQ=", "Y-_Q", "%%%%", "===="}, {}},
  });
}

TEST(Format, Times) {
  expect_strings({
      {"date",
       {"2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31"},
       {"2024-2-9", "20240229", "2024/02/29", "29.02.2024", "2024-W09-4", "2024-060"},
       {"2023-02-29", "1900-02-29", "2024-13-01", "2024-00-10", "2024-01-00", "2024-04-31", "",
        "today"}},
      {"date-time",
       {"1985-04-12T23:20:50.52Z", "1996-12-19T16:39:57-08:00", "2024-02-29T00:00:00+23:59"},
       {"1990-12-31T23:59:60Z", "1985-04-12 23:20:50Z", "1985-04-12t23:20:50z",
        "1985-04-12T23:20:50", "1985-04-12T23:20Z", "1985-04-12T23:20:50.Z",
        "1985-04-12T23:20:50.1234567890Z", "1985-04-12T23:20:50,5Z", "1985-04-12T23:20:50+08"},
       {"1985-04-12T24:00:00Z", "1985-04-12T23:60:00Z", "1985-04-12T23:20:61Z",
        "1985-02-30T23:20:50Z", "1985-04-12T23:20:50+24:00", "1985-04-12T23:20:50+00:60",
        "yesterday"}},
      {"time", {"00:00:00Z", "23:59:59.999+00:00"}, {"12:00", "23:59:60Z"}, {"24:00:00Z", "noon"}},
  });
}

TEST(Format, Addresses) {
  expect_strings({
      {"ipv4",
       {"0.0.0.0", "255.255.255.255"},
       {"127.1", "0x7f.0.0.1", "192.168.01.1", "256.0.0.1", "1.2.3.4.5"},
       {"", "a host", "1.2.3.4\n"}},
      {"ipv6",
       {"::", "::1", "2001:db8::ff00:42:8329", "::ffff:192.0.2.1"},
       {"fe80::1%eth0", "[::1]", "12345::", "1:2:3:4:5:6:7:8:9", "::1/64"},
       {"", "127.0.0.1", "none"}},
      {"email",
       {"joe@example.com", "joe+tag@a.b.example"},
       {"joe.bloggs@example.com", "joe@localhost", "\"joe\"@example.com", "te~st@example.com",
        "@example.com", "joe@", "joe@@example.com"},
       {"", "2962", "joe.example.com"}},
      {"hostname", {"example.com", "a-1.b"}, {"-a.b", "a..b", "a_b", "", "a."}, {}},
      {"uri",
       {"http://example.com/a?b=c#d", "ftp://127.0.0.1/"},
       {"/relative", "urn:isbn:1", "http://a b", "mailto:a@b.c", "", "http://[::1]/"},
       {}},
  });
}

TEST(Format, HasNoFormOrIsNotKnown) {
  expect_strings({{"", {"", "x"}, {}, {}},
                  {"password", {"", "x"}, {}, {}},
                  {"binary", {"\xff"}, {}, {}},
                  {"int32", {"x"}, {}, {}}});
  EXPECT_FALSE(is_known_format("semver"));
  EXPECT_EQ(string_fits("semver", "1.0.0"), Truth::kMaybe);
}

TEST(Format, Numbers) {
  struct Number {
    std::string format, spelling;
    Truth want;
  };
  for (const Number& row : std::vector<Number>{
           {"int32", "2147483647", Truth::kYes},
           {"int32", "-2147483648", Truth::kYes},
           {"int32", "2147483648", Truth::kMaybe},
           {"int32", "-2147483649", Truth::kMaybe},
           {"int32", "1.5", Truth::kMaybe},
           {"int64", "9223372036854775807", Truth::kYes},
           {"int64", "-9223372036854775808", Truth::kYes},
           {"int64", "9223372036854775808", Truth::kMaybe},
           {"int64", "1e30", Truth::kMaybe},
           {"float", "3.4e38", Truth::kYes},
           {"float", "3.5e38", Truth::kMaybe},
           {"float", "-1e300", Truth::kMaybe},
           {"double", "1e300", Truth::kYes},
           {"uuid", "1", Truth::kYes},
           {"semver", "1", Truth::kYes},
       }) {
    EXPECT_EQ(number_fits(row.format, row.spelling), row.want) << row.format << row.spelling;
  }
}

}  // namespace
}  // namespace bodkin::schema
