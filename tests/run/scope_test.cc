#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "run/runner.h"
#include "tests/scenario/things.h"

namespace bodkin::run {
namespace {

TEST(Scope, NamesOperations) {
  const contract::Contract things = testing::things();
  struct Row {
    std::vector<std::string> include, exclude;
    const char* operation;
    bool want;
  };
  for (const Row& row :
       {Row{{}, {}, "listThings", true}, Row{{"/things"}, {}, "listThings", true},
        Row{{"/things"}, {}, "readThing", false}, Row{{"/things*"}, {}, "readThing", true},
        Row{{"GET /things/*"}, {}, "readThing", true},
        Row{{"get   /things/*"}, {}, "readThing", true},
        Row{{"* /things/*"}, {}, "dropThing", true},
        Row{{"GET /things/*"}, {}, "changeThing", false},
        Row{{"GET /things/*"}, {}, "GET /things/{thingId}/parts/{part}", true},
        Row{{"*parts*"}, {}, "GET /things/{thingId}/parts/{part}", true},
        Row{{"reading"}, {}, "readThing", true}, Row{{"reading"}, {}, "dropThing", false},
        Row{{"dropThing"}, {}, "dropThing", true}, Row{{"*Thing"}, {}, "dropThing", true},
        Row{{}, {"DELETE *"}, "dropThing", false},
        Row{{"/things*"}, {"dropThing"}, "dropThing", false},
        Row{{"/things*"}, {"reading"}, "changeThing", true},
        Row{{"GET "}, {}, "readThing", false}}) {
    const Scope scope{row.include, row.exclude};
    const contract::Operation* operation = things.find(row.operation);
    ASSERT_NE(operation, nullptr) << row.operation;
    EXPECT_EQ(scope.allows(*operation), row.want)
        << row.operation << " by " << (row.include.empty() ? "-" : row.include[0]) << " without "
        << (row.exclude.empty() ? "-" : row.exclude[0]);
  }
}

TEST(Scope, BindsRequestsThatAreNoOperation) {
  const contract::Contract things = testing::things();
  struct Row {
    std::vector<std::string> include, exclude;
    const char* method;
    const char* target;
    bool want;
  };
  for (const Row& row :
       {Row{{}, {}, "GET", "/nowhere", true}, Row{{"/things*"}, {}, "GET", "/nowhere", false},
        Row{{}, {"dropThing"}, "GET", "/nowhere", false},
        Row{{"/things*"}, {}, "PATCH", "/things/7", true},
        Row{{"GET /things/*"}, {}, "PATCH", "/things/7", false},
        Row{{"GET /things/*"}, {}, "GET", "/things/7?x=y", true},
        Row{{}, {}, "GET", "http://elsewhere/", false}, Row{{}, {}, "GET", "@elsewhere/", false},
        Row{{}, {}, "GET", "", false}, Row{{}, {}, "", "/things", false}}) {
    const Scope scope{row.include, row.exclude};
    EXPECT_EQ(scope.allows_request(things, row.method, row.target), row.want)
        << row.method << " " << row.target;
  }
}

}  // namespace
}  // namespace bodkin::run
