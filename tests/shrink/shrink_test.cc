// Exact minima: a start, a predicate, and the one request that must come out; with the laws that
// hold for every one of them.
#include "shrink/shrink.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>

#include "base/random.h"
#include "base/text.h"
#include "json/number.h"
#include "json/pointer.h"
#include "json/tree.h"

namespace bodkin::shrink {
namespace {

using json::Kind;
using json::NodeId;
using json::Tree;

http::HttpFileRequest put(std::string body) {
  http::HttpFileRequest request;
  request.request.method = "PUT";
  request.request.target = "/things/7";
  request.request.headers.add("Content-Type", "application/json");
  request.request.body = std::move(body);
  return request;
}

using BodyPredicate = std::function<bool(const Tree&)>;

// What a service would see at a place; nothing where nothing is there.
const json::Node* at(const Tree& tree, std::string_view pointer) {
  const NodeId id = json::resolve(tree, pointer);
  return id == json::kNone ? nullptr : &tree.at(id);
}

bool is(const Tree& tree, std::string_view pointer, Kind kind) {
  const json::Node* node = at(tree, pointer);
  return node != nullptr && node->kind == kind;
}

// A number at a place that compares so with a limit: -1 less, 0 equal, 1 greater.
bool number(const Tree& tree, std::string_view pointer, std::string_view limit,
            const std::function<bool(std::strong_ordering)>& holds) {
  return is(tree, pointer, Kind::kNumber) &&
         holds(json::compare_numbers(at(tree, pointer)->text, limit));
}

std::string text(const Tree& tree, std::string_view pointer) {
  return is(tree, pointer, Kind::kString) ? json::decode_string(at(tree, pointer)->text).bytes : "";
}

std::size_t depth_of(const Tree& tree) {
  std::vector<std::size_t> depth(tree.size(), 1);
  std::size_t deepest = 0;
  for (const NodeId id : tree.preorder()) {
    if (tree.at(id).parent != json::kNone) depth[id] = depth[tree.at(id).parent] + 1;
    deepest = std::max(deepest, depth[id]);
  }
  return deepest;
}

bool any_node(const Tree& tree, const std::function<bool(const json::Node&)>& holds) {
  return std::ranges::any_of(tree.preorder(), [&](NodeId id) { return holds(tree.at(id)); });
}

bool duplicate_keys(const Tree& tree) {
  return any_node(tree, [&](const json::Node& node) {
    for (NodeId a = node.first_child; a != json::kNone; a = tree.at(a).next) {
      for (NodeId b = tree.at(a).next; b != json::kNone; b = tree.at(b).next) {
        if (tree.at(a).has_key && tree.at(a).key == tree.at(b).key) return true;
      }
    }
    return false;
  });
}

std::string repeat(std::string_view part, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += part;
  return out;
}

struct Case {
  const char* name;
  std::string start;
  BodyPredicate fails;
  std::string want;
  std::size_t executions_max = 300;
};

const auto kAtLeast = [](std::strong_ordering o) { return o >= 0; };
const auto kAbove = [](std::strong_ordering o) { return o > 0; };
const auto kBelow = [](std::strong_ordering o) { return o < 0; };

const std::string kInventory = R"({
  "resource_provider_generation": 7,
  "inventories": {
    "VCPU": {"total": 9999999999, "reserved": 0, "allocation_ratio": 16.5, "min_unit": 1,
             "max_unit": 2147483647, "step_size": 1},
    "MEMORY_MB": {"total": 8192, "reserved": 512},
    "CUSTOM_LICENCE": {"total": 12}
  }
})";

