// Edits: links stay whole, white space follows the siblings.
#include "json/edit.h"

#include <gtest/gtest.h>

#include <functional>

#include "base/random.h"
#include "json/pointer.h"

namespace bodkin::json {
namespace {

NodeId at(const Tree& tree, const char* pointer) {
  const NodeId id = resolve(tree, pointer);
  EXPECT_NE(id, kNone) << pointer;
  return id;
}

TEST(Edit, Table) {
  const struct {
    const char* name;
    const char* text;
    std::function<void(Tree&)> edit;
    const char* want;
  } kCases[] = {
      {"replace keeps the place", "{ \"a\" : 1 , \"b\":2}",
       [](Tree& t) { replace(t, at(t, "/a"), graft_text(t, " [3] ")); },
       "{ \"a\" : [3] , \"b\":2}"},
      {"replace the root", " 1 ", [](Tree& t) { replace(t, t.root(), make(t, "\"x\"")); },
       " \"x\" "},
      {"replace first and last", "[1,2]",
       [](Tree& t) {
         replace(t, at(t, "/0"), make(t, "3"));
         replace(t, at(t, "/1"), make(t, "4"));
       },
       "[3,4]"},
      {"set text", "[1]", [](Tree& t) { set_text(t, at(t, "/0"), "NaN"); }, "[NaN]"},
      {"set key", "{\"a\": 1}", [](Tree& t) { set_key(t, at(t, "/a"), "\"b\""); }, "{\"b\": 1}"},
      {"append to compact", "[1,2]", [](Tree& t) { append(t, t.root(), make(t, "3")); }, "[1,2,3]"},
      {"append to spaced", "[1, 2]", [](Tree& t) { append(t, t.root(), make(t, "3")); },
       "[1, 2, 3]"},
      {"append to padded", "[ 1 ]", [](Tree& t) { append(t, t.root(), make(t, "2")); }, "[ 1, 2 ]"},
      {"append to pretty", "{\n  \"a\": 1\n}",
       [](Tree& t) { append(t, t.root(), make(t, "2"), "\"b\""); },
       "{\n  \"a\": 1,\n  \"b\": 2\n}"},
      {"append to empty", "{}", [](Tree& t) { append(t, t.root(), make(t, "2"), "\"b\""); },
       "{\"b\":2}"},
      {"insert first", "[1, 2]", [](Tree& t) { insert(t, t.root(), kNone, make(t, "0")); },
       "[0, 1, 2]"},
      {"insert first of one", "[1]", [](Tree& t) { insert(t, t.root(), kNone, make(t, "0")); },
       "[0,1]"},
      {"insert between", "[1, 2]", [](Tree& t) { insert(t, t.root(), at(t, "/0"), make(t, "9")); },
       "[1, 9, 2]"},
      {"remove first", "[1, 2]", [](Tree& t) { remove(t, at(t, "/0")); }, "[2]"},
      {"remove last of pretty", "[\n 1,\n 2\n]", [](Tree& t) { remove(t, at(t, "/1")); },
       "[\n 1\n]"},
      {"remove only", "{\"a\": {\"b\": 1}}", [](Tree& t) { remove(t, at(t, "/a/b")); },
       "{\"a\": {}}"},
      {"remove between", "[1,2,3]", [](Tree& t) { remove(t, at(t, "/1")); }, "[1,3]"},
      {"remove the root", "[1]", [](Tree& t) { remove(t, t.root()); }, "null"},
      {"swap siblings", "{\"a\": 1,\"b\": [2, 3]}",
       [](Tree& t) { swap_values(t, at(t, "/a"), at(t, "/b")); }, "{\"a\": [2, 3],\"b\": 1}"},
      {"swap far", "[[1, 2], {\"x\": {\"y\": 3}}]",
       [](Tree& t) { swap_values(t, at(t, "/0"), at(t, "/1/x")); },
       "[{\"y\": 3}, {\"x\": [1, 2]}]"},
      {"swap with itself", "[1]", [](Tree& t) { swap_values(t, at(t, "/0"), at(t, "/0")); }, "[1]"},
      {"graft of the same tree", "{\"a\": { \"b\" : [1 , 2] }}",
       [](Tree& t) { append(t, t.root(), graft(t, t, at(t, "/a")), "\"c\""); },
       "{\"a\": { \"b\" : [1 , 2] },\"c\": { \"b\" : [1 , 2] }}"},
      {"graft of two documents is raw", "[1]",
       [](Tree& t) { replace(t, at(t, "/0"), graft_text(t, "[2] [3]")); }, "[[2] [3]]"},
      {"graft of a broken text", "[1]",
       [](Tree& t) { replace(t, at(t, "/0"), graft_text(t, "{\"a\":[")); }, "[{\"a\":[]"},
      {"graft keeps what is around the root", "\xef\xbb\xbf[1] x",
       [](Tree& t) { replace(t, at(t, "/0"), graft_text(t, "2")); }, "\xef\xbb\xbf[2] x"},
  };
  for (const auto& c : kCases) {
    Tree tree = parse(c.text);
    c.edit(tree);
    EXPECT_EQ(print(tree), c.want) << c.name;
  }
}

TEST(Edit, KindFollowsTheSpelling) {
  Tree tree = parse("[1]");
  const NodeId id = at(tree, "/0");
  set_text(tree, id, "\"x\"");
  EXPECT_EQ(tree.at(id).kind, Kind::kString);
  set_text(tree, id, "1 2");
  EXPECT_EQ(tree.at(id).kind, Kind::kRaw);
  EXPECT_EQ(tree.at(make(tree, "[1]")).kind, Kind::kRaw);
  EXPECT_EQ(tree.at(graft_text(tree, "[1]")).kind, Kind::kArray);
}

TEST(Graft, FromAnotherTreeThatDies) {
  Tree tree = parse("[0]");
  {
    const Tree other =
        parse(std::string("{ \"k\\n\" : [ 1 , {} , nope ] , \"l\":\t[ ") + "\n" + "]}");
    replace(tree, at(tree, "/0"), graft(tree, other, other.root()));
  }
  EXPECT_EQ(print(tree), "[{ \"k\\n\" : [ 1 , {} , nope ] , \"l\":\t[ \n]}]");
}

TEST(Graft, DeepSubtree) {
  constexpr std::size_t kDepth = 100000;
  const std::string text = std::string(kDepth, '[') + std::string(kDepth, ']');
  const Tree source = parse(text);
  Tree tree = parse("{\"a\":1}");
  replace(tree, at(tree, "/a"), graft(tree, source, source.root()));
  EXPECT_EQ(print(tree), "{\"a\":" + text + "}");
}

TEST(Contains, Table) {
  const Tree tree = parse("{\"a\":{\"b\":[1]},\"c\":2}");
  EXPECT_TRUE(contains(tree, tree.root(), at(tree, "/a/b/0")));
  EXPECT_TRUE(contains(tree, at(tree, "/a"), at(tree, "/a")));
  EXPECT_FALSE(contains(tree, at(tree, "/a/b"), at(tree, "/a")));
  EXPECT_FALSE(contains(tree, at(tree, "/c"), at(tree, "/a")));
}

// Random edits against a slow reading: after each one the links are whole, and what is printed
// parses to the same text.
TEST(Edit, RandomEditsKeepLinksWhole) {
  Random random(1);
  for (int round = 0; round < 300; ++round) {
    Tree tree = parse("{\"a\": [1, 2, {\"b\": null}], \"c\": {}, \"d\": [[], [\"x\"]]}");
    for (int step = 0; step < 30; ++step) {
      const std::vector<NodeId> nodes = tree.preorder();
      const NodeId a = random.pick(nodes);
      const NodeId b = random.pick(nodes);
      switch (random.below(5)) {
        case 0:
          if (a != tree.root()) remove(tree, a);
          break;
        case 1:
          replace(tree, a, graft_text(tree, "[7, 8]"));
          break;
        case 2:
          if (tree.at(a).kind == Kind::kArray) append(tree, a, make(tree, "9"));
          if (tree.at(a).kind == Kind::kObject) insert(tree, a, kNone, make(tree, "9"), "\"n\"");
          break;
        case 3:
          if (!contains(tree, a, b) && !contains(tree, b, a)) swap_values(tree, a, b);
          break;
        default:
          if (tree.size() < 2000) {
            const NodeId copy = graft(tree, tree, b);
            replace(tree, a, copy);
          }
      }
      for (const NodeId id : tree.preorder()) {
        NodeId before = kNone;
        for (NodeId child = tree.at(id).first_child; child != kNone; child = tree.at(child).next) {
          ASSERT_EQ(tree.at(child).parent, id);
          ASSERT_EQ(tree.at(child).previous, before);
          before = child;
        }
        ASSERT_EQ(tree.at(id).last_child, before);
      }
      const std::string text = print(tree);
      ASSERT_TRUE(is_json(tree)) << text;
      ASSERT_EQ(tree.preorder().size(), parse(text).preorder().size()) << text;
    }
  }
}

}  // namespace
}  // namespace bodkin::json
