// Rules of the writes to resource providers.
#include "model/body.h"
#include "model/rules.h"

namespace bodkin::model {

StatePtr create_provider(const Ask& ask) {
  const ProviderBody body = read_new_provider(ask.request.body, ask.verdict);
  if (body.parent && !find_provider(ask.state, *body.parent)) {
    ask.verdict.refuse(400, "provider.parent_unknown");
  }
  if (body.parent && body.parent == body.uuid) ask.verdict.refuse(400, "provider.parent_itself");
  if (body.uuid && find_provider(ask.state, *body.uuid)) {
    ask.verdict.refuse(409, "provider.uuid_taken");
  }
  if (body.name && find_provider_named(ask.state, *body.name)) {
    ask.verdict.refuse(409, "provider.name_taken");
  }
  if (ask.verdict.refused()) return nullptr;

  auto after = std::make_shared<State>(ask.state);
  // The empty key: the service chooses, see settle().
  Provider& provider = after->providers[body.uuid.value_or("")];
  provider.name = *body.name;
  provider.parent = body.parent;
  return after;
}

StatePtr change_provider(const Ask& ask) {
  const Provider* const provider = ask.provider();
  const ProviderBody body = read_provider(ask.request.body, ask.verdict);
  const std::string& uuid = ask.address.provider;
  if (body.parent && !find_provider(ask.state, *body.parent)) {
    ask.verdict.refuse(400, "provider.parent_unknown");
  }
  if (body.parent && is_at_or_below(ask.state, *body.parent, uuid)) {
    ask.verdict.refuse(400, "provider.parent_loop");
  }
  const Provider* const namesake = body.name ? find_provider_named(ask.state, *body.name) : nullptr;
  if (namesake && namesake != provider) ask.verdict.refuse(409, "provider.name_taken");
  if (ask.verdict.refused()) return nullptr;

  auto after = std::make_shared<State>(ask.state);
  after->providers[uuid].name = *body.name;
  if (body.has_parent) after->providers[uuid].parent = body.parent;
  return after;
}

StatePtr delete_provider(const Ask& ask) {
  const std::string& uuid = ask.address.provider;
  ask.provider();
  if (has_allocations(ask.state, uuid)) ask.verdict.refuse(409, "provider.has_allocations");
  if (has_children(ask.state, uuid)) ask.verdict.refuse(409, "provider.has_children");
  if (ask.verdict.refused()) return nullptr;

  auto after = std::make_shared<State>(ask.state);
  after->providers.erase(uuid);
  return after;
}

}  // namespace bodkin::model
