// The globals of a file of hooks. Internal to src/script.
#pragma once

#include <lua.hpp>

namespace bodkin::script {

// Pushes a table with all that such a file may use. May raise a Lua error (memory).
void push_hook_globals(lua_State* lua);

}  // namespace bodkin::script
