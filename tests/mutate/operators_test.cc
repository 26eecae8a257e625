// Laws that every operator and every row must keep.
#include "mutate/operators.h"

#include <gtest/gtest.h>

#include <set>

#include "base/random.h"
#include "fixture.h"
#include "json/tree.h"
#include "mutate/repair.h"
#include "mutate/site.h"
#include "mutate/values.h"

namespace bodkin::mutate {
namespace {

// Texts on which operators are tried: valid, without schema in part, broken, tiny.
const std::vector<std::string> kTexts = {
    std::string(kBody),
    "[1, [true, null], {\"a\": {}, \"b\": []}, \"x\"]",
    "{\"generation\": 1, \"generation\": 2, x, \"inventories\": [1,,2]",
    "\"0b0d0000-0000-4000-8000-00000000aa01\"",
    "{\"enabled\": true, \"parent\": null, \"tags\": [\"\\u0041\\n\"]}",
    "0",
    "",
};

class OperatorsTest : public MutateTest {
 protected:
  // Runs `apply` on a tree of the text at one of its places.
  template <typename Apply>
  void on_text(const std::string& text, std::size_t room, std::uint64_t seed, Apply apply) {
    json::Tree tree = json::parse(text);
    Random random(seed);
    std::vector<std::string> names;
    const LeafMutate no_leaf;
    Context context{tree, random, known_, checker_, generator_, no_leaf, kOther, room, names};
    std::vector<Site> sites;
    for_each_site(tree, body_schema(), [&](const Site& site) { sites.push_back(site); });
    apply(context, random.pick(sites));
  }

  Known known_{world_, {"bodkin-word", "total"}};
  Checker checker_;
  schema::Generator generator_;
};

TEST_F(OperatorsTest, ChangeTheirInputOrSaySkipped) {
  for (const Operator* each : all_operators()) {
    int applied = 0;
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
      const std::string& text = kTexts[seed % kTexts.size()];
      const std::size_t room = seed % 4 == 0 ? 70000 : 1000;
      on_text(text, room, seed, [&](Context& context, const Site& site) {
        const json::Kind kind = context.tree.at(site.node).kind;
        if ((each->kinds & bit(kind)) == 0) return;
        if (each->fits != nullptr && !each->fits(context, site)) return;
        context.aim = each->aim;
        const bool was_json = json::is_json(context.tree);
        const bool changed = each->apply(context, site);
        const std::string result = json::print(context.tree);
        ASSERT_EQ(changed, result != text) << each->name << " seed " << seed << "\n" << result;
        applied += changed ? 1 : 0;
        if (!changed) return;
        // What an operator spends is at least what the text grew by, apart from white space that
        // follows its siblings.
        EXPECT_LE(result.size() + context.room, text.size() + room + 4) << each->name;
        if (each->keeps_json && !each->family && was_json) {
          EXPECT_TRUE(json::is_json(json::parse(result))) << each->name << "\n" << result;
        }
        EXPECT_EQ(json::print(json::parse(result)), result);
      });
    }
    EXPECT_GT(applied, 0) << each->name;
  }
}

TEST_F(OperatorsTest, RowsMakeWhatTheyPromise) {
  const schema::Schema* total = body_schema()->member("inventories")->additional->member("total");
  schema::Schema rich;  // a schema that gives every row something to do
  rich.types = schema::kString;
  rich.min_length = 2;
  rich.max_length = 9;
  rich.enumeration = {"\"AB\"", "\"CD\""};
  schema::Schema stepped;
  stepped.types = schema::kNumber;
  stepped.minimum = "0.5";
  stepped.exclusive_minimum = true;
  stepped.maximum = "99";
  stepped.multiple_of = "3";
  const std::vector<Place> places = {
      {total, json::Kind::kNumber, "64", "total"},
      {&stepped, json::Kind::kNumber, "12", "generation"},
      {&rich, json::Kind::kString, "\"AB\"", "kind"},
      {body_schema()->member("note"), json::Kind::kString, "\"first\"", "note"},
      {nullptr, json::Kind::kString, "\"0b0d0000-0000-4000-8000-00000000aa01\"", "uuid"},
      {nullptr, json::Kind::kNull, "null", ""},
      {nullptr, json::Kind::kString, "\"2024-05-06\"", "starts"},
      {nullptr, json::Kind::kString, "\"42\"", "number"},
      {nullptr, json::Kind::kString, "\"Kinship Ananas\"", "name"},
  };
  for (const auto rows : all_values()) {
    for (const Value& row : rows) {
      int made = 0;
      for (std::uint64_t seed = 0; seed < 20; ++seed) {
        for (const Place& place : places) {
          on_text(std::string(kBody), 100000, seed, [&](Context& context, const Site&) {
            const auto spelling = spelling_of(context, row, place);
            if (!spelling) return;
            ++made;
            if (row.make != nullptr && row.makes_json) {
              EXPECT_TRUE(json::is_json(json::parse(*spelling))) << row.name << " " << *spelling;
            }
            if (!row.text.empty()) {
              EXPECT_TRUE(json::is_json(json::parse(*spelling))) << row.name;
              EXPECT_EQ(spelling->find("{c}"), std::string::npos) << row.name;
            }
          });
        }
      }
      EXPECT_GT(made, 0) << row.name;
      EXPECT_GT(row.weight, 0) << row.name;
      EXPECT_EQ((row.make != nullptr) + !row.text.empty() + !row.spelling.empty(), 1) << row.name;
    }
  }
}

TEST_F(OperatorsTest, ValidValuesFitTheSchema) {
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    on_text(std::string(kBody), 100000, seed, [&](Context& context, const Site& site) {
      if (is_container(context.tree.at(site.node).kind)) return;
      const Place place = place_of(context, site);
      const auto drawn = draw_value(context, place, Aim::kValid);
      if (!drawn) return;
      EXPECT_TRUE(checker_.fits(place.schema, drawn->spelling)) << drawn->row->name;
      EXPECT_NE(drawn->spelling, place.current);
    });
  }
}

