#include "run/learn.h"

#include <gtest/gtest.h>

#include <string>

#include "run/created.h"
#include "tests/scenario/things.h"

namespace bodkin::run {
namespace {

TEST(Learn, FindsTheParentOfATemplate) {
  EXPECT_EQ(parent_of_last_parameter("/things/{id}"), "/things");
  EXPECT_EQ(parent_of_last_parameter("/a/{x}/b/{y}"), "/a/{x}/b");
  for (const char* none :
       {"/things", "/things/{id}/parts", "/things/{id}.json", "/{id}", "/", ""}) {
    EXPECT_EQ(parent_of_last_parameter(none), std::nullopt) << none;
  }
}

TEST(Learn, FindsAnIdentifierInAnAnswer) {
  struct Row {
    const char* body;
    const char* want;
  };
  for (const Row& row : {Row{R"({"id":7})", "7"}, Row{R"({"id":"x","petId":"y"})", "y"},
                         Row{R"({"PETID":"y"})", "y"}, Row{R"({"uuid":"u","name":"n"})", "u"},
                         Row{R"({"name":"n"})", "n"}, Row{R"({"pet":{"id":"deep"}})", "deep"},
                         Row{R"({"a":{"b":{"id":"too deep"}}})", ""}, Row{R"({"id":1.5})", ""},
                         Row{R"({"id":null})", ""}, Row{R"({"id":-1})", ""},
                         Row{R"([{"id":1}])", ""}, Row{"not JSON", ""}, Row{"", ""}}) {
    EXPECT_EQ(identifier_in(row.body, "petId"), row.want) << row.body;
  }
}

TEST(Learn, ReadsALocationWithoutItsHostAndBasePath) {
  const contract::Contract things = testing::things();  // base path /api
  struct Row {
    const char* location;
    const char* want;
  };
  for (const Row& row :
       {Row{"/api/things/7", "/things/7"}, Row{"http://host:1/api/things/7?x=y", "/things/7"},
        Row{"/things/7", "/things/7"}, Row{"/apiary/things", "/apiary/things"}, Row{"things/7", ""},
        Row{"http://host", ""}, Row{"", ""}}) {
    const Response response{201, {{"Location", row.location}}, {}};
    EXPECT_EQ(location_path(response, things), row.want) << row.location;
  }
}

scenario::Exchange exchange(const char* method, const char* target, const char* body, int status,
                            const char* location, const char* answer) {
  scenario::Exchange made;
  made.request = {method, target, {}, body};
  made.answer.response.status = status;
  if (*location != '\0') made.answer.response.headers.add("Location", location);
  made.answer.response.body = answer;
  return made;
}

TEST(Learn, TakesWhatCreationsTeach) {
  const contract::Contract things = testing::things();
  using Learned = std::vector<std::pair<std::string, std::string>>;
  struct Row {
    const char* name;
    scenario::Exchange exchange;
    Learned want;
  };
  const Row rows[] = {
      {"Location",
       exchange("POST", "/things", "{}", 201, "/api/things/l", R"({"thingId":"a"})"),
       {{"thingId", "l"}}},
      {"answer",
       exchange("POST", "/things", "{}", 201, "", R"({"thingId":"a"})"),
       {{"thingId", "a"}}},
      {"its own body",
       exchange("POST", "/things", R"({"name":"n"})", 201, "", ""),
       {{"thingId", "n"}}},
      {"refused", exchange("POST", "/things", R"({"name":"n"})", 400, "/api/things/l", ""), {}},
      {"PUT of a thing", exchange("PUT", "/things/p", "{}", 201, "", ""), {{"thingId", "p"}}},
      {"a read", exchange("GET", "/things/p", "", 200, "", R"({"id":1})"), {}},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(learned_from(row.exchange, things), row.want) << row.name;
  }
}

TEST(Learn, TakesKeysOfMaps) {
  const auto contract = contract::Contract::load(R"({"openapi": "3.0.3",
    "info": {"title": "t", "version": "1"}, "paths": {"/usages": {"get": {"responses": {"200": {
      "description": "-", "content": {"application/json": {"schema": {"type": "object",
        "properties": {"usages": {"type": "object", "additionalProperties": {"type": "integer"}},
                       "at": {"type": "object", "properties": {"day": {}}}}}}}}}}}}})",
                                                 "t.json");
  ASSERT_TRUE(contract);
  scenario::Exchange read =
      exchange("GET", "/usages", "", 200, "", R"({"usages":{"CPU":1,"DISK":2},"at":{"day":1}})");
  read.operation = &contract->operations().front();
  read.answer.transport = dispatch::Transport::kAnswered;
  using Keys = std::vector<std::pair<std::string, std::string>>;
  EXPECT_EQ(map_keys_in(read), Keys({{"usages", "CPU"}, {"usages", "DISK"}}));
  read.answer.response.status = 404;
  EXPECT_EQ(map_keys_in(read), Keys());
}

