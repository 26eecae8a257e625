#include "model/body.h"

#include "model/fields.h"
#include "model/forms.h"

namespace bodkin::model {
namespace {

constexpr std::size_t kNameCodePointsMax = 200;
constexpr std::size_t kTextCodePointsMax = 255;
constexpr std::size_t kMapEntriesMax = 64;
constexpr std::size_t kConsumersMax = 16;

void read_provider_fields(const Fields& fields, ProviderBody& body) {
  body.name = read_text(fields.get("name", kRequired), kNameCodePointsMax, fields.at("name"));
  const Value* const parent = fields.get("parent_provider_uuid", kOptional);
  if (!parent) return;
  if (parent->kind == json::Kind::kNull) {
    body.has_parent = true;
    return;
  }
  body.parent = read_uuid(parent, fields.at("parent_provider_uuid"));
  body.has_parent = body.parent.has_value();
}

// The record among the fields of a larger object; nothing where any part of it is faulty.
std::optional<Inventory> read_record(const Fields& fields) {
  Inventory record;
  bool whole = true;
  const auto read = [&](std::string_view key, Needed needed, std::int64_t minimum,
                        std::int64_t& into) {
    const Value* const value = fields.get(key, needed);
    const auto number = read_int31(value, minimum, fields.at(key));
    if (number) into = *number;
    if (!number && (value || needed == kRequired)) whole = false;
  };
  read("total", kRequired, 1, record.total);
  read("reserved", kOptional, 0, record.reserved);
  read("min_unit", kOptional, 1, record.min_unit);
  read("max_unit", kOptional, 1, record.max_unit);
  read("step_size", kOptional, 1, record.step_size);
  const Value* const value = fields.get("allocation_ratio", kOptional);
  const auto ratio = read_ratio(value, fields.at("allocation_ratio"));
  if (ratio) record.allocation_ratio = *ratio;
  if (value && !ratio) whole = false;
  return whole ? std::optional(record) : std::nullopt;
}

std::optional<std::int64_t> read_provider_generation(const Fields& fields, Needed needed) {
  constexpr std::string_view kKey = "resource_provider_generation";
  return read_int31(fields.get(kKey, needed), 0, fields.at(kKey));
}

// Requires an object. `base` is the place of the map.
void read_amounts(const std::string& provider, const Value& resources, std::string_view base,
                  ConsumerBody& body, Verdict& verdict) {
  const Place place{base, "*", verdict};
  if (resources.members.empty()) Place{base, "", verdict}.refuse("entries");
  for (const auto& [key, value] : resources.members) {
    const auto amount = read_int31(&value, 1, place);
    if (has_class_form(key)) {
      body.amounts.push_back({provider, key, amount});
    } else {
      place.refuse("form");
    }
  }
}

// `base` is the place of the consumer's body.
void read_claims(const Value& allocations, const std::string& base, ConsumerBody& body,
                 Verdict& verdict) {
  const std::string entry = base + "/allocations/*";
  const std::string amounts = entry + "/resources";
  if (allocations.members.size() > kMapEntriesMax) {
    Place{base, "allocations", verdict}.refuse("entries");
  }
  for (const auto& [provider, value] : allocations.members) {
    if (is_uuid(provider)) {
      body.providers.push_back(provider);
    } else {
      Place{entry, "", verdict}.refuse("form");
    }
    const Fields fields(read_object(&value, {entry, "", verdict}), entry, {"resources"}, verdict);
    const Value* const resources =
        read_object(fields.get("resources", kRequired), fields.at("resources"));
    if (resources) read_amounts(provider, *resources, amounts, body, verdict);
  }
}

ConsumerBody read_consumer(const std::string& consumer, const Value* value, const std::string& base,
                           Verdict& verdict) {
  ConsumerBody body;
  body.consumer = consumer;
  const Fields fields(
      read_object(value, {base, "", verdict}), base,
      {"allocations", "consumer_generation", "project_id", "user_id", "consumer_type"}, verdict);
  const Value* const allocations =
      read_object(fields.get("allocations", kRequired), fields.at("allocations"));
  if (allocations) read_claims(*allocations, base, body, verdict);

  const Value* const generation = fields.get("consumer_generation", kRequired);
  if (generation && generation->kind == json::Kind::kNull) {
    body.has_generation = true;
  } else {
    body.generation = read_int31(generation, 0, fields.at("consumer_generation"));
    body.has_generation = body.generation.has_value();
  }
  const auto text = [&](std::string_view key) {
    return read_text(fields.get(key, kRequired), kTextCodePointsMax, fields.at(key));
  };
  body.project = text("project_id");
  body.user = text("user_id");
  body.type = read_class_form(fields.get("consumer_type", kRequired), fields.at("consumer_type"));
  return body;
}

}  // namespace

ProviderBody read_new_provider(const std::string& text, Verdict& verdict) {
  const Value* const value = read_value(text, verdict);
  if (!value) return {};
  const Fields fields(read_object(value, {"", "", verdict}), "",
                      {"name", "uuid", "parent_provider_uuid"}, verdict);
  ProviderBody body;
  read_provider_fields(fields, body);
  body.uuid = read_uuid(fields.get("uuid", kOptional), fields.at("uuid"));
  return body;
}

ProviderBody read_provider(const std::string& text, Verdict& verdict) {
  const Value* const value = read_value(text, verdict);
  if (!value) return {};
  const Fields fields(read_object(value, {"", "", verdict}), "", {"name", "parent_provider_uuid"},
                      verdict);
  ProviderBody body;
  read_provider_fields(fields, body);
  return body;
}

InventoriesBody read_inventories(const std::string& text, Verdict& verdict) {
  InventoriesBody body;
  const Value* const value = read_value(text, verdict);
  if (!value) return body;
  const Fields fields(read_object(value, {"", "", verdict}), "",
                      {"resource_provider_generation", "inventories"}, verdict);
  body.generation = read_provider_generation(fields, kRequired);
  const Value* const map =
      read_object(fields.get("inventories", kRequired), fields.at("inventories"));
  if (!map) return body;
  body.has_inventories = true;
  if (map->members.size() > kMapEntriesMax) fields.at("inventories").refuse("entries");
  for (const auto& [key, member] : map->members) {
    const Place place{"/inventories/*", "", verdict};
    if (!has_class_form(key)) place.refuse("form");
    const Fields record(
        read_object(&member, place), place.base,
        {"total", "reserved", "min_unit", "max_unit", "step_size", "allocation_ratio"}, verdict);
    auto inventory = member.kind == json::Kind::kObject ? read_record(record) : std::nullopt;
    if (has_class_form(key)) body.inventories.emplace_back(key, inventory);
  }
  return body;
}

InventoryBody read_new_inventory(const std::string& text, Verdict& verdict) {
  const Value* const value = read_value(text, verdict);
  const Value* const object = value ? read_object(value, {"", "", verdict}) : nullptr;
  if (!object) return {};
  const Fields fields(object, "",
                      {"total", "reserved", "min_unit", "max_unit", "step_size", "allocation_ratio",
                       "resource_class", "resource_provider_generation"},
                      verdict);
  InventoryBody body;
  body.resource_class =
      read_class_form(fields.get("resource_class", kRequired), fields.at("resource_class"));
  body.record = read_record(fields);
  body.generation = read_provider_generation(fields, kOptional);
  return body;
}

InventoryBody read_inventory(const std::string& text, Verdict& verdict) {
  const Value* const value = read_value(text, verdict);
  const Value* const object = value ? read_object(value, {"", "", verdict}) : nullptr;
  if (!object) return {};
  const Fields fields(object, "",
                      {"total", "reserved", "min_unit", "max_unit", "step_size", "allocation_ratio",
                       "resource_provider_generation"},
                      verdict);
  InventoryBody body;
  body.record = read_record(fields);
  body.generation = read_provider_generation(fields, kRequired);
  return body;
}

std::vector<ConsumerBody> read_allocations(const std::string& consumer, const std::string& text,
                                           Verdict& verdict) {
  const Value* const value = read_value(text, verdict);
  return {read_consumer(consumer, value, "", verdict)};
}

std::vector<ConsumerBody> read_all_allocations(const std::string& text, Verdict& verdict) {
  const Value* const value = read_value(text, verdict);
  const Value* const object = value ? read_object(value, {"", "", verdict}) : nullptr;
  if (!object) return {};
  if (object->members.empty() || object->members.size() > kConsumersMax) {
    Place{"", "", verdict}.refuse("entries");
  }
  std::vector<ConsumerBody> bodies;
  for (const auto& [consumer, member] : object->members) {
    if (!is_uuid(consumer)) Place{"/*", "", verdict}.refuse("form");
    bodies.push_back(read_consumer(consumer, &member, "/*", verdict));
  }
  return bodies;
}

}  // namespace bodkin::model
