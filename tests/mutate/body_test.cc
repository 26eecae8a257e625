// Bodies mutated as a whole: laws, what is reached, and how often.
#include <gtest/gtest.h>

#include <functional>
#include <set>

#include "base/limits.h"
#include "fixture.h"
#include "json/pointer.h"
#include "json/tree.h"
#include "scenario/canary.h"
#include "schema/validate.h"

namespace bodkin::mutate {
namespace {

class BodyTest : public MutateTest {
 protected:
  std::string mutated(std::string_view body, std::uint64_t seed,
                      std::size_t size_max = limits::kInputBytesMax) {
    return mutator_.mutate_body(body, body_schema(), kOther, size_max, seed);
  }
};

std::vector<std::string> hostile_inputs() {
  std::vector<std::string> inputs = {
      "",
      "x",
      "{}",
      "[1,,2",
      std::string(kBody),
      std::string(kBody).substr(0, 100),
      std::string(5000, '['),
      std::string(2000, '"'),
      std::string(2000, ','),
  };
  Random random(1);
  for (int i = 0; i < 20; ++i) {
    std::string bytes;
    for (std::uint64_t n = random.below(200); n > 0; --n) {
      bytes.push_back(static_cast<char>(random.below(256)));
    }
    inputs.push_back(bytes);
  }
  return inputs;
}

TEST_F(BodyTest, ChangesAnyInputWithinTheSize) {
  for (const std::string& input : hostile_inputs()) {
    for (const std::size_t size_max : {std::size_t{1}, std::size_t{10}, input.size(),
                                       input.size() + 20, limits::kInputBytesMax}) {
      for (std::uint64_t seed = 0; seed < 6; ++seed) {
        const std::string out = mutated(input, seed, size_max);
        ASSERT_LE(out.size(), size_max) << input.substr(0, 50) << " seed " << seed;
        if (size_max > 0) ASSERT_NE(out, input) << input.substr(0, 50) << " seed " << seed;
        ASSERT_EQ(out, mutated(input, seed, size_max)) << "same seed, other bytes";
      }
    }
  }
  EXPECT_EQ(mutated(kBody, 1, 0), "");
}

TEST_F(BodyTest, SameSeedInAnotherMutator) {
  Mutator other(contract_, world_, {"bodkin-word", "total"}, {});
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    const std::string first = mutated(kBody, seed);
    EXPECT_EQ(first, other.mutate_body(kBody, body_schema(), kOther, limits::kInputBytesMax, seed));
    EXPECT_EQ(mutator_.last(), other.last());
  }
}

TEST_F(BodyTest, WorksWithoutSchemaAndWithoutOther) {
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    EXPECT_NE(mutator_.mutate_body(kBody, nullptr, {}, 4096, seed), kBody);
  }
}

int depth_of(std::string_view text) {
  int depth = 0;
  int deepest = 0;
  for (const char c : text) {
    if (c == '[' || c == '{') deepest = std::max(deepest, ++depth);
    if (c == ']' || c == '}') --depth;
  }
  return deepest;
}

