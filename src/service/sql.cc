// The statements' text.
#include "service/sql.h"

namespace bodkin::service {

const char* const kSchema = R"(
CREATE TABLE IF NOT EXISTS providers(
  id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, name TEXT NOT NULL UNIQUE,
  generation INTEGER NOT NULL, parent INTEGER);
CREATE TABLE IF NOT EXISTS inventories(
  provider INTEGER NOT NULL, class TEXT NOT NULL, total INTEGER NOT NULL, reserved INTEGER NOT NULL,
  min_unit INTEGER NOT NULL, max_unit INTEGER NOT NULL, step_size INTEGER NOT NULL, ratio REAL,
  PRIMARY KEY(provider, class)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS consumers(
  id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, generation INTEGER NOT NULL,
  project TEXT NOT NULL, user TEXT NOT NULL, type TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS allocations(
  consumer INTEGER NOT NULL, provider INTEGER NOT NULL, class TEXT NOT NULL,
  amount INTEGER NOT NULL, PRIMARY KEY(consumer, provider, class)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS allocations_by_provider ON allocations(provider, class, amount);
CREATE TABLE IF NOT EXISTS resource_classes(name TEXT PRIMARY KEY) WITHOUT ROWID;
INSERT OR IGNORE INTO resource_classes VALUES('VCPU'), ('MEMORY_MB'), ('DISK_GB'), ('PCI_DEVICE');
)";

const char* sql_text(Sql sql) {
  switch (sql) {
    case Sql::kBegin:
      return "BEGIN IMMEDIATE";
    case Sql::kCommit:
      return "COMMIT";
    case Sql::kRollback:
      return "ROLLBACK";
    case Sql::kProviderByUuid:
      return "SELECT id, uuid, name, generation, parent FROM providers WHERE uuid = ?";
    case Sql::kProviderById:
      return "SELECT uuid, parent FROM providers WHERE id = ?";
    case Sql::kProviderByName:
      return "SELECT id FROM providers WHERE name = ?";
    case Sql::kProviderList:
      return "SELECT id, uuid, name, generation, parent FROM providers AS p"
             " WHERE (?1 IS NULL OR name = ?1) AND (?2 IS NULL OR uuid = ?2)"
             " AND (?3 IS NULL OR EXISTS(SELECT 1 FROM inventories"
             " WHERE provider = p.id AND class = ?3)) ORDER BY name";
    case Sql::kProviderInsert:
      return "INSERT INTO providers(uuid, name, generation, parent) VALUES(?, ?, 0, ?)";
    case Sql::kProviderUpdate:
      return "UPDATE providers SET name = ?, parent = ? WHERE id = ?";
    case Sql::kProviderDelete:
      return "DELETE FROM providers WHERE id = ?";
    case Sql::kProviderRaise:
      return "UPDATE providers SET generation = generation + 1 WHERE id = ?";
    case Sql::kProviderHasChild:
      return "SELECT 1 FROM providers WHERE parent = ? LIMIT 1";
    case Sql::kProviderHasAllocation:
      return "SELECT 1 FROM allocations WHERE provider = ? LIMIT 1";
    case Sql::kInventoryList:
      return "SELECT class, total, reserved, min_unit, max_unit, step_size, ratio FROM inventories"
             " WHERE provider = ? ORDER BY class";
    case Sql::kInventoryGet:
      return "SELECT class, total, reserved, min_unit, max_unit, step_size, ratio FROM inventories"
             " WHERE provider = ? AND class = ?";
    case Sql::kInventoryInsert:
      return "INSERT INTO inventories(provider, class, total, reserved, min_unit, max_unit,"
             " step_size, ratio) VALUES(?, ?, ?, ?, ?, ?, ?, ?)";
    case Sql::kInventoryUpdate:
      return "UPDATE inventories SET total = ?3, reserved = ?4, min_unit = ?5, max_unit = ?6,"
             " step_size = ?7, ratio = ?8 WHERE provider = ?1 AND class = ?2";
    case Sql::kInventoryDelete:
      return "DELETE FROM inventories WHERE provider = ? AND class = ?";
    case Sql::kInventoryDeleteAll:
      return "DELETE FROM inventories WHERE provider = ?";
    case Sql::kInventoryUsed:
      return "SELECT 1 FROM allocations WHERE provider = ? AND class = ? LIMIT 1";
    case Sql::kInventoriesUsed:
      return "SELECT DISTINCT class FROM allocations WHERE provider = ?";
    case Sql::kUsageList:
      return "SELECT class, (SELECT coalesce(sum(amount), 0) FROM allocations AS a"
             " WHERE a.provider = i.provider AND a.class = i.class) FROM inventories AS i"
             " WHERE provider = ? ORDER BY class";
    case Sql::kUsageSum:
      return "SELECT coalesce(sum(amount), 0) FROM allocations WHERE provider = ? AND class = ?";
    case Sql::kConsumerByUuid:
      return "SELECT id, generation, project, user, type FROM consumers WHERE uuid = ?";
    case Sql::kConsumerInsert:
      return "INSERT INTO consumers(uuid, generation, project, user, type) VALUES(?, 1, ?, ?, ?)";
    case Sql::kConsumerUpdate:
      return "UPDATE consumers SET generation = generation + 1, project = ?, user = ?, type = ?"
             " WHERE id = ?";
    case Sql::kConsumerDelete:
      return "DELETE FROM consumers WHERE id = ?";
    case Sql::kAllocationInsert:
      return "INSERT INTO allocations(consumer, provider, class, amount) VALUES(?, ?, ?, ?)";
    case Sql::kAllocationDeleteAll:
      return "DELETE FROM allocations WHERE consumer = ?";
    case Sql::kAllocationProviders:
      return "SELECT DISTINCT provider FROM allocations WHERE consumer = ?";
    case Sql::kAllocationsOfConsumer:
      return "SELECT p.uuid, p.generation, a.class, a.amount FROM allocations AS a"
             " JOIN providers AS p ON p.id = a.provider WHERE a.consumer = ?"
             " ORDER BY p.uuid, a.class";
    case Sql::kAllocationsOfProvider:
      return "SELECT c.uuid, c.generation, a.class, a.amount FROM allocations AS a"
             " JOIN consumers AS c ON c.id = a.consumer WHERE a.provider = ?"
             " ORDER BY c.uuid, a.class";
    case Sql::kHighestGeneration:
      return "SELECT max(generation) FROM providers";
    case Sql::kCount:
      break;
  }
  return "";
}

}  // namespace bodkin::service
