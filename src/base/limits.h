// Every limit of the harness, in one place, with its unit.
#pragma once

#include <cstddef>
#include <cstdint>

namespace bodkin::limits {

inline constexpr std::size_t kInputBytesMax = 65536;       // a fuzz input (libFuzzer's max_len)
inline constexpr std::size_t kBodyBytesMax = 1 << 20;      // a request body that we send
inline constexpr std::size_t kResponseBytesMax = 4 << 20;  // a response body that we keep
inline constexpr std::size_t kResponseHeaderBytesMax = 64 << 10;
inline constexpr std::size_t kContractBytesMax = 64 << 20;  // an OpenAPI document, all its files
inline constexpr std::size_t kContractFilesMax = 2000;      // files of one document
inline constexpr std::size_t kContractLevelsMax = 1000;     // nesting of its text
inline constexpr std::size_t kContractValuesMax = 8000000;  // values in it, about 130 bytes each
inline constexpr std::size_t kHarBytesMax = 256 << 20;      // recorded requests, answers included
inline constexpr std::size_t kNestingInserted = 20000;      // levels that a mutator nests, at most
inline constexpr std::size_t kSchemaDepthMax = 64;          // instance levels that judging follows
inline constexpr std::size_t kSchemasMax = 200000;          // schema nodes of one contract
inline constexpr std::size_t kOperationsBytesMax = 256 << 20;  // what operations hold, roughly
inline constexpr std::size_t kSchemasTriedMax = 1000000;      // those of broken operations included
inline constexpr std::size_t kLocationsBytesMax = 256 << 20;  // the pointers of all schemas
inline constexpr std::size_t kStepsMax = 64;                  // requests in one .http file of ours
inline constexpr std::size_t kScenarioStepsMax = 8;           // requests in one fuzz input
inline constexpr std::size_t kHttpFileBytesMax = 8 << 20;     // a .http file
inline constexpr int kRepeatMax = 10000;                      // "# @repeat N"
inline constexpr std::size_t kLuaInstructionsMax = 100000;    // for one rule on one instance
inline constexpr std::size_t kHookInstructionsMax = 5000000;  // for one call of a hook
inline constexpr std::size_t kInputsKeptPerFinding = 10;      // smallest ones; the rest are counted
inline constexpr int kRetriesMax = 4;                         // of one request after 429 or 503
inline constexpr int kConnectTimeoutMs = 3000;
inline constexpr int kStepTimeoutMs = 5000;     // one request, remote
inline constexpr int kHangTimeoutMs = 3000;     // one input, in-process
inline constexpr int kRetryAfterMaxMs = 30000;  // the longest Retry-After obeyed

}  // namespace bodkin::limits
