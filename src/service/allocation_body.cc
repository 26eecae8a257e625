// Reading bodies of allocations.
#include "service/allocation_body.h"

#include <utility>

#include "service/records.h"

namespace bodkin::service {
namespace {

constexpr std::size_t kProvidersMax = 64;
constexpr std::size_t kConsumersMax = 16;
constexpr std::size_t kTextCodePointsMax = 255;
constexpr std::string_view kBodyKeys[] = {"allocations", "consumer_generation", "project_id",
                                          "user_id", "consumer_type"};
constexpr std::string_view kEntryKeys[] = {"resources"};
constexpr IntegerRule kAmountRule = {CheckId::kAmountType, CheckId::kAmountMinimum,
                                     CheckId::kAmountMaximum, 1};
constexpr IntegerRule kGenerationRule = {CheckId::kConsumerGenerationType,
                                         CheckId::kConsumerGenerationMinimum,
                                         CheckId::kConsumerGenerationMaximum, 0};

bool read_entry(Call& call, Value entry, ConsumerBody& body) {
  if (call.refuse(CheckId::kEntryForm, !is_uuid(entry.key()))) return false;
  if (call.refuse(CheckId::kEntryObject, !entry.is_object())) return false;
  if (!closed(call, entry, kEntryKeys, CheckId::kEntryClosed)) return false;
  const Value resources = entry.find("resources");
  if (call.refuse(CheckId::kResourcesObject, !resources.is_object())) return false;
  if (!resources.is_object()) return true;
  if (call.refuse(CheckId::kResourcesNotEmpty, resources.size() == 0)) return false;
  for (Value amount = resources.first(); amount.exists(); amount = amount.next()) {
    Claim claim{std::string(entry.key()), std::string(amount.key()), 1};
    const bool form = call.on(DefectId::kSqlClass) || is_class_form(claim.resource_class);
    if (call.refuse(CheckId::kAmountClassForm, !form)) return false;
    if (!take_integer(call, amount, kAmountRule, claim.amount)) return false;
    body.claims.push_back(std::move(claim));
  }
  return true;
}

bool read_map(Call& call, Value map, ConsumerBody& body) {
  if (call.refuse(CheckId::kAllocationsObject, !map.is_object())) return false;
  if (!map.is_object()) return true;
  if (call.refuse(CheckId::kAllocationsSize, map.size() > kProvidersMax)) return false;
  for (Value entry = map.first(); entry.exists(); entry = entry.next()) {
    if (!read_entry(call, entry, body)) return false;
  }
  return true;
}

bool read_generation(Call& call, Value value, ConsumerBody& body) {
  if (call.refuse(CheckId::kConsumerGenerationRequired, !value.exists())) return false;
  if (!value.exists() || value.is_null()) return true;
  std::int64_t generation = 0;
  if (!take_integer(call, value, kGenerationRule, generation)) return false;
  body.generation = generation;
  return true;
}

bool read_text(Call& call, Value value, CheckId string, CheckId length, std::string& text) {
  if (call.refuse(string, !value.is_string())) return false;
  if (!value.is_string()) return true;
  text = value.text();
  return !call.refuse(length, text.empty() || code_points(text) > kTextCodePointsMax);
}

}  // namespace

bool read_consumer_body(Call& call, std::string_view consumer, Value object, ConsumerBody& body) {
  body.consumer = consumer;
  if (call.refuse(CheckId::kAllocationObject, !object.is_object())) return false;
  if (!closed(call, object, kBodyKeys, CheckId::kAllocationClosed)) return false;
  if (!read_map(call, object.find("allocations"), body)) return false;
  if (!read_generation(call, object.find("consumer_generation"), body)) return false;
  if (!read_text(call, object.find("project_id"), CheckId::kProjectString, CheckId::kProjectLength,
                 body.project) ||
      !read_text(call, object.find("user_id"), CheckId::kUserString, CheckId::kUserLength,
                 body.user)) {
    return false;
  }
  const Value type = object.find("consumer_type");
  body.type = type.text();
  return !call.refuse(CheckId::kConsumerType, !type.is_string() || !is_class_form(body.type));
}

bool read_batch(Call& call, Value object, std::vector<ConsumerBody>& bodies) {
  if (call.refuse(CheckId::kBatchObject, !object.is_object())) return false;
  if (call.refuse(CheckId::kBatchNotEmpty, object.size() == 0)) return false;
  if (call.refuse(CheckId::kBatchSize, object.size() > kConsumersMax)) return false;
  for (Value member = object.first(); member.exists(); member = member.next()) {
    if (call.refuse(CheckId::kBatchConsumerForm, !is_uuid(member.key()))) return false;
    if (!read_consumer_body(call, member.key(), member, bodies.emplace_back())) return false;
  }
  return true;
}

}  // namespace bodkin::service