std::string at(std::string_view text, std::string_view pointer) {
  const json::Tree tree = json::parse(text);
  const json::NodeId id = json::resolve(tree, pointer);
  return id == json::kNone ? "nothing" : json::print(tree, id);
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

TEST_F(BodyTest, Reaches) {
  const std::string kSmall = "{\"generation\":0,\"inventories\":{\"VCPU\":{\"total\":10}}}";
  const std::string kTotal = "/inventories/VCPU/total";
  const auto total_is = [&](std::string_view want) {
    return [&, want](const std::string& out) { return at(out, kTotal) == want; };
  };
  const auto has = [](std::string_view part) {
    return [part](const std::string& out) { return contains(out, part); };
  };
  const struct {
    const char* name;
    std::function<bool(const std::string&)> reached;
    int tries;
  } kCases[] = {
      {"bad duplicate last", has("\"total\":10,\"total\":-1"), 6000},
      {"bad duplicate first",
       [](const std::string& out) {
         return contains(out, ",\"total\":10}") && contains(out, "{\"total\":");
       },
       6000},
      {"duplicate of a container", has("\"inventories\":{\"VCPU\":{\"total\":10}},\"inventories\""),
       3000},
      {"duplicate in other spelling", has("\"total\":10,\"\\u0074otal\":"), 20000},
      {"below minimum", total_is("0"), 1000},
      {"far below minimum", total_is("-1"), 2000},
      {"above maximum", total_is("2147483648"), 2000},
      {"inside", total_is("11"), 2000},
      {"wrong type", total_is("\"10\""), 4000},
      {"true for 1", total_is("true"), 2000},
      {"null", total_is("null"), 2000},
      {"1.0", total_is("10.0"), 10000},
      {"1e999", total_is("1e999"), 3000},
      {"NaN", total_is("NaN"), 3000},
      {"fraction", total_is("1.5"), 2000},
      {"wraps in 32 bits", total_is("4294967297"), 4000},
      {"missing required member", has("{\"VCPU\":{}}"), 1000},
      {"missing required member above",
       [](const std::string& out) { return out == "{\"generation\":0}"; }, 3000},
      {"unknown member", has("\"is_admin\":"), 6000},
      {"optional member", has("\"allocation_ratio\":"), 1000},
      {"entry of a map", has("\"DISK_GB\":{\"total\":"), 3000},
      {"another key of a map", has("\"inventories\":{\"DISK_GB\":"), 3000},
      {"generation plus one", has("\"generation\":1,"), 1000},
      {"generation as the world has it", has("\"generation\":7,"), 4000},
      {"renamed", has("\"Total\":10"), 20000},
      {"nested 1000 deep", [](const std::string& out) { return depth_of(out) >= 1000; }, 3000},
      {"nested as deep as we go",
       [](const std::string& out) {
         return depth_of(out) >= static_cast<int>(limits::kNestingInserted);
       },
       6000},
      {"nested about limits",
       [](const std::string& out) { return depth_of(out) >= 32 && depth_of(out) < 110; }, 3000},
      {"spliced", has("12345"), 2000},
      {"lone surrogate", has("\\ud800"), 30000},
      {"trailing comma", has("10,}"), 6000},
      {"byte order mark", [](const std::string& out) { return out.starts_with("\xef\xbb\xbf"); },
       6000},
      {"comment", has("/* c */"), 6000},
      {"two documents", [&](const std::string& out) { return out == kSmall + kSmall; }, 10000},
      {"empty text", [](const std::string& out) { return out.empty(); }, 10000},
      {"truncated", [&](const std::string& out) { return kSmall.starts_with(out) && !out.empty(); },
       6000},
  };
  for (const auto& c : kCases) {
    bool reached = false;
    for (int seed = 0; seed < c.tries && !reached; ++seed) {
      reached = c.reached(mutated(kSmall, static_cast<std::uint64_t>(seed)));
    }
    EXPECT_TRUE(reached) << c.name;
  }
}

TEST_F(BodyTest, StringsReach) {
  const std::string kNote =
      "{\"generation\":0,\"inventories\":{},\"note\":\"n\",\"parent\":"
      "\"0b0d0000-0000-4000-8000-00000000aa01\"}";
  const struct {
    const char* name;
    std::function<bool(const std::string&)> reached;
    int tries;
  } kCases[] = {
      {"canary in SQL",
       [](const std::string& out) {
         return contains(out, "' OR '1'='1") && !scenario::find_canaries(out).empty();
       },
       3000},
      {"canary alone",
       [](const std::string& out) {
         return at(out, "/note").size() == scenario::kCanaryBytes + 2 &&
                !scenario::find_canaries(at(out, "/note")).empty();
       },
       1000},
      {"another provider",
       [](const std::string& out) {
         return at(out, "/parent") == "\"0b0d0000-0000-4000-8000-00000000aa02\"";
       },
       500},
      {"unknown provider",
       [](const std::string& out) {
         return at(out, "/parent") == "\"0b0d0000-0000-4000-8000-00000000dead\"";
       },
       500},
      {"upper-case UUID",
       [](const std::string& out) {
         return at(out, "/parent") == "\"0B0D0000-0000-4000-8000-00000000AA01\"";
       },
       2000},
      {"null parent", [](const std::string& out) { return at(out, "/parent") == "null"; }, 500},
      {"too long", [](const std::string& out) { return at(out, "/note").size() == 256 + 2; }, 2000},
      {"60000 long", [](const std::string& out) { return at(out, "/note").size() >= 60000; },
       15000},
      {"NUL byte", [](const std::string& out) { return out.find('\0') != std::string::npos; },
       3000},
      {"overlong UTF-8", [](const std::string& out) { return contains(out, "\xc0\x80"); }, 6000},
      {"dictionary word", [](const std::string& out) { return contains(out, "\"bodkin-word\""); },
       6000},
  };
  for (const auto& c : kCases) {
    bool reached = false;
    for (int seed = 0; seed < c.tries && !reached; ++seed) {
      reached = c.reached(mutated(kNote, static_cast<std::uint64_t>(seed)));
    }
    EXPECT_TRUE(reached) << c.name;
  }
}

TEST_F(BodyTest, SharesAreAsMeant) {
  constexpr int kMutants = 6000;
  const schema::Validator validator(*body_schema());
  ASSERT_TRUE(validator.validate(json::parse(kBody)).valid());
  int valid = 0;
  int duplicate = 0;
  int huge = 0;
  int broken = 0;
  for (int seed = 0; seed < kMutants; ++seed) {
    const std::string out = mutated(kBody, static_cast<std::uint64_t>(seed));
    if (out.size() > 4000) {
      ++huge;
      continue;
    }
    const json::Tree tree = json::parse(out);
    if (!json::is_json(tree)) ++broken;
    if (validator.validate(tree).valid()) ++valid;
    for (const std::string& name : mutator_.last()) duplicate += name.starts_with("duplicate.");
  }
  const auto percent = [](int count) { return 100.0 * count / kMutants; };
  RecordProperty("valid_percent", std::to_string(percent(valid)));
  EXPECT_GE(percent(valid), 25);
  EXPECT_LE(percent(valid), 75);
  EXPECT_GE(percent(duplicate), 3);
  EXPECT_LE(percent(huge), 2.5);
  EXPECT_LE(percent(broken), 25);
  EXPECT_GE(percent(broken), 4);
}

TEST_F(BodyTest, InvalidBodiesBecomeValidOnes) {
  const std::string kBroken =
      "{\"generation\": \"x\", \"inventories\": {\"vcpu\": {\"total\": -1}}, \"id\": 3,}";
  const schema::Validator validator(*body_schema());
  int valid = 0;
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    valid += validator.validate(json::parse(mutated(kBroken, seed))).valid() ? 1 : 0;
  }
  EXPECT_GE(valid, 25);
}

