// The wiring: what opens, what does not, and what one input gives.
#include "session/session.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "embedded/embedded.h"

namespace bodkin::session {
namespace {

using testing::Contains;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::Pair;

const char* const kPlainInventory =
    R"({"resource_provider_generation":1,"inventories":{"VCPU":{"total":8}}})";

// Answers nothing, and must not be asked: opening sends nothing.
class Silent : public dispatch::Dispatcher {
 public:
  dispatch::Answer send(const Request&) override {
    ADD_FAILURE() << "a request was sent";
    return {};
  }
  std::uint64_t sent() const override { return 0; }
};

embedded::Embedded open_with(std::vector<std::string> defects) {
  service::Config config;
  config.defects = std::move(defects);
  auto parts = embedded::open(config);
  EXPECT_TRUE(parts.has_value()) << (parts ? "" : parts.error().text());
  EXPECT_TRUE(parts->session->prepare().has_value());
  return std::move(*parts);
}

TEST(Session, OpeningSendsNothing) {
  Silent silent;
  EXPECT_TRUE(Session::open(embedded::session_options(), silent).has_value());
}

TEST(Session, SaysWhatIsBroken) {
  Silent silent;
  Options no_contract = embedded::session_options();
  no_contract.contract_text = "{";
  const auto contract = Session::open(std::move(no_contract), silent);
  ASSERT_FALSE(contract.has_value());
  EXPECT_EQ(contract.error().code, ErrorCode::kInput);
  EXPECT_THAT(contract.error().text(), HasSubstr("inventory.openapi.json"));

  Options no_world = embedded::session_options();
  no_world.world_text = "@id.main\n";
  const auto world = Session::open(std::move(no_world), silent);
  ASSERT_FALSE(world.has_value());
  EXPECT_EQ(world.error().code, ErrorCode::kInput);
  EXPECT_THAT(world.error().text(), HasSubstr("inventory.world.http"));

  Options refused = embedded::session_options();
  refused.world_text =
      "# @expect 2xx\nPOST /resource_providers\nContent-Type: application/json\n\n{}\n";
  const auto model = Session::open(std::move(refused), silent);
  ASSERT_FALSE(model.has_value());
  EXPECT_THAT(model.error().text(), HasSubstr("POST /resource_providers"));
}

TEST(Session, AWorldThatDoesNotFitIsLeftOut) {
  Silent silent;
  Options options = embedded::session_options();
  options.world_text = "@bind.uuid = 7\n\n# @expect 2xx\nPOST /no_such_path\n\n";
  options.model = nullptr;
  const auto session = Session::open(std::move(options), silent);
  ASSERT_TRUE(session.has_value());
  EXPECT_THAT((*session)->world().setup, IsEmpty());
  EXPECT_THAT((*session)->world().bindings, IsEmpty());
}

TEST(Session, ABodyRequestIsBoundInTheWorld) {
  const embedded::Embedded parts = open_with({});
  const auto request = parts.session->body_request("replaceInventories", "{}");
  EXPECT_EQ(request.request.method, "PUT");
  EXPECT_EQ(request.request.target,
            "/resource_providers/" + parts.session->world().value_for("uuid") + "/inventories");
  EXPECT_EQ(request.request.headers.get("Content-Type"), "application/json");
  EXPECT_EQ(request.request.body, "{}");
  EXPECT_EQ(parts.session->body_request("PUT /resource_providers/{uuid}/inventories", "{}"),
            request);
  EXPECT_EQ(parts.session->body_request("nothing", "{}").request.method, "");
}

TEST(Session, ACleanServiceShowsNothing) {
  const embedded::Embedded parts = open_with({});
  for (const char* body :
       {kPlainInventory, "{}", "", "[", "\xff", R"({"inventories":{"VCPU":{"total":1e999}}})"}) {
    const Judged judged =
        parts.session->run(parts.session->body_request("replaceInventories", body));
    EXPECT_THAT(judged.findings, IsEmpty()) << body << ": " << judged.findings.front().message;
    EXPECT_FALSE(judged.trace.exchanges.empty());
  }
}

TEST(Session, ADefectShowsAndEncodedInputsAreTheSame) {
  const embedded::Embedded parts = open_with({"deser-int64-500"});
  const auto input = parts.session->body_request(
      "replaceInventories",
      R"({"resource_provider_generation":1,"inventories":{"VCPU":{"total":99999999999999999999}}})");
  const Judged judged = parts.session->run(input);
  EXPECT_THAT(judged.findings, Contains(Field(&finding::Finding::oracle, "server-error")));
  const Judged again = parts.session->run(http::encode_request(input));
  ASSERT_EQ(again.findings.size(), judged.findings.size());
  for (std::size_t i = 0; i < judged.findings.size(); ++i) {
    EXPECT_EQ(again.findings[i].signature(), judged.findings[i].signature());
  }
}

TEST(Session, ARecordHoldsTheInputAndTheWholeWayToIt) {
  const embedded::Embedded parts = open_with({"deser-int64-500"});
  const auto input = parts.session->body_request(
      "replaceInventories",
      R"({"resource_provider_generation":1,"inventories":{"VCPU":{"total":99999999999999999999}}})");
  const Judged judged = parts.session->run(input);
  ASSERT_FALSE(judged.findings.empty());
  finding::Provenance provenance;
  provenance.target = "embedded";
  const finding::Record record =
      parts.session->record(judged, judged.findings[0], http::encode_request(input), provenance);
  EXPECT_EQ(http::decode_request(record.input), input);
  EXPECT_EQ(record.provenance.target, "embedded");
  EXPECT_EQ(record.finding.signature(), judged.findings[0].signature());
  ASSERT_GT(record.reproducer.requests.size(), 1U);
  EXPECT_EQ(record.reproducer.requests.front().request.body,
            parts.session->world().setup.front().request.body);
  EXPECT_EQ(record.reproducer.requests.back().request.body, input.request.body);
}

TEST(Session, SecretsHaveNamesForAShell) {
  const embedded::Embedded parts = open_with({});
  const auto secrets = parts.session->secrets();
  EXPECT_THAT(secrets, Contains(Pair(std::string(service::kTokenOwnerA), "BODKIN_TOKEN_OWNER_A")));
  EXPECT_THAT(secrets, Contains(Pair(std::string(service::kTokenAdmin), "BODKIN_TOKEN_ADMIN")));
  EXPECT_THAT(secrets, Not(Contains(Pair(std::string(), testing::_))));
}

TEST(Session, SeveralHeadersOfAPrincipalGetNamesOfTheirOwn) {
  Silent silent;
  Options options = embedded::session_options();
  scenario::Principal principal;
  principal.name = "a b";
  principal.headers = Headers({{"X-One", "first"}, {"X-Two", "second"}, {"X-No", ""}});
  options.principals.list = {principal};
  const auto session = Session::open(std::move(options), silent);
  ASSERT_TRUE(session.has_value());
  EXPECT_THAT((*session)->secrets(),
              testing::ElementsAre(Pair("first", "BODKIN_TOKEN_A_B_X_ONE"),
                                   Pair("second", "BODKIN_TOKEN_A_B_X_TWO")));
}

}  // namespace
}  // namespace bodkin::session
