#include "oracle/source_traces.h"
#include "tests/oracle/bench.h"

namespace bodkin::testing {
namespace {

TEST(SourceTraces, KnowsStackTracesAndPaths) {
  struct Text {
    const char* kind;
    const char* text;
  };
  for (const Text& text : {
           Text{"a Python stack trace", "Traceback (most recent call last):\n  File"},
           Text{"a Python stack trace", R"({"m":"File \"x.py\", line 7, in f"})"},
           Text{"a Python stack trace", "raised at handlers.py:31"},
           Text{"a Java stack trace", "at a.B.c(B.java:12)"},
           Text{"a Java stack trace", "java.lang.NullPointerException"},
           Text{"a Node.js stack trace", "    at f (index.js:1:2)"},
           Text{"a Node.js stack trace", "node_modules/express/lib"},
           Text{"a Go stack trace", "goroutine 1 [running]:"},
           Text{"a Go stack trace", "main.go:17 +0x1d"},
           Text{"a .NET stack trace", "in A.cs:line 5"},
           Text{"a Ruby stack trace", "app.rb:3:in `x'"},
           Text{"a PHP stack trace", "Uncaught Error in a.php:3"},
           Text{"a Rust panic", "thread 'main' panicked at 'x'"},
           Text{"a place in C++ source", "db.cc:120: constraint"},
           Text{"a path of the server's file system", "cannot open /usr/lib/x/y.conf"},
           Text{"a path of the server's file system", "(/var/lib/db)"},
           Text{"a path of the server's file system", "\"/srv/app/main.py\""},
           Text{"a path of the server's file system", R"(C:\Users\x)"},
       }) {
    const auto traces = oracle::source_traces(text.text);
    ASSERT_FALSE(traces.empty()) << text.text;
    EXPECT_STREQ(traces[0].kind, text.kind) << text.text;
  }
}

TEST(SourceTraces, RefusesToGuess) {
  for (const char* text :
       {"", "see http://host/usr/lib/x", "/resource_providers/7/var/x", "https://x/home/me",
        "/usr/", "/opt", "version.py: unknown", "at 12:30", "a.go: b", "/app/things/7",
        "/srv/things/7", "ratio 3.js", "/things/{id}/tmp/x", ".py:3"}) {
    EXPECT_TRUE(oracle::source_traces(text).empty()) << text;
  }
}

Ex refused(const char* answer) {
  return {.line = "PUT /things/one", .body = "{}", .status = 409, .answer = answer};
}

TEST(InfoLeak, FiresOnWhatNobodyAskedFor) {
  const char* another = "|data of an object that the request does not name";
  expect_rows(
      "info-leak",
      {{"stack trace", {refused("Traceback (most recent call last)")}, "|a Python stack trace"},
       {"escaped slashes", {refused(R"("\/var\/lib\/db")")}, "|a path of the server's file system"},
       {"a file",
        {{.answer = R"({"text":"root:x:0:0:root:/root:/bin/sh\n"})"}},
        "|a file of the server"},
       {"mark", {refused(R"({"detail":"it is at 613, not 1"})")}, another},
       {"mark at the end", {refused("expected 613.")}, another},
       {"row number",
        {{.answer = R"({"thingId":"one","name":"n","id":7})"}},
        "|internal identifier id"},
       {"a hash of a password",
        {{.answer = R"({"name":"$2b$12$C6UzMDM.H6dfI/f/IKcEeO7ZBbXJbJ8q1q6vVQmJrJr5nC1y6M1zK"})"}},
        "|a hash of a password"},
       {"a private key",
        {{.line = "GET /things", .answer = R"({"k":"-----BEGIN RSA PRIVATE KEY-----\nMII"})"}},
        "|a private key"},
       {"a secret that the document does not have",
        {{.answer = R"({"thingId":"one","name":"n","password_hash":"5f4dcc3b"})"}},
        "/password_hash|the undeclared member password_hash"}});
}

TEST(InfoLeak, IsSilentOnEchoesAndOnOrdinaryData) {
  expect_rows("info-leak",
              {{"plain", {refused(R"({"detail":"the name is taken"})")}, ""},
               {"part of a number", {refused("16130 and 0.613 and 613.5")}, ""},
               {"part of an identifier", {refused("req-613-a and a613")}, ""},
               {"mark said by the request",
                {{.line = "PUT /things/one",
                  .body = R"({"size":613})",
                  .status = 400,
                  .answer = "613 is too large"}},
                ""},
               {"the object is named",
                {{.line = "PUT /things/marked-thing",
                  .body = "{}",
                  .status = 409,
                  .answer = "it is at 613"}},
                ""},
               {"a listing", {{.line = "GET /things", .answer = R"({"things":[{"n":613}]})"}}, ""},
               {"echo of a path",
                {{.line = "PUT /things/one",
                  .body = R"({"name":"/usr/lib/x"})",
                  .status = 400,
                  .answer = "'/usr/lib/x' is no name"}},
                ""},
               {"what somebody stored", {{.answer = "/usr/lib/x"}}, ""},
               {"a hash that was sent",
                {{.line = "PUT /things/one",
                  .body = R"({"name":"pbkdf2:sha256:1000$abcdefghijk$0123456789abcdef"})",
                  .answer = R"({"name":"pbkdf2:sha256:1000$abcdefghijk$0123456789abcdef"})"}},
                ""},
               {"a mask", {{.answer = R"({"thingId":"one","name":"n","password":"****"})"}}, ""},
               {"not a secret", {{.answer = R"({"thingId":"one","name":"n","has_pin":"1"})"}}, ""},
               {"any member at all", {{.line = "GET /things", .answer = R"({"salt":"xy"})"}}, ""},
               {"what keeps all that it is sent",
                {{.line = "PUT /things/one",
                  .body = R"({"name":"n","secret":"abc"})",
                  .answer = R"({"thingId":"one","name":"n","secret":"abc"})"}},
                ""},
               {"a member that is no identifier",
                {{.answer = R"({"thingId":"one","name":"n","colour":7})"}},
                ""}});
}

}  // namespace
}  // namespace bodkin::testing
