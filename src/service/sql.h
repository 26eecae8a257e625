// Every SQL statement of the clean service, by name; each has bound parameters only.
//
// Text that is put together at run time exists for the planted injections alone and goes through
// Db::adhoc, which reports it.
#pragma once

namespace bodkin::service {

enum class Sql : unsigned char {
  kBegin,
  kCommit,
  kRollback,
  kProviderByUuid,
  kProviderById,
  kProviderByName,
  kProviderList,
  kProviderInsert,
  kProviderUpdate,
  kProviderDelete,
  kProviderRaise,
  kProviderHasChild,
  kProviderHasAllocation,
  kInventoryList,
  kInventoryGet,
  kInventoryInsert,
  kInventoryUpdate,
  kInventoryDelete,
  kInventoryDeleteAll,
  kInventoryUsed,
  kInventoriesUsed,
  kUsageList,
  kUsageSum,
  kConsumerByUuid,
  kConsumerInsert,
  kConsumerUpdate,
  kConsumerDelete,
  kAllocationInsert,
  kAllocationDeleteAll,
  kAllocationProviders,
  kAllocationsOfConsumer,
  kAllocationsOfProvider,
  kHighestGeneration,
  kCount
};

const char* sql_text(Sql sql);
// The schema, safe to run on a database that has it.
extern const char* const kSchema;

}  // namespace bodkin::service
