// Inventories of a provider.
#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "http/uri.h"
#include "service/body.h"
#include "service/handlers.h"
#include "service/json_text.h"
#include "service/planted.h"
#include "service/providers.h"
#include "service/records.h"
#include "service/reply.h"

namespace bodkin::service {
namespace {

constexpr std::size_t kClassesMax = 64;
constexpr std::string_view kGenerationKey = "resource_provider_generation";
constexpr std::string_view kMapKeys[] = {kGenerationKey, "inventories"};
constexpr std::string_view kCreateKeys[] = {kGenerationKey, "resource_class"};
constexpr std::string_view kUpdateKeys[] = {kGenerationKey};
constexpr IntegerRule kGenerationRule = {CheckId::kGenerationType, CheckId::kGenerationMinimum,
                                         CheckId::kGenerationMaximum, 0};

struct Entry {
  std::string resource_class;
  Value object;
  Record record;
};

struct InventoryBody {
  std::optional<std::int64_t> generation;
  std::vector<Entry> entries;
};

bool read_generation(Call& call, Value object, bool required, InventoryBody& body) {
  const Value value = object.find(kGenerationKey);
  if (call.refuse(CheckId::kGenerationRequired, required && !value.exists())) return false;
  if (!value.exists()) return true;
  std::int64_t generation = 0;
  if (!take_integer(call, value, kGenerationRule, generation)) return false;
  body.generation = generation;
  return true;
}

bool read_entry(Call& call, std::string_view resource_class, Value object,
                std::span<const std::string_view> extra_keys, InventoryBody& body) {
  const bool form = call.on(DefectId::kSqlClass) || is_class_form(resource_class);
  if (call.refuse(CheckId::kClassForm, !form)) return false;
  Entry entry{std::string(resource_class), object, {}};
  if (!read_record(call, object, extra_keys, entry.record)) return false;
  body.entries.push_back(std::move(entry));
  return true;
}

bool read_map(Call& call, const Tree& tree, InventoryBody& body) {
  const Value object = root(tree);
  if (call.refuse(CheckId::kInventoriesObject, !object.is_object())) return false;
  if (!closed(call, object, kMapKeys, CheckId::kInventoriesClosed)) return false;
  if (!read_generation(call, object, true, body)) return false;
  const Value map = object.find("inventories");
  if (call.refuse(CheckId::kMapRequired, !map.exists())) return false;
  if (call.refuse(CheckId::kMapObject, map.exists() && !map.is_object())) return false;
  if (!map.is_object()) return true;
  if (call.refuse(CheckId::kMapSize, map.size() > kClassesMax)) return false;
  for (Value member = map.first(); member.exists(); member = member.next()) {
    if (!read_entry(call, member.key(), member, {}, body)) return false;
  }
  return true;
}

bool classes_ok(Call& call, const InventoryBody& body) {
  for (const Entry& entry : body.entries) {
    const bool known = call.on(DefectId::kSqlClass)
                           ? planted::class_in_database(call, entry.resource_class)
                           : is_known_class(entry.resource_class);
    // What has not even the form is the form's check to refuse.
    const bool form = call.on(DefectId::kSqlClass) || is_class_form(entry.resource_class);
    if (call.refuse(CheckId::kClassKnown, form && !known)) return false;
  }
  return true;
}

bool all_rules_ok(Call& call, const InventoryBody& body) {
  return std::ranges::all_of(body.entries,
                             [&](const Entry& entry) { return rules_ok(call, entry.record); });
}

bool generation_ok(Call& call, Transaction& writing, const InventoryBody& body,
                   const Provider& provider) {
  const bool stale = body.generation && *body.generation != provider.generation &&
                     !call.on(DefectId::kNoGenerationCheck);
  if (stale && call.on(DefectId::kLeakGeneration)) {
    Query query = call.sql(Sql::kHighestGeneration);
    query.row();
    call.detail = "resource_provider_generation should be " + std::to_string(query.integer_at(0));
  }
  if (call.refuse(CheckId::kGeneration, stale)) return false;
  if (call.on(DefectId::kCheckThenAct)) {
    writing.commit();
    writing.begin_again();
  }
  return true;
}

bool used(Call& call, const Provider& provider, std::string_view resource_class) {
  return call.sql(Sql::kInventoryUsed).integer(provider.id).text(resource_class).row();
}

// Whether a class in use is missing from the new inventories.
bool removes_used(Call& call, const Provider& provider, const InventoryBody& body) {
  Query query = call.sql(Sql::kInventoriesUsed);
  query.integer(provider.id);
  while (query.row()) {
    const std::string_view name = query.text_at(0);
    const bool stays = std::ranges::any_of(
        body.entries, [&](const Entry& entry) { return entry.resource_class == name; });
    if (!stays) return true;
  }
  return false;
}

std::optional<Record> find_record(Call& call, const Provider& provider, std::string_view name) {
  Query query = call.sql(Sql::kInventoryGet);
  query.integer(provider.id).text(name);
  return query.row() ? std::optional(record_from(query)) : std::nullopt;
}

// The inventory that the path names. False: refused, or answered.
bool load_inventory(Call& call, const Provider& provider, Record& record) {
  const auto found = find_record(call, provider, call.parameters[1]);
  if (found) {
    record = *found;
    return true;
  }
  if (call.on(DefectId::kMissingDelete204) && call.request.method == "DELETE") {
    reply::no_content(call);
    return false;
  }
  return !call.refuse(CheckId::kInventoryExists, true);
}

void answer_all(Call& call, const Provider& provider) {
  JsonText text;
  text.open_object().key("inventories").open_object();
  Query query = call.sql(Sql::kInventoryList);
  query.integer(provider.id);
  while (query.row()) {
    text.key(query.text_at(0)).open_object();
    print_record(text, record_from(query));
    text.close_object();
  }
  text.close_object().key(kGenerationKey).integer(provider.generation).close_object();
  reply::json(call, 200, text.take());
}

// `resource_class` empty: not shown.
void answer_one(Call& call, int status, const Provider& provider, const Record& record,
                std::string_view resource_class) {
  JsonText text;
  text.open_object();
  print_record(text, record);
  if (!resource_class.empty()) text.key("resource_class").string(resource_class);
  text.key(kGenerationKey).integer(provider.generation).close_object();
  reply::json(call, status, text.take());
}

}  // namespace

void list_inventories(Call& call) {
  const Transaction reading(call.env.db, Transaction::Mode::kRead);
  Provider provider;
  if (load_provider(call, provider)) answer_all(call, provider);
}

void replace_inventories(Call& call) {
  Transaction writing(call.env.db, Transaction::Mode::kWrite);
  Provider provider;
  if (!load_provider(call, provider)) return;
  Tree tree;
  InventoryBody body;
  if (!parse_body(call, tree) || !read_map(call, tree, body)) return;
  if (!classes_ok(call, body) || !all_rules_ok(call, body)) return;
  if (!generation_ok(call, writing, body, provider)) return;
  if (call.refuse(CheckId::kClassUnused, removes_used(call, provider, body))) return;
  call.sql(Sql::kInventoryDeleteAll).integer(provider.id).run();
  for (const Entry& entry : body.entries) {
    write_record(call, Sql::kInventoryInsert, provider.id, entry.resource_class,
                 stored_form(call, entry.object, entry.record));
  }
  raise_generation(call, provider);
  answer_all(call, provider);
  writing.commit();
}

void create_inventory(Call& call) {
  Transaction writing(call.env.db, Transaction::Mode::kWrite);
  Provider provider;
  if (!load_provider(call, provider)) return;
  Tree tree;
  InventoryBody body;
  if (!parse_body(call, tree)) return;
  const Value object = root(tree);
  const Value given = object.find("resource_class");
  if (call.refuse(CheckId::kRecordObject, !object.is_object())) return;
  if (call.refuse(CheckId::kClassRequired, !given.exists())) return;
  // What is no string is empty here, and has not the form of a class.
  const std::string_view name = given.exists() ? given.text() : "VCPU";
  if (!read_entry(call, name, object, kCreateKeys, body)) return;
  if (!read_generation(call, object, false, body)) return;
  if (!classes_ok(call, body) || !all_rules_ok(call, body)) return;
  if (!generation_ok(call, writing, body, provider)) return;
  const bool taken = find_record(call, provider, name).has_value();
  if (call.refuse(CheckId::kClassFree, taken)) return;
  const Record record = stored_form(call, object, body.entries[0].record);
  write_record(call, Sql::kInventoryInsert, provider.id, name, record);
  raise_generation(call, provider);
  answer_one(call, 201, provider, record, name);
  call.reply.headers.add("Location", "/resource_providers/" + provider.uuid + "/inventories/" +
                                         http::percent_encode(name));
  writing.commit();
}

void delete_inventories(Call& call) {
  Transaction writing(call.env.db, Transaction::Mode::kWrite);
  Provider provider;
  if (!load_provider(call, provider)) return;
  const bool in_use = call.sql(Sql::kProviderHasAllocation).integer(provider.id).row();
  if (call.refuse(CheckId::kClassUnused, in_use)) return;
  call.sql(Sql::kInventoryDeleteAll).integer(provider.id).run();
  raise_generation(call, provider);
  reply::no_content(call);
  writing.commit();
}

void get_inventory(Call& call) {
  const Transaction reading(call.env.db, Transaction::Mode::kRead);
  Provider provider;
  Record record;
  if (!load_provider(call, provider) || !load_inventory(call, provider, record)) return;
  answer_one(call, 200, provider, record, {});
}

void update_inventory(Call& call) {
  Transaction writing(call.env.db, Transaction::Mode::kWrite);
  Provider provider;
  Record record;
  if (!load_provider(call, provider) || !load_inventory(call, provider, record)) return;
  Tree tree;
  InventoryBody body;
  if (!parse_body(call, tree)) return;
  const Value object = root(tree);
  Record wanted;
  if (!read_record(call, object, kUpdateKeys, wanted)) return;
  if (!read_generation(call, object, true, body) || !rules_ok(call, wanted)) return;
  if (!generation_ok(call, writing, body, provider)) return;
  const Record stored = stored_form(call, object, wanted);
  write_record(call, Sql::kInventoryUpdate, provider.id, call.parameters[1], stored);
  raise_generation(call, provider);
  answer_one(call, 200, provider, stored, {});
  writing.commit();
}

void delete_inventory(Call& call) {
  Transaction writing(call.env.db, Transaction::Mode::kWrite);
  Provider provider;
  Record record;
  if (!load_provider(call, provider) || !load_inventory(call, provider, record)) return;
  const std::string& name = call.parameters[1];
  if (call.refuse(CheckId::kClassUnused, used(call, provider, name))) return;
  call.sql(Sql::kInventoryDelete).integer(provider.id).text(name).run();
  raise_generation(call, provider);
  reply::no_content(call);
  writing.commit();
}

}  // namespace bodkin::service
