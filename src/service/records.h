// An inventory record: reading it from a body, its rules, its row, its JSON.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "service/call.h"
#include "service/json_text.h"
#include "service/json_tree.h"

namespace bodkin::service {

struct Record {
  std::int64_t total = 1, reserved = 0, min_unit = 1, max_unit = 2147483647, step_size = 1;
  double allocation_ratio = 1.0;
};

// An integer's type and bounds as checks; the maximum is always 2147483647.
struct IntegerRule {
  CheckId type, minimum, maximum;
  std::int64_t least;
};
// Reads an integer that is there. False: refused. A value that is no number, with its check off,
// leaves `out` as it is.
bool take_integer(Call& call, Value value, const IntegerRule& rule, std::int64_t& out);

// Refuses keys that are not listed. False: refused.
bool closed(Call& call, Value object, std::span<const std::string_view> keys, CheckId check);

// The record that an object is, beside the keys in `extra_keys`. False: refused.
bool read_record(Call& call, Value object, std::span<const std::string_view> extra_keys,
                 Record& record);
// Rules of a record (docs/inventory_api.md). False: refused.
bool rules_ok(Call& call, const Record& record);
// What is stored of a record that has passed the checks.
Record stored_form(const Call& call, Value object, const Record& checked);

// Columns as Sql::kInventoryList has them.
Record record_from(const Query& query);
// Binds provider, class, and the record.
void write_record(Call& call, Sql statement, std::int64_t provider, std::string_view resource_class,
                  const Record& record);
// Members of the record, into an object that is open.
void print_record(JsonText& text, const Record& record);

double capacity(const Record& record);

}  // namespace bodkin::service
