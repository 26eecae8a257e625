#include "http/reference.h"

#include <gtest/gtest.h>

namespace bodkin::http {
namespace {

TEST(Reference, ReadsWhatRestClientWrites) {
  const auto body = find_reference("/things/{{create.response.body.$.links[0].href}}/parts");
  ASSERT_TRUE(body);
  EXPECT_EQ(body->begin, 8U);
  EXPECT_EQ(body->size, 40U);
  EXPECT_EQ(body->reference.kind, Reference::Kind::kBody);
  EXPECT_EQ(body->reference.step, "create");
  EXPECT_EQ(body->reference.steps, (std::vector<std::string>{"links", "0", "href"}));

  const auto header = find_reference("{{ create.response.headers.Location }}");
  ASSERT_TRUE(header);
  EXPECT_EQ(header->reference.kind, Reference::Kind::kHeader);
  EXPECT_EQ(header->reference.header, "Location");

  EXPECT_EQ(find_reference("{{$guid}}")->reference.kind, Reference::Kind::kUuid);
  EXPECT_TRUE(find_reference("{{a.response.body.*}}")->reference.whole_text);
}

TEST(Reference, QuotedKeysAreAnyText) {
  const auto found = find_reference("{{s.response.body.$['a.b'][\"it's\"].c}}");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->reference.steps, (std::vector<std::string>{"a.b", "it's", "c"}));
  EXPECT_EQ(print_reference(found->reference), "{{s.response.body.$['a.b'][\"it's\"].c}}");
}

TEST(Reference, OtherTextInBracesIsNone) {
  for (const char* text :
       {"{{x}}", "{{}}", "{{{{", "{{a.response.body}}", "{{a.response.body.x}}",
        "{{a.request.body.$.x}}", "{{a.response.body.$.}}", "{{a.response.body.$[x]}}",
        "{{a.response.headers.}}", "{{a b.response.body.$.x}}", "{{$uuid", "{{$uuid}",
        "{{a.response.body.$['x]}}", "{{$processEnv X}}", "{% x %}"}) {
    EXPECT_FALSE(find_reference(text)) << text;
  }
}

TEST(Reference, TheNextOneIsFoundBehindBracesThatAreNone) {
  const auto found = find_reference("{{{ {{x}} {{a.response.body.$.id}}");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->begin, 10U);
  EXPECT_FALSE(find_reference("{{a.response.body.$.id}}", 1));
}

TEST(Reference, PrintedOnesReadBack) {
  for (const char* text : {"{{$uuid}}", "{{a.response.body.*}}", "{{a.response.body.$}}",
                           "{{a.response.body.$[0][1]}}", "{{a-b_1.response.body.$.c['d e']}}",
                           "{{a.response.headers.ETag}}"}) {
    const auto found = find_reference(text);
    ASSERT_TRUE(found) << text;
    EXPECT_EQ(print_reference(found->reference), text);
  }
}

}  // namespace
}  // namespace bodkin::http
