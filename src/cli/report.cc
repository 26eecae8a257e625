// `bodkin report`: what triage stored, in the form that somebody or something reads. Sends nothing.
#include <unistd.h>

#include <cstdio>

#include "base/file.h"
#include "cli/commands.h"
#include "cli/display.h"
#include "cli/target.h"
#include "cli/verdict.h"
#include "report/formats.h"
#include "report/table.h"
#include "triage/report_json.h"

namespace bodkin::cli {
namespace {

std::string print(const triage::Report& report, const Options& options) {
  const std::string& format = options.format;
  if (format == "html") return report::html(report);
  if (format == "sarif") return report::sarif(report);
  if (format == "junit") return report::junit(report);
  if (format == "markdown") return report::markdown(report);
  if (format == "jsonl") return report::jsonl(report);
  const bool terminal = options.out.empty() && is_terminal(STDOUT_FILENO);
  return report::table(report, {terminal_width(), terminal});
}

}  // namespace

int run_report(const Options& options) {
  auto baseline = read_baseline(options.baseline);
  if (!baseline) return report_error(baseline.error());
  auto report = triage::load_report(options.paths.front());
  if (!report) return report_error(report.error());
  const std::string text = print(*report, options);
  if (options.out.empty() || options.out == "-") {
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fflush(stdout);
  } else if (auto written = write_file(options.out, text); !written) {
    return report_error(written.error());
  }
  // A report is asked for to be read: findings are no failure unless the user says so.
  const int status = verdict(options, *report, *baseline, stderr);
  return options.fail_on.empty() && options.baseline.empty() ? 0 : status;
}

}  // namespace bodkin::cli
