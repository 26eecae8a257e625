#include "cli/discover.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

namespace bodkin::cli {
namespace {

const char* const kDocument = R"({"openapi": "3.0.0", "paths": {}})";

class Service : public dispatch::Dispatcher {
 public:
  std::map<std::string, std::string> documents;
  std::string token;  // not empty: asked for
  std::vector<std::string> asked;
  dispatch::Answer send(const Request& request) override {
    asked.push_back(request.target);
    dispatch::Answer answer;
    const auto found = documents.find(request.target);
    answer.response.status = found == documents.end() ? 404 : 200;
    if (found != documents.end()) answer.response.body = found->second;
    if (!token.empty() && request.headers.get("X-Token") != token) answer.response = {401, {}, ""};
    return answer;
  }
  std::uint64_t sent() const override { return asked.size(); }
};

TEST(Discover, TakesTheFirstThatIsAContract) {
  const struct {
    std::map<std::string, std::string> documents;
    const char* want;
  } rows[] = {
      {{{"/openapi.json", kDocument}, {"/swagger.json", kDocument}}, "/openapi.json"},
      {{{"/openapi.json", "<html>swagger</html>"}, {"/swagger.json", R"({"swagger": "2.0"})"}},
       "/swagger.json"},
      {{{"/v3/api-docs", kDocument}}, "/v3/api-docs"},
      {{{"/openapi.yaml", "info: {}\nopenapi: 3.1.0\n"}}, "/openapi.yaml"},
      {{{"/openapi.json", R"({"detail": "openapi: not here"})"}, {"/v2/api-docs", kDocument}},
       "/v2/api-docs"},
  };
  for (const auto& row : rows) {
    Service service;
    service.documents = row.documents;
    const auto found = discover_contract(service, {});
    ASSERT_TRUE(found) << row.want;
    EXPECT_EQ(found->path, row.want);
    EXPECT_EQ(found->text, row.documents.at(row.want));
  }
}

TEST(Discover, AsksAgainWithCredentialsWhereTheyAreWanted) {
  Service service;
  service.documents = {{"/openapi.json", kDocument}};
  service.token = "t";
  EXPECT_FALSE(discover_contract(service, {}));
  const auto found = discover_contract(service, {{"X-Token", "t"}});
  ASSERT_TRUE(found);
  EXPECT_EQ(found->path, "/openapi.json");
}

TEST(Discover, SaysWhatWasTriedAndWhatToGive) {
  Service service;
  const auto found = discover_contract(service, {});
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, ErrorCode::kUsage);
  for (const char* part : {"/openapi.json", "/v3/api-docs", "--contract FILE"}) {
    EXPECT_NE(found.error().message.find(part), std::string::npos);
  }
  EXPECT_LE(service.asked.size(), 10U) << "a short list";
}

TEST(Discover, KnowsAContractByItsFirstLook) {
  for (const char* text :
       {kDocument, " \n{\"swagger\":\"2.0\"}", "openapi: 3.0.0\n", "# x\nswagger: '2.0'"}) {
    EXPECT_TRUE(looks_like_contract(text)) << text;
  }
  for (const char* text : {"", " ", "{}", "[]", "no openapi: here", "{\"a\": {\"openapi\": 1}}"}) {
    EXPECT_FALSE(looks_like_contract(text)) << text;
  }
}

}  // namespace
}  // namespace bodkin::cli
