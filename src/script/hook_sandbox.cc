#include "script/hook_sandbox.h"

#include <cstring>

#include "script/lua_value.h"

namespace bodkin::script {
namespace {

// Without pcall: it would catch the error that ends a call which takes too long. Without
// metatables, coroutines and anything that reaches outside.
constexpr const char* kBaseNames[] = {"assert",   "error", "ipairs",   "select",
                                      "tonumber", "type",  "rawequal", "rawlen"};

// One trace has one verdict: keys in order, no addresses.
constexpr const char* kPrelude = R"lua(
local base_next, base_tostring, type, sort = ...
local function before(a, b)
  local of_a, of_b = type(a), type(b)
  if of_a ~= of_b then return of_a < of_b end
  if of_a == 'number' or of_a == 'string' then return a < b end
  return false
end
local function pairs(t)
  local keys = {}
  for key in base_next, t do keys[#keys + 1] = key end
  sort(keys, before)
  local i = 0
  return function()
    i = i + 1
    local key = keys[i]
    if key ~= nil then return key, t[key] end
  end
end
local function tostring(value)
  local kind = type(value)
  if kind == 'table' or kind == 'function' or kind == 'userdata' then
    return kind == 'userdata' and 'null' or kind
  end
  return base_tostring(value)
end
return pairs, tostring
)lua";

void push_library(lua_State* lua, lua_CFunction open) {
  lua_pushcfunction(lua, open);
  lua_call(lua, 0, 1);
}

void remove_field(lua_State* lua, const char* name) {
  lua_pushnil(lua);
  lua_setfield(lua, -2, name);
}

}  // namespace

void push_hook_globals(lua_State* lua) {
  lua_createtable(lua, 0, 24);
  const int globals = lua_gettop(lua);
  push_library(lua, luaopen_base);  // into a global table that no file sees
  const int base = lua_gettop(lua);
  for (const char* name : kBaseNames) {
    lua_getfield(lua, base, name);
    lua_setfield(lua, globals, name);
  }
  push_library(lua, luaopen_math);
  remove_field(lua, "random");
  remove_field(lua, "randomseed");
  lua_setfield(lua, globals, "math");
  push_library(lua, luaopen_string);
  remove_field(lua, "dump");
  lua_setfield(lua, globals, "string");
  push_library(lua, luaopen_utf8);
  lua_setfield(lua, globals, "utf8");
  push_library(lua, luaopen_table);
  const int table = lua_gettop(lua);
  if (luaL_loadbufferx(lua, kPrelude, std::strlen(kPrelude), "=prelude", "t") != LUA_OK) {
    lua_error(lua);
  }
  lua_getfield(lua, base, "next");
  lua_getfield(lua, base, "tostring");
  lua_getfield(lua, base, "type");
  lua_getfield(lua, table, "sort");
  lua_call(lua, 4, 2);
  lua_setfield(lua, globals, "tostring");
  lua_setfield(lua, globals, "pairs");
  lua_setfield(lua, globals, "table");
  lua_pushlightuserdata(lua, const_cast<char*>(&kNullMark));
  lua_setfield(lua, globals, "null");
  lua_settop(lua, globals);
}

}  // namespace bodkin::script
