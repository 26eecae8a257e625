// Signatures, normalised messages and the crash state.
#include "finding/finding.h"

#include <gtest/gtest.h>

#include "base/random.h"
#include "base/text.h"

namespace bodkin::finding {
namespace {

Finding sample() {
  Finding f;
  f.oracle = "server-error";
  f.method = "PUT";
  f.path = "/a/{id}";
  f.location = "/properties/x/maximum";
  f.http_status = 503;
  f.message = "answered 503 to 17";
  f.kind = "answered with a server error";
  return f;
}

TEST(SignatureTest, TextHoldsWhatMakesTwoFindingsOne) {
  EXPECT_EQ(sample().signature_text(),
            "server-error|PUT|/a/{id}|/properties/x/maximum|5xx|answered with a server error");
  EXPECT_EQ(sample().signature(), "unoxrabo");
  EXPECT_STREQ(to_string(Severity::kLow), "low");
  EXPECT_STREQ(to_string(Severity::kCritical), "critical");
}

TEST(SignatureTest, ChangesWithEachPartAndWithNothingElse) {
  const std::string start = sample().signature();
  struct {
    const char* name;
    void (*change)(Finding&);
    bool same;
  } const cases[] = {
      {"oracle", [](Finding& f) { f.oracle = "crash"; }, false},
      {"method", [](Finding& f) { f.method = "POST"; }, false},
      {"path", [](Finding& f) { f.path = "/b/{id}"; }, false},
      {"location", [](Finding& f) { f.location = ""; }, false},
      {"member", [](Finding& f) { f.member = "/x"; }, false},
      {"rule that is broken", [](Finding& f) { f.broken_rule = "#/x/maximum"; }, true},
      {"status class", [](Finding& f) { f.http_status = 200; }, false},
      {"no status", [](Finding& f) { f.http_status = 0; }, false},
      {"kind", [](Finding& f) { f.kind = "answered otherwise"; }, false},
      {"status in the class", [](Finding& f) { f.http_status = 500; }, true},
      {"message", [](Finding& f) { f.message = "answered 503 to 18"; }, true},
      {"severity", [](Finding& f) { f.severity = Severity::kLow; }, true},
      {"cwe", [](Finding& f) { f.cwe = 20; }, true},
      {"principal", [](Finding& f) { f.principal = "reader"; }, true},
      {"evidence", [](Finding& f) { f.evidence = "x"; }, true},
      {"request id", [](Finding& f) { f.request_id = "x"; }, true},
      {"exchange", [](Finding& f) { f.exchange = 7; }, true},
  };
  for (const auto& c : cases) {
    Finding f = sample();
    c.change(f);
    EXPECT_EQ(f.signature() == start, c.same) << c.name;
  }
}

TEST(CrashStateTest, IsOneTameLine) {
  EXPECT_EQ(sample().crash_state(), "FuzzerHash=server-error unoxrabo PUT /a/{id}");
  Finding f = sample();
  f.method = "G\nT";
  f.path = "/a b/12345/123/\"#\xff\n#\n" + std::string(200, 'x');
  const std::string state = f.crash_state();
  EXPECT_EQ(state.size(), 79U);
  EXPECT_TRUE(
      state.starts_with("FuzzerHash=server-error " + f.signature() + " G_T /a_b/N/123/______xxxx"))
      << state;
}

TEST(NormaliseMessageTest, Table) {
  struct {
    const char *input, *want;
  } const cases[] = {
      {"", ""},
      {"plain words stay", "plain words stay"},
      {"  white\t\nspace\x01 folds ", "white space folds"},
      {"value 17 is above 16", "value # is above #"},
      {"value -17.25 of x2y30", "value # of x#y#"},
      {"id 0b0d0000-0000-4000-8000-00000000aa01 is unknown", "id <id> is unknown"},
      {"req-0b0d0000-0000-4000-8000-00000000aa01", "req-<id>"},
      {"hash deadbee1 and deadbee", "hash <id> and deadbee"},
      {"at 0x7ffe12", "at <id>"},
      {"token Ab3dEf6hIj9kLm2n is bad", "token <id> is bad"},
      {"an extraordinarilylongword", "an extraordinarilylongword"},
      {"no such column: \"a b\"", "no such column: <text>"},
      {"near 'x\\'y': syntax", "near <text>: syntax"},
      {"it doesn't and won't", "it doesn't and won't"},
      {"an unclosed 'quote", "an unclosed 'quote"},
      {"`a`, `b` and `c`", "<text> and <text>"},
      {"in /usr/lib/x.py:17", "in <path>"},
      {"see http://h:80/p?q=1.", "see <path>."},
      {"at C:\\dir\\file.c", "at <path>"},
      {"application/json and 1/2", "application/json and #/#"},
      {"one of [1, 2, 3]", "one of [#]"},
      {"/ alone", "/ alone"},
      {"caf\xc3\xa9 17", "caf\xc3\xa9 #"},
      {"broken \xc3 17", "broken ? #"},
  };
  for (const auto& c : cases) EXPECT_EQ(normalise_message(c.input), c.want) << c.input;
}

TEST(NormaliseMessageTest, CutsBetweenCharacters) {
  std::string text;
  for (int i = 0; i < 100; ++i) text += "\xc3\xa9";
  EXPECT_EQ(normalise_message("x" + text).size(), 119U);
  EXPECT_EQ(normalise_message(std::string(5000, 'x')).size(), 120U);
}

TEST(NormaliseMessageTest, IsItsOwnFixedPointForAnyBytes) {
  const std::string_view pieces[] = {
      "a",    "12",       "'", "\"", "`",  "/", "\\",  " ",  "-",    ".", "#",    "<id>", "<",
      "dead", "beef1234", ":", ",",  "0x", "_", "://", "\n", "\xff", "é", "C:\\", "x9",   "'a'"};
  Random random(5);
  for (int i = 0; i < 20000; ++i) {
    std::string text;
    for (std::uint64_t k = random.below(60); k > 0; --k) text += random.pick(pieces);
    const std::string once = normalise_message(text);
    ASSERT_EQ(normalise_message(once), once) << testing::PrintToString(text);
    ASSERT_LE(once.size(), 120U);
    ASSERT_TRUE(is_utf8(once));
    ASSERT_EQ(once.find_first_of("0123456789"), std::string::npos) << once;
  }
}

}  // namespace
}  // namespace bodkin::finding
