// triage.json: triage's result on disk, from which every report is made (`bodkin report`).
// Fields: docs/triage.md.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "triage/bucket.h"

namespace bodkin::triage {

inline constexpr const char* kReportFile = "triage.json";
inline constexpr const char* kProgressFile = "progress.json";

// Holds what the report holds, secrets included: redact() comes before (triage/shown.h). Inputs and
// parsed reproducers of records are not in it; they stay in the findings' folders.
std::string to_json(const Report& report);

// kInput, with `where`: not JSON, another schema_version. Members that are missing read as empty; a
// cause's member that is no finding of the report is left out.
Result<Report> parse_report(std::string_view bytes, const std::string& where);

// The report of a findings folder, or the file itself. kInput where there is none, saying what to
// run first.
Result<Report> load_report(const std::string& path);

// How a fuzz run went (`bodkin fuzz` writes it into the findings folder); empty where that is not
// there or not readable.
std::string to_json(const std::vector<Sample>& progress);
std::vector<Sample> load_progress(const std::string& folder);

}  // namespace bodkin::triage
