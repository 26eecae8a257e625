// What planted defects do that no clean code shares: see docs/defects.md.
#pragma once

#include <cstddef>
#include <cstdint>
#include <source_location>
#include <string>
#include <string_view>

#include "service/json_tree.h"

namespace bodkin::service {

struct Call;

namespace planted {

// "leak-stack-trace": puts where the service stood into the answer. Always false, for a caller that
// refuses.
bool trace_refusal(Call& call, const std::source_location& where);

// "deser-deep-nesting": the bytes of a value as it would be printed, by a function that calls
// itself for every level.
std::size_t weigh(Value value);

// "deser-hang": how many units fit, by counting up in single precision. From 2^24 on, adding 1
// changes nothing.
float count_units(double capacity, std::int64_t step_size);

// "sqli-resource-class": whether the database knows a class, asked with the class in the text.
bool class_in_database(Call& call, std::string_view name);

// Log lines that say too much.
void log_refusal(Call& call);

}  // namespace planted
}  // namespace bodkin::service
