#include "embedded/embedded.h"

#include "contracts/shipped.h"
#include "model/model.h"

namespace bodkin::embedded {

scenario::Principals principals() {
  const auto principal = [](const char* name, const char* role, const char* project,
                            const char* token) {
    scenario::Principal made;
    made.name = name;
    made.role = role;
    made.project = project;
    made.headers.add("X-Auth-Token", token);
    return made;
  };
  return {{principal("admin", "admin", "", service::kTokenAdmin),
           principal("owner-a", "owner", "project-a", service::kTokenOwnerA),
           principal("owner-b", "owner", "project-b", service::kTokenOwnerB),
           principal("reader", "reader", "", service::kTokenReader)}};
}

session::Options session_options() {
  session::Options options;
  options.contract_text = shipped::inventory_contract();
  options.contract_name = "inventory.openapi.json";
  options.world_text = shipped::inventory_world();
  options.world_name = "inventory.world.http";
  options.principals = principals();
  options.model = model::inventory_model();
  return options;
}

Result<Embedded> open(const service::Config& config, session::Options options) {
  Embedded made;
  auto opened = service::Service::open(config);
  if (!opened) return std::unexpected(opened.error());
  made.service = std::move(*opened);
  made.dispatcher = std::make_unique<dispatch::InProcess>(*made.service);
  auto session = session::Session::open(std::move(options), *made.dispatcher);
  if (!session) return std::unexpected(session.error());
  made.session = std::move(*session);
  return made;
}

}  // namespace bodkin::embedded
