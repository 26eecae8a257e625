// Every planted defect as a table: identifier, name, category, sequential, summary.
//
// docs/defects.md has a paragraph for each; a test compares the two.
#pragma once

// X(identifier, name, category, sequential, summary)
// clang-format off
#define BODKIN_SERVICE_DEFECTS(X) \
  X(kAnonymousWrite, "access-anonymous-write", "access", true, "PUT, POST and DELETE without a token are done as by an admin") \
  X(kCrossProjectWrite, "access-cross-project-write", "access", true, "an owner may write the allocations of another project") \
  X(kReaderDeletes, "access-reader-deletes-inventory", "access", true, "a reader may delete inventories") \
  X(kDuplicateKey, "deser-duplicate-keys", "deserialisation", true, "duplicate keys are accepted; the first is checked, the last is stored") \
  X(kDeepNesting, "deser-deep-nesting", "deserialisation", true, "a deeply nested body overflows the stack") \
  X(kInt32Wrap, "deser-int32-wrap", "deserialisation", true, "integers are cut to 32 bits before they are checked") \
  X(kInt64Crash, "deser-int64-500", "deserialisation", true, "an integer beyond 64 bits gives 500") \
  X(kHugeNumber, "deser-huge-number-accepted", "deserialisation", true, "a number beyond a double, such as 1e999, becomes the largest ratio") \
  X(kNanAccepted, "deser-nan-accepted", "deserialisation", true, "NaN and Infinity are parsed, and NaN passes every comparison") \
  X(kUtf8Crash, "deser-invalid-utf8-500", "deserialisation", true, "invalid UTF-8 in a body gives 500") \
  X(kSurrogateCrash, "deser-lone-surrogate-500", "deserialisation", true, "a lone surrogate in a body gives 500") \
  X(kHang, "deser-hang", "deserialisation", true, "a large total makes the service count for ever in single precision") \
  X(kSqlClass, "sqli-resource-class", "sql-injection", true, "a resource class of a body is pasted into SQL") \
  X(kSqlPath, "sqli-path-uuid", "sql-injection", true, "the provider's uuid in a path is pasted into SQL") \
  X(kSqlQuery, "sqli-query-blind", "sql-injection", true, "the query filter name is pasted into SQL; a failed statement gives an empty list") \
  X(kLeakGeneration, "leak-other-generation", "disclosure", true, "409 for a generation tells the highest generation of all providers") \
  X(kLeakTrace, "leak-stack-trace", "disclosure", true, "400 for a body that does not parse shows source files and lines") \
  X(kLeakRowId, "leak-row-id", "disclosure", true, "a provider is shown with its row number") \
  X(kLeakDatabase, "leak-database-error", "disclosure", true, "409 for a taken name or uuid shows the database's message") \
  X(kLogBody, "log-body", "logging", true, "the body of a refused request is logged") \
  X(kLogToken, "log-token", "logging", true, "the token of a refused request is logged") \
  X(kLogAllocation, "log-allocation", "logging", true, "project, user and amounts of a refused allocation are logged") \
  X(kNoGenerationCheck, "race-no-generation-check", "concurrency", true, "the provider's generation in a body is ignored") \
  X(kCheckThenAct, "race-check-outside-transaction", "concurrency", false, "the generation is checked in one transaction, inventories are written in the next") \
  X(kNoBump, "race-generation-not-raised", "concurrency", true, "a write of allocations does not raise the generation of its providers") \
  X(kOvercommit, "race-overcommit", "concurrency", false, "allocations are checked in one transaction and written in the next") \
  X(kMissingClassCrash, "missing-class-500", "missing-inventory", true, "an allocation of a class without inventory gives 500") \
  X(kMissingClassAccepted, "missing-class-accepted", "missing-inventory", true, "an allocation of a class without inventory is accepted") \
  X(kMissingProvider400, "missing-provider-400", "missing-inventory", true, "an unknown provider in a path gives 400") \
  X(kMissingProvider200, "missing-provider-200", "missing-inventory", true, "reads below an unknown provider give 200 and nothing in them") \
  X(kMissingDelete204, "missing-delete-204", "missing-inventory", true, "DELETE of something that does not exist gives 204") \
  X(kReservedAboveTotal, "invalid-reserved-above-total", "invalid-inventory", true, "reserved may be above total") \
  X(kMinAboveMax, "invalid-min-above-max", "invalid-inventory", true, "min_unit may be above max_unit") \
  X(kTotalNotPositive, "invalid-total-not-positive", "invalid-inventory", true, "total may be zero or negative: it is compared as unsigned") \
  X(kBoolAsInteger, "invalid-bool-as-integer", "invalid-inventory", true, "true and false are taken as 1 and 0") \
  X(kFractionAsInteger, "invalid-fraction-as-integer", "invalid-inventory", true, "1.5 is taken as 1") \
  X(kRatioZero, "invalid-ratio-zero", "invalid-inventory", true, "allocation_ratio may be 0") \
  X(kRatioUnbounded, "invalid-ratio-unbounded", "invalid-inventory", true, "allocation_ratio may be beyond its maximum") \
  X(kUnknownKeys, "invalid-unknown-properties", "invalid-inventory", true, "unknown keys in an inventory are accepted") \
  X(kBatchLeftBehind, "invalid-batch-left-behind", "invalid-inventory", true, "a refused write of allocations leaves the rows before the refused one")
// clang-format on