TEST_F(OperatorsTest, SitesHaveTheSchemaOfTheirPlace) {
  const json::Tree tree = json::parse(kBody);
  std::set<std::string> seen;
  std::size_t places = 0;
  for_each_site(tree, body_schema(), [&](const Site& site) {
    ++places;
    ASSERT_NE(site.schema, nullptr);
    if (tree.at(site.node).has_key) seen.insert(key_of(tree, site.node));
    const json::NodeId parent = tree.at(site.node).parent;
    ASSERT_EQ(site.container == nullptr, parent == json::kNone);
    if (key_of(tree, site.node) == "total") {
      EXPECT_EQ(site.schema->minimum, "1");
      EXPECT_EQ(site.container->location, "#/components/schemas/Record");
    }
  });
  EXPECT_EQ(places, tree.preorder().size());
  EXPECT_TRUE(seen.contains("MEMORY_MB"));
}

TEST_F(OperatorsTest, SitesOfADeepTextAreWalkedWithoutRecursion) {
  std::string text;
  for (int i = 0; i < 100000; ++i) text += "{\"inventories\":[";
  const json::Tree tree = json::parse(text);
  std::size_t places = 0;
  for_each_site(tree, body_schema(), [&](const Site&) { ++places; });
  EXPECT_EQ(places, 200000U);
}

class RepairTest : public OperatorsTest {
 protected:
  std::pair<bool, std::string> repaired(std::string_view text) {
    json::Tree tree = json::parse(text);
    Random random(1);
    std::vector<std::string> names;
    const LeafMutate no_leaf;
    Context context{tree, random, known_, checker_, generator_, no_leaf, {}, 10000, names};
    const bool changed = repair(context, body_schema());
    return {changed, json::print(tree)};
  }
};

TEST_F(RepairTest, LeavesValidBodiesAlone) {
  EXPECT_EQ(repaired(kBody), std::pair(false, std::string(kBody)));
}

TEST_F(RepairTest, MendsWhatIsWrong) {
  const std::string kStart = "{\"generation\":0,\"inventories\":{\"VCPU\":{\"total\":4";
  const struct {
    const char* name;
    std::string text;
    std::string want;  // empty: anything that is JSON and has the required members
  } kCases[] = {
      {"unclosed", kStart, kStart + "}}}"},
      {"repeated", "{\"generation\":0,\"generation\":\"x\",\"inventories\":{}}",
       "{\"generation\":0,\"inventories\":{}}"},
      {"unknown", "{\"generation\":0,\"inventories\":{},\"id\":1}",
       "{\"generation\":0,\"inventories\":{}}"},
      {"bad key of a map", "{\"generation\":0,\"inventories\":{\"vcpu\":{\"total\":4}}}",
       "{\"generation\":0,\"inventories\":{}}"},
      {"without colon", "{\"generation\":0,\"inventories\":{},x}",
       "{\"generation\":0,\"inventories\":{}}"},
      {"two documents", "{\"generation\":0,\"inventories\":{}} 1",
       "{\"generation\":0,\"inventories\":{}} "},
      {"byte order mark", "\xef\xbb\xbf{\"generation\":0,\"inventories\":{}}",
       "{\"generation\":0,\"inventories\":{}}"},
      {"missing", "{}", ""},
      {"wrong type", "{\"generation\":[],\"inventories\":3}", ""},
      {"out of bounds", "{\"generation\":-1,\"inventories\":{\"VCPU\":{\"total\":0}}}", ""},
      {"no JSON at all", "<html>", ""},
      {"nothing", "", ""},
  };
  for (const auto& c : kCases) {
    const auto [changed, text] = repaired(c.text);
    EXPECT_TRUE(changed) << c.name;
    if (!c.want.empty()) {
      EXPECT_EQ(text, c.want) << c.name;
      continue;
    }
    const json::Tree tree = json::parse(text);
    EXPECT_TRUE(json::is_json(tree)) << c.name << ": " << text;
    EXPECT_NE(json::find_member(tree, tree.root(), "generation"), json::kNone) << c.name;
    EXPECT_NE(json::find_member(tree, tree.root(), "inventories"), json::kNone) << c.name;
    EXPECT_FALSE(repaired(text).first) << c.name << ": " << text;
  }
}

}  // namespace
}  // namespace bodkin::mutate
