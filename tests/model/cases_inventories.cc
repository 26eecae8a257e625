// Cases of inventories.
#include "bodies.h"
#include "cases.h"

namespace bodkin::model {
namespace {

using enum Who;

// A PUT of spare's inventories with one class.
std::string inventories(const std::string& record, const std::string& name = "VCPU") {
  return R"({"resource_provider_generation": 1, "inventories": {")" + name + "\": {" + record +
         "}}}";
}

// What may stand where an int31 of a record is wanted, and what is wrong with it.
std::vector<std::pair<std::string, std::string>> wrong_integers(bool zero_allowed) {
  std::vector<std::pair<std::string, std::string>> list = {
      {"true", "type"},          {"\"1\"", "type"},
      {"null", "type"},          {"1.5", "type"},
      {"[1]", "type"},           {"{}", "type"},
      {"-1", "minimum"},         {"-99999999999999999999", "minimum"},
      {"2147483648", "maximum"}, {"99999999999999999999", "maximum"},
  };
  if (!zero_allowed) list.emplace_back("0", "minimum");
  return list;
}

// A faulty member in each of the three bodies that hold a record.
void add_faulty_member(std::vector<Case>& list, const std::string& key, const std::string& value,
                       const std::string& keyword) {
  const std::string total = key == "total" ? "" : R"("total": 5, )";
  const std::string member = total + "\"" + key + "\": " + value;
  const std::string rule = "400 body.schema." + keyword + ":";
  list.push_back({kAdmin, "PUT /resource_providers/$spare/inventories", inventories(member),
                  rule + "/inventories/*/" + key});
  list.push_back({kAdmin, "POST /resource_providers/$spare/inventories",
                  R"({"resource_class": "CUSTOM_A", )" + member + "}", rule + "/" + key});
  list.push_back({kAdmin, "PUT /resource_providers/$spare/inventories/VCPU",
                  R"({"resource_provider_generation": 1, )" + member + "}", rule + "/" + key});
}

std::vector<Case> open_cases() {
  const std::string put = "PUT /resource_providers/$spare/inventories";
  const std::string total = "400 open.body.schema.integer_spelling:/inventories/*/total";
  const std::string ratio = "400 open.body.schema.rounding:/inventories/*/allocation_ratio";
  return {
      {kAdmin, put, inventories(R"("total": 5.0)"), "200 ok, " + total},
      {kAdmin, put, inventories(R"("total": 5e0)"), "200 ok, " + total},
      {kAdmin, put, inventories(R"("total": 0.05E2)"), "200 ok, " + total},
      {kAdmin, put, inventories(R"("total": 0.0)"), "400 body.schema.minimum:/inventories/*/total"},
      {kAdmin, put, inventories(R"("total": 2147483648.0)"),
       "400 body.schema.maximum:/inventories/*/total"},
      {kAdmin, put, inventories(R"("total": 5.0, "reserved": 6)"),
       "400 inventory.reserved_at_most_total, 400 inventory.min_unit_reachable, " + total},
      {kAdmin, put, inventories(R"("total": 5, "reserved": 5, "allocation_ratio": 1e-400)"),
       "200 ok, " + ratio},
      {kAdmin, put,
       inventories(R"("total": 5, "allocation_ratio": 3.402820000000000000000000001e38)"),
       "200 ok, " + ratio},
      {kAdmin, "PUT /allocations/$own", allocate(claim("$main", R"("VCPU": 4)"), "2.0"),
       "409 consumer.generation, 400 open.body.schema.integer_spelling:/consumer_generation"},
  };
}

}  // namespace

