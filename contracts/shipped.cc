#include "contracts/shipped.h"

namespace bodkin::shipped {
namespace {

constexpr char kInventoryContract[] = {
#embed "inventory.openapi.json"
};
constexpr char kInventoryWorld[] = {
#embed "inventory.world.http"
};

}  // namespace

std::string_view inventory_contract() {
  return {kInventoryContract, sizeof kInventoryContract};
}
std::string_view inventory_world() {
  return {kInventoryWorld, sizeof kInventoryWorld};
}

}  // namespace bodkin::shipped
