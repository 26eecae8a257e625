// The style sheet and the script of the page, and the hashes by which its Content-Security-Policy
// lets these two run and nothing else (tests/e2e/report_test.py holds them to it).
#pragma once

namespace bodkin::report {

extern const char* const kStyle;
extern const char* const kScript;
extern const char* const kStyleHash;  // base64 of SHA-256
extern const char* const kScriptHash;

}  // namespace bodkin::report