std::vector<Case> record_cases() {
  const std::vector<std::pair<std::string, std::string>> records = {
      {R"("total": 1)", ""},
      {R"("total": 2147483647, "reserved": 2147483647, "min_unit": 1, "max_unit": 2147483647,
          "step_size": 2147483647, "allocation_ratio": 3.40282e38)",
       ""},
      {R"("total": -0)", "400 body.schema.minimum:/inventories/*/total"},
      {R"("total": 0)", "400 body.schema.minimum:/inventories/*/total"},
      {R"("total": -99999999999999999999)", "400 body.schema.minimum:/inventories/*/total"},
      {R"("total": 2147483648)", "400 body.schema.maximum:/inventories/*/total"},
      {R"("total": 99999999999999999999)", "400 body.schema.maximum:/inventories/*/total"},
      {R"("total": 5.5)", "400 body.schema.type:/inventories/*/total"},
      {R"("total": 1e-5)", "400 body.schema.type:/inventories/*/total"},
      {R"("total": true)", "400 body.schema.type:/inventories/*/total"},
      {R"("total": "5")", "400 body.schema.type:/inventories/*/total"},
      {R"("total": null)", "400 body.schema.type:/inventories/*/total"},
      {"", "400 body.schema.required:/inventories/*/total"},
      {R"("total": 5, "used": 1)", "400 body.schema.unknown_key:/inventories/*"},
      {R"("total": 5, "reserved": -1)", "400 body.schema.minimum:/inventories/*/reserved"},
      {R"("total": 5, "reserved": -0)", ""},
      {R"("total": 5, "min_unit": 0)", "400 body.schema.minimum:/inventories/*/min_unit"},
      {R"("total": 5, "max_unit": 0)", "400 body.schema.minimum:/inventories/*/max_unit"},
      {R"("total": 5, "step_size": 0)", "400 body.schema.minimum:/inventories/*/step_size"},
      {R"("total": 5, "allocation_ratio": 0)",
       "400 body.schema.minimum:/inventories/*/allocation_ratio"},
      {R"("total": 5, "allocation_ratio": 0e400)",
       "400 body.schema.minimum:/inventories/*/allocation_ratio"},
      {R"("total": 5, "allocation_ratio": -1.5)",
       "400 body.schema.minimum:/inventories/*/allocation_ratio"},
      {R"("total": 5, "allocation_ratio": 3.40283e38)",
       "400 body.schema.maximum:/inventories/*/allocation_ratio"},
      {R"("total": 5, "allocation_ratio": "1")",
       "400 body.schema.type:/inventories/*/allocation_ratio"},
      {R"("total": 5, "allocation_ratio": 2)", ""},
      {R"("total": 5, "reserved": 5)", ""},
      {R"("total": 5, "reserved": 5, "allocation_ratio": 0.0)",
       "400 body.schema.minimum:/inventories/*/allocation_ratio"},
      {R"("total": 5, "reserved": 6)",
       "400 inventory.reserved_at_most_total, 400 inventory.min_unit_reachable"},
      {R"("total": 5, "min_unit": 3, "max_unit": 2)",
       "400 inventory.min_unit_at_most_max_unit, 400 inventory.step_reachable"},
      {R"("total": 50, "min_unit": 3, "max_unit": 5, "step_size": 6)",
       "400 inventory.step_reachable"},
      {R"("total": 50, "min_unit": 3, "max_unit": 6, "step_size": 6)", ""},
      {R"("total": 5, "min_unit": 6)", "400 inventory.min_unit_reachable"},
      {R"("total": 5, "min_unit": 6, "allocation_ratio": 1.2)", ""},
      {R"("total": 5, "reserved": 5, "min_unit": 6)", ""},
      {R"("total": 9, "allocation_ratio": 0.1)", "400 inventory.min_unit_reachable"},
      {R"("total": 10, "allocation_ratio": 0.1)", ""},
  };
  std::vector<Case> list = open_cases();
  for (const auto& [record, refusals] : records) {
    list.push_back({kAdmin, "PUT /resource_providers/$spare/inventories", inventories(record),
                    refusals.empty() ? "200 ok" : refusals});
  }
  for (const std::string key : {"total", "reserved", "min_unit", "max_unit", "step_size"}) {
    for (const auto& [value, keyword] : wrong_integers(key == "reserved")) {
      add_faulty_member(list, key, value, keyword);
    }
  }
  for (const auto& [value, keyword] :
       std::vector<std::pair<std::string, std::string>>{{"null", "type"},
                                                        {"\"1.0\"", "type"},
                                                        {"false", "type"},
                                                        {"0", "minimum"},
                                                        {"-1e-300", "minimum"},
                                                        {"1e39", "maximum"},
                                                        {"3.40283e38", "maximum"}}) {
    add_faulty_member(list, "allocation_ratio", value, keyword);
  }
  return list;
}

