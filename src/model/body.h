// The bodies of the writes, read part by part: a part that is faulty is missing from the result and
// its fault in the verdict, so that the rules which only need the other parts can still be asked.
//
// A body that is no JSON value, or not an object, has no readable parts at all.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "model/state.h"
#include "model/verdict.h"

namespace bodkin::model {

struct ProviderBody {
  std::optional<std::string> name;
  std::optional<std::string> uuid;
  bool has_parent = false;            // and it is readable
  std::optional<std::string> parent;  // nothing with has_parent: null
};
ProviderBody read_new_provider(const std::string& body, Verdict& verdict);
ProviderBody read_provider(const std::string& body, Verdict& verdict);

struct InventoriesBody {
  std::optional<std::int64_t> generation;
  bool has_inventories = false;  // the map itself is readable
  // Every key that has the form of a class; no record where that is faulty.
  std::vector<std::pair<std::string, std::optional<Inventory>>> inventories;
};
InventoriesBody read_inventories(const std::string& body, Verdict& verdict);

struct InventoryBody {
  std::optional<std::string> resource_class;  // POST only
  std::optional<std::int64_t> generation;
  std::optional<Inventory> record;
};
InventoryBody read_new_inventory(const std::string& body, Verdict& verdict);
InventoryBody read_inventory(const std::string& body, Verdict& verdict);

// What one consumer shall hold from now on.
struct ConsumerBody {
  std::string consumer;
  bool has_generation = false;             // and it is readable
  std::optional<std::int64_t> generation;  // nothing with has_generation: null
  std::optional<std::string> project, user, type;
  std::vector<std::string> providers;  // every readable key
  // Every pair of readable keys; no amount where that is faulty.
  struct Amount {
    std::string provider, resource_class;
    std::optional<std::int64_t> amount;
  };
  std::vector<Amount> amounts;
};
// One entry for PUT, which says the consumer; as many as there are for POST, whose keys are the
// consumers. A PUT body without readable parts still gives its entry.
std::vector<ConsumerBody> read_allocations(const std::string& consumer, const std::string& body,
                                           Verdict& verdict);
std::vector<ConsumerBody> read_all_allocations(const std::string& body, Verdict& verdict);

}  // namespace bodkin::model