std::vector<Case> cases() {
  const auto total_at_least = [](const char* limit) {
    return [limit](const Tree& t) { return number(t, "/total", limit, kAtLeast); };
  };
  return {
      {"nothing matters", kInventory, [](const Tree&) { return true; }, ""},
      {"any object", kInventory, [](const Tree& t) { return is(t, "", Kind::kObject); }, "{}"},
      {"int32 boundary", R"({"total": 9223372036854775807, "reserved": 3})",
       total_at_least("2147483648"), R"({"total":2147483648})"},
      {"int32 boundary from 1e18", R"({"total": 1e18})", total_at_least("2147483648"),
       R"({"total":2147483648})"},
      {"boundary of no round number", R"({"total": 987654321987654321})",
       total_at_least("123456789012"), R"({"total":123456789012})"},
      {"negative boundary", R"({"total": -9223372036854775808})",
       [](const Tree& t) { return number(t, "/total", "-2147483648", kBelow); },
       R"({"total":-2147483649})"},
      {"any negative", R"({"total": -77.5})",
       [](const Tree& t) { return number(t, "/total", "0", kBelow); }, R"({"total":-1})"},
      {"beyond 64 bits", R"({"total": 99999999999999999999999999999})",
       total_at_least("18446744073709551616"), R"({"total":18446744073709551616})"},
      {"thirty digits", R"({"total": 987654321098765432109876543210987})",
       total_at_least("123456789012345678901234567890"),
       R"({"total":123456789012345678901234567890})"},
      {"beyond a float", R"({"total": 1.7976e308})",
       total_at_least("340282000000000000000000000000000000001"), R"({"total":4e38})"},
      {"beyond a double", R"({"total": 123456e9000})",
       [](const Tree& t) {
         return is(t, "/total", Kind::kNumber) &&
                !json::number_info(at(t, "/total")->text).finite_in_double;
       },
       R"({"total":2e308})"},
      {"no integer", R"({"total": 3.14159})",
       [](const Tree& t) {
         return is(t, "/total", Kind::kNumber) &&
                !json::number_info(at(t, "/total")->text).integral;
       },
       R"({"total":0.1})"},
      {"decimal boundary", R"({"ratio": 0.98765, "total": 4})",
       [](const Tree& t) {
         return number(t, "/ratio", "0.25", kAbove) && number(t, "/ratio", "1", kBelow);
       },
       R"({"ratio":0.3})"},
      {"tiny", R"({"ratio": 1.2345e-200})",
       [](const Tree& t) {
         return number(t, "/ratio", "0", kAbove) && number(t, "/ratio", "1e-30", kBelow);
       },
       R"({"ratio":1e-31})"},
      {"spelled with a fraction", R"({"total": 77.0})",
       [](const Tree& t) {
         return is(t, "/total", Kind::kNumber) &&
                at(t, "/total")->text.find('.') != std::string_view::npos &&
                json::number_info(at(t, "/total")->text).integral;
       },
       R"({"total":0.0})"},
      {"spelled with an exponent", R"({"total": 512E+2})",
       [](const Tree& t) {
         return number(t, "/total", "100", kAtLeast) &&
                at(t, "/total")->text.find_first_of("eE") != std::string_view::npos;
       },
       R"({"total":100e0})"},
      {"deep in an inventory", kInventory,
       [](const Tree& t) { return number(t, "/inventories/VCPU/total", "2147483648", kAtLeast); },
       R"({"inventories":{"VCPU":{"total":2147483648}}})"},
      {"two members of one record", kInventory,
       [](const Tree& t) {
         return is(t, "/resource_provider_generation", Kind::kNumber) &&
                number(t, "/inventories/MEMORY_MB/reserved", "256", kAbove) &&
                is(t, "/inventories/MEMORY_MB/total", Kind::kNumber);
       },
       R"({"resource_provider_generation":0,"inventories":{"MEMORY_MB":{"total":0,"reserved":257}}})"},
      {"any key of a map", kInventory,
       [](const Tree& t) {
         const NodeId map = json::resolve(t, "/inventories");
         return map != json::kNone && t.at(map).first_child != json::kNone &&
                t.at(t.at(map).first_child).kind == Kind::kObject;
       },
       R"({"inventories":{"":{}}})"},
      {"true for a number", R"({"total": true, "x": [1, 2, 3]})",
       [](const Tree& t) { return is(t, "/total", Kind::kTrue); }, R"({"total":true})"},
      {"string longer than 255", R"({"name": ")" + repeat("Lorem ipsum ", 300) + R"("})",
       [](const Tree& t) { return text(t, "/name").size() > 255; },
       R"({"name":")" + std::string(256, 'a') + R"("})"},
      {"injection inside a string", R"({"name": "robert'); DROP TABLE students; --", "n": 1})",
       [](const Tree& t) { return text(t, "/name").find('\'') != std::string::npos; },
       R"({"name":"'"})"},
      {"two characters far apart", R"({"name": "hello <world> and <all> the rest"})",
       [](const Tree& t) {
         const std::string name = text(t, "/name");
         return name.find('<') != std::string::npos &&
                name.find('>', name.find('<')) != std::string::npos;
       },
       R"({"name":"<>"})"},
      {"a form that must stay", R"({"class": "CUSTOM_GPU_77"})",
       [](const Tree& t) {
         const std::string c = text(t, "/class");
         return c.size() > 7 && c.starts_with("CUSTOM_") && std::isupper(c[7]) != 0;
       },
       R"({"class":"CUSTOM_A"})"},
      {"NUL in a string", R"({"name": "some\u0000thing"})",
       [](const Tree& t) { return text(t, "/name").find('\0') != std::string::npos; },
       R"({"name":"\u0000"})"},
      {"invalid UTF-8", "{\"name\": \"abc\xff\xfe zzz\", \"more\": [1]}",
       [](const Tree& t) { return !is_utf8(json::print(t)); }, "\"\xff\""},
      {"lone surrogate", R"({"name": "abc\ud800def", "more": "\ud83d\ude00"})",
       [](const Tree& t) {
         return any_node(t, [](const json::Node& n) {
           return n.kind == Kind::kString && json::decode_string(n.text).lone_surrogate;
         });
       },
       R"("\ud800")"},
      {"needless escape", R"({"name": "\u0061bc\u0064"})",
       [](const Tree& t) {
         return is(t, "/name", Kind::kString) &&
                at(t, "/name")->text.find("\\u") != std::string_view::npos;
       },
       R"({"name":"\u0061"})"},
      {"duplicate keys", R"({"total": 5, "x": {"total": 1, "reserved": 2, "total": 3}})",
       duplicate_keys, R"({"":null,"":null})"},
      {"last of duplicates", R"({"total": 5, "y": 1, "total": 77})",
       [](const Tree& t) { return number(t, "/total", "50", kAbove); }, R"({"total":51})"},
      {"deep arrays", repeat("[", 10000) + "1" + repeat("]", 10000),
       [](const Tree& t) { return depth_of(t) >= 37; }, repeat("[", 36) + "null" + repeat("]", 36)},
      {"deep objects under a key",
       R"({"name": )" + repeat(R"({"k":)", 5000) + "[7]" + repeat("}", 5000) + R"(, "b": 2})",
       [](const Tree& t) { return at(t, "/name") != nullptr && depth_of(t) >= 40; },
       R"({"name":)" + repeat(R"({"":)", 38) + "null" + repeat("}", 39), 400},
      {"unclosed nest", repeat("[", 3000),
       [](const Tree& t) { return !json::is_json(t) && depth_of(t) >= 10; },
       repeat("[", 9) + "null"},
      {"one element of 5000",
       "[" + repeat(R"({"id": 1, "v": "x"}, )", 4000) + R"({"id": 77})" +
           repeat(R"(, {"id": 2})", 999) + "]",
       [](const Tree& t) {
         return any_node(t, [](const json::Node& n) {
           return n.kind == Kind::kNumber && json::compare_numbers(n.text, "50") > 0;
         });
       },
       "51"},
      {"an array of at least 1000", "[" + repeat(R"({"id": 1}, )", 4999) + R"({"id": 77}])",
       [](const Tree& t) { return t.child_count(t.root()) >= 1000; },
       "[" + repeat("null,", 999) + "null]"},
      {"broken JSON", R"({"name": "rp", "total": 5,, "x": [1, 2})",
       [](const Tree& t) { return !json::is_json(t) && !json::print(t).empty(); }, "{"},
      {"byte order mark", "\xef\xbb\xbf{\"name\": \"rp\"}",
       [](const Tree& t) { return json::print(t).starts_with("\xef\xbb\xbf"); },
       "\xef\xbb\xbfnull"},
      {"NaN", R"({"total": NaN, "x": 1})",
       [](const Tree& t) { return json::print(t).find("NaN") != std::string::npos; }, "NaN"},
      {"identifier kept", R"({"uuid": "0b0d0000-0000-4000-8000-00000000aa01", "n": [1]})",
       [](const Tree& t) { return text(t, "/uuid") == "0b0d0000-0000-4000-8000-00000000aa01"; },
       R"({"uuid":"0b0d0000-0000-4000-8000-00000000aa01"})"},
      {"any identifier", R"({"uuid": "0b0d0000-0000-4000-8000-00000000aa01"})",
       [](const Tree& t) { return text(t, "/uuid").size() == 36 && text(t, "/uuid")[8] == '-'; },
       R"({"uuid":"00000000-0000-0000-0000-000000000000"})"},
      {"white space that matters", "{ \"a\" :\t1, \"b\": 2 }",
       [](const Tree& t) { return json::print(t).find('\t') != std::string::npos; },
       "{\"\":\tnull}"},
  };
}

TEST(Shrink, ExactMinimaAndLaws) {
  for (const Case& c : cases()) {
    SCOPED_TRACE(c.name);
    const http::HttpFileRequest start = put(c.start);
    const Predicate fails = [&](const http::HttpFileRequest& candidate) {
      return candidate.request.target == "/things/7" && !candidate.request.headers.empty() &&
             c.fails(json::parse(candidate.request.body));
    };
    ASSERT_TRUE(fails(start));
    Limits limits;
    limits.time_max_us = 60'000'000;
    const Shrunk shrunk = shrink(start, fails, limits);
    EXPECT_EQ(shrunk.request.request.body, c.want);
    EXPECT_TRUE(shrunk.fixpoint);
    EXPECT_TRUE(fails(shrunk.request));
    EXPECT_TRUE(simpler(shrunk.request, start));
    EXPECT_LT(shrunk.executions, c.executions_max);
    const Shrunk again = shrink(shrunk.request, fails, limits);
    EXPECT_EQ(again.request, shrunk.request) << "a second run found something to do";
    if (std::getenv("BODKIN_SHOW") != nullptr) {
      printf("%-32s %zu executions\n", c.name, shrunk.executions);
    }
  }
}

TEST(Shrink, HeadersAndParameters) {
  http::HttpFileRequest start = put("{}");
  start.principal = "reader";
  start.request.target = "/things/7?limit=9&name=robert%27%3b--%41&x";
  start.request.headers = Headers({{"Content-Type", "application/json; charset=utf-8"},
                                   {"Accept", "*/*"},
                                   {"X-Long", std::string(900, 'q')},
                                   {"X-Other", "1"}});
  const Shrunk shrunk = shrink(start, [](const http::HttpFileRequest& r) {
    return r.request.target.find("name=") != std::string::npos &&
           r.request.target.find("%27") != std::string::npos &&
           r.request.target.starts_with("/things/7?") &&
           r.request.headers.get("Content-Type").starts_with("application/json") &&
           r.request.headers.get("X-Long").size() >= 100;
  });
  EXPECT_EQ(shrunk.request.request.target, "/things/7?name=%27");
  EXPECT_EQ(shrunk.request.request.headers,
            Headers({{"Content-Type", "application/json"}, {"X-Long", std::string(100, 'a')}}));
  EXPECT_EQ(shrunk.request.principal, "");
  EXPECT_EQ(shrunk.request.request.body, "");
}

TEST(Shrink, APathSegmentIsReducedWhereItsContentIsFree) {
  http::HttpFileRequest start;
  start.request.method = "GET";
  start.request.target = "/things/" + std::string(300, 'Q') + "/parts";
  const Shrunk shrunk = shrink(start, [](const http::HttpFileRequest& r) {
    return r.request.target.starts_with("/things/") && r.request.target.ends_with("/parts") &&
           r.request.target.size() >= 14 + 65;
  });
  EXPECT_EQ(shrunk.request.request.target, "/things/" + std::string(65, 'a') + "/parts");
}

TEST(Shrink, StopsAtALimitAndKeepsWhatItHas) {
  const http::HttpFileRequest start = put(kInventory);
  const Predicate fails = [](const http::HttpFileRequest& r) {
    return r.request.body.find("total") != std::string::npos;
  };
  Limits few;
  few.executions_max = 10;
  const Shrunk shrunk = shrink(start, fails, few);
  EXPECT_EQ(shrunk.executions, 10U);
  EXPECT_FALSE(shrunk.fixpoint);
  EXPECT_TRUE(fails(shrunk.request));
  EXPECT_TRUE(simpler(shrunk.request, start));

  FakeClock clock;
  Limits brief;
  brief.time_max_us = 1000;
  const Shrunk timed = shrink(
      start,
      [&](const http::HttpFileRequest& r) {
        clock.advance_us(300);
        return fails(r);
      },
      brief, clock);
  EXPECT_EQ(timed.executions, 4U);
  EXPECT_FALSE(timed.fixpoint);
}

// A predicate that takes nothing: the start comes back, and nothing was asked twice.
TEST(Shrink, AsksNothingTwice) {
  const http::HttpFileRequest start = put(kInventory);
  std::vector<http::HttpFileRequest> asked;
  const Shrunk shrunk = shrink(start, [&](const http::HttpFileRequest& r) {
    EXPECT_EQ(std::ranges::count(asked, r), 0);
    EXPECT_TRUE(simpler(r, start));
    asked.push_back(r);
    return false;
  });
  EXPECT_EQ(shrunk.request, start);
  EXPECT_TRUE(shrunk.fixpoint);
  EXPECT_LT(asked.size(), 350U);
}

// Bodies that nobody would write, and faults that nobody would understand: the laws still hold.
TEST(Shrink, LawsHoldOnArbitraryBytes) {
  Random random(11);
  const std::string alphabet = "{}[]\",:0123e.-\\untrfals \xff\x80\t";
  for (int i = 0; i < 250; ++i) {
    std::string body;
    for (std::uint64_t n = 2 + random.below(40); n > 0; --n) body.push_back(random.pick(alphabet));
    const std::string needle = body.substr(random.below(body.size() - 1), 2);
    const char other = random.pick(body);
    const Predicate fails = [&](const http::HttpFileRequest& r) {
      return r.request.body.find(needle) != std::string::npos &&
             r.request.body.find(other) != std::string::npos;
    };
    SCOPED_TRACE(body);
    const Shrunk shrunk = shrink(put(body), fails);
    EXPECT_TRUE(fails(shrunk.request));
    EXPECT_TRUE(shrunk.request == put(body) || simpler(shrunk.request, put(body)));
    EXPECT_TRUE(shrunk.fixpoint);
    EXPECT_EQ(shrink(shrunk.request, fails).request, shrunk.request);
  }
}

TEST(Shrink, TheSameEveryTime) {
  for (const Case& c : cases()) {
    if (c.start.size() > 2000) continue;
    std::size_t executions[2];
    for (std::size_t& count : executions) {
      count = shrink(put(c.start), [&](const http::HttpFileRequest& r) {
                return c.fails(json::parse(r.request.body));
              }).executions;
    }
    EXPECT_EQ(executions[0], executions[1]) << c.name;
  }
}

}  // namespace
}  // namespace bodkin::shrink
