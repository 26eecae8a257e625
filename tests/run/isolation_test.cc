#include "run/isolation.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/scenario/things.h"

namespace bodkin::run {
namespace {

class IsolationTest : public ::testing::Test {
 protected:
  scenario::Exchange made(const char* method, const char* target, int status, const char* answer,
                          const char* location = nullptr) {
    scenario::Exchange exchange;
    exchange.request = {method, target, {}, ""};
    exchange.answer.transport = dispatch::Transport::kAnswered;
    exchange.answer.response.status = status;
    exchange.answer.response.body = answer;
    if (location != nullptr) exchange.answer.response.headers.add("Location", location);
    return exchange;
  }
  std::string path(const scenario::Exchange& exchange, const Scope& scope = {}) {
    const auto thing = thing_of(exchange, contract_, scope);
    if (!thing) return "";
    return thing->path + (thing->remove != nullptr ? " deletable" : "");
  }

  // Asks with these statuses as answers, in order; "GET owner 200" and so on for what was sent.
  std::vector<std::string> asked(std::vector<int> statuses, bool with_write,
                                 bool may_delete = true) {
    const auto thing = thing_of(made("GET", "/things/one", 200, "{}"), contract_, {});
    std::optional<Probe> write;
    if (with_write) {
      write.emplace();
      write->request = {"PUT", "/things/one", {}, R"({"name":"b"})"};
    }
    scenario::Principal owner, other;
    owner.name = "owner";
    other.name = "other";
    std::vector<std::string> sent;
    scenario::Exchange last;
    const auto send = [&](const Probe& probe, const scenario::Principal* as) {
      const int status = sent.size() < statuses.size() ? statuses[sent.size()] : 0;
      sent.push_back(probe.request.method + " " + as->name);
      last = made(probe.request.method.c_str(), probe.request.target.c_str(), status, "{}");
      return status == 0 ? nullptr : &last;
    };
    whole_ = ask_about(*thing, write, may_delete, &owner, &other, send);
    return sent;
  }

  contract::Contract contract_ = testing::things();
  bool whole_ = false;
};

TEST_F(IsolationTest, FindsTheThingOfAnExchange) {
  EXPECT_EQ(path(made("GET", "/things/one?x=1", 200, "{}")), "/things/one deletable");
  EXPECT_EQ(path(made("PUT", "/things/one", 200, "{}")), "/things/one deletable");
  EXPECT_EQ(path(made("POST", "/things", 201, R"({"thingId":"n"})")), "/things/n deletable");
  EXPECT_EQ(path(made("POST", "/things", 201, "", "http://h/api/things/m")), "/things/m deletable");
}

TEST_F(IsolationTest, NothingWhereThereIsNoThingOrItMayNotBeAskedFor) {
  EXPECT_EQ(path(made("GET", "/things", 200, "{}")), "");
  EXPECT_EQ(path(made("GET", "/things/one", 404, "{}")), "");
  EXPECT_EQ(path(made("DELETE", "/things/one", 204, "")), "");
  EXPECT_EQ(path(made("POST", "/things", 201, "{}")), "");
  EXPECT_EQ(path(made("GET", "/things/one", 200, "{}"), {{}, {"DELETE *"}}), "/things/one");
  EXPECT_EQ(path(made("PUT", "/things/one", 200, "{}"), {{}, {"GET *"}}), "");
}

TEST_F(IsolationTest, AsksOnlyWhatCanStillTell) {
  using Sent = std::vector<std::string>;
  EXPECT_EQ(asked({404}, true), Sent({"GET owner"}));
  EXPECT_EQ(asked({200, 500}, true), Sent({"GET owner", "GET other"}));
  EXPECT_EQ(asked({200, 404, 200, 404, 200, 404, 200}, true),
            Sent({"GET owner", "GET other", "GET owner", "PUT other", "GET owner", "DELETE other",
                  "GET owner"}));
  EXPECT_EQ(
      asked({200, 200, 200, 404, 200, 204}, true),
      Sent({"GET owner", "GET other", "GET owner", "DELETE other", "GET owner", "DELETE owner"}));
  EXPECT_EQ(asked({200, 200, 200, 403, 200}, false),
            Sent({"GET owner", "GET other", "GET owner", "DELETE other", "GET owner"}));
  EXPECT_EQ(asked({200, 404, 200}, false, false), Sent({"GET owner", "GET other", "GET owner"}));
  EXPECT_TRUE(whole_);
}

TEST_F(IsolationTest, EndsWithTheTrace) {
  asked({200, 404, 0}, true);
  EXPECT_FALSE(whole_);
  asked({200, 404, 200, 404, 0}, true);
  EXPECT_FALSE(whole_);
}

}  // namespace
}  // namespace bodkin::run