TEST(Learn, TakesThingsFromLists) {
  const contract::Contract things = testing::things();
  const auto listed = [&](const char* target, const char* answer) {
    std::string all;
    for (const auto& thing : listed_in(exchange("GET", target, "", 200, "", answer), things, 2)) {
      all += thing.target + ":";
      for (const auto& [name, value] : thing.entry.says) all += name + "=" + value + ",";
      all += " ";
    }
    return all;
  };
  EXPECT_EQ(listed("/things?name=x", R"([{"thingId":"a b","size":3}])"),
            "/things/a%20b:size=3,thingId=a b, ");
  EXPECT_EQ(listed("/things", R"({"n":1,"none":[],"things":[{"id":7},{"id":8},{"id":9}]})"),
            "/things/7:id=7,thingId=7, /things/8:id=8,thingId=8, ");
  EXPECT_EQ(listed("/things", R"({"things":["a",{"colour":"red"},null]})"),
            "/things/a:thingId=a, ");
  EXPECT_EQ(listed("/things", R"({"n":1,"things":{"one":{"size":3},"two":{}}})"),
            "/things/one:size=3,thingId=one, /things/two:thingId=two, ");
  EXPECT_EQ(listed("/things", R"({"things":{"one":{"size":3},"total":2}})"), "");
  EXPECT_EQ(listed("/things", R"({"thingId":"one"})"), "");
  EXPECT_EQ(listed("/things", "no JSON"), "");
  EXPECT_EQ(listed("/things/one", R"([{"id":1}])"), "") << "no collection";
}

TEST(Learn, TakesWhatTheListsOfAThingHold) {
  const contract::Contract things = testing::things();
  const auto found = listed_in(
      exchange(
          "GET", "/things", "", 200, "",
          R"([{"thingId":"a","bins":[{"code":"A1"},{"code":"B2","bin_size":3}],"tags":["x"]}])"),
      things, 4);
  ASSERT_EQ(found.size(), 1U);
  ASSERT_EQ(found[0].parts.size(), 2U);
  EXPECT_EQ(found[0].parts[0].collection, "/things");
  EXPECT_EQ(found[0].parts[0].says.at("bin_code"), "A1");
  EXPECT_EQ(found[0].parts[0].says.at("thingId"), "a");
  EXPECT_EQ(found[0].parts[1].says.at("bin_size"), "3");
}

TEST(Learn, NamesThingsThatNoPathTakesByTheirCollection) {
  const auto loaded = contract::Contract::load(R"({"openapi":"3.0.3",
    "info":{"title":"t","version":"1"},"paths":{
    "/practitioners":{"get":{"responses":{"200":{"description":"y"}}},
                      "post":{"responses":{"201":{"description":"y"}}}},
    "/rooms":{"get":{"responses":{"200":{"description":"y"}}}},
    "/rooms/{room}":{"get":{"responses":{"200":{"description":"y"}}}},
    "/me":{"get":{"responses":{"200":{"description":"y"}}}}}})",
                                               "t.json");
  ASSERT_TRUE(loaded) << loaded.error().text();
  EXPECT_EQ(parameter_of_collection(*loaded, "/practitioners"), "practitioner_id");
  EXPECT_EQ(parameter_of_collection(*loaded, "/rooms"), "room");
  EXPECT_EQ(parameter_of_collection(*loaded, "/me"), "");
  const auto found =
      listed_in(exchange("GET", "/practitioners", "", 200, "", R"([{"id":4}])"), *loaded, 4);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].parameter, "practitioner_id");
  EXPECT_EQ(found[0].entry.says.at("practitioner_id"), "4");
  const auto made =
      learned_from(exchange("POST", "/practitioners", "{}", 201, "", R"({"id":5})"), *loaded);
  EXPECT_EQ(made, Bindings({{"practitioner_id", "5"}}));
}

}  // namespace
}  // namespace bodkin::run
