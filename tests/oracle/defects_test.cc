// The whole way on the real service: each sequential defect with a request written by hand, and the
// clean service with many valid and broken ones.
//
// Defects that end the process (deser-deep-nesting, deser-hang) are the engine's to find.
#include <gtest/gtest.h>

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "embedded/embedded.h"
#include "scenario/chain.h"
#include "scenario/compose.h"
#include "service/defects.h"

namespace bodkin::oracle {
namespace {

const std::string kMain = "0b0d0000-0000-4000-8000-00000000aa01";
const std::string kSpare = "0b0d0000-0000-4000-8000-00000000aa03";
const std::string kOwn = "0b0d0000-0000-4000-8000-00000000cc01";
const std::string kNew = "0b0d0000-0000-4000-8000-00000000cc03";
const std::string kSpareAll = "/resource_providers/" + kSpare + "/inventories";

struct Sent {
  std::string method, target, body;
  std::string principal = {};
};

std::string record(const std::string& members) {
  return R"({"resource_provider_generation":1,"inventories":{"VCPU":{)" + members + "}}}";
}

std::string wants(const std::string& resources, const std::string& project = "project-a",
                  const std::string& user = "user-a") {
  return R"({"allocations":{")" + kSpare + R"(":{"resources":)" + resources +
         R"(}},"consumer_generation":null,"project_id":")" + project + R"(","user_id":")" + user +
         R"(","consumer_type":"INSTANCE"})";
}

http::HttpFileRequest input(const Sent& sent) {
  http::HttpFileRequest made;
  made.request = {sent.method, sent.target, {}, sent.body};
  made.principal = sent.principal;
  return made;
}

embedded::Embedded open(std::vector<std::string> defects) {
  service::Config config;
  config.defects = std::move(defects);
  auto parts = embedded::open(config);
  EXPECT_TRUE(parts) << (parts ? "" : parts.error().text());
  const auto prepared = parts->session->prepare();
  EXPECT_TRUE(prepared) << (prepared ? "" : prepared.error().text());
  return std::move(*parts);
}

std::string shown(const std::vector<finding::Finding>& findings) {
  std::string all;
  for (const auto& finding : findings) {
    all += finding.signature_text() + "\n    " + finding.message + "\n";
  }
  return all.empty() ? "nothing" : all;
}

// An input whose fixed probes run (one in four accepted inputs, by the bytes): the number in it is
// raised until they do.
struct Row {
  const char* defect;
  Sent sent;
  std::set<std::string> want;  // any of these oracles
  bool with_fixed_probes = false;
};

std::vector<finding::Finding> findings_of(session::Session& session, const Row& row) {
  for (int i = 0; i < 64; ++i) {
    Sent sent = row.sent;
    const std::size_t hash = sent.body.find('#');
    if (hash != std::string::npos) sent.body.replace(hash, 1, std::to_string(100 + i));
    const auto judged = session.run(input(sent));
    const bool probed = std::any_of(
        judged.trace.exchanges.begin(), judged.trace.exchanges.end(),
        [](const auto& exchange) { return exchange.purpose == scenario::Purpose::kUnknown; });
    if (probed || !row.with_fixed_probes) return judged.findings;
  }
  ADD_FAILURE() << row.defect << ": no input with fixed probes among 64";
  return {};
}

