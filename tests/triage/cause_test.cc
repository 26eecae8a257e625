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
  ASSERT_THAT(causes, SizeIs(1));
  EXPECT_THAT(causes[0].reason, HasSubstr("no credentials"));
}

TEST(Causes, MadeUpCredentialsAreOneAndNotTheMissingOnes) {
  EXPECT_EQ(count({access("stranger", "POST", "/a"), access("stranger", "GET", "/b"),
                   access("nobody", "POST", "/a")}),
            2U);
}

TEST(Causes, RolesAreJoinedOnOneResourceAndOnOneOperation) {
  EXPECT_EQ(count({access("reader", "DELETE", "/a/{id}"), access("reader", "PUT", "/a")}), 1);
  EXPECT_EQ(count({access("reader", "DELETE", "/a/{id}"), access("reader", "GET", "/a")}), 2);
  EXPECT_EQ(count({access("reader", "DELETE", "/v1/a/{id}"), access("reader", "PUT", "/v1/b")}), 2);
  EXPECT_EQ(count({access("reader", "DELETE", "/a"), access("writer", "DELETE", "/a")}), 1);
  EXPECT_EQ(count({access("reader", "DELETE", "/a"), access("writer", "DELETE", "/a/{id}")}), 2);
}

TEST(Causes, WhatIsAnothersIsOneForReadsAndOneForWrites) {
  const auto foreign = [](const char* who, const char* method, const char* path) {
    Bucket out = access(who, method, path);
    out.record.finding.kind = "allowed on what belongs to another project";
    return out;
  };
  EXPECT_EQ(count({foreign("ann", "PUT", "/a/{id}"), foreign("bob", "DELETE", "/a/{id}"),
                   foreign("ann", "GET", "/a/{id}"), foreign("ann", "PUT", "/b/{id}")}),
            3);
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

TEST(Causes, AComponentOfTextsIsNotOneMember) {
  const auto at = [](const char* method, const char* path, const char* member) {
    Bucket out = bucket("accepted-invalid", method, path, "#/components/schemas/Text/type", "x");
    out.record.finding.member = member;
    return out;
  };
  EXPECT_EQ(count({at("PUT", "/a", "/user"), at("PUT", "/a", "/project")}), 2);
  EXPECT_EQ(count({at("PUT", "/a", "/user"), at("POST", "/a", "/*/user")}), 1);
  EXPECT_EQ(count({at("PUT", "/a", "/user"), at("PUT", "/b", "/user")}), 1);
}

TEST(Causes, AMembersFormIsOneQuestionAndItsBoundAnother) {
  const auto at = [](const char* oracle, const char* location, const char* member) {
    Bucket out = bucket(oracle, "PUT", "/a/{id}", location, "400 is due");
    out.record.finding.member = member;
    return out;
  };
  const Bucket type = at("accepted-invalid", "#/components/schemas/A/properties/x/type", "/x");
  const Bucket pattern =
      at("accepted-invalid", "#/components/schemas/A/properties/x/pattern", "/x");
  const Bucket maximum =
      at("accepted-invalid", "#/components/schemas/A/properties/x/maximum", "/x");
  const Bucket late = at("wrong-status", "model:body.schema.type:/x", "");
  const Bucket other = at("wrong-status", "model:body.schema.type:/y", "");
  EXPECT_EQ(count({type, pattern, late}), 1);
  EXPECT_EQ(count({type, maximum}), 2);
  EXPECT_EQ(count({type, other}), 2);
}

TEST(Causes, TextThatIsNotJsonHasOneReader) {
  EXPECT_EQ(count({bucket("accepted-invalid", "PUT", "/a", "#/components/schemas/A/syntax", "x"),
                   bucket("accepted-invalid", "PUT", "/b", "#/components/schemas/B/syntax", "x"),
                   bucket("wrong-status", "PUT", "/c", "model:body.syntax", "x")}),
            1);
}

TEST(Causes, UnknownMembersAreOfOneKindOfThing) {
  const auto open = [](const char* path, const char* name) {
    return bucket("accepted-invalid", "PUT", path,
                  std::string("#/components/schemas/") + name + "/additionalProperties", "x");
  };
  EXPECT_EQ(count({open("/a", "Order"), open("/b", "OrderCreate"), open("/c", "NewOrder")}), 1);
  EXPECT_EQ(count({open("/a", "Order"), open("/a", "OrderItem")}), 2);
}

TEST(Causes, WhatABodyBreaksIsOneWhetherItIsTakenOrRefusedTooLate) {
  const auto taken = [](const char* path, const char* location, const char* member) {
    Bucket out = bucket("accepted-invalid", "PUT", path, location, "accepted");
    out.record.finding.member = member;
    return out;
  };
  const auto late = [](const char* path, const char* location) {
    return bucket("wrong-status", "PUT", path, location, "409 where 400 is due");
  };
  constexpr const char* kUnknown = "model:body.schema.unknown_key:";
  constexpr const char* kClosed = "#/components/schemas/Box/additionalProperties";
  EXPECT_EQ(count({taken("/a/{id}", kClosed, "/*"), late("/a/{id}", kUnknown)}), 1);
  EXPECT_EQ(count({taken("/a/{id}", kClosed, "/*"), late("/a/{id}/b", kUnknown)}), 2);
  EXPECT_EQ(count({taken("/a/{id}", kClosed, "/lid/*"), late("/a/{id}", kUnknown)}), 2);

  EXPECT_EQ(count({taken("/a/{id}", "#/components/schemas/Text/maxLength", "/who"),
                   taken("/a", "#/components/schemas/Text/minLength", "/*/who"),
                   late("/a", "model:body.schema.length:/*/who")}),
            1);
  EXPECT_EQ(count({taken("/a", "#/components/schemas/Box/maximum", "/size"),
                   taken("/a", "#/components/schemas/Box/minimum", "/size")}),
            2);

  constexpr const char* kAmount = "#/components/schemas/Amounts/additionalProperties/type";
  EXPECT_EQ(count({taken("/a/{id}", kAmount, "/boxes/*"),
                   late("/a", "model:body.schema.type:/*/boxes/*")}),
            1);
  EXPECT_EQ(count({taken("/a/{id}", kAmount, "/boxes/*"),
                   late("/a", "model:body.schema.type:/*/lids/*")}),
            2);
}

TEST(Causes, AMissingThingThatIsTakenIsNotRefusedForItsBody) {
  const auto missing = [](const char* oracle, const char* method, const char* path, int status) {
    Bucket out = bucket(oracle, method, path, "model:box.none", "404 is due");
    out.record.finding.http_status = status;
    return out;
  };
  EXPECT_EQ(count({missing("accepted-invalid", "PUT", "/a/{id}", 200),
                   missing("wrong-status", "PUT", "/a/{id}", 400)}),
            1);
  EXPECT_EQ(count({missing("wrong-status", "GET", "/a/{id}", 200),
                   missing("wrong-status", "PUT", "/a/{id}", 400)}),
            2);
  for (const char* method : {"GET", "DELETE"}) {
    EXPECT_EQ(count({missing("accepted-invalid", method, "/a/{id}", 200),
                     missing("wrong-status", method, "/a/{id}", 400)}),
              2);
  }
}

TEST(Causes, ANotExistingThingIsOneForAllThatIsDoneWithIt) {
  const auto missing = [](const char* method, const char* path, const char* location, int status) {
    Bucket out = bucket("wrong-status", method, path, location, "x where 404 is due");
    out.record.finding.http_status = status;
    return out;
  };
  const Bucket get = missing("GET", "/orders/{id}", "path:id", 200);
  const Bucket put = missing("PUT", "/orders/{id}", "model:order.none", 200);
  const Bucket below = missing("GET", "/orders/{id}/items", "path:id", 200);
  const Bucket item = missing("GET", "/orders/{id}/items/{item}", "path:item", 200);
  const Bucket deleted = missing("DELETE", "/orders/{id}", "path:id", 204);
  const Bucket user = missing("DELETE", "/users/{user}", "path:user", 204);
  const Bucket other = missing("GET", "/orders/{id}", "path:id", 400);
  EXPECT_EQ(count({get, put, below}), 1);
  EXPECT_EQ(count({get, item}), 2);
  EXPECT_EQ(count({get, other}), 2);
  EXPECT_EQ(count({deleted, user}), 1) << "only deletions";
  EXPECT_EQ(count({get, deleted, user}), 2) << "the look-up of one thing, and deletions";
}

TEST(Causes, AStateIsWhosesStateItIs) {
  const auto stale = [](const char* path, const char* location) {
    return bucket("lost-update", "PUT", path, location, "an outdated state is accepted");
  };
  EXPECT_EQ(count({stale("/orders/{id}/x", "/order_version"), stale("/orders/{id}", "/version")}),
            1);
  EXPECT_EQ(count({stale("/a/{id}", "/order_version"), stale("/a/{id}", "/user_version")}), 2);
}

TEST(Causes, OneOutdatedStateThatIsTakenIsTheOneThatIsShown) {
  Bucket taken = bucket("accepted-invalid", "PUT", "/orders/{id}", "model:order.version",
                        "accepted where 409 is due");
  const Bucket shown = bucket("read-back", "GET", "/orders/{id}", "model:/version", "x");
  EXPECT_EQ(count({taken, shown}), 2);
  taken.explanation.parts = {{"body /version", "1", "only this value, of those tried", true}};
  EXPECT_EQ(count({taken, shown}), 1);
}

TEST(Causes, RacesOfOneResourceAreOneAndNotWhatShowsInOrder) {
  const auto race = [](const char* oracle, const char* path) {
    Bucket out = bucket(oracle, "PUT", path, "/version", "sent at once");
    out.record.finding.purpose = "burst";
    return out;
  };
  const Bucket stale =
      bucket("lost-update", "PUT", "/a/{id}", "/version", "an outdated state is accepted");
  EXPECT_EQ(count({race("lost-update", "/a/{id}"), race("over-capacity", "/a/{id}/b")}), 1);
  EXPECT_EQ(count({race("lost-update", "/a/{id}"), race("lost-update", "/b/{id}")}), 2);
  EXPECT_EQ(count({race("lost-update", "/a/{id}"), stale}), 2);
}

TEST(Causes, FailuresThatSayNothingAreJoinedByTheRuleThatTheRequestBreaks) {
  const auto fails = [](const char* path, const char* rule) {
    Bucket out = bucket("server-error", "PUT", path, "", "Internal Server Error");
    out.record.finding.broken_rule = rule;
    return out;
  };
  const char* total = "#/components/schemas/Total/maximum";
  EXPECT_EQ(count({fails("/a", total), fails("/b", total)}), 1);
  EXPECT_EQ(count({fails("/a", total), fails("/b", "#/components/schemas/Total/type")}), 2);
  EXPECT_EQ(count({fails("/a", ""), fails("/b", "")}), 2);
}

TEST(Causes, HangsFromTheSameNumberOnAreOne) {
  const auto hang = [](const char* path, const char* body) {
    return bucket("crash", "PUT", path, "", "hang", body);
  };
  EXPECT_EQ(count({hang("/a", R"({"total":16777217})"), hang("/b", R"({"x":{"total":16777217}})")}),
            1);
  EXPECT_EQ(count({hang("/a", R"({"total":16777217})"), hang("/b", R"({"total":33554433})")}), 2);
  EXPECT_EQ(count({hang("/a", R"({"total":1})"), hang("/b", R"({"total":1})")}), 2);
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
