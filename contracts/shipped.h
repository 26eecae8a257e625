// The documents that Bodkin carries inside, so that `bodkin demo` and the fuzz targets need no
// files.
#pragma once

#include <string_view>

namespace bodkin::shipped {

// contracts/inventory.openapi.json
std::string_view inventory_contract();
// contracts/inventory.world.http
std::string_view inventory_world();

}  // namespace bodkin::shipped
