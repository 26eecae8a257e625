#include "run/renamer.h"

#include <gtest/gtest.h>

#include <string>

namespace bodkin::run {
namespace {

constexpr const char* kOne = "0b0d0000-0000-4000-8000-00000000aa01";
constexpr const char* kTwo = "0b0d0000-0000-4000-8000-00000000aa02";

TEST(Renamer, ChangesNothingBeforeItsFirstGeneration) {
  Renamer renamer({kOne}, 1);
  EXPECT_FALSE(renamer.active());
  EXPECT_EQ(renamer.forward(std::string("x ") + kOne), std::string("x ") + kOne);
}

TEST(Renamer, GoesThereAndBack) {
  Renamer renamer({kOne, kTwo, "abc", "abcdef", "item-7X"}, 1);
  for (int generation = 0; generation < 20; ++generation) {
    renamer.next_generation();
    for (const std::string& text :
         {std::string(kOne), std::string("/a/") + kOne + "/b?x=" + kTwo,
          std::string("\xff\x00 no name", 10), std::string(), std::string("abcdef abc item-7X"),
          std::string(kOne) + kTwo + kOne}) {
      const std::string sent = renamer.forward(text);
      EXPECT_EQ(sent.size(), text.size());
      EXPECT_EQ(sent.find(kOne), std::string::npos);
      EXPECT_EQ(sent.find(kTwo), std::string::npos);
      EXPECT_EQ(renamer.back(sent), text);
    }
  }
}

TEST(Renamer, KeepsTheShape) {
  Renamer renamer({kOne, "item-7X"}, 9);
  renamer.next_generation();
  const std::string uuid = renamer.forward(kOne);
  EXPECT_EQ(uuid[14], '4') << "the version";
  EXPECT_EQ(uuid[19], '8') << "the variant";
  for (std::size_t i = 0; i < uuid.size(); ++i) {
    EXPECT_EQ(uuid[i] == '-', kOne[i] == '-');
    EXPECT_NE(std::string("0123456789abcdef-").find(uuid[i]), std::string::npos) << uuid;
  }
  const std::string item = renamer.forward("item-7X");
  EXPECT_EQ(item[4], '-');
  EXPECT_TRUE(item[5] >= '1' && item[5] <= '9');
  EXPECT_TRUE(item[6] >= 'A' && item[6] <= 'Z');
}

TEST(Renamer, DependsOnSeedAndGenerationAlone) {
  Renamer a({kOne, kTwo}, 5), b({kTwo, kOne}, 5), c({kOne, kTwo}, 6);
  a.next_generation();
  b.next_generation();
  c.next_generation();
  EXPECT_EQ(a.forward(kOne), b.forward(kOne));
  EXPECT_NE(a.forward(kOne), c.forward(kOne));
  const std::string first = a.forward(kOne);
  a.next_generation();
  EXPECT_NE(a.forward(kOne), first);
}

TEST(Renamer, RenamesTargetHeadersAndBody) {
  Renamer renamer({kOne}, 1);
  renamer.next_generation();
  Request request{"PUT", std::string("/x/") + kOne, {{"If-Match", kOne}}, std::string("{") + kOne};
  renamer.forward(request);
  const std::string fresh = renamer.forward(kOne);
  EXPECT_EQ(request.target, "/x/" + fresh);
  EXPECT_EQ(request.headers.get("If-Match"), fresh);
  EXPECT_EQ(request.body, "{" + fresh);
  Request learned{"PUT", "/x/" + fresh, {}, "{" + fresh};
  renamer.back(learned);
  EXPECT_EQ(learned.target, std::string("/x/") + kOne);
  EXPECT_EQ(learned.body, std::string("{") + kOne);
  Response response{200, {{"Location", "/x/" + fresh}}, fresh};
  renamer.back(response);
  EXPECT_EQ(response.headers.get("Location"), std::string("/x/") + kOne);
  EXPECT_EQ(response.body, kOne);
  EXPECT_TRUE(renamer.names_identifier(std::string("/x/") + kOne));
  EXPECT_FALSE(renamer.names_identifier("/x/" + fresh));
}

}  // namespace
}  // namespace bodkin::run
