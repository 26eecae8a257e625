// The ranked table for a terminal: what triage and the end of a fuzz run print.
//
//        SEVERITY  ORACLE         OPERATION                         REPRO   SEEN
//     1  critical  broken-access  PUT /allocations/{consumer_uuid}    5/5  1,204
//        a reader may write the allocations of another project (CWE-639)
//        findings/broken-access-abcdefgh
//
// It is the first thing that a user of a fuzzer sees, so it holds what decides where to look and
// nothing else.
#pragma once

#include <string>
#include <vector>

#include "triage/triage.h"

namespace bodkin::report {

struct TableOptions {
  int width = 100;  // columns of the terminal; counts as 60 at least
  bool colour = false;
};

// As below, but a cause a row: under its worst finding, how many more it has, and why they are one.
std::string table(const triage::Report& report, const TableOptions& options);

// A row a bucket, in the order given: number, severity, oracle, operation, reproduced (5/5), seen;
// under it what is wrong in a sentence, and the folder to look at. A count line ends it. Hostile
// bytes are made printable; no line is wider than `width` but that of a folder, which is never
// broken, so that it can be copied. An empty list gives one line that says so.
std::string table(const std::vector<triage::Bucket>& buckets, const TableOptions& options);

}  // namespace bodkin::report
