// Wrong code, on purpose.
#include "service/planted.h"

#include "service/call.h"

namespace bodkin::service::planted {

bool trace_refusal(Call& call, const std::source_location& where) {
  if (call.on(DefectId::kLeakTrace)) {
    call.detail = std::string("unhandled JsonError\n  #0 ") + where.function_name() + " at " +
                  where.file_name() + ":" + std::to_string(where.line());
  }
  return false;
}

[[gnu::noinline, clang::optnone]] std::size_t weigh(Value value) {
  // Each level has its own scratch buffer, as a printer would.
  volatile char scratch[1024];
  scratch[0] = '[';
  std::size_t bytes = value.text().size() + value.spelling().size() + value.key().size() + 2;
  for (Value child = value.first(); child.exists(); child = child.next()) bytes += weigh(child);
  scratch[sizeof scratch - 1] = ']';
  return bytes + (scratch[0] == '[' ? 1 : 0);
}

float count_units(double capacity, std::int64_t step_size) {
  volatile float units = 0;
  const auto limit = static_cast<float>(capacity);
  const auto step = static_cast<float>(step_size);
  while (units + step <= limit) units = units + step;
  return units;
}

bool class_in_database(Call& call, std::string_view name) {
  const std::string quoted = "'" + std::string(name) + "'";
  Query query = call.env.db.adhoc("SELECT 1 FROM resource_classes WHERE name = " + quoted +
                                  " UNION ALL SELECT 1 WHERE " + quoted + " GLOB 'CUSTOM_*'");
  return query.row();
}

void log_refusal(Call& call) {
  if (call.on(DefectId::kLogBody) && !call.request.body.empty()) {
    call.env.log.line("ERROR cannot process body: " + call.request.body);
  }
  if (call.on(DefectId::kLogToken)) {
    call.env.log.line("ERROR refused, token " +
                      std::string(call.request.headers.get("X-Auth-Token")));
  }
}

}  // namespace bodkin::service::planted
