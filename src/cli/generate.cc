// `bodkin generate`: seeds (requests as text) and a dictionary for a contract, to look at or to
// give to another engine.
#include <cstdio>

#include "base/file.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/target.h"
#include "engine/dictionary.h"
#include "engine/seeds.h"

namespace bodkin::cli {
int run_generate(const Options& options) {
  auto target = open_unsent(options);
  if (!target) return report_error(target.error());
  const session::Session& session = *target->session;
  const std::vector<std::string> seeds = engine::seed_requests(session, {}, options.seed).all();
  for (std::size_t i = 0; i < seeds.size(); ++i) {
    const std::string path = options.out + "/seeds/seed-" + std::to_string(i) + ".http";
    if (auto written = write_file(path, seeds[i]); !written) return report_error(written.error());
  }
  const std::vector<std::string> words =
      engine::contract_words(session.contract(), session.world().values);
  const auto written =
      write_file(options.out + "/bodkin.dict",
                 engine::print_dictionary("Words of " + session.contract().title(), words));
  if (!written) return report_error(written.error());
  for (const std::string& line : session.recordings()) {
    std::printf("%s\n", printable(line, 400).c_str());
  }
  std::printf("%zu seeds and a dictionary of %zu words in %s\n", seeds.size(), words.size(),
              options.out.c_str());
  for (const contract::Problem& problem : session.contract().problems()) {
    std::printf("left out: %s: %s\n", problem.where.c_str(), problem.message.c_str());
  }
  return 0;
}

}  // namespace bodkin::cli
