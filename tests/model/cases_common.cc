// Cases of what all routes share.
#include "bodies.h"
#include "cases.h"

namespace bodkin::model {
namespace {

using enum Who;

std::vector<Case> order_cases() {
  const std::string huge(1048577, ' ');
  return {
      {kNobody, "GET /", "", "200 ok"},
      {kAdmin, "GET /", "", "200 ok"},
      {kAdmin, "GET /?a=1", "", "400 query.unknown_key"},
      {kNobody, "POST /", "", "401 access.token"},
      {kNobody, "GET /nowhere", "", "401 access.token"},
      {kNobody, "PATCH /resource_providers", "", "401 access.token"},
      {kNobody, "PUT /allocations/$own", huge, "401 access.token"},
      {kAdmin, "GET /nowhere", "", "404 path.unknown"},
      {kAdmin, "GET /resource_providers/", "", "404 path.unknown"},
      {kAdmin, "GET //", "", "404 path.unknown"},
      {kAdmin, "GET ", "", "404 path.unknown"},
      {kAdmin, "GET *", "", "404 path.unknown"},
      {kAdmin, "GET http://x/", "", "404 path.unknown"},
      {kAdmin, "GET /resource_providers//inventories", "", "404 path.unknown"},
      {kAdmin, "GET /resource_providers/$main/inventories/", "", "404 path.unknown"},
      {kAdmin, "GET /resource_providers/$main/inventories/VCPU/more", "", "404 path.unknown"},
      {kAdmin, "GET /resource_providers/$main/unknown", "", "404 path.unknown"},
      {kAdmin, "GET /resource_providers/$main/usages/VCPU", "", "404 path.unknown"},
      {kAdmin, "GET /allocations/$own/more", "", "404 path.unknown"},
      {kAdmin, "PATCH /nowhere", huge, "404 path.unknown"},
      {kAdmin, "POST /", "", "405 method.unknown"},
      {kAdmin, "HEAD /", "", "405 method.unknown"},
      {kAdmin, "get /resource_providers", "", "405 method.unknown"},
      {kAdmin, "DELETE /resource_providers", "", "405 method.unknown"},
      {kAdmin, "POST /resource_providers/$main", "", "405 method.unknown"},
      {kAdmin, "PATCH /resource_providers/$main/inventories", "", "405 method.unknown"},
      {kAdmin, "POST /resource_providers/$main/inventories/VCPU", "", "405 method.unknown"},
      {kAdmin, "PUT /resource_providers/$main/usages", "", "405 method.unknown"},
      {kAdmin, "DELETE /resource_providers/$main/allocations", "", "405 method.unknown"},
      {kAdmin, "GET /allocations", "", "405 method.unknown"},
      {kAdmin, "POST /allocations/$own", "", "405 method.unknown"},
      {kReader, "PATCH /allocations/$own", huge, "405 method.unknown"},
      {kAdmin, "GET /resource_providers", huge, "413 body.size"},
      {kReader, "POST /resource_providers", huge, "413 body.size"},
      {kAdmin, "DELETE /resource_providers/$spare", std::string(1048576, ' '), "204 ok"},
  };
}

std::vector<Case> content_type_cases() {
  const std::string line = "POST /resource_providers";
  const std::string body = R"({"name": "x"})";
  const std::string refused = "415 header.content_type";
  return {
      {kAdmin, line, body, refused, "text/json"},
      {kAdmin, line, body, refused, "application/jsonx"},
      {kAdmin, line, body, refused, "application/json, text/plain"},
      {kAdmin, line, body, refused, ";"},
      {kReader, line, body, refused, "text/json"},
      {kAdmin, line, body, "200 ok", "application/json"},
      {kAdmin, line, body, "200 ok", " Application/JSON ;charset=utf-8"},
      {kAdmin, line, body, "200 ok", "application/json;"},
      {kAdmin, "PUT /allocations/$own", allocate("", "1"), refused, "text/plain"},
      {kAdmin, "DELETE /resource_providers/$spare", "", "204 ok", "text/plain"},
  };
}

std::vector<Case> role_cases() {
  const std::string generation = R"("resource_provider_generation": 1)";
  struct Routes {
    std::string line, body, admin, owner, reader;
  };
  const std::string role = "403 access.role";
  const std::vector<Routes> table = {
      {"GET /resource_providers", "", "200 ok", "200 ok", "200 ok"},
      {"GET /resource_providers/$main", "", "200 ok", "200 ok", "200 ok"},
      {"GET /resource_providers/$main/inventories", "", "200 ok", "200 ok", "200 ok"},
      {"GET /resource_providers/$main/inventories/VCPU", "", "200 ok", "200 ok", "200 ok"},
      {"GET /resource_providers/$main/usages", "", "200 ok", "200 ok", "200 ok"},
      {"GET /resource_providers/$main/allocations", "", "200 ok", role, "200 ok"},
      {"GET /allocations/$own", "", "200 ok", "200 ok", "200 ok"},
      {"GET /allocations/$other", "", "200 ok", "403 access.project", "200 ok"},
      {"GET /allocations/$nobody", "", "200 ok", "200 ok", "200 ok"},
      {"GET /allocations/malformed", "", "200 ok", "200 ok", "200 ok"},
      {"POST /resource_providers", R"({"name": "x"})", "200 ok", role, role},
      {"POST /resource_providers", "malformed", "400 body.syntax", role, role},
      {"PUT /resource_providers/$main", R"({"name": "x"})", "200 ok", role, role},
      {"DELETE /resource_providers/$spare", "", "204 ok", role, role},
      {"DELETE /resource_providers/$dead", "", "404 provider.none", role, role},
      {"PUT /resource_providers/$spare/inventories", "{" + generation + R"(, "inventories": {}})",
       "200 ok", role, role},
      {"POST /resource_providers/$spare/inventories",
       R"({"total": 1, "resource_class": "PCI_DEVICE"})", "201 ok", role, role},
      {"DELETE /resource_providers/$spare/inventories", "", "204 ok", role, role},
      {"PUT /resource_providers/$spare/inventories/VCPU", "{" + generation + R"(, "total": 1})",
       "200 ok", role, role},
      {"DELETE /resource_providers/$spare/inventories/VCPU", "", "204 ok", role, role},
      {"PUT /allocations/$own", allocate(claim("$main", R"("VCPU": 1)"), "1"), "204 ok", "204 ok",
       role},
      {"PUT /allocations/$other", allocate("", "3"), "204 ok", "403 access.project", role},
      {"PUT /allocations/$nobody", allocate("", "null", "project-b"), "204 ok",
       "403 access.project", role},
      {"DELETE /allocations/$own", "", "204 ok", "204 ok", role},
      {"DELETE /allocations/$other", "", "204 ok", "403 access.project", role},
      {"POST /allocations", R"({"$own": )" + allocate("", "1") + "}", "204 ok", "204 ok", role},
      {"POST /allocations", R"({"$other": )" + allocate("", "3", "project-b") + "}", "204 ok",
       "403 access.project", role},
  };
  std::vector<Case> list;
  for (const auto& row : table) {
    list.push_back({kAdmin, row.line, row.body, row.admin});
    list.push_back({kOwnerA, row.line, row.body, row.owner});
    list.push_back({kReader, row.line, row.body, row.reader});
    list.push_back({kNobody, row.line, row.body, "401 access.token"});
    list.push_back({kForged, row.line, row.body, "401 access.token"});
  }
  return list;
}

std::vector<Case> path_cases() {
  return {
      {kAdmin, "GET /resource_providers/%30b0d0000-0000-4000-8000-00000000aa01", "", "200 ok"},
      {kAdmin, "GET /resource_providers/0B0D0000-0000-4000-8000-00000000AA01", "",
       "404 provider.none"},
      {kAdmin, "GET /resource_providers/%2F", "", "404 provider.none"},
      {kAdmin, "GET /resource_providers/%", "", "404 provider.none"},
      {kAdmin, "GET /resource_providers/$dead/inventories", "", "404 provider.none"},
      {kAdmin, "GET /resource_providers/$dead/usages", "", "404 provider.none"},
      {kAdmin, "GET /resource_providers/$dead/allocations", "", "404 provider.none"},
      {kAdmin, "GET /resource_providers/$dead/inventories/VCPU", "", "404 provider.none"},
      {kAdmin, "GET /resource_providers/$main/inventories/PCI_DEVICE", "", "404 inventory.none"},
      {kAdmin, "GET /resource_providers/$main/inventories/vcpu", "", "404 inventory.none"},
      {kAdmin, "DELETE /resource_providers/$dead/inventories", "", "404 provider.none"},
      {kAdmin, "DELETE /resource_providers/$main/inventories/NOTHING", "", "404 inventory.none"},
      {kAdmin, "DELETE /allocations/$nobody", "", "404 allocation.none"},
      {kAdmin, "DELETE /allocations/malformed", "", "404 allocation.none"},
      {kAdmin, "PUT /allocations/malformed", allocate(""), "400 allocation.consumer_form"},
  };
}

std::vector<Case> query_cases() {
  const std::string long_name(200, 'n');
  return {
      {kAdmin, "GET /resource_providers?", "", "200 ok"},
      {kAdmin, "GET /resource_providers?name=main", "", "200 ok"},
      {kAdmin, "GET /resource_providers?n%61me=main", "", "200 ok"},
      {kAdmin, "GET /resource_providers?name=a%20b+c", "", "200 ok"},
      {kAdmin, "GET /resource_providers?name=" + long_name, "", "200 ok"},
      {kAdmin, "GET /resource_providers?name=" + long_name + "n", "", "400 query.name.length"},
      {kAdmin, "GET /resource_providers?name=", "", "400 query.name.length"},
      {kAdmin, "GET /resource_providers?name", "", "400 query.name.length"},
      {kAdmin, "GET /resource_providers?name=%ff", "", "200 ok, 400 open.query.name.text"},
      {kAdmin, "GET /resource_providers?name=%00", "", "200 ok, 400 open.query.name.text"},
      {kAdmin, "GET /resource_providers?name=%zz", "", "200 ok, 400 open.query.name.text"},
      {kAdmin, "GET /resource_providers?name=a%4", "", "200 ok, 400 open.query.name.text"},
      {kAdmin, "GET /resource_providers?uuid=$dead", "", "200 ok"},
      {kAdmin, "GET /resource_providers?uuid=dead", "", "400 query.uuid.form"},
      {kAdmin, "GET /resource_providers?resource_class=CUSTOM_X&name=a", "", "200 ok"},
      {kAdmin, "GET /resource_providers?resource_class=vcpu", "", "400 query.resource_class.form"},
      {kAdmin, "GET /resource_providers?resource_class=VCPUS", "",
       "400 query.resource_class.unknown"},
      {kAdmin, "GET /resource_providers?name=a&name=a", "", "400 query.repeated_key"},
      {kAdmin, "GET /resource_providers?limit=1", "", "400 query.unknown_key"},
      // What the list of providers is filtered by is no key of the creation.
      {kAdmin, "POST /resource_providers?name=a", R"({"name": "a"})", "400 query.unknown_key"},
      {kAdmin, "GET /resource_providers?=1", "", "400 query.unknown_key"},
      {kAdmin, "GET /resource_providers?name=a&", "", "200 ok, 400 open.query.empty_pair"},
      {kAdmin, "GET /resource_providers/$dead?name=a", "",
       "400 query.unknown_key, 404 provider.none"},
      {kOwnerA, "GET /allocations/$other?a", "", "400 query.unknown_key, 403 access.project"},
      {kAdmin, "DELETE /allocations/$own?a", "", "400 query.unknown_key"},
      {kReader, "DELETE /allocations/$own?a", "", "403 access.role"},
  };
}

}  // namespace

std::vector<Case> common_cases() {
  std::vector<Case> list;
  for (auto* const part : {order_cases, content_type_cases, role_cases, path_cases, query_cases}) {
    for (auto& one : part()) list.push_back(std::move(one));
  }
  return list;
}

}  // namespace bodkin::model
