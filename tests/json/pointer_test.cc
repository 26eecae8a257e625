// JSON Pointer.
#include "json/pointer.h"

#include <gtest/gtest.h>

namespace bodkin::json {
namespace {

TEST(Resolve, Table) {
  // The document of RFC 6901, section 5, and what its neighbours teach.
  const Tree tree = parse(
      R"({"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\j":5,"k\"l":6," ":7,"m~n":8,)"
      R"("d":1,"d":2,"deep":[{"x":[[9]]}]})");
  const struct {
    const char* pointer;
    const char* want;  // nullptr: nothing is there
  } kCases[] = {
      {"/foo", R"(["bar","baz"])"},
      {"/foo/0", "\"bar\""},
      {"/", "0"},
      {"/a~1b", "1"},
      {"/c%d", "2"},
      {"/e^f", "3"},
      {"/g|h", "4"},
      {"/i\\j", "5"},
      {"/k\"l", "6"},
      {"/ ", "7"},
      {"/m~0n", "8"},
      {"/d", "2"},
      {"/deep/0/x/0/0", "9"},
      {"/foo/2", nullptr},
      {"/foo/-", nullptr},
      {"/foo/00", nullptr},
      {"/foo/01", nullptr},
      {"/foo/1x", nullptr},
      {"/foo/", nullptr},
      {"/foo/99999999999999999999", nullptr},
      {"/foo/0/x", nullptr},
      {"/nothing", nullptr},
      {"foo", nullptr},
      {"/m~2n", nullptr},
      {"/m~", nullptr},
  };
  for (const auto& c : kCases) {
    const NodeId id = resolve(tree, c.pointer);
    ASSERT_EQ(id != kNone, c.want != nullptr) << c.pointer;
    if (id != kNone) EXPECT_EQ(print(tree, id), c.want) << c.pointer;
  }
  EXPECT_EQ(resolve(tree, ""), tree.root());
}

TEST(PointerTo, ResolvesBack) {
  const Tree tree = parse(R"({"a/b":[1,{"m~n":[true]}],"\u0041":null,"":{"":2}})");
  for (const NodeId id : tree.preorder()) {
    EXPECT_EQ(resolve(tree, pointer_to(tree, id)), id) << pointer_to(tree, id);
  }
  EXPECT_EQ(pointer_to(tree, tree.root()), "");
  EXPECT_EQ(pointer_to(tree, resolve(tree, "/a~1b/1/m~0n/0")), "/a~1b/1/m~0n/0");
  EXPECT_EQ(pointer_to(tree, resolve(tree, "/A")), "/A");
}

TEST(PointerTo, ChildWithoutKeyIsNamedByPosition) {
  const Tree tree = parse("{\"a\":1, x}");
  EXPECT_EQ(pointer_to(tree, tree.at(tree.root()).last_child), "/1");
}

}  // namespace
}  // namespace bodkin::json
