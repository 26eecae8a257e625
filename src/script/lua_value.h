// JSON as values of Lua, and the memory that a Lua state may take. Internal to src/script.
//
// Lua's errors are long jumps: no C++ object with a destructor lives in a frame that may raise one.
#pragma once

#include <cstddef>
#include <lua.hpp>
#include <string_view>

#include "json/tree.h"

namespace bodkin::script {

// Its address is JSON's null.
extern const char kNullMark;

struct Memory {
  std::size_t used = 0;
  std::size_t max = 0;
};
// For lua_newstate; `memory` is a Memory that outlives the state.
void* allocate(void* memory, void* block, std::size_t old_size, std::size_t new_size);

// Of the tables that it makes: objects are tables by name (of equal names the last counts), arrays
// from 1 on. Integers of up to 16 characters stay integers.
struct ValuePusher {
  lua_State* lua = nullptr;
  int nodes_left = 0;  // values that may still be made
  // Readers may take a number (beyond 2^53 or a double's digits) or a string (not Unicode)
  // differently, or there were too many values: nil stands for the rest.
  bool doubt = false;

  void push(const json::Tree& from, json::NodeId id, int level = 0);
  void push_number(std::string_view spelling);
  void push_string(std::string_view spelling);

  json::Decoded decoded;  // a member, not a local: Lua may jump out of the function that fills it
};

// Replaces the table on top by an empty one that reads from it and refuses writes.
void seal(lua_State* lua);
// luaL_error: "a rule changes nothing".
int refuse_change(lua_State* lua);
// A hook that ends what runs.
void refuse_more(lua_State* lua, lua_Debug*);

}  // namespace bodkin::script
