#include "run/advice.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/scenario/things.h"

namespace bodkin::run {
namespace {

using ::testing::HasSubstr;

TEST(Advice, SaysWhatWouldHelp) {
  const contract::Contract things = testing::things();
  const contract::Operation& put = *things.find("changeThing");
  const contract::Operation& list = *things.find("listThings");
  scenario::World empty, bound;
  bound.bindings["thingId"] = {"one"};
  scenario::Principals nobody, plain, with_login;
  plain.list = {{"admin", "admin", "", {{"X-Token", "t"}}, scenario::May::kUnknown, {}}};
  with_login.list = plain.list;
  with_login.list[0].login.emplace();
  const struct {
    const contract::Operation& operation;
    int status;
    const scenario::World& world;
    const scenario::Principals& principals;
    const char* part;
  } rows[] = {
      {put, 401, empty, nobody, "give --principal"},
      {put, 403, empty, nobody, "give --principal"},
      {put, 401, empty, plain, "[principal.login]"},
      {put, 401, empty, with_login, "'header' and 'prefix'"},
      {put, 403, empty, plain, "admin may not do this"},
      {put, 404, empty, plain, "no value is known for {thingId}"},
      {put, 404, bound, plain, "what is known for {thingId} is not there"},
      {list, 404, empty, plain, "the path behind --url"},
      {put, 400, bound, plain, "--seed-har"},
      {put, 422, bound, plain, "[values]"},
  };
  for (const auto& row : rows) {
    EXPECT_THAT(advice(row.operation, row.status, "admin", row.world, row.principals),
                HasSubstr(row.part));
  }
  EXPECT_EQ(advice(put, 409, "admin", bound, plain), "");
}

}  // namespace
}  // namespace bodkin::run
