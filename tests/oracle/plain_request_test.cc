#include "oracle/plain_request.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace bodkin::oracle {
namespace {

Request request(std::string method, std::string target, std::vector<Header> headers = {}) {
  Request made;
  made.method = std::move(method);
  made.target = std::move(target);
  for (auto& field : headers) made.headers.add(std::move(field.name), std::move(field.value));
  return made;
}

TEST(PlainRequest, KnowsHttpsGrammar) {
  const struct {
    const char* name;
    Request request;
    bool want;
  } rows[] = {
      {"plain", request("GET", "/a/b?c=d%20e", {{"X-A", "b"}}), true},
      {"own method", request("PURGE", "/a"), true},
      {"space and tab are written as %XX", request("GET", "/a b"), true},
      {"text above ASCII in a value", request("GET", "/a", {{"X-A", "\xc3\xa4"}}), true},
      {"no method", request("", "/a"), false},
      {"method with a space", request("GE T", "/a"), false},
      {"no path", request("GET", "a"), false},
      {"byte above ASCII in the target", request("GET", "/\xc3\xa4"), false},
      {"brace in the target", request("GET", "/{a}"), false},
      {"quote in a field's name", request("GET", "/a", {{"X-\"A", "b"}}), false},
      {"field without a name", request("GET", "/a", {{"", "b"}}), false},
      {"NUL in a value", request("GET", "/a", {{"X-A", std::string("\0", 1)}}), false},
      {"line feed in a value", request("GET", "/a", {{"X-A", "b\nc"}}), false},
      {"a coding that the body has not", request("POST", "/a", {{"content-encoding", "gzip"}}),
       false},
      {"framing", request("POST", "/a", {{"Transfer-Encoding", "identity"}}), false},
  };
  for (const auto& row : rows) EXPECT_EQ(well_formed(row.request), row.want) << row.name;
}

TEST(PlainRequest, KnowsPathValuesThatNameOtherPaths) {
  const struct {
    std::string value;
    bool want;
  } rows[] = {{"a", true},  {"a.b", true},   {"...", true},  {"\xc3\xa4", true},
              {"", false},  {".", false},    {"..", false},  {"a/b", false},
              {"/", false}, {"a\\b", false}, {"a\n", false}, {std::string("\0", 1), false}};
  for (const auto& row : rows) {
    Facts facts;
    facts.path_parameters = {{"id", "one"}, {"part", row.value}};
    EXPECT_EQ(plainly_routed(facts), row.want) << row.value;
  }
  EXPECT_TRUE(plainly_routed(Facts{}));
}

TEST(PlainRequest, ReachesItsOperationOnlyWithBoth) {
  scenario::Exchange exchange;
  exchange.request = request("GET", "/things/one");
  Facts facts;
  facts.exchange = &exchange;
  EXPECT_TRUE(reaches_operation(facts));
  facts.path_parameters = {{"id", "a/b"}};
  EXPECT_FALSE(reaches_operation(facts));
  facts.path_parameters.clear();
  exchange.request.method = "";
  EXPECT_FALSE(reaches_operation(facts));
}

}  // namespace
}  // namespace bodkin::oracle
