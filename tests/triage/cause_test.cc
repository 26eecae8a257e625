// What is joined, and, as important, what is not.
#include "triage/cause.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "http/http_file.h"

namespace bodkin::triage {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

Bucket bucket(std::string oracle, std::string method, std::string path, std::string location,
              std::string kind, const std::string& body = "{}") {
  Bucket out;
  finding::Finding& f = out.record.finding;
  f.oracle = std::move(oracle);
  f.method = std::move(method);
  f.path = std::move(path);
  f.location = std::move(location);
  f.kind = std::move(kind);
  f.principal = "admin";
  f.purpose = "input";
  f.http_status = 500;
  http::HttpFileRequest request;
  request.request = {f.method, f.path, {}, body};
  out.record.input = http::encode_request(request);
  out.reproduces = Reproduces::kAlways;
  return out;
}

Bucket access(const char* principal, const char* method, const char* path) {
  Bucket out = bucket("broken-access", method, path, principal, "allowed");
  out.record.finding.principal = principal;
  out.record.finding.purpose = "access";
  return out;
}

std::size_t count(const std::vector<Bucket>& buckets) {
  return causes_of(buckets).size();
}

TEST(Causes, EveryBucketIsInOneAndASingleOneSpeaksForItself) {
  std::vector<Bucket> all = {bucket("server-error", "PUT", "/a", "", "first thing failed"),
                             bucket("server-error", "PUT", "/b", "", "second thing failed")};
  all[0].record.finding.message = "it fails";
  const std::vector<Cause> causes = causes_of(all);
  ASSERT_THAT(causes, SizeIs(2));
  EXPECT_THAT(causes[0].members, ElementsAre(0));
  EXPECT_EQ(causes[0].title, "it fails");
  EXPECT_EQ(causes[0].reason, "");
  EXPECT_EQ(causes[0].id, all[0].record.finding.signature());
  EXPECT_THAT(causes_of({}), SizeIs(0));
}

TEST(Causes, ATitleIsTheClausesOfALongMessageThatFit) {
  std::vector<Bucket> all = {bucket("over-capacity", "PUT", "/a", "", "granted together")};
  all[0].record.finding.message =
      "both are granted; one after another only one is; " + std::string(200, 'x');
  EXPECT_EQ(causes_of(all)[0].title, "both are granted; one after another only one is");
}

TEST(Causes, AMissingAuthenticationCheckIsOne) {
  const std::vector<Cause> causes =
      causes_of({access("nobody", "PUT", "/a"), access("nobody", "POST", "/b"),
                 access("nobody", "DELETE", "/c/{id}"), access("nobody", "GET", "/a")});
  ASSERT_THAT(causes, SizeIs(2));
  EXPECT_THAT(causes[0].members, ElementsAre(0, 1, 2));
  EXPECT_THAT(causes[0].reason, HasSubstr("no credentials"));
}

TEST(Causes, MadeUpCredentialsAreOneAndNotTheMissingOnes) {
  EXPECT_EQ(count({access("stranger", "POST", "/a"), access("stranger", "GET", "/b"),
                   access("nobody", "POST", "/a")}),
            2U);
}

TEST(Causes, RolesAreJoinedOnOneResourceAndMethodOnly) {
  EXPECT_EQ(count({access("reader", "DELETE", "/a/{id}"), access("reader", "DELETE", "/a")}), 1);
  EXPECT_EQ(count({access("reader", "DELETE", "/a/{id}"), access("reader", "PUT", "/a")}), 2);
  EXPECT_EQ(count({access("reader", "DELETE", "/a/{id}"), access("reader", "DELETE", "/b")}), 2);
  EXPECT_EQ(count({access("reader", "DELETE", "/a"), access("writer", "DELETE", "/a")}), 2);
}

TEST(Causes, OneErrorMessageJoinsUnlessItSaysNothing) {
  EXPECT_EQ(count({bucket("server-error", "PUT", "/a", "", "KeyError: <text>"),
                   bucket("server-error", "PUT", "/b", "", "KeyError: <text>")}),
            1);
  for (const char* empty : {"Internal Server Error", "", "oops", "An unexpected condition"}) {
    EXPECT_EQ(count({bucket("server-error", "PUT", "/a", "", empty),
                     bucket("server-error", "PUT", "/b", "", empty)}),
              2)
        << empty;
  }
}

TEST(Causes, WhereTheMessageSaysNothingTheValueMay) {
  const char* generic = "Internal Server Error";
  EXPECT_EQ(
      count({bucket("server-error", "PUT", "/a", "", generic, R"({"x":99999999999999999999})"),
             bucket("server-error", "PUT", "/b", "", generic, R"([99999999999999999999])")}),
      1);
  EXPECT_EQ(
      count({bucket("server-error", "PUT", "/a", "", generic, R"({"x":99999999999999999999})"),
             bucket("server-error", "PUT", "/b", "", generic, R"({"x":"'"})")}),
      2);
}

TEST(Causes, FramesDecideOverMessages) {
  Bucket a = bucket("server-error", "PUT", "/a", "", "KeyError: <text>");
  Bucket b = bucket("server-error", "PUT", "/b", "", "KeyError: <text>");
  a.frame = "save";
  b.frame = "load";
  EXPECT_EQ(count({a, b}), 2);
  b.frame = "save";
  b.record.finding.kind = "another message altogether";
  EXPECT_EQ(count({a, b}), 1);
}

TEST(Causes, ASharedComponentIsOneAndAnInlineSchemaIsNot) {
  const auto invalid = [](const char* path, const char* location) {
    return bucket("accepted-invalid", "PUT", path, location, "accepted");
  };
  EXPECT_EQ(count({invalid("/a", "#/components/schemas/Total/maximum"),
                   invalid("/b", "#/components/schemas/Total/maximum")}),
            1);
  EXPECT_EQ(count({invalid("/a", "#/components/schemas/Total/maximum"),
                   invalid("/b", "#/components/schemas/Total/minimum")}),
            2);
  EXPECT_EQ(count({invalid("/a", "#/paths/~1a/put/schema/maximum"),
                   invalid("/a", "#/paths/~1a/put/schema/maximum")}),
            2);
}

TEST(Causes, WhatIsRefusedBeforeAnyOperationIsOneByRuleAndNotAcrossRules) {
  const auto judged = [](const char* path, const char* location, const char* kind) {
    return bucket("wrong-status", "PUT", path, location, kind);
  };
  EXPECT_EQ(count({judged("/a", "method", "200 where 405 is due"),
                   judged("/b", "method", "404 where 405 is due")}),
            1);
  EXPECT_EQ(count({judged("/a", "header", "400 where 415 is due"),
                   judged("/b", "method", "404 where 405 is due")}),
            2);
  EXPECT_EQ(count({judged("/a", "model:query.unknown_key", "200 where 400 is due"),
                   judged("/b", "model:query.unknown_key", "accepted where 400 is due")}),
            1);
  EXPECT_EQ(count({judged("/a", "model:query.class_known", "200 where 400 is due"),
                   judged("/b", "model:query.class_known", "200 where 400 is due")}),
            2);
}

TEST(Causes, WhatIsGoneIsEvidenceOfNothing) {
  std::vector<Bucket> all = {access("nobody", "PUT", "/a"), access("nobody", "PUT", "/b")};
  all[1].reproduces = Reproduces::kNever;
  EXPECT_EQ(count(all), 2);
}

TEST(Causes, TheIdentifierStaysWhenMembersComeAndGo) {
  const std::vector<Bucket> two = {access("nobody", "PUT", "/a"), access("nobody", "PUT", "/b")};
  const std::vector<Bucket> others = {access("nobody", "PUT", "/c"), access("nobody", "PUT", "/a"),
                                      access("nobody", "PUT", "/d")};
  EXPECT_EQ(causes_of(two)[0].id, causes_of(others)[0].id);
}

}  // namespace
}  // namespace bodkin::triage
