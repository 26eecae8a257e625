// `bodkin generate`: seeds (requests as text) and a dictionary for a contract, to look at or to
// give to another engine.
#include <cstdio>
#include <set>

#include "base/file.h"
#include "cli/commands.h"
#include "cli/target.h"
#include "engine/request_target.h"
#include "json/tree.h"

namespace bodkin::cli {
namespace {

// Names and enumerated values of every body schema, as libFuzzer's dictionary lines.
std::string dictionary(const contract::Contract& contract) {
  std::set<std::string> words;
  std::set<const schema::Schema*> seen;
  std::vector<const schema::Schema*> open;
  for (const contract::Operation& operation : contract.operations()) {
    if (operation.body != nullptr) open.push_back(operation.body);
    for (const contract::Parameter& parameter : operation.parameters) words.insert(parameter.name);
  }
  while (!open.empty()) {
    const schema::Schema* schema = open.back();
    open.pop_back();
    if (schema == nullptr || !seen.insert(schema).second) continue;
    for (const auto& [name, member] : schema->properties) {
      words.insert(name);
      open.push_back(member);
    }
    for (const std::string& spelling : schema->enumeration) {
      if (spelling.starts_with('"')) words.insert(json::decode_string(spelling).bytes);
    }
    for (const auto& [pattern, member] : schema->pattern_properties) open.push_back(member);
    for (const auto* list : {&schema->all_of, &schema->any_of, &schema->one_of}) {
      open.insert(open.end(), list->begin(), list->end());
    }
    open.push_back(schema->additional);
    open.push_back(schema->items);
  }
  std::string text = "# Words of " + contract.title() + "\n";
  for (const std::string& word : words) text += json::quote(word) + "\n";
  return text;
}

}  // namespace

int run_generate(const Options& options) {
  auto target = open_unsent(options);
  if (!target) return report_error(target.error());
  const session::Session& session = *target->session;
  const std::vector<std::string> seeds = engine::seed_requests(session, {}, options.seed);
  for (std::size_t i = 0; i < seeds.size(); ++i) {
    const std::string path = options.out + "/seeds/seed-" + std::to_string(i) + ".http";
    if (auto written = write_file(path, seeds[i]); !written) return report_error(written.error());
  }
  const auto written = write_file(options.out + "/bodkin.dict", dictionary(session.contract()));
  if (!written) return report_error(written.error());
  std::printf("%zu seeds and a dictionary in %s\n", seeds.size(), options.out.c_str());
  for (const contract::Problem& problem : session.contract().problems()) {
    std::printf("left out: %s: %s\n", problem.where.c_str(), problem.message.c_str());
  }
  return 0;
}

}  // namespace bodkin::cli
