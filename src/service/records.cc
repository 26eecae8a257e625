// Inventory records.
#include "service/records.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <string>
#include <system_error>
#include <utility>

#include "service/body.h"
#include "service/planted.h"

namespace bodkin::service {
namespace {

constexpr std::int64_t kIntegerMax = 2147483647;
constexpr double kRatioMax = 3.40282e38;
constexpr std::string_view kKeys[] = {"total",    "reserved",  "min_unit",
                                      "max_unit", "step_size", "allocation_ratio"};

struct Field {
  std::string_view key;
  std::int64_t Record::* member;
  IntegerRule rule;
};
constexpr Field kFields[] = {
    {"total",
     &Record::total,
     {CheckId::kTotalType, CheckId::kTotalMinimum, CheckId::kTotalMaximum, 1}},
    {"reserved",
     &Record::reserved,
     {CheckId::kReservedType, CheckId::kReservedMinimum, CheckId::kReservedMaximum, 0}},
    {"min_unit",
     &Record::min_unit,
     {CheckId::kMinUnitType, CheckId::kMinUnitMinimum, CheckId::kMinUnitMaximum, 1}},
    {"max_unit",
     &Record::max_unit,
     {CheckId::kMaxUnitType, CheckId::kMaxUnitMinimum, CheckId::kMaxUnitMaximum, 1}},
    {"step_size",
     &Record::step_size,
     {CheckId::kStepSizeType, CheckId::kStepSizeMinimum, CheckId::kStepSizeMaximum, 1}},
};

// Whether the spelling of an integer is beyond 64 bits.
bool beyond_64_bits(std::string_view spelling) {
  std::int64_t value = 0;
  return std::from_chars(spelling.data(), spelling.data() + spelling.size(), value).ec ==
         std::errc::result_out_of_range;
}

// Planted conversions of what is no integer. True: converted.
bool converted(const Call& call, Value value, std::int64_t& out) {
  if (call.on(DefectId::kBoolAsInteger) && value.kind() == Kind::kBool) {
    out = value.truth() ? 1 : 0;
    return true;
  }
  if (call.on(DefectId::kFractionAsInteger) && value.is_number()) {
    out = value.integer();
    return true;
  }
  return false;
}

bool read_ratio(Call& call, Value value, double& ratio) {
  if (call.refuse(CheckId::kRatioType, !value.is_number())) return false;
  if (!value.is_number()) return true;
  ratio = value.number();
  const bool zero_passes = call.on(DefectId::kRatioZero) && ratio == 0;
  if (call.refuse(CheckId::kRatioPositive, ratio <= 0 && !zero_passes)) return false;
  const bool bounded = !call.on(DefectId::kRatioUnbounded);
  return !call.refuse(CheckId::kRatioMaximum, ratio > kRatioMax && bounded);
}

// The values by which a record is judged, which planted defects bend.
Record judged(const Call& call, Record record) {
  if (call.on(DefectId::kTotalNotPositive)) {
    record.total = static_cast<std::uint32_t>(record.total);
  }
  if (call.on(DefectId::kMinAboveMax) && record.min_unit > record.max_unit) {
    std::swap(record.min_unit, record.max_unit);
  }
  if (call.on(DefectId::kRatioZero) && record.allocation_ratio == 0) record.allocation_ratio = 1;
  return record;
}

}  // namespace

bool take_integer(Call& call, Value value, const IntegerRule& rule, std::int64_t& out) {
  if (!converted(call, value, out)) {
    if (call.refuse(rule.type, !value.is_integer())) return false;
    if (!value.is_number()) return true;
    if (call.on(DefectId::kInt64Crash) && beyond_64_bits(value.spelling())) {
      throw BodyError("integer out of range");
    }
    out = value.integer();
    if (call.on(DefectId::kInt32Wrap)) {
      out = static_cast<std::int32_t>(
          std::strtoll(std::string(value.spelling()).c_str(), nullptr, 10));
    }
  }
  const bool as_unsigned =
      call.on(DefectId::kTotalNotPositive) && rule.minimum == CheckId::kTotalMinimum;
  if (call.refuse(rule.minimum, out < rule.least && !as_unsigned)) return false;
  return !call.refuse(rule.maximum, out > kIntegerMax);
}

bool closed(Call& call, Value object, std::span<const std::string_view> keys, CheckId check) {
  for (Value member = object.first(); member.exists(); member = member.next()) {
    const bool unknown = std::ranges::find(keys, member.key()) == keys.end();
    if (call.refuse(check, unknown)) return false;
  }
  return true;
}

bool read_record(Call& call, Value object, std::span<const std::string_view> extra_keys,
                 Record& record) {
  if (call.refuse(CheckId::kRecordObject, !object.is_object())) return false;
  for (Value member = object.first(); member.exists(); member = member.next()) {
    const bool unknown = std::ranges::find(kKeys, member.key()) == std::end(kKeys) &&
                         std::ranges::find(extra_keys, member.key()) == extra_keys.end();
    const bool lenient = call.on(DefectId::kUnknownKeys);
    if (call.refuse(CheckId::kRecordClosed, unknown && !lenient)) return false;
  }
  if (call.refuse(CheckId::kTotalRequired, !object.find("total").exists())) return false;
  const bool first = call.on(DefectId::kDuplicateKey);
  for (const Field& field : kFields) {
    const Value value = first ? object.find_first(field.key) : object.find(field.key);
    if (value.exists() && !take_integer(call, value, field.rule, record.*field.member)) {
      return false;
    }
  }
  const Value ratio =
      first ? object.find_first("allocation_ratio") : object.find("allocation_ratio");
  return !ratio.exists() || read_ratio(call, ratio, record.allocation_ratio);
}

bool rules_ok(Call& call, const Record& given) {
  const Record record = judged(call, given);
  const bool above = record.reserved > record.total && !call.on(DefectId::kReservedAboveTotal);
  if (call.refuse(CheckId::kReservedAtMostTotal, above)) return false;
  if (call.refuse(CheckId::kMinUnitAtMostMaxUnit, record.min_unit > record.max_unit)) return false;
  const std::int64_t step = std::max<std::int64_t>(record.step_size, 1);
  const std::int64_t largest = record.max_unit / step * step;
  if (call.refuse(CheckId::kStepReachable, largest < record.min_unit)) return false;
  const bool nothing_left = record.reserved >= record.total;
  const bool unreachable = !nothing_left && static_cast<double>(record.min_unit) > capacity(record);
  if (call.refuse(CheckId::kMinUnitReachable, unreachable)) return false;
  if (call.on(DefectId::kHang)) {
    const auto whole = static_cast<double>(record.total - record.reserved);
    call.env.log.line("units " + std::to_string(planted::count_units(whole, step)));
  }
  return true;
}

Record stored_form(const Call& call, Value object, const Record& checked) {
  if (!call.on(DefectId::kDuplicateKey)) return checked;
  Record record;
  for (const Field& field : kFields) {
    const Value value = object.find(field.key);
    if (value.exists()) record.*field.member = value.integer();
  }
  const Value ratio = object.find("allocation_ratio");
  if (ratio.exists()) record.allocation_ratio = ratio.number();
  return record;
}

Record record_from(const Query& query) {
  return {query.integer_at(1), query.integer_at(2), query.integer_at(3),
          query.integer_at(4), query.integer_at(5), query.real_at(6)};
}

void write_record(Call& call, Sql statement, std::int64_t provider, std::string_view resource_class,
                  const Record& record) {
  call.sql(statement)
      .integer(provider)
      .text(resource_class)
      .integer(record.total)
      .integer(record.reserved)
      .integer(record.min_unit)
      .integer(record.max_unit)
      .integer(record.step_size)
      .real(record.allocation_ratio)
      .run();
}

void print_record(JsonText& text, const Record& record) {
  text.key("total").integer(record.total).key("reserved").integer(record.reserved);
  text.key("min_unit").integer(record.min_unit).key("max_unit").integer(record.max_unit);
  text.key("step_size").integer(record.step_size);
  text.key("allocation_ratio").real(record.allocation_ratio);
}

double capacity(const Record& record) {
  return static_cast<double>(record.total - record.reserved) * record.allocation_ratio;
}

}  // namespace bodkin::service
