// parse() and print(): nothing is lost, shapes are as promised, is_json() agrees with RFC 8259.
#define RAPIDJSON_ASSERT(x) static_cast<void>(x)
#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include <string>
#include <vector>

#include "base/random.h"
#include "json/scan.h"
#include "json/tree.h"

namespace bodkin::json {
namespace {

// The tree as text: kinds and keys, ! for unclosed, to compare shapes.
std::string shape(const Tree& tree) {
  std::string out;
  const auto visit = [&](auto&& self, NodeId id) -> void {
    const Node& node = tree.at(id);
    if (node.has_key) out.append(node.key).append("=");
    switch (node.kind) {
      case Kind::kArray:
      case Kind::kObject: {
        out.push_back(node.kind == Kind::kArray ? '[' : '{');
        for (NodeId child = node.first_child; child != kNone; child = tree.at(child).next) {
          if (child != node.first_child) out.push_back(' ');
          self(self, child);
        }
        out.push_back(node.kind == Kind::kArray ? ']' : '}');
        if (!node.closed) out.push_back('!');
        break;
      }
      case Kind::kRaw:
        out.append("<").append(node.text).append(">");
        break;
      default:
        out.append(node.text);
    }
  };
  visit(visit, tree.root());
  if (!tree.prologue.empty()) out = "P" + out;
  if (!tree.epilogue.empty()) out.append(" E").append(tree.epilogue);
  return out;
}

TEST(Parse, Shapes) {
  const struct {
    const char* text;
    const char* want;
  } kCases[] = {
      {"null", "null"},
      {"", "<>"},
      {"  ", "<>"},
      {" 1 ", "1"},
      {"\"a\"", "\"a\""},
      {"[]", "[]"},
      {"[ ]", "[]"},
      {"[1, 2 ,[ 3 ]]", "[1 2 [3]]"},
      {"{\"a\" : 1,\"a\":{}}", "{\"a\"=1 \"a\"={}}"},
      // Broken levels.
      {"[1,,2]", "[1 <> 2]"},
      {"[1,]", "[1 <>]"},
      {"[,]", "[<> <>]"},
      {"[", "[]!"},
      {"[1", "[1]!"},
      {"[1,", "[1 <>]!"},
      {"[[1,{\"a\":2", "[[1 {\"a\"=2}!]!]!"},
      {"]", "<]>"},
      {"[1}", "[<1}>]!"},
      {"[1}, 2]", "[<1}> 2]"},
      {"[1 2, 3]", "[<1 2> 3]"},
      {"[[1, 2] x, 3]", "[<[1, 2] x> 3]"},
      {"[x [1, 2], 3]", "[<x [1, 2]> 3]"},
      {"[x\"a,b\", 3]", "[<x\"a,b\"> 3]"},
      {"[\"a\"b, 3]", "[<\"a\"b> 3]"},
      {"[NaN, 'x', tru, +1, 01, 1., .5, -, 1e]",
       "[<NaN> <'x'> <tru> <+1> <01> <1.> <.5> <-> <1e>]"},
      {"[1 // c\n, 2]", "[<1 // c> 2]"},
      {"NaN, 1", "<NaN, 1>"},
      // Strings.
      {"[\"a\\\"]", "[<\"a\\\"]>]!"},
      {"[\"a\nb\", \"\\x\", \"\\u12g4\", \"\\u12\", 1]",
       "[<\"a\nb\"> <\"\\x\"> <\"\\u12g4\"> <\"\\u12\"> 1]"},
      {"[\"\\ud800\", \"\xff\"]", "[\"\\ud800\" \"\xff\"]"},
      {"\"abc", "<\"abc>"},
      {"\"abc\\", "<\"abc\\>"},
      // Members.
      {"{\"a\"}", "{<\"a\">}"},
      {"{\"a\" 1, \"b\":2}", "{<\"a\" 1> \"b\"=2}"},
      {"{\"a\":}", "{\"a\"=<>}"},
      {"{\"a\":,\"b\":1}", "{\"a\"=<> \"b\"=1}"},
      {"{\"a\":1,}", "{\"a\"=1 <>}"},
      {"{[1]}", "{<[1]>}"},
      {"{1}", "{<1>}"},
      {"{a: 1, 'b': 2}", "{a=1 'b'=2}"},
      {"{:1}", "{<:1>}"},
      {"{a b: 1}", "{<a b: 1>}"},
      {"{\"a\": 1 2, \"b\": [1] ]}", "{\"a\"=<1 2> \"b\"=<[1] ]>}"},
      {"{\"a\": {\"b\": 1} 2, \"c\": 3}", "{\"a\"=<{\"b\": 1} 2> \"c\"=3}"},
      {"{\"a\" ", "{<\"a\">}!"},
      {"{\"a\":", "{\"a\"=<>}!"},
      // Around the value.
      {"\xef\xbb\xbf[1]", "P[1]"},
      {"[1] [2]", "[1] E[2]"},
      {"1 x", "1 Ex"},
      {"1\"x\"", "1 E\"x\""},
      {"{\"a\":1}}", "{\"a\"=1} E}"},
  };
  for (const auto& c : kCases) {
    const Tree tree = parse(c.text);
    EXPECT_EQ(shape(tree), c.want) << c.text;
    EXPECT_EQ(print(tree), c.text);
  }
}

TEST(Parse, PlacesOfWhiteSpace) {
  const Tree tree = parse(" { \"a\" : 1 , \"b\" :[\n] } \n");
  const Node& root = tree.at(tree.root());
  EXPECT_EQ(root.lead, " ");
  EXPECT_EQ(root.trail, " \n");
  const Node& a = tree.at(root.first_child);
  EXPECT_EQ(a.lead, " ");
  EXPECT_EQ(a.colon, " : ");
  EXPECT_EQ(a.trail, " ");
  const Node& b = tree.at(root.last_child);
  EXPECT_EQ(b.colon, " :");
  EXPECT_EQ(b.inner, "\n");
  EXPECT_EQ(print(tree, root.last_child), "[\n]");
  EXPECT_EQ(print(tree, root.first_child), "1");
}

TEST(Parse, NulAndAllBytesAreKept) {
  std::string all;
  for (int c = 0; c < 256; ++c) all.push_back(static_cast<char>(c));
  for (const std::string& text : {all, "[" + all + "]", "{\"" + all + "\":1}"}) {
    EXPECT_EQ(print(parse(text)), text);
  }
}

void expect_links(const Tree& tree) {
  for (const NodeId id : tree.preorder()) {
    NodeId before = kNone;
    for (NodeId child = tree.at(id).first_child; child != kNone; child = tree.at(child).next) {
      ASSERT_EQ(tree.at(child).parent, id);
      ASSERT_EQ(tree.at(child).previous, before);
      before = child;
    }
    ASSERT_EQ(tree.at(id).last_child, before);
  }
}

TEST(Parse, RandomTextsRoundTrip) {
  const std::vector<std::string> kPieces = {"[",
                                            "]",
                                            "{",
                                            "}",
                                            ",",
                                            ":",
                                            "\"",
                                            "\\",
                                            " ",
                                            "\n",
                                            "1",
                                            "-",
                                            "e",
                                            ".",
                                            "0",
                                            "null",
                                            "true",
                                            "a",
                                            "'",
                                            "\"a\"",
                                            "\"b\":",
                                            "\xff",
                                            "\t",
                                            "\\u00",
                                            "/*",
                                            std::string(1, 0),
                                            "\xef\xbb\xbf",
                                            "1.5",
                                            "{\"a\":1}",
                                            "[2,3]"};
  Random random(1);
  for (int i = 0; i < 200000; ++i) {
    std::string text;
    const std::uint64_t length = random.below(16);
    for (std::uint64_t j = 0; j < length; ++j) text += random.pick(kPieces);
    const Tree tree = parse(text);
    ASSERT_EQ(print(tree), text) << i;
    if (i % 16 == 0) expect_links(tree);
  }
}

const char* const kBody =
    "{\"resource_provider_generation\": 0, \"inventories\": {\"VCPU\": {\"total\": 64, "
    "\"max_unit\": 32, \"allocation_ratio\": 2.0}, \"MEMORY_MB\": {\"total\": 8192, "
    "\"reserved\": 512, \"step_size\": 128, \"min_unit\": 128}, \"DISK_GB\": {\"total\": 1000}},"
    "\n \"names\": [\"a\", \"\\u00e9\\ud83d\\ude00\", null, true, false, -1.5e+3, []]}";

TEST(Parse, FlippedBytesRoundTrip) {
  Random random(2);
  for (int i = 0; i < 50000; ++i) {
    std::string text = kBody;
    for (std::uint64_t flips = 1 + random.below(4); flips > 0; --flips) {
      text[random.below(text.size())] = static_cast<char>(random.below(256));
    }
    ASSERT_EQ(print(parse(text)), text) << i;
  }
}

TEST(IsJson, Table) {
  const struct {
    std::string text;
    bool want;
  } kCases[] = {
      {"null", true},
      {" {\"a\":[1,-0,0.5,1e5,1E+5,1e-5,true,false,null,\"\"]} ", true},
      {kBody, true},
      {"\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0000\\uD800\"", true},
      {"\"\x7f\xff\"", true},  // what strings decode to is not asked
      {"1e999", true},
      {"{\"a\":1,\"a\":2}", true},
      {"", false},
      {" ", false},
      {"\xef\xbb\xbf"
       "1",
       false},
      {"1 2", false},
      {"1,", false},
      {"[1,]", false},
      {"[,1]", false},
      {"[1 2]", false},
      {"[1", false},
      {"{", false},
      {"{\"a\"}", false},
      {"{\"a\":}", false},
      {"{\"a\":1,}", false},
      {"{a:1}", false},
      {"{1:1}", false},
      {"{\"a\n\":1}", false},
      {"{\"\\q\":1}", false},
      {"{null}", false},
      {"[\"a\":1]", false},
      {"'a'", false},
      {"\"a", false},
      {"\"\t\"", false},
      {std::string("\"\0\"", 3), false},
      {std::string("1\0", 2), false},
      {"\"\\x41\"", false},
      {"\"\\u12\"", false},
      {"01", false},
      {"+1", false},
      {"1.", false},
      {".5", false},
      {"-", false},
      {"1e", false},
      {"1e+", false},
      {"0x10", false},
      {"NaN", false},
      {"-Infinity", false},
      {"nul", false},
      {"nulll", false},
      {"True", false},
      {"\f1", false},
      {"\xc2\xa0"
       "1",
       false},
      {"[1] // c", false},
      {"/* c */ 1", false},
  };
  for (const auto& c : kCases) EXPECT_EQ(is_json(parse(c.text)), c.want) << c.text;
}

// RapidJSON as a second opinion, where it is right: it refuses lone surrogates and numbers out of a
// double's range, and stops at a NUL.
TEST(IsJson, AgreesWithRapidJson) {
  const std::vector<std::string> kPieces = {"[",  "]",     "{",     "}",        ",",   ":",  "\"",
                                            "a",  " ",     "1",     "-",        "0",   ".5", "e1",
                                            "[]", "null",  "\"a\"", "\"b\":",   "\\n", "{}", "\\",
                                            "\n", "[1,2]", "true",  "{\"a\":1}"};
  Random random(3);
  int accepted = 0;
  for (int i = 0; i < 100000; ++i) {
    std::string text;
    const std::uint64_t length = 1 + random.below(8);
    for (std::uint64_t j = 0; j < length; ++j) text += random.pick(kPieces);
    rapidjson::Document document;
    document.Parse<rapidjson::kParseIterativeFlag>(text.data(), text.size());
    ASSERT_EQ(is_json(parse(text)), !document.HasParseError()) << text;
    accepted += document.HasParseError() ? 0 : 1;
  }
  EXPECT_GT(accepted, 1000);
}

TEST(Parse, DeepAndWideTextsAreLinear) {
  for (const char* piece :
       {"[", "{\"a\":", "{", ",", "\"", ":", "[x", "[\"a\"", "[1 ", "]", "[[] x"}) {
    std::string text;
    while (text.size() < 200'000) text += piece;
    ASSERT_EQ(print(parse(text)), text) << piece;
  }
}

TEST(Parse, MillionLevels) {
  constexpr std::size_t kDepth = 1'000'000;
  const std::string text = std::string(kDepth, '[') + std::string(kDepth, ']');
  const Tree tree = parse(text);
  EXPECT_EQ(tree.size(), kDepth);
  EXPECT_EQ(tree.preorder().size(), kDepth);
  EXPECT_TRUE(is_json(tree));
  EXPECT_EQ(print(tree), text);
}

TEST(Tree, NewOneIsNull) {
  const Tree tree;
  EXPECT_EQ(print(tree), "null");
  EXPECT_TRUE(is_json(tree));
}

TEST(Tree, CopiesShareTextAndKeepApart) {
  std::string_view text;
  Tree copy;
  {
    Tree tree = parse("[\"one\", \"two\"]");
    text = tree.keep("kept");
    copy = tree;
    const std::string_view mine = copy.keep("copy");
    const std::string_view theirs = tree.keep("tree");
    EXPECT_EQ(mine, "copy");
    EXPECT_EQ(theirs, "tree");
    EXPECT_EQ(text, "kept");
    Tree moved = std::move(tree);
    EXPECT_EQ(tree.keep("after"), "after");  // NOLINT(bugprone-use-after-move)
    EXPECT_EQ(theirs, "tree");
    EXPECT_EQ(print(moved), "[\"one\", \"two\"]");
  }
  EXPECT_EQ(text, "kept");
  EXPECT_EQ(print(copy), "[\"one\", \"two\"]");
}

TEST(Tree, ManyKeptTextsStayValid) {
  Tree tree;
  std::vector<std::pair<std::string, std::string_view>> kept;
  for (int i = 0; i < 20000; ++i) {
    Tree copy = tree;  // a chain of storages, as a shrinker makes
    std::string text(static_cast<std::size_t>(i % 700), static_cast<char>('a' + i % 26));
    kept.emplace_back(text, copy.keep(text));
    tree = std::move(copy);
  }
  for (const auto& [want, view] : kept) ASSERT_EQ(view, want);
}

TEST(ScalarKind, Table) {
  const struct {
    const char* text;
    Kind want;
  } kCases[] = {
      {"null", Kind::kNull},   {"true", Kind::kTrue},  {"false", Kind::kFalse},
      {"-0", Kind::kNumber},   {"1.0", Kind::kNumber}, {"1e0", Kind::kNumber},
      {"\"\"", Kind::kString}, {"\"a\"b", Kind::kRaw}, {"\"", Kind::kRaw},
      {"[1]", Kind::kRaw},     {"", Kind::kRaw},       {"1 ", Kind::kRaw},
      {"00", Kind::kRaw},      {"-01", Kind::kRaw},    {"1.e5", Kind::kRaw},
  };
  for (const auto& c : kCases) EXPECT_EQ(scalar_kind(c.text), c.want) << c.text;
}

}  // namespace
}  // namespace bodkin::json