std::vector<Row> rows() {
  const std::string put_own = "/allocations/" + kNew;
  const Sent plain{"PUT", kSpareAll, record(R"("total":#)")};
  return {
      {"access-anonymous-write", plain, {"broken-access"}},
      {"invalid-batch-left-behind",
       {"PUT", put_own,
        R"({"allocations":{")" + kMain + R"(":{"resources":{"VCPU":2}},")" + kSpare +
            R"(":{"resources":{"DISK_GB":5}}},"consumer_generation":null,)"
            R"("project_id":"project-a","user_id":"user-a","consumer_type":"INSTANCE"})"},
       {"not-atomic"}},
      {"access-cross-project-write", {"PUT", put_own, wants(R"({"VCPU":1})")}, {"broken-access"}},
      {"access-reader-deletes-inventory", {"DELETE", kSpareAll, ""}, {"broken-access"}},
      {"deser-duplicate-keys",
       {"PUT", kSpareAll, record(R"("total":5,"total":-7)")},
       {"accepted-invalid"}},
      {"deser-int32-wrap",
       {"PUT", kSpareAll, record(R"("total":4294967297)")},
       {"accepted-invalid"}},
      {"deser-int64-500",
       {"PUT", kSpareAll, record(R"("total":99999999999999999999)")},
       {"server-error"}},
      {"deser-huge-number-accepted",
       {"PUT", kSpareAll, record(R"("total":5,"allocation_ratio":1e999)")},
       {"accepted-invalid"}},
      {"deser-nan-accepted",
       {"PUT", kSpareAll, record(R"("total":5,"allocation_ratio":NaN)")},
       {"accepted-invalid"}},
      {"deser-invalid-utf8-500",
       {"PUT", put_own, wants("{\"VCPU\":1}", "a\xff")},
       {"server-error"}},
      {"deser-lone-surrogate-500",
       {"PUT", put_own, wants(R"({"VCPU":1})", "\\ud800")},
       {"server-error"}},
      {"sqli-resource-class",
       {"PUT", put_own, wants(R"({"V' OR 'bdkq00000001'='":1})")},
       {"sql-injection"}},
      {"sqli-path-uuid", plain, {"sql-injection"}, true},
      {"sqli-query-blind", plain, {"sql-injection"}, true},
      {"leak-other-generation",
       {"PUT", kSpareAll, R"({"resource_provider_generation":7,"inventories":{}})"},
       {"info-leak"}},
      {"leak-stack-trace", {"PUT", kSpareAll, "{"}, {"info-leak"}},
      {"leak-row-id", {"GET", "/resource_providers/" + kSpare, ""}, {"info-leak"}},
      {"leak-database-error",
       {"POST", "/resource_providers", R"({"name":"n","uuid":")" + kMain + "\"}"},
       {"sql-error-leak"}},
      {"log-body", {"PUT", put_own, wants(R"({"VCPU":0})", "bdkq00000001")}, {"secret-in-log"}},
      {"log-token", {"PUT", kSpareAll, "{"}, {"secret-in-log"}},
      {"log-allocation",
       {"PUT", put_own, wants(R"({"VCPU":9})", "project-a", "bdkq00000001")},
       {"secret-in-log"}},
      {"race-no-generation-check",
       {"PUT", kSpareAll, R"({"resource_provider_generation":7,"inventories":{}})"},
       {"accepted-invalid"}},
      {"race-no-generation-check",
       {"PUT", kSpareAll, record(R"("total":#)")},
       {"lost-update"},
       true},
      {"race-generation-not-raised", {"PUT", put_own, wants(R"({"VCPU":1})")}, {"read-back"}},
      {"missing-class-500", {"PUT", put_own, wants(R"({"CUSTOM_A":1})")}, {"server-error"}},
      {"missing-class-accepted",
       {"PUT", put_own, wants(R"({"CUSTOM_A":1})")},
       {"accepted-invalid"}},
      {"missing-provider-400", plain, {"wrong-status"}, true},
      {"missing-provider-200", plain, {"wrong-status"}, true},
      {"missing-delete-204", plain, {"wrong-status"}, true},
      {"invalid-reserved-above-total",
       {"PUT", kSpareAll, record(R"("total":5,"reserved":6)")},
       {"accepted-invalid"}},
      {"invalid-min-above-max",
       {"PUT", kSpareAll, record(R"("total":9,"min_unit":5,"max_unit":4)")},
       {"accepted-invalid"}},
      {"invalid-total-not-positive",
       {"PUT", kSpareAll, record(R"("total":-5)")},
       {"accepted-invalid"}},
      {"invalid-bool-as-integer",
       {"PUT", kSpareAll, record(R"("total":true)")},
       {"accepted-invalid"}},
      {"invalid-fraction-as-integer",
       {"PUT", kSpareAll, record(R"("total":1.5)")},
       {"accepted-invalid"}},
      {"invalid-ratio-zero",
       {"PUT", kSpareAll, record(R"("total":5,"allocation_ratio":0)")},
       {"accepted-invalid"}},
      {"invalid-ratio-unbounded",
       {"PUT", kSpareAll, record(R"("total":5,"allocation_ratio":1e300)")},
       {"accepted-invalid"}},
      {"invalid-unknown-properties",
       {"PUT", kSpareAll, record(R"("total":5,"colour":1)")},
       {"accepted-invalid"}},
  };
}

TEST(Defects, EachIsFoundByTheOracleThatShouldAndNotWithoutIt) {
  auto clean = open({});
  for (const Row& row : rows()) {
    auto parts = open({row.defect});
    const auto found = findings_of(*parts.session, row);
    EXPECT_TRUE(std::any_of(found.begin(), found.end(),
                            [&](const auto& finding) { return row.want.contains(finding.oracle); }))
        << row.defect << ": " << shown(found);
    const auto without = findings_of(*clean.session, row);
    EXPECT_TRUE(without.empty()) << row.defect << " off: " << shown(without);
  }
}

TEST(Defects, EachSequentialOneHasARow) {
  std::set<std::string> with;
  for (const Row& row : rows()) with.insert(row.defect);
  for (const auto& defect : service::defects()) {
    const bool ends_the_process =
        defect.name == "deser-deep-nesting" || defect.name == "deser-hang";
    EXPECT_EQ(with.contains(defect.name), defect.sequential && !ends_the_process) << defect.name;
  }
}

