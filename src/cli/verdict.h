// From a triaged report to an exit status: what counts, what is known already.
#pragma once

#include <cstdio>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/options.h"
#include "triage/bucket.h"

namespace bodkin::cli {

// A finding that somebody decided to live with for a while.
struct Known {
  std::string signature;
  std::string reason;
  std::string until;  // the last day, "2026-12-31"
};

// A TOML file of [[known]] tables with signature, reason and until, each needed. kInput with file
// and line. An empty path: none.
Result<std::vector<Known>> read_baseline(const std::string& path);

// Today's date, UTC: "2026-11-24"; and the time, RFC 3339.
std::string today();
std::string utc_now();

// 1 where the report has a finding that always shows, that --fail-on names (by default all but
// rejected-valid), that nobody dismissed, and that no entry of the baseline covers today. Says on
// `out` what the baseline held back, which entries have ended, and which fit nothing any more.
int verdict(const Options& options, const triage::Report& report,
            const std::vector<Known>& baseline, std::FILE* out);

}  // namespace bodkin::cli
