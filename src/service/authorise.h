// Everything that is looked at before a handler: token, route, method, size, content type, role,
// query keys, in the order of docs/inventory_api.md, "Common to all routes".
#pragma once

#include "service/call.h"
#include "service/routing.h"

namespace bodkin::service {

// The method to be called, or nullptr: the call is refused.
const Method* authorise(Call& call);

}  // namespace bodkin::service
