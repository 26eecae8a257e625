// Cases of allocations.
#include "bodies.h"
#include "cases.h"

namespace bodkin::model {
namespace {

using enum Who;

std::vector<Case> body_cases() {
  const std::string put = "PUT /allocations/$nobody";
  const std::string rest =
      R"("consumer_generation": null, "project_id": "p", "user_id": "u", "consumer_type": "T"})";
  const std::string empty = R"({"allocations": {}, )";
  const auto with = [&](const std::string& key, const std::string& value) {
    std::string body = empty + rest;
    const std::size_t start = body.find(key) + key.size() + 3;
    return body.replace(start, body.find_first_of(",}", start) - start, value);
  };
  std::string text(255, 'p');
  return {
      {kAdmin, put, empty + rest, "204 ok"},
      {kAdmin, put, with("project_id", "\"" + text + "\""), "204 ok"},
      {kAdmin, put, with("project_id", "\"" + text + "p\""), "400 body.schema.length:/project_id"},
      {kAdmin, put, with("project_id", "\"\""), "400 body.schema.length:/project_id"},
      {kAdmin, put, with("project_id", "1"), "400 body.schema.type:/project_id"},
      {kAdmin, put, with("user_id", "\"\""), "400 body.schema.length:/user_id"},
      {kAdmin, put, with("user_id", "1"), "400 body.schema.type:/user_id"},
      {kAdmin, put, with("consumer_type", "\"\""), "400 body.schema.form:/consumer_type"},
      {kAdmin, put, with("consumer_type", "\"vm\""), "400 body.schema.form:/consumer_type"},
      {kAdmin, put, with("consumer_type", "null"), "400 body.schema.type:/consumer_type"},
      {kAdmin, put, with("consumer_generation", "\"1\""),
       "400 body.schema.type:/consumer_generation"},
      {kAdmin, put, with("consumer_generation", "-1"),
       "400 body.schema.minimum:/consumer_generation"},
      {kAdmin, put, with("consumer_generation", "2147483648"),
       "400 body.schema.maximum:/consumer_generation"},
      {kAdmin, put, "{}",
       "400 body.schema.required:/allocations, 400 body.schema.required:/consumer_generation, "
       "400 body.schema.required:/project_id, 400 body.schema.required:/user_id, "
       "400 body.schema.required:/consumer_type"},
      {kAdmin, put, R"({"x": 1, "allocations": {}, )" + rest, "400 body.schema.unknown_key:"},
      {kAdmin, put, R"({"allocations": [], )" + rest, "400 body.schema.type:/allocations"},
      {kAdmin, put, R"({"allocations": {"x": {"resources": {"VCPU": 1}}}, )" + rest,
       "400 body.schema.form:/allocations/*"},
      {kAdmin, put, R"({"allocations": {"$main": 1}, )" + rest,
       "400 body.schema.type:/allocations/*"},
      {kAdmin, put, R"({"allocations": {"$main": {}}, )" + rest,
       "400 body.schema.required:/allocations/*/resources"},
      {kAdmin, put, R"({"allocations": {"$main": {"resources": {"VCPU": 1}, "x": 1}}, )" + rest,
       "400 body.schema.unknown_key:/allocations/*"},
      {kAdmin, put, allocate(claim("$main", "")),
       "400 body.schema.entries:/allocations/*/resources"},
      {kAdmin, put, allocate(claim("$main", R"("vcpu": 1)")),
       "400 body.schema.form:/allocations/*/resources/*"},
      {kAdmin, put, allocate(claim("$main", R"("VCPU": 0)")),
       "400 body.schema.minimum:/allocations/*/resources/*"},
      {kAdmin, put, allocate(claim("$main", R"("VCPU": 1.5)")),
       "400 body.schema.type:/allocations/*/resources/*"},
      {kAdmin, put,
       allocate(
           entries(65, "\"0b0d0000-0000-4000-8000-000000000", R"(": {"resources": {"VCPU": 1}})")),
       "400 body.schema.entries:/allocations, 400 allocation.provider_unknown"},
      {kAdmin, "POST /allocations", "[]", "400 body.schema.type:"},
      {kAdmin, "POST /allocations", "{}", "400 body.schema.entries:"},
      {kAdmin, "POST /allocations", R"({"x": )" + empty + rest + "}", "400 body.schema.form:/*"},
      {kAdmin, "POST /allocations", R"({"$nobody": 1})", "400 body.schema.type:/*"},
      {kAdmin, "POST /allocations",
       R"({"$nobody": )" + allocate(claim("$main", R"("VCPU": 0)")) + "}",
       "400 body.schema.minimum:/*/allocations/*/resources/*"},
      {kAdmin, "POST /allocations",
       "{" + entries(16, "\"0b0d0000-0000-4000-8000-000000000", "\": " + empty + rest) + "}",
       "204 ok"},
      {kAdmin, "POST /allocations",
       "{" + entries(17, "\"0b0d0000-0000-4000-8000-000000000", "\": " + empty + rest) + "}",
       "400 body.schema.entries:"},
  };
}

std::vector<Case> single_cases() {
  const std::string own = "PUT /allocations/$own";
  const std::string nobody = "PUT /allocations/$nobody";
  const auto vcpu = [](const std::string& provider, int amount) {
    return claim(provider, R"("VCPU": )" + std::to_string(amount));
  };
  return {
      {kAdmin, own, allocate(vcpu("$main", 32), "1"), "204 ok"},
      {kAdmin, own, allocate(vcpu("$main", 1)), "409 consumer.generation"},
      {kAdmin, own, allocate(vcpu("$main", 1), "0"), "409 consumer.generation"},
      {kAdmin, own, allocate("", "2"), "409 consumer.generation"},
      {kAdmin, nobody, allocate(vcpu("$main", 1), "0"), "409 consumer.generation"},
      {kAdmin, nobody, allocate(vcpu("$main", 1), "1"), "409 consumer.generation"},
      {kAdmin, nobody, allocate(vcpu("$main", 1)), "204 ok"},
      {kAdmin, nobody, allocate(vcpu("$dead", 1)), "400 allocation.provider_unknown"},
      {kAdmin, nobody, allocate(claim("$main", R"("NOTHING": 1)")),
       "400 class.unknown, 409 allocation.no_inventory"},
      {kAdmin, nobody, allocate(vcpu("$empty", 1)), "409 allocation.no_inventory"},
      {kAdmin, nobody, allocate(claim("$spare", R"("CUSTOM_A": 1)")),
       "409 allocation.no_inventory"},
      {kAdmin, nobody, allocate(vcpu("$main", 33)), "409 allocation.max_unit"},
      {kAdmin, nobody, allocate(claim("$main", R"("MEMORY_MB": 128)")), "409 allocation.min_unit"},
      {kAdmin, nobody, allocate(claim("$main", R"("MEMORY_MB": 64)")),
       "409 allocation.min_unit, 409 allocation.step_size"},
      {kAdmin, nobody, allocate(claim("$main", R"("MEMORY_MB": 300)")), "409 allocation.step_size"},
      {kAdmin, nobody, allocate(claim("$main", R"("MEMORY_MB": 7680)")), "204 ok"},
      {kAdmin, nobody, allocate(claim("$main", R"("MEMORY_MB": 7808)")), "409 allocation.capacity"},
      {kAdmin, nobody, allocate(vcpu("$full", 1)), "409 allocation.capacity"},
      {kAdmin, nobody, allocate(vcpu("$spare", 8)), "204 ok"},
      {kAdmin, nobody, allocate(vcpu("$spare", 9)), "409 allocation.capacity"},
      {kAdmin, "PUT /allocations/$other", allocate(vcpu("$full", 4), "3"), "204 ok"},

      {kOwnerB, own, allocate("", "1"), "403 access.project"},
      {kOwnerB, own, allocate("", "1", "project-b"), "403 access.project"},
      {kOwnerA, own, allocate("", "1", "project-b"), "403 access.project"},
      {kOwnerB, own, "x", "400 body.syntax, 403 access.project"},
      {kOwnerA, own, "x", "400 body.syntax"},
      {kOwnerA, nobody, R"({"project_id": "project-b", "allocations": {}, "user_id": "u",
                            "consumer_type": "T"})",
       "400 body.schema.required:/consumer_generation, 403 access.project"},
      {kOwnerA, "PUT /allocations/malformed", allocate("", "1", "project-b"),
       "400 allocation.consumer_form, 403 access.project, 409 consumer.generation"},
      {kOwnerA, "PUT /allocations/$other",
       allocate(claim("$full", R"("X": 1, "VCPU": 5)") + ", " + vcpu("$dead", 1), "1", "project-b"),
       "403 access.project, 409 consumer.generation, 400 allocation.provider_unknown, "
       "400 class.unknown, 409 allocation.no_inventory, 409 allocation.capacity"},
      {kAdmin, nobody, allocate(claim("$full", R"("VCPU": 1, "vcpu": 1)")),
       "400 body.schema.form:/allocations/*/resources/*, 409 allocation.capacity"},
  };
}

std::vector<Case> several_cases() {
  const auto entry = [](const std::string& consumer, const std::string& provider, int amount,
                        const std::string& generation, const std::string& project = "project-a") {
    const std::string map =
        amount == 0 ? "" : claim(provider, R"("VCPU": )" + std::to_string(amount));
    return "\"" + consumer + "\": " + allocate(map, generation, project);
  };
  const auto both = [](const std::string& a, const std::string& b) {
    return "{" + a + ", " + b + "}";
  };
  const std::string post = "POST /allocations";
  return {
      {kAdmin, post, both(entry("$own", "$spare", 4, "1"), entry("$nobody", "$spare", 4, "null")),
       "204 ok"},
      {kAdmin, post, both(entry("$own", "$spare", 4, "1"), entry("$nobody", "$spare", 5, "null")),
       "409 allocation.capacity"},
      {kAdmin, post, both(entry("$other", "$full", 0, "3"), entry("$nobody", "$full", 4, "null")),
       "204 ok"},
      {kAdmin, post, both(entry("$other", "$full", 1, "3"), entry("$nobody", "$full", 4, "null")),
       "409 allocation.capacity"},
      {kAdmin, post, both(entry("$own", "$full", 1, "1"), entry("$nobody", "$spare", 4, "null")),
       "409 allocation.capacity"},
      {kAdmin, post, both(entry("$own", "$spare", 4, "null"), entry("$nobody", "$dead", 4, "1")),
       "409 consumer.generation, 400 allocation.provider_unknown"},
      {kOwnerA, post, both(entry("$own", "$spare", 4, "1"), entry("$other", "$full", 4, "3")),
       "403 access.project"},
      {kOwnerA, post,
       both(entry("$own", "$spare", 4, "1"), entry("$nobody", "$spare", 4, "null", "project-b")),
       "403 access.project"},
      {kOwnerA, post,
       both(entry("$nobody", "$spare", 4, "1"), entry("$other", "$full", 4, "3", "project-b")),
       "403 access.project, 409 consumer.generation"},
  };
}

}  // namespace

std::vector<Case> allocation_cases() {
  std::vector<Case> list;
  for (auto* const part : {body_cases, single_cases, several_cases}) {
    for (auto& one : part()) list.push_back(std::move(one));
  }
  return list;
}

std::vector<Case> all_cases() {
  std::vector<Case> list;
  for (auto* const part : {common_cases, text_cases, provider_cases, record_cases, inventory_cases,
                           allocation_cases}) {
    for (auto& one : part()) list.push_back(std::move(one));
  }
  return list;
}

Request request(const Case& what) {
  Request made = request(what.line, what.body);
  if (!what.content_type.empty()) made.headers.set("Content-Type", what.content_type);
  return made;
}

}  // namespace bodkin::model
