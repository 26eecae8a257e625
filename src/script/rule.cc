// Rules as Lua chunks whose globals are looked up in the tree when they are read, so that a rule
// costs what it looks at. Lua's errors are long jumps: no C++ object with a destructor lives in a
// frame that may raise one.
#include "script/rule.h"

#include <lua.hpp>
#include <string_view>

#include "base/check.h"
#include "base/limits.h"
#include "script/lua_value.h"

namespace bodkin::script {
namespace {

using json::kNone;
using json::NodeId;

constexpr std::size_t kMemoryMax = 16 << 20;  // bytes, for all rules of one engine
}  // namespace

struct RuleEngine::State {
  lua_State* lua = nullptr;
  Memory memory = {0, kMemoryMax};
  std::vector<int> rules;  // references to functions
  int builtins = LUA_NOREF;
  int object = LUA_NOREF;  // the proxy that `self` is

  // What is being judged.
  const json::Tree* tree = nullptr;
  NodeId object_node = kNone;
  const std::vector<std::pair<std::string, std::string>>* defaults = nullptr;
  ValuePusher values;
  json::Tree parsed_default;  // a member, not a local: Lua may jump out of what fills it

  ~State() {
    if (lua != nullptr) lua_close(lua);
  }

  bool push_member(std::string_view name);
  bool push_default(std::string_view name);
};

namespace {

using State = RuleEngine::State;

State& state_of(lua_State* lua) {
  return *static_cast<State*>(lua_touserdata(lua, lua_upvalueindex(1)));
}

// __index of `self`.
int read_member(lua_State* lua) {
  State& state = state_of(lua);
  std::size_t size = 0;
  if (lua_type(lua, 2) != LUA_TSTRING) return 0;
  const char* name = lua_tolstring(lua, 2, &size);
  return state.push_member({name, size}) ? 1 : 0;
}

// __index of a rule's globals.
int read_global(lua_State* lua) {
  State& state = state_of(lua);
  std::size_t size = 0;
  if (lua_type(lua, 2) != LUA_TSTRING) return 0;
  const char* text = lua_tolstring(lua, 2, &size);
  const std::string_view name(text, size);
  if (name == "self") {
    lua_rawgeti(lua, LUA_REGISTRYINDEX, state.object);
    return 1;
  }
  if (state.push_member(name)) return 1;
  lua_rawgeti(lua, LUA_REGISTRYINDEX, state.builtins);
  lua_pushvalue(lua, 2);
  lua_rawget(lua, -2);
  return 1;
}

int string_length(lua_State* lua) {
  std::size_t size = 0;
  luaL_checklstring(lua, 1, &size);
  lua_pushinteger(lua, static_cast<lua_Integer>(size));
  return 1;
}

// An empty table whose reads go to `read`.
void push_proxy(lua_State* lua, State* state, lua_CFunction read) {
  lua_createtable(lua, 0, 0);
  lua_createtable(lua, 0, 3);
  lua_pushlightuserdata(lua, state);
  lua_pushcclosure(lua, read, 1);
  lua_setfield(lua, -2, "__index");
  lua_pushcfunction(lua, refuse_change);
  lua_setfield(lua, -2, "__newindex");
  lua_pushboolean(lua, 0);
  lua_setfield(lua, -2, "__metatable");
  lua_setmetatable(lua, -2);
}

void make_builtins(lua_State* lua, State& state) {
  lua_createtable(lua, 0, 3);
  lua_pushcfunction(lua, luaopen_math);
  lua_call(lua, 0, 1);
  for (const char* name : {"random", "randomseed"}) {  // a rule's answer is always the same
    lua_pushnil(lua);
    lua_setfield(lua, -2, name);
  }
  seal(lua);
  lua_setfield(lua, -2, "math");
  lua_createtable(lua, 0, 1);
  lua_pushcfunction(lua, string_length);
  lua_setfield(lua, -2, "len");
  seal(lua);
  lua_setfield(lua, -2, "string");
  lua_pushlightuserdata(lua, const_cast<char*>(&kNullMark));
  lua_setfield(lua, -2, "null");
  state.builtins = luaL_ref(lua, LUA_REGISTRYINDEX);
}

}  // namespace

bool RuleEngine::State::push_member(std::string_view name) {
  values.nodes_left = kNodesMax;
  // The last one of equal names, as most readers have it.
  NodeId found = kNone;
  for (NodeId m = tree->at(object_node).last_child; m != kNone; m = tree->at(m).previous) {
    const std::string_view key = tree->at(m).key;
    if (key.find('\\') != std::string_view::npos) {
      found = json::find_member(*tree, object_node, name);
      break;
    }
    if (key.size() == name.size() + 2 && key.substr(1, name.size()) == name) {
      found = m;
      break;
    }
  }
  if (found == kNone) return push_default(name);
  values.push(*tree, found);
  return true;
}

bool RuleEngine::State::push_default(std::string_view name) {
  for (const auto& [member, spelling] : *defaults) {
    if (member != name) continue;
    const bool digits = spelling.find_first_not_of("0123456789") == std::string::npos;
    if (digits && !spelling.empty()) {
      values.push_number(spelling);
      return true;
    }
    parsed_default = json::parse(spelling);
    values.push(parsed_default, parsed_default.root());
    return true;
  }
  return false;
}

RuleEngine::RuleEngine() : state_(std::make_unique<State>()) {
  lua_State* lua = lua_newstate(allocate, &state_->memory);
  BODKIN_CHECK(lua != nullptr);
  state_->lua = lua;
  state_->values.lua = lua;
  make_builtins(lua, *state_);
  push_proxy(lua, state_.get(), read_member);
  state_->object = luaL_ref(lua, LUA_REGISTRYINDEX);
}

RuleEngine::~RuleEngine() = default;
RuleEngine::RuleEngine(RuleEngine&&) noexcept = default;
RuleEngine& RuleEngine::operator=(RuleEngine&&) noexcept = default;

Result<int> RuleEngine::compile(const std::string& name, const std::string& expression) {
  lua_State* lua = state_->lua;
  // In brackets it is one expression, and the line break ends a comment.
  const std::string chunk = "return (" + expression + "\n)";
  const std::string label = "=" + name;
  if (luaL_loadbufferx(lua, chunk.data(), chunk.size(), label.c_str(), "t") != LUA_OK) {
    const char* message = lua_tostring(lua, -1);
    std::string text = message == nullptr ? "out of memory" : message;
    lua_settop(lua, 0);
    return error(ErrorCode::kInput, "the rule \"" + name + "\" is no Lua expression: " + text,
                 name);
  }
  push_proxy(lua, state_.get(), read_global);
  lua_setupvalue(lua, -2, 1);  // _ENV
  state_->rules.push_back(luaL_ref(lua, LUA_REGISTRYINDEX));
  return static_cast<int>(state_->rules.size()) - 1;
}

Outcome RuleEngine::evaluate(int rule, const json::Tree& tree, NodeId object,
                             const std::vector<std::pair<std::string, std::string>>& defaults) {
  State& state = *state_;
  lua_State* lua = state.lua;
  BODKIN_CHECK(rule >= 0 && static_cast<std::size_t>(rule) < state.rules.size());
  state.tree = &tree;
  state.object_node = object;
  state.defaults = &defaults;
  state.values.doubt = false;
  lua_sethook(lua, refuse_more, LUA_MASKCOUNT, static_cast<int>(limits::kLuaInstructionsMax));
  lua_rawgeti(lua, LUA_REGISTRYINDEX, state.rules[static_cast<std::size_t>(rule)]);
  const int status = lua_pcall(lua, 0, 1, 0);
  Outcome outcome = Outcome::kUnknown;
  if (status == LUA_OK && !state.values.doubt && lua_isboolean(lua, -1)) {
    outcome = lua_toboolean(lua, -1) != 0 ? Outcome::kHolds : Outcome::kViolated;
  }
  lua_settop(lua, 0);
  return outcome;
}

}  // namespace bodkin::script
