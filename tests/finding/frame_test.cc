// Stack traces as services show them, and the function that names the fault.
#include "finding/frame.h"

#include <gtest/gtest.h>

namespace bodkin::finding {
namespace {

struct Case {
  const char* name;
  const char* text;
  const char* want;
};

TEST(ServiceFrame, TheInnermostOneThatIsTheServicesOwn) {
  const Case cases[] = {
      {"python",
       "Traceback (most recent call last):\n"
       "  File \"/usr/lib/python3/dist-packages/flask/app.py\", line 1, in wsgi_app\n"
       "  File \"/srv/app/views.py\", line 12, in create\n"
       "  File \"/srv/app/store.py\", line 99, in save_thing\n"
       "  File \"/usr/lib/python3.11/json/decoder.py\", line 3, in decode\n"
       "ValueError: x\n",
       "save_thing"},
      {"python within JSON",
       R"({"detail":"Traceback:\n  File \"/srv/a.py\", line 4, in outer\n  File \"/srv/b.py\", line 4, in inner\nKeyError"})",
       "inner"},
      {"java",
       "java.lang.NullPointerException: x\n\tat java.util.Objects.requireNonNull(Objects.java:1)\n"
       "\tat org.springframework.x.Y.z(Y.java:3)\n\tat com.shop.Orders.total(Orders.java:41)\n"
       "\tat com.shop.Web.post(Web.java:7)\n",
       "com.shop.Orders.total"},
      {"javascript",
       "TypeError: x\n    at JSON.parse (<anonymous>)\n"
       "    at next (/srv/node_modules/express/lib/router.js:1:2)\n"
       "    at Orders.total (/srv/app/orders.js:10:3)\n    at post (/srv/app/web.js:1:1)\n",
       "Orders.total"},
      {"go",
       "panic: x\n\ngoroutine 7 [running]:\nruntime.panicIndex(0x1)\n\t/usr/go/src/runtime/p.go:1\n"
       "main.(*Server).total(0xc000010000, 0x3)\n\t/srv/app/server.go:42 +0x1d\n",
       "main.(*Server).total"},
      {"sanitizer",
       "==1==ERROR: AddressSanitizer: heap-buffer-overflow\n"
       "    #0 0x5581 in __asan_memcpy (/x+0x1)\n"
       "    #1 0x5582 in std::vector<int>::at(unsigned long) /usr/include/v.h:1\n"
       "    #2 0x5583 in shop::total(char const*) /srv/shop.cc:12:3\n",
       "shop::total"},
      {"no trace", "the order at noon (12:30) is gone", ""},
      {"libraries only", "  File \"/usr/lib/python3/json/a.py\", line 1, in decode\n", ""},
      {"empty", "", ""},
  };
  for (const Case& each : cases) EXPECT_EQ(service_frame(each.text), each.want) << each.name;
}

TEST(ServiceFrame, LinesDoNotMatter) {
  const std::string a = "  File \"/srv/a.py\", line 4, in total\n";
  const std::string b = "  File \"/srv/a.py\", line 90, in total\n";
  EXPECT_EQ(service_frame(a), service_frame(b));
}

TEST(TracebackError, IsTheLineAfterTheFramesOfTheLastOne) {
  const std::string one =
      "Traceback (most recent call last):\n  File \"/srv/a.py\", line 4, in total\n"
      "    return rows[0]\n           ~~~~^^^\nIndexError: list index out of range\n";
  EXPECT_EQ(traceback_error(one), "IndexError: list index out of range");
  const std::string other =
      "\nDuring handling of the above exception, another exception occurred:\n\n"
      "Traceback (most recent call last):\n  File \"/srv/a.py\", line 9, in post\n"
      "db.Error: no row\n[SQL: SELECT 1]\n(Background on this error)\n";
  EXPECT_EQ(traceback_error(one + other), "db.Error: no row");
  EXPECT_EQ(traceback_error("Traceback (most recent call last):\n  File \"/a.py\", line"), "");
  EXPECT_EQ(traceback_error("Traceback (most recent call last):"), "");
  EXPECT_EQ(traceback_error("no trace\nat all"), "");
}

}  // namespace
}  // namespace bodkin::finding
