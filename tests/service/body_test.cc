// Bodies: what is JSON, what is refused, and why. Each text stands where a provider's name would,
// or is the whole body.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/text.h"
#include "inventory_world.h"

namespace bodkin::service {
namespace {

using testing::HasSubstr;

const std::string kProviders = "/resource_providers";
const std::string kSpareAll = provider_path(kSpare, "/inventories");

struct Row {
  std::string body;
  int status;
  std::string fragment;
};

void run(const std::string& method, const std::string& target, const std::vector<Row>& rows) {
  World world;
  for (const Row& row : rows) {
    SCOPED_TRACE(printable(row.body, 80));
    const Response response = world.send(method, target, row.body);
    EXPECT_EQ(response.status, row.status) << response.body;
    EXPECT_THAT(response.body, HasSubstr(row.fragment));
    world.restore();
  }
}

std::string named(const std::string& text) {
  return "{\"name\":\"" + text + "\"}";
}

TEST(Body, Syntax) {
  const std::string no_json = "the body is not one JSON value";
  const std::string nul(1, '\0');
  run("POST", kProviders,
      {
          {"", 400, no_json},
          {" ", 400, no_json},
          {"{", 400, no_json},
          {"}", 400, no_json},
          {"[}", 400, no_json},
          {R"({"name":"n")", 400, no_json},
          {R"({"name":"n",})", 400, no_json},
          {R"({name:"n"})", 400, no_json},
          {R"({'name':'n'})", 400, no_json},
          {R"({"name":"n"} {})", 400, no_json},
          {R"({"name":"n"})" + nul, 400, no_json},
          {R"({"name":"n"})" + nul + "x", 400, no_json},
          {nul + R"({"name":"n"})", 400, no_json},
          {R"(// comment
           {"name":"n"})",
           400, no_json},
          {R"({"name":NaN})", 400, no_json},
          {R"({"name":-Infinity})", 400, no_json},
          {R"({"name":01})", 400, no_json},
          {R"({"name":1.})", 400, no_json},
          {R"({"name":.5})", 400, no_json},
          {R"({"name":+1})", 400, no_json},
          {R"({"name":-})", 400, no_json},
          {R"({"name":1e})", 400, no_json},
          {R"({"name":tru})", 400, no_json},
          {named("\n"), 400, no_json},
          {named("\\x41"), 400, no_json},
          {named("\\u12"), 400, no_json},
          {named("\\"), 400, no_json},
          {" \t\r\n{\"name\" : \"n\" } \n", 200, "\"name\":\"n\""},
          {"\"name\"", 400, "must be an object"},
          {"null", 400, "must be an object"},
          {"5", 400, "must be an object"},
          {"\xEF\xBB\xBF{\"name\":\"n\"}", 400, "byte order mark"},
      });
}

TEST(Body, Strings) {
  run("POST", kProviders,
      {
          {named("\\u00e9\\/\\b\\f\\n\\r\\t"), 200, "\u00e9/\\u0008\\u000c\\u000a\\u000d\\u0009"},
          {named("\\ud83d\\ude00"), 200, "\U0001F600"},
          {named("\\ud83d"), 400, "lone surrogate"},
          {named("\\ud83d\\u0041"), 400, "lone surrogate"},
          {named("\\ud83dA"), 400, "lone surrogate"},
          {named("\\ude00"), 400, "lone surrogate"},
          {named("\\ude00\\ud83d"), 400, "lone surrogate"},
          {R"({"\udc00":1})", 400, "lone surrogate"},
          {named("a\\u0000b"), 400, "NUL"},
          {R"({"\u0000":1})", 400, "NUL"},
          {named("\xFF"), 400, "not UTF-8"},
          {named("\xC0\xAF"), 400, "not UTF-8"},
          {named("\xED\xA0\x80"), 400, "not UTF-8"},
          {named("\xF5\x80\x80\x80"), 400, "not UTF-8"},
          {named("\xE2\x82"), 400, "not UTF-8"},
          {"{\"\x80\":1}", 400, "not UTF-8"},
          {named("\xED\x9F\xBF\xEE\x80\x80"), 200, "\xED\x9F\xBF\xEE\x80\x80"},
          {named("\xEF\xBF\xBF"), 200, "\xEF\xBF\xBF"},
      });
}

TEST(Body, DuplicateKeysAnywhere) {
  const std::string twice = "a key twice";
  run("POST", kProviders,
      {
          {R"({"name":"n","name":"n"})", 400, twice},
          {R"({"name":"n","n\u0061me":"n"})", 400, twice},
          {R"({"name":"n","x":[{"a":1,"b":2,"a":3}]})", 400, twice},
          {R"([{"":1,"":1}])", 400, twice},
          {R"({"name":"n","Name":"n"})", 400, "unknown key"},
      });
}

TEST(Body, Depth) {
  const auto nested = [](std::size_t arrays) {
    return R"({"name":)" + std::string(arrays, '[') + std::string(arrays, ']') + "}";
  };
  const std::string deep = "deeper than 32";
  run("POST", kProviders,
      {
          {nested(31), 400, "name must be a string"},
          {nested(32), 400, deep},
          {std::string(32, '['), 400, "not one JSON value"},
          {std::string(33, '['), 400, deep},
          {std::string(1 << 20, '['), 400, deep},
          {R"({"a":{"b":[[],[],[]]},"name":[]})", 400, "unknown key"},
      });
}

TEST(Body, Numbers) {
  const auto ratio = [](const std::string& number) {
    return inventories(1, R"({"VCPU":{"total":1,"reserved":1,"allocation_ratio":)" + number + "}}");
  };
  const std::string range = "outside the range of a double";
  run("PUT", kSpareAll,
      {
          {ratio("1e999"), 400, range},
          {ratio("-1e999"), 400, range},
          {ratio("1" + std::string(400, '0')), 400, range},
          {ratio("1e309"), 400, range},
          {ratio("1.7976931348623157e308"), 400, "at most 3.40282e38"},
          {ratio("1" + std::string(320, '0') + "e-320"), 200, R"("allocation_ratio":1.0)"},
          {ratio("0e999"), 400, "greater than 0"},
          {ratio("0." + std::string(330, '0') + "1e331"), 200, R"("allocation_ratio":1.0)"},
          {ratio("1e-99999999999999999999"), 400, "greater than 0"},
          {ratio("1E+2"), 200, R"("allocation_ratio":100.0)"},
          {ratio("0.1"), 200, R"("allocation_ratio":0.1)"},
          {ratio("-0.0"), 400, "greater than 0"},
          {R"([1e999,"\ud800"])", 400, range},
      });
}

TEST(Body, EveryPrefixOfAValidBodyIsRefused) {
  World world;
  const std::string whole = inventories(1, R"({"VCPU":{"total":1,"allocation_ratio":1.5e0}})");
  for (std::size_t bytes = 0; bytes < whole.size(); ++bytes) {
    EXPECT_EQ(world.send("PUT", kSpareAll, whole.substr(0, bytes)).status, 400) << bytes;
  }
  EXPECT_EQ(world.send("PUT", kSpareAll, whole).status, 200);
}

// With several checks off at once, what they let pass together is read without harm.
TEST(Body, ChecksOffTogether) {
  World off({}, {"json.number_range", "json.surrogates", "json.utf8", "json.nul", "json.depth",
                 "json.duplicate_keys", "json.syntax", "json.byte_order_mark"});
  const std::string deep = std::string(100000, '[');
  for (const std::string& body :
       {std::string("[1e999,\"\\ud800\\ud800\xFF\\u0000\",1e999"), deep, "{\"a\":" + deep,
        std::string(R"({"a":1,"a":[1e999,{"a":2,"a")"), std::string("\xEF\xBB\xBF"),
        "[" + std::string(200, ' ') + "1e999,1e999,1e999,\"\\udbff\"]"}) {
    EXPECT_EQ(off.send("PUT", kSpareAll, body).status, 400);
  }
}

}  // namespace
}  // namespace bodkin::service
