// Cases of providers, and of the texts of bodies.
#include "bodies.h"
#include "cases.h"

namespace bodkin::model {

using enum Who;

std::vector<Case> text_cases() {
  const std::string deep = std::string(33, '[') + std::string(33, ']');
  const std::vector<std::pair<std::string, std::string>> bodies = {
      {"", "400 body.syntax"},
      {"{", "400 body.syntax"},
      {R"({"name": "x"} {})", "400 body.syntax"},
      {R"({"name": "x",})", "400 body.syntax"},
      {R"({'name': "x"})", "400 body.syntax"},
      {R"({"name": NaN})", "400 body.syntax"},
      {R"({"name": 01})", "400 body.syntax"},
      {"{\"name\": \"x\ty\"}", "400 body.syntax"},
      {"\xef\xbb\xbf{\"name\": \"x\"}", "400 body.byte_order_mark"},
      {"{\"name\": \"\xff\"}", "400 body.utf8"},
      {R"({"name": "\ud800"})", "400 body.lone_surrogate"},
      {R"({"\udc00": "x"})", "400 body.lone_surrogate"},
      {R"({"name": "a\u0000"})", "400 body.nul"},
      {R"({"name": "x", "name": "x"})", "400 body.duplicate_key"},
      {R"({"name": "x", "n\u0061me": "x"})", "400 body.duplicate_key"},
      {R"({"name": [{"a": 1, "a": 1}]})", "400 body.duplicate_key"},
      {R"({"name": 1e400})", "400 body.number_range"},
      {deep, "400 body.depth"},
      {deep.substr(1, 64), "400 body.schema.type:"},
      {"[]", "400 body.schema.type:"},
      {"null", "400 body.schema.type:"},
      {"\"x\"", "400 body.schema.type:"},
      {" {\"name\": \"\\ud83d\\ude00\"}\n", "200 ok"},
  };
  std::vector<Case> list;
  for (const auto& [body, want] : bodies) {
    list.push_back({kAdmin, "POST /resource_providers", body, want});
    if (want == "200 ok" || body.empty()) continue;
    const std::string resource = "PUT /resource_providers/$spare";
    for (const std::string& line : std::vector<std::string>{
             resource, resource + "/inventories", "POST /resource_providers/$spare/inventories",
             resource + "/inventories/VCPU", "PUT /allocations/$own", "POST /allocations"}) {
      list.push_back({kAdmin, line, body, want});
    }
  }
  return list;
}

std::vector<Case> provider_cases() {
  const std::string longest = "\"" + std::string(200, 'n') + "\"";
  std::string umlauts;
  for (int i = 0; i < 200; ++i) umlauts += "ä";
  const std::string post = "POST /resource_providers";
  const std::string put = "PUT /resource_providers/$empty";
  return {
      {kAdmin, post, R"({"name": "x", "uuid": "$fresh", "parent_provider_uuid": "$main"})",
       "200 ok"},
      {kAdmin, post, R"({"name": "x", "parent_provider_uuid": null})", "200 ok"},
      {kAdmin, post, R"({"name": )" + longest + "}", "200 ok"},
      {kAdmin, post, R"({"name": ")" + umlauts + "\"}", "200 ok"},
      {kAdmin, post, R"({"name": ")" + umlauts + "x\"}", "400 body.schema.length:/name"},
      {kAdmin, post, R"({"name": ""})", "400 body.schema.length:/name"},
      {kAdmin, post, R"({"name": 5})", "400 body.schema.type:/name"},
      {kAdmin, post, R"({"name": null})", "400 body.schema.type:/name"},
      {kAdmin, post, "{}", "400 body.schema.required:/name"},
      {kAdmin, post, R"({"name": "x", "generation": 1})", "400 body.schema.unknown_key:"},
      {kAdmin, post, R"({"name": "x", "uuid": null})", "400 body.schema.type:/uuid"},
      {kAdmin, post, R"({"name": "x", "uuid": "0B0D0000-0000-4000-8000-00000000AA06"})",
       "400 body.schema.form:/uuid"},
      {kAdmin, post, R"({"name": "x", "uuid": "$fresh "})", "400 body.schema.form:/uuid"},
      {kAdmin, post, R"({"name": "x", "parent_provider_uuid": "x"})",
       "400 body.schema.form:/parent_provider_uuid"},
      {kAdmin, post, R"({"name": "x", "parent_provider_uuid": false})",
       "400 body.schema.type:/parent_provider_uuid"},
      {kAdmin, post, R"({"name": "x", "parent_provider_uuid": "$dead"})",
       "400 provider.parent_unknown"},
      {kAdmin, post, R"({"name": "x", "uuid": "$fresh", "parent_provider_uuid": "$fresh"})",
       "400 provider.parent_unknown, 400 provider.parent_itself"},
      {kAdmin, post, R"({"name": "x", "uuid": "$main"})", "409 provider.uuid_taken"},
      {kAdmin, post, R"({"name": "main"})", "409 provider.name_taken"},
      {kAdmin, post, R"({"name": "Main"})", "200 ok"},
      {kAdmin, post,
       R"({"name": "main", "uuid": "$main", "parent_provider_uuid": "$main", "x": 1})",
       "400 body.schema.unknown_key:, 400 provider.parent_itself, 409 provider.uuid_taken, "
       "409 provider.name_taken"},
      {kAdmin, put, R"({"name": "x"})", "200 ok"},
      {kAdmin, put, R"({"name": "empty", "parent_provider_uuid": null})", "200 ok"},
      {kAdmin, put, R"({"name": "empty", "parent_provider_uuid": "$main"})", "200 ok"},
      {kAdmin, put, R"({"name": "x", "uuid": "$empty"})", "400 body.schema.unknown_key:"},
      {kAdmin, put, R"({"name": "x", "parent_provider_uuid": "$dead"})",
       "400 provider.parent_unknown"},
      {kAdmin, put, R"({"name": "x", "parent_provider_uuid": "$empty"})",
       "400 provider.parent_loop"},
      {kAdmin, "PUT /resource_providers/$parent",
       R"({"name": "x", "parent_provider_uuid": "$empty"})", "400 provider.parent_loop"},
      {kAdmin, put, R"({"name": "main"})", "409 provider.name_taken"},
      {kAdmin, put, "{}", "400 body.schema.required:/name"},
      {kAdmin, "PUT /resource_providers/$dead", R"({"name": "x"})", "404 provider.none"},
      {kAdmin, "PUT /resource_providers/$dead", R"({"name": "main"})",
       "404 provider.none, 409 provider.name_taken"},
      {kAdmin, "PUT /resource_providers/$dead", "", "404 provider.none, 400 body.syntax"},
      {kAdmin, "DELETE /resource_providers/$main", "", "409 provider.has_allocations"},
      {kAdmin, "DELETE /resource_providers/$parent", "", "409 provider.has_children"},
      {kAdmin, "DELETE /resource_providers/$empty", "", "204 ok"},
  };
}

}  // namespace bodkin::model
