// `bodkin list`: names for people and machines.
#include <cstdio>
#include <string>
#include <vector>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/target.h"
#include "contract/contract.h"
#include "contracts/shipped.h"
#include "json/tree.h"
#include "mutate/mutator.h"
#include "oracle/oracle.h"
#include "service/defects.h"
#include "session/hooks.h"

namespace bodkin::cli {
namespace {

struct Row {
  std::string name;
  std::vector<std::pair<std::string, std::string>> fields;  // the first is shown beside the name
};

Result<std::vector<Row>> operation_rows(const Options& options) {
  auto contract = options.target.contract.empty()
                      ? contract::Contract::load(std::string(shipped::inventory_contract()),
                                                 "inventory.openapi.json")
                      : contract::Contract::load_file(options.target.contract);
  if (!contract) return std::unexpected(contract.error());
  std::vector<Row> rows;
  for (const contract::Operation& operation : contract->operations()) {
    rows.push_back({operation.name(),
                    {{"operationId", operation.id},
                     {"line", std::to_string(operation.line)},
                     {"body", operation.body != nullptr  ? operation.body_media_type
                              : operation.has_other_body ? "not JSON"
                                                         : ""}}});
  }
  for (const contract::Problem& problem : contract->problems()) {
    std::fprintf(stderr, "bodkin: %s: %s\n", printable(problem.where, 300).c_str(),
                 printable(problem.message, 500).c_str());
  }
  return rows;
}

Result<std::vector<Row>> rows_of(const Options& options) {
  std::vector<Row> rows;
  if (options.what == "oracles") {
    for (const auto& oracle : oracle::catalogue()) {
      rows.push_back({std::string(oracle->name()), {{"purpose", std::string(oracle->purpose())}}});
    }
    for (const std::string& path : options.target.hooks) {
      auto hooks = load_hooks(path);
      if (!hooks) return std::unexpected(hooks.error());
      for (const script::HookOracle& oracle : (*hooks)->oracles()) {
        rows.push_back(
            {std::string(session::kHookPrefix) + oracle.name, {{"purpose", oracle.purpose}}});
      }
    }
  } else if (options.what == "mutators") {
    for (const mutate::Entry& entry : mutate::catalogue()) {
      rows.push_back({entry.name, {{"purpose", entry.purpose}}});
    }
  } else if (options.what == "defects") {
    for (const service::Defect& defect : service::defects()) {
      rows.push_back({defect.name,
                      {{"summary", defect.summary},
                       {"category", defect.category},
                       {"sequential", defect.sequential ? "true" : "false"}}});
    }
  } else if (options.what == "checks") {
    for (const service::Check& check : service::checks()) {
      rows.push_back({check.name, {{"summary", check.summary}}});
    }
  } else {
    return operation_rows(options);
  }
  return rows;
}

void print_json(const std::vector<Row>& rows) {
  std::printf("[");
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::printf("%s\n  {\"name\": %s", i == 0 ? "" : ",", json::quote(rows[i].name).c_str());
    for (const auto& [name, value] : rows[i].fields) {
      const bool word = value == "true" || value == "false";
      std::printf(", %s: %s", json::quote(name).c_str(),
                  word ? value.c_str() : json::quote(value).c_str());
    }
    std::printf("}");
  }
  std::printf("\n]\n");
}

}  // namespace

int run_list(const Options& options) {
  auto rows = rows_of(options);
  if (!rows) return report_error(rows.error());
  if (options.json) {
    print_json(*rows);
    return 0;
  }
  std::size_t width = 0;
  for (const Row& row : *rows) width = std::max(width, row.name.size());
  for (const Row& row : *rows) {
    std::printf("%-*s  %s\n", static_cast<int>(width), printable(row.name, 200).c_str(),
                row.fields.empty() ? "" : printable(row.fields.front().second, 300).c_str());
  }
  return 0;
}

}  // namespace bodkin::cli