std::vector<Case> inventory_cases() {
  const std::string put = "PUT /resource_providers/$spare/inventories";
  const std::string post = "POST /resource_providers/$spare/inventories";
  const std::string one = "PUT /resource_providers/$spare/inventories/VCPU";
  const std::string many = entries(64, "\"CUSTOM_", R"(": {"total": 1})");
  const std::string too_many = entries(65, "\"CUSTOM_", R"(": {"total": 1})");
  const std::string generation = R"({"resource_provider_generation": 1, )";
  return {
      {kAdmin, put, generation + R"("inventories": {)" + many + "}}", "200 ok"},
      {kAdmin, put, generation + R"("inventories": {)" + too_many + "}}",
       "400 body.schema.entries:/inventories"},
      {kAdmin, put, generation + R"("inventories": []})", "400 body.schema.type:/inventories"},
      {kAdmin, put, generation + R"("inventories": {"VCPU": 5}})",
       "400 body.schema.type:/inventories/*"},
      {kAdmin, put, generation + R"("inventories": {}, "x": 1})", "400 body.schema.unknown_key:"},
      {kAdmin, put, R"({"resource_provider_generation": 1})",
       "400 body.schema.required:/inventories"},
      {kAdmin, put, R"({"inventories": {}})",
       "400 body.schema.required:/resource_provider_generation"},
      {kAdmin, put, R"({"resource_provider_generation": null, "inventories": {}})",
       "400 body.schema.type:/resource_provider_generation"},
      {kAdmin, put, R"({"resource_provider_generation": -1, "inventories": {}})",
       "400 body.schema.minimum:/resource_provider_generation"},
      {kAdmin, put, inventories(R"("total": 1)", "vcpu"), "400 body.schema.form:/inventories/*"},
      {kAdmin, put, inventories(R"("total": 1)", ""), "400 body.schema.form:/inventories/*"},
      {kAdmin, put, inventories(R"("total": 1)", std::string(256, 'A')),
       "400 body.schema.form:/inventories/*"},
      {kAdmin, put, inventories(R"("total": 1)", std::string(255, 'A')), "400 class.unknown"},
      {kAdmin, put, inventories(R"("total": 1)", "CUSTOM_"), "400 class.unknown"},
      {kAdmin, put, inventories(R"("total": 1)", "CUSTOM_" + std::string(248, 'A')), "200 ok"},
      {kAdmin, put, R"({"resource_provider_generation": 0, "inventories": {}})",
       "409 provider.generation"},
      {kAdmin, put, R"({"resource_provider_generation": 0, "inventories": {"X": {"total": 0}}})",
       "400 body.schema.minimum:/inventories/*/total, 400 class.unknown, 409 provider.generation"},
      {kAdmin, "PUT /resource_providers/$main/inventories",
       R"({"resource_provider_generation": 2, "inventories": {"DISK_GB": {"total": 1}}})",
       "409 inventory.in_use"},
      {kAdmin, "PUT /resource_providers/$main/inventories",
       R"({"resource_provider_generation": 2, "inventories": {"VCPU": {"total": 1}}})", "200 ok"},
      {kAdmin, "PUT /resource_providers/$main/inventories", R"({"inventories": {}})",
       "400 body.schema.required:/resource_provider_generation, 409 inventory.in_use"},
      {kAdmin, "PUT /resource_providers/$dead/inventories",
       R"({"resource_provider_generation": 2, "inventories": {}})", "404 provider.none"},
      {kAdmin, "PUT /resource_providers/$dead/inventories", "x",
       "404 provider.none, 400 body.syntax"},

      {kAdmin, post, R"({"resource_class": "CUSTOM_A", "total": 1})", "201 ok"},
      {kAdmin, post, generation + R"("resource_class": "CUSTOM_A", "total": 1})", "201 ok"},
      {kAdmin, post, R"({"resource_class": "A", "total": 1})", "400 class.unknown"},
      {kAdmin, post, R"({"resource_class": "a", "total": 1})",
       "400 body.schema.form:/resource_class"},
      {kAdmin, post, R"({"resource_class": 1, "total": 1})",
       "400 body.schema.type:/resource_class"},
      {kAdmin, post, R"({"total": 1})", "400 body.schema.required:/resource_class"},
      {kAdmin, post, R"({"resource_class": "CUSTOM_A"})", "400 body.schema.required:/total"},
      {kAdmin, post, R"({"resource_class": "CUSTOM_A", "total": 1, "x": 1})",
       "400 body.schema.unknown_key:"},
      {kAdmin, post,
       R"({"resource_class": "CUSTOM_A", "total": 1, "resource_provider_generation": null})",
       "400 body.schema.type:/resource_provider_generation"},
      {kAdmin, post,
       R"({"resource_class": "CUSTOM_A", "total": 1, "resource_provider_generation": 3})",
       "409 provider.generation"},
      {kAdmin, post, R"({"resource_class": "CUSTOM_A", "total": 1, "reserved": 2})",
       "400 inventory.reserved_at_most_total, 400 inventory.min_unit_reachable"},
      {kAdmin, post, R"({"resource_class": "VCPU", "total": 1})", "409 inventory.exists"},
      {kAdmin, post, "[]", "400 body.schema.type:"},
      {kAdmin, "POST /resource_providers/$dead/inventories",
       R"({"resource_class": "VCPU", "total": 1})", "404 provider.none"},

      {kAdmin, one, generation + R"("total": 1})", "200 ok"},
      {kAdmin, one, R"({"total": 1})", "400 body.schema.required:/resource_provider_generation"},
      {kAdmin, one, generation + R"("total": 1, "resource_class": "VCPU"})",
       "400 body.schema.unknown_key:"},
      {kAdmin, one, generation + R"("total": 1, "min_unit": 2})",
       "400 inventory.min_unit_reachable"},
      {kAdmin, one, R"({"resource_provider_generation": 2, "total": 1})",
       "409 provider.generation"},
      {kAdmin, one, "1", "400 body.schema.type:"},
      {kAdmin, "PUT /resource_providers/$spare/inventories/PCI_DEVICE",
       generation + R"("total": 1})", "404 inventory.none"},
      {kAdmin, "PUT /resource_providers/$spare/inventories/PCI_DEVICE",
       R"({"resource_provider_generation": 2, "total": 0})",
       "404 inventory.none, 400 body.schema.minimum:/total, 409 provider.generation"},
      {kAdmin, "PUT /resource_providers/$main/inventories/VCPU",
       R"({"resource_provider_generation": 2, "total": 1})", "200 ok"},

      {kAdmin, "DELETE /resource_providers/$main/inventories", "", "409 inventory.in_use"},
      {kAdmin, "DELETE /resource_providers/$empty/inventories", "", "204 ok"},
      {kAdmin, "DELETE /resource_providers/$main/inventories/VCPU", "", "409 inventory.in_use"},
      {kAdmin, "DELETE /resource_providers/$main/inventories/DISK_GB", "", "204 ok"},
  };
}

}  // namespace bodkin::model
