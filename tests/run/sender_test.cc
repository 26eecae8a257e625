#include "run/sender.h"

#include <gtest/gtest.h>

#include "fake_things.h"
#include "tests/scenario/things.h"

namespace bodkin::run {
namespace {

TEST(Sender, ABasePathThatTheUrlHasIsNotAddedAgain) {
  const contract::Contract contract = testing::things();
  for (const auto& [url_path, want] : {std::pair{"", "/api/things"},
                                       {"/proxy", "/api/things"},
                                       {"/proxy/api", "/things"},
                                       {"/api", "/things"}}) {
    testing::FakeThings service;
    Sender sender(contract, service, {}, 1, {}, url_path);
    Outgoing outgoing;
    outgoing.request = {"GET", "/things", {}, ""};
    sender.send(std::move(outgoing));
    ASSERT_EQ(service.requests.size(), 1U);
    EXPECT_EQ(service.requests[0].target, want) << url_path;
  }
}

}  // namespace
}  // namespace bodkin::run