TEST_F(BodyTest, EngineBytesArriveInLeaves) {
  int calls = 0;
  Mutator mutator(contract_, world_, {},
                  [&](std::uint8_t* data, std::size_t, std::size_t size_max) {
                    ++calls;
                    const std::string_view word = "LEAF";
                    if (size_max < word.size()) return std::size_t{0};
                    std::copy(word.begin(), word.end(), data);
                    return word.size();
                  });
  int quoted = 0;
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    const std::string out = mutator.mutate_body(kBody, body_schema(), {}, 4096, seed);
    quoted += contains(out, "\"LEAF\"") ? 1 : 0;
  }
  EXPECT_GT(calls, 50);
  EXPECT_GT(quoted, 10);
}

TEST_F(BodyTest, CrossingTakesPartsOfBoth) {
  int mixed = 0;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const std::string out = mutator_.cross_bodies(kBody, kOther, 4096, seed);
    ASSERT_NE(out, kBody);
    ASSERT_LE(out.size(), 4096U);
    ASSERT_EQ(out, mutator_.cross_bodies(kBody, kOther, 4096, seed));
    mixed += contains(out, "PCI_DEVICE") && contains(out, "VCPU") ? 1 : 0;
  }
  EXPECT_GT(mixed, 20);
  for (const std::string& input : hostile_inputs()) {
    for (const std::string& other : {std::string{}, std::string(kOther), std::string("\"")}) {
      EXPECT_LE(mutator_.cross_bodies(input, other, 100, 1).size(), 100U);
    }
  }
}

}  // namespace
}  // namespace bodkin::mutate
