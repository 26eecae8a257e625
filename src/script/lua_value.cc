#include "script/lua_value.h"

#include <cstdlib>

#include "json/number.h"

namespace bodkin::script {
namespace {

using json::Kind;
using json::kNone;
using json::NodeId;

constexpr int kLevelsMax = 32;  // of an array or object

}  // namespace

const char kNullMark = 0;

void* allocate(void* data, void* block, std::size_t old_size, std::size_t new_size) {
  auto& memory = *static_cast<Memory*>(data);
  const std::size_t old_bytes = block == nullptr ? 0 : old_size;
  if (new_size == 0) {
    std::free(block);
    memory.used -= old_bytes;
    return nullptr;
  }
  if (memory.used - old_bytes + new_size > memory.max) return nullptr;
  void* grown = std::realloc(block, new_size);
  if (grown != nullptr) memory.used = memory.used - old_bytes + new_size;
  return grown;
}

int refuse_change(lua_State* lua) {
  return luaL_error(lua, "a rule changes nothing");
}

void refuse_more(lua_State* lua, lua_Debug*) {
  luaL_where(lua, 0);  // in a hook that is what runs
  lua_pushliteral(lua, "too many instructions");
  lua_concat(lua, 2);
  lua_error(lua);
}

void seal(lua_State* lua) {
  lua_createtable(lua, 0, 0);
  lua_createtable(lua, 0, 3);
  lua_pushvalue(lua, -3);
  lua_setfield(lua, -2, "__index");
  lua_pushcfunction(lua, refuse_change);
  lua_setfield(lua, -2, "__newindex");
  lua_pushboolean(lua, 0);
  lua_setfield(lua, -2, "__metatable");
  lua_setmetatable(lua, -2);
  lua_remove(lua, -2);
}

void ValuePusher::push_number(std::string_view spelling) {
  if (spelling.size() <= 16) {  // every such integer is exact
    const auto value = json::to_int64(spelling);
    if (value && spelling.find_first_of(".eE") == std::string_view::npos) {
      lua_pushinteger(lua, *value);
      return;
    }
  }
  if (!json::number_info(spelling).exact_in_double) doubt = true;
  lua_pushnumber(lua, json::to_double(spelling));
}

void ValuePusher::push_string(std::string_view spelling) {
  const std::string_view inside = spelling.substr(1, spelling.size() - 2);
  bool simple = true;
  for (const char c : inside) simple = simple && c != '\\' && static_cast<unsigned char>(c) < 0x80;
  if (simple) {
    lua_pushlstring(lua, inside.data(), inside.size());
    return;
  }
  decoded = json::decode_string(spelling);
  if (decoded.lone_surrogate || decoded.invalid_utf8) doubt = true;
  lua_pushlstring(lua, decoded.bytes.data(), decoded.bytes.size());
}

void ValuePusher::push(const json::Tree& from, NodeId id, int level) {
  const json::Node& node = from.at(id);
  if (--nodes_left < 0 || level > kLevelsMax || lua_checkstack(lua, 8) == 0) {
    doubt = true;
    lua_pushnil(lua);
    return;
  }
  switch (node.kind) {
    case Kind::kNull:
      lua_pushlightuserdata(lua, const_cast<char*>(&kNullMark));
      return;
    case Kind::kFalse:
      lua_pushboolean(lua, 0);
      return;
    case Kind::kTrue:
      lua_pushboolean(lua, 1);
      return;
    case Kind::kNumber:
      push_number(node.text);
      return;
    case Kind::kString:
      push_string(node.text);
      return;
    case Kind::kRaw:
      doubt = true;
      lua_pushnil(lua);
      return;
    case Kind::kArray:
    case Kind::kObject:
      break;
  }
  lua_createtable(lua, 0, 0);
  lua_Integer index = 0;
  for (NodeId child = node.first_child; child != kNone && nodes_left >= 0;
       child = from.at(child).next) {
    const bool member = node.kind == Kind::kObject && from.at(child).has_key;
    if (member) push_string(from.at(child).key);
    push(from, child, level + 1);
    if (member) {
      lua_rawset(lua, -3);
    } else {
      lua_rawseti(lua, -2, ++index);
    }
  }
}

}  // namespace bodkin::script
