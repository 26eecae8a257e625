// Resource providers.
#include "service/providers.h"

#include <utility>
#include <vector>

#include "base/text.h"
#include "http/uri.h"
#include "service/body.h"
#include "service/handlers.h"
#include "service/json_text.h"
#include "service/records.h"
#include "service/reply.h"
#include "service/routing.h"

namespace bodkin::service {
namespace {

constexpr std::size_t kNameCodePointsMax = 200;
constexpr std::string_view kCreateKeys[] = {"name", "uuid", "parent_provider_uuid"};
constexpr std::string_view kUpdateKeys[] = {"name", "parent_provider_uuid"};

// Columns as in Sql::kProviderByUuid.
Provider provider_from(const Query& query) {
  Provider provider{query.integer_at(0), std::string(query.text_at(1)),
                    std::string(query.text_at(2)), query.integer_at(3), std::nullopt};
  if (!query.null_at(4)) provider.parent = query.integer_at(4);
  return provider;
}

// Calls visit(id, uuid) for the provider `id` and each one above it, until it returns false. Ends
// too where the way up is a loop (Brent's algorithm), which only a check that is off lets be.
template <typename Visit>
void climb(Call& call, std::optional<std::int64_t> id, Visit visit) {
  std::int64_t landmark = 0;
  for (std::uint64_t steps = 0, next_landmark = 1; id && *id != landmark; ++steps) {
    if (steps == next_landmark) {
      landmark = *id;
      next_landmark *= 2;
    }
    Query query = call.sql(Sql::kProviderById);
    query.integer(*id);
    if (!query.row() || !visit(*id, query.text_at(0))) return;
    id = query.null_at(1) ? std::nullopt : std::optional(query.integer_at(1));
  }
}

void print_provider(Call& call, JsonText& text, const Provider& provider) {
  std::string parent, root = provider.uuid;
  climb(call, provider.parent, [&](std::int64_t id, std::string_view uuid) {
    if (id == provider.parent) parent = uuid;
    root = uuid;
    return true;
  });
  text.open_object();
  if (call.on(DefectId::kLeakRowId)) text.key("id").integer(provider.id);
  text.key("uuid").string(provider.uuid).key("name").string(provider.name);
  text.key("generation").integer(provider.generation).key("parent_provider_uuid");
  if (provider.parent) {
    text.string(parent);
  } else {
    text.null();
  }
  text.key("root_provider_uuid").string(root).close_object();
}

void answer_provider(Call& call, const Provider& provider) {
  JsonText text;
  print_provider(call, text, provider);
  reply::json(call, 200, text.take());
}

// What the bodies of POST and PUT share.
struct ProviderBody {
  std::string name = "unnamed";
  std::string uuid;  // empty: not given
  bool has_parent = false;
  std::string parent;  // empty: null
};

bool read_name(Call& call, Value value, std::string& name) {
  if (call.refuse(CheckId::kNameRequired, !value.exists())) return false;
  if (!value.exists()) return true;
  if (call.refuse(CheckId::kNameString, !value.is_string())) return false;
  if (!value.is_string()) return true;
  name = value.text();
  if (call.refuse(CheckId::kNameNotEmpty, name.empty())) return false;
  return !call.refuse(CheckId::kNameLength, code_points(name) > kNameCodePointsMax);
}

bool read_provider(Call& call, const Tree& tree, std::span<const std::string_view> keys,
                   ProviderBody& body) {
  const Value object = root(tree);
  if (call.refuse(CheckId::kProviderObject, !object.is_object())) return false;
  if (!closed(call, object, keys, CheckId::kProviderClosed)) return false;
  if (!read_name(call, object.find("name"), body.name)) return false;
  if (const Value uuid = object.find("uuid"); uuid.exists()) {
    body.uuid = uuid.text();
    if (call.refuse(CheckId::kUuidForm, !uuid.is_string() || !is_uuid(body.uuid))) return false;
  }
  const Value parent = object.find("parent_provider_uuid");
  body.has_parent = parent.exists();
  body.parent = parent.text();
  const bool bad_parent =
      parent.exists() && !parent.is_null() && !(parent.is_string() && is_uuid(parent.text()));
  return !call.refuse(CheckId::kParentForm, bad_parent);
}

bool find_parent(Call& call, const ProviderBody& body, std::optional<std::int64_t>& parent) {
  if (body.parent.empty()) return true;
  if (const auto found = find_provider(call, body.parent)) parent = found->id;
  return !call.refuse(CheckId::kParentKnown, !parent);
}

std::optional<std::int64_t> id_of_name(Call& call, std::string_view name) {
  Query query = call.sql(Sql::kProviderByName);
  query.text(name);
  return query.row() ? std::optional(query.integer_at(0)) : std::nullopt;
}

// Writes a row whose uuid or name the database may find taken.
bool insert_provider(Call& call, const Provider& provider) {
  Query query = call.sql(Sql::kProviderInsert);
  query.text(provider.uuid).text(provider.name);
  if (provider.parent) {
    query.integer(*provider.parent);
  } else {
    query.null();
  }
  if (!call.on(DefectId::kLeakDatabase)) {
    query.run();
    return true;
  }
  try {
    query.run();
  } catch (const DbError& failure) {
    call.detail = failure.what();
    return !call.refuse(CheckId::kNameFree, true);
  }
  return true;
}

// Filters of GET /resource_providers.
struct Filter {
  std::optional<std::string> name, uuid, resource_class;
};

bool read_filter(Call& call, Filter& filter) {
  for (const auto& [key, raw] : http::query_pairs(call.query)) {
    const std::string name = http::percent_decode(key, true);
    std::string value = http::percent_decode(raw, true);
    if (name == "name") {
      const bool bad = value.empty() || !is_utf8(value) || code_points(value) > kNameCodePointsMax;
      if (call.refuse(CheckId::kQueryName, bad)) return false;
      filter.name = std::move(value);
    } else if (name == "uuid") {
      if (call.refuse(CheckId::kQueryUuid, !is_uuid(value))) return false;
      filter.uuid = std::move(value);
    } else if (name == "resource_class") {
      const bool form = is_class_form(value);
      if (call.refuse(CheckId::kQueryClassForm, !form)) return false;
      if (call.refuse(CheckId::kQueryClassKnown, form && !is_known_class(value))) return false;
      filter.resource_class = std::move(value);
    }
  }
  return true;
}

std::vector<Provider> select_providers(Call& call, const Filter& filter) {
  std::vector<Provider> found;
  if (call.on(DefectId::kSqlQuery) && filter.name) {
    try {
      Query query = call.env.db.adhoc(
          "SELECT id, uuid, name, generation, parent FROM providers WHERE name = '" + *filter.name +
          "' ORDER BY name");
      while (query.row()) found.push_back(provider_from(query));
    } catch (const DbError&) {
      found.clear();
    }
    return found;
  }
  Query query = call.sql(Sql::kProviderList);
  for (const auto* value : {&filter.name, &filter.uuid, &filter.resource_class}) {
    if (*value) {
      query.text(**value);
    } else {
      query.null();
    }
  }
  while (query.row()) found.push_back(provider_from(query));
  return found;
}

}  // namespace

std::optional<Provider> find_provider(Call& call, std::string_view uuid) {
  Query query = call.sql(Sql::kProviderByUuid);
  query.text(uuid);
  return query.row() ? std::optional(provider_from(query)) : std::nullopt;
}

bool load_provider(Call& call, Provider& provider) {
  std::optional<Provider> found;
  if (call.on(DefectId::kSqlPath)) {
    Query query = call.env.db.adhoc(
        "SELECT id, uuid, name, generation, parent FROM providers WHERE uuid = '" +
        call.parameters[0] + "'");
    if (query.row()) found = provider_from(query);
  } else {
    found = find_provider(call, call.parameters[0]);
  }
  if (found) {
    provider = std::move(*found);
    return true;
  }
  const std::string& method = call.request.method;
  if (call.on(DefectId::kMissingDelete204) && method == "DELETE") {
    reply::no_content(call);
    return false;
  }
  const bool below = call.route->path != std::string_view("/resource_providers/{uuid}");
  if (call.on(DefectId::kMissingProvider200) && method == "GET" && below) return true;
  if (call.on(DefectId::kMissingProvider400)) {
    return !call.refuse(CheckId::kAmountProviderKnown, true);
  }
  return !call.refuse(CheckId::kProviderExists, true);
}

void raise_generation(Call& call, Provider& provider) {
  call.sql(Sql::kProviderRaise).integer(provider.id).run();
  ++provider.generation;
}

void list_providers(Call& call) {
  Filter filter;
  if (!read_filter(call, filter)) return;
  const Transaction reading(call.env.db, Transaction::Mode::kRead);
  JsonText text;
  text.open_object().key("resource_providers").open_array();
  for (const Provider& provider : select_providers(call, filter)) {
    print_provider(call, text, provider);
  }
  text.close_array().close_object();
  reply::json(call, 200, text.take());
}

void create_provider(Call& call) {
  Tree tree;
  ProviderBody body;
  if (!parse_body(call, tree) || !read_provider(call, tree, kCreateKeys, body)) return;
  Transaction writing(call.env.db, Transaction::Mode::kWrite);
  Provider provider;
  if (!find_parent(call, body, provider.parent)) return;
  const bool own_parent = !body.uuid.empty() && body.parent == body.uuid;
  if (call.refuse(CheckId::kParentNotItself, own_parent)) return;
  if (!call.on(DefectId::kLeakDatabase)) {
    const bool taken = !body.uuid.empty() && find_provider(call, body.uuid);
    if (call.refuse(CheckId::kUuidFree, taken)) return;
    if (call.refuse(CheckId::kNameFree, id_of_name(call, body.name).has_value())) return;
  }
  while (body.uuid.empty()) {
    body.uuid = call.env.identifiers.uuid();
    if (find_provider(call, body.uuid)) body.uuid.clear();
  }
  provider.uuid = body.uuid;
  provider.name = body.name;
  if (!insert_provider(call, provider)) return;
  provider.id = call.env.db.last_id();
  answer_provider(call, provider);
  call.reply.headers.add("Location", "/resource_providers/" + provider.uuid);
  writing.commit();
}

void get_provider(Call& call) {
  const Transaction reading(call.env.db, Transaction::Mode::kRead);
  Provider provider;
  if (load_provider(call, provider)) answer_provider(call, provider);
}

void update_provider(Call& call) {
  Transaction writing(call.env.db, Transaction::Mode::kWrite);
  Provider provider;
  if (!load_provider(call, provider)) return;
  Tree tree;
  ProviderBody body;
  if (!parse_body(call, tree) || !read_provider(call, tree, kUpdateKeys, body)) return;
  if (body.has_parent) {
    std::optional<std::int64_t> parent;
    if (!find_parent(call, body, parent)) return;
    bool loop = false;
    climb(call, parent, [&](std::int64_t id, std::string_view) {
      loop = id == provider.id;
      return !loop;
    });
    if (call.refuse(CheckId::kParentNoLoop, loop)) return;
    provider.parent = parent;
  }
  const auto holder = id_of_name(call, body.name);
  if (call.refuse(CheckId::kNameFree, holder && *holder != provider.id)) return;
  provider.name = body.name;
  {
    Query query = call.sql(Sql::kProviderUpdate);
    query.text(provider.name);
    if (provider.parent) {
      query.integer(*provider.parent);
    } else {
      query.null();
    }
    query.integer(provider.id).run();
  }
  answer_provider(call, provider);
  writing.commit();
}

void delete_provider(Call& call) {
  Transaction writing(call.env.db, Transaction::Mode::kWrite);
  Provider provider;
  if (!load_provider(call, provider)) return;
  const bool used = call.sql(Sql::kProviderHasAllocation).integer(provider.id).row();
  if (call.refuse(CheckId::kProviderUnused, used)) return;
  const bool has_child = call.sql(Sql::kProviderHasChild).integer(provider.id).row();
  if (call.refuse(CheckId::kProviderChildless, has_child)) return;
  call.sql(Sql::kInventoryDeleteAll).integer(provider.id).run();
  call.sql(Sql::kProviderDelete).integer(provider.id).run();
  reply::no_content(call);
  writing.commit();
}

}  // namespace bodkin::service