TEST(CleanService, IsSilentOnComposedRequestsOfEverybody) {
  auto parts = open({});
  session::Session& session = *parts.session;
  for (const auto& operation : session.contract().operations()) {
    for (std::uint64_t seed = 0; seed < 8; ++seed) {
      const auto composed = scenario::valid_request(operation, session.world(), seed);
      ASSERT_TRUE(composed.made()) << operation.name() << ": " << composed.why;
      for (const char* principal : {"", "owner-a", "owner-b", "reader", "nobody"}) {
        http::HttpFileRequest request = composed.request;
        request.principal = principal;
        const auto judged = session.run(request);
        EXPECT_TRUE(judged.findings.empty())
            << operation.name() << " as " << principal << ": " << request.request.body << "\n"
            << shown(judged.findings);
      }
    }
  }
}

// Every ending of every operation's chain, some of them with their steps as other principals.
TEST(CleanService, IsSilentOnChains) {
  auto parts = open({});
  session::Session& session = *parts.session;
  const scenario::Dependencies dependencies(session.contract());
  schema::Generator generator;
  int several = 0;
  for (const auto& operation : session.contract().operations()) {
    for (std::uint64_t seed = 0; seed < 12; ++seed) {
      for (int ending = 0; ending < scenario::kEndings; ++ending) {
        http::Scenario chain =
            scenario::compose_chain(operation, session.world(), dependencies,
                                    static_cast<scenario::Ending>(ending), seed, generator);
        several += chain.steps.size() > 1 ? 1 : 0;
        if (seed % 3 == 2) chain.steps.back().principal = "owner-a";
        const auto judged = session.run(chain);
        EXPECT_TRUE(judged.findings.empty()) << http::encode_scenario(chain) << "\n"
                                             << shown(judged.findings);
      }
    }
  }
  EXPECT_GT(several, 500);
}

// Without a model only the sequence shows it.
TEST(Sequences, ShowUseAfterDeletionWithoutAModel) {
  const http::Scenario scenario = http::decode_scenario(
      "# @name made\nPOST /resource_providers\nContent-Type: application/json\n\n"
      "{\"name\": \"new\"}\n###\n"
      "DELETE /resource_providers/{{made.response.body.$.uuid}}\n###\n"
      "GET /resource_providers/{{made.response.body.$.uuid}}/inventories\n");
  for (const char* defect : {"", "missing-provider-200"}) {
    service::Config config;
    if (*defect != 0) config.defects.emplace_back(defect);
    session::Options options = embedded::session_options();
    options.model = nullptr;
    auto parts = embedded::open(config, std::move(options));
    ASSERT_TRUE(parts) << parts.error().text();
    ASSERT_TRUE(parts->session->prepare());
    const auto judged = parts->session->run(scenario);
    const bool found = std::any_of(
        judged.findings.begin(), judged.findings.end(),
        [](const finding::Finding& finding) { return finding.oracle == "use-after-delete"; });
    EXPECT_EQ(found, *defect != 0) << defect << shown(judged.findings);
  }
}

TEST(CleanService, IsSilentOnBrokenRequests) {
  auto parts = open({});
  std::vector<Sent> all;
  for (const char* body :
       {"", "{", "null", "[]", "\xff", "{}", "{\"a\":\"\\ud800\"}", "\xef\xbb\xbf{}", "{} {}",
        R"({"name":"x"})", R"({"name":""})", R"({"name":"x","name":"x"})",
        R"({"name":"'; DROP TABLE providers; --"})", R"({"name":"sqlite3.OperationalError"})",
        R"({"name":"/usr/lib/python3/x.py:7"})", R"({"name":"bdkq0123abcd' OR '1'='1"})",
        "{\"name\":\"Traceback (most recent call last)\"}", R"({"name":"613"})"}) {
    for (const char* method : {"POST", "PUT", "PATCH", "DELETE", "GET", "HEAD", "OPTIONS"}) {
      for (const std::string& target :
           {std::string("/resource_providers"), "/resource_providers/" + kMain, kSpareAll,
            kSpareAll + "/VCPU", "/allocations/" + kOwn, std::string("/allocations"),
            std::string("/nowhere"), std::string("/resource_providers/%27"),
            std::string("/resource_providers?name=%27&odd=1")}) {
        all.push_back({method, target, body});
      }
    }
  }
  for (const char* members :
       {R"("total":5.0)", R"("total":5e0)", R"("total":1e0,"reserved":-0)", R"("total":2147483647)",
        R"("total":2147483648)", R"("total":9007199254740993)", R"("total":1,"reserved":1)",
        R"("total":5,"allocation_ratio":0.0000001)", R"("total":5,"allocation_ratio":3.40282e38)",
        R"("total":5,"allocation_ratio":1e-400)", R"("total":5,"min_unit":5,"step_size":3)",
        R"("total":5,"min_unit":6)", R"("\u0074otal":5)", R"("total":5,"\u0074otal":5)"}) {
    all.push_back({"PUT", kSpareAll, record(members)});
  }
  for (const Sent& sent : all) {
    const auto judged = parts.session->run(input(sent));
    EXPECT_TRUE(judged.findings.empty())
        << sent.method << " " << sent.target << " " << sent.body << "\n"
        << shown(judged.findings);
  }
}

}  // namespace
}  // namespace bodkin::oracle
