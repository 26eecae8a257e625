// What may raise a Lua error runs inside lua_pcall, in functions whose frames hold no C++ object
// with a destructor; what they find goes to members of State.
#include "script/hooks.h"

#include <algorithm>
#include <array>

#include "base/check.h"
#include "base/limits.h"
#include "base/text.h"
#include "script/hook_sandbox.h"
#include "script/lua_value.h"

namespace bodkin::script {
namespace {

constexpr std::size_t kMemoryMax = 128 << 20;  // bytes, for a file and what it looks at
constexpr std::size_t kProblemBytesMax = 400;
constexpr lua_Integer kCweMax = 100000;
constexpr std::array<const char*, 4> kSeverities = {"low", "medium", "high", "critical"};

const char kDoubtMark = 0;  // its address is raised where a body cannot be judged

}  // namespace

struct Hooks::State {
  lua_State* lua = nullptr;
  Memory memory = {0, kMemoryMax};
  ValuePusher values;
  int check = LUA_NOREF, check_trace = LUA_NOREF, exchanges = LUA_NOREF;
  bool loading = true;
  std::string name;
  const std::string* text = nullptr;
  std::vector<HookOracle> oracles;
  HookOracle declared;  // the present one

  std::span<const HookExchange> trace;
  std::size_t at = 0;  // the exchange that is judged
  bool whole = false;  // check_trace() runs
  json::Tree parsed;
  std::string lower;
  std::vector<HookComplaint> complaints;
  HookComplaint complaint;  // the present one

  ~State() {
    if (lua != nullptr) lua_close(lua);
  }
};

namespace {

using State = Hooks::State;

State& state_of(lua_State* lua, int upvalue = 1) {
  return *static_cast<State*>(lua_touserdata(lua, lua_upvalueindex(upvalue)));
}

void push_text(lua_State* lua, std::string_view text) {
  lua_pushlstring(lua, text.data(), text.size());
}

void set_text(lua_State* lua, const char* key, std::string_view value) {
  push_text(lua, value);
  lua_setfield(lua, -2, key);
}

bool is_declared(const State& state, std::string_view oracle) {
  return std::ranges::any_of(state.oracles, [&](const HookOracle& o) { return o.name == oracle; });
}

bool is_oracle_name(std::string_view name) {
  return !name.empty() && name.size() <= 60 && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

bool is_severity(std::string_view text) {
  return std::ranges::find(kSeverities, text) != kSeverities.end();
}

// __newindex of the file's globals: only while it is read.
int write_global(lua_State* lua) {
  if (!state_of(lua).loading) {
    return luaL_error(lua, "a global is changed: one trace must not depend on another");
  }
  lua_rawset(lua, lua_upvalueindex(2));
  return 0;
}

// __index of a request or a response: what costs something is made when it is read.
int read_lazily(lua_State* lua) {
  State& state = state_of(lua);
  const auto index = static_cast<std::size_t>(lua_tointeger(lua, lua_upvalueindex(2)));
  const bool answer = lua_toboolean(lua, lua_upvalueindex(3)) != 0;
  if (lua_type(lua, 2) != LUA_TSTRING || index >= state.trace.size()) return 0;
  const HookExchange& exchange = state.trace[index];
  const std::string_view key = lua_tostring(lua, 2);
  if (key == "json") {
    state.parsed = json::parse(answer ? exchange.response->body : exchange.request->body);
    if (!json::is_json(state.parsed)) return 0;
    state.values.nodes_left = kHookNodesMax;
    state.values.doubt = false;
    state.values.push(state.parsed, state.parsed.root());
    if (state.values.nodes_left < 0) return luaL_error(lua, "a body has more than 100000 values");
    if (state.values.doubt) {
      lua_pushlightuserdata(lua, const_cast<char*>(&kDoubtMark));
      return lua_error(lua);
    }
  } else if (key == "headers") {
    lua_createtable(lua, 0, 8);
    const Headers& headers = answer ? exchange.response->headers : exchange.request->headers;
    for (auto field = headers.fields().rbegin(); field != headers.fields().rend(); ++field) {
      state.lower = field->name;
      for (char& c : state.lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
      push_text(lua, state.lower);
      push_text(lua, field->value);
      lua_rawset(lua, -3);
    }
  } else {
    return 0;
  }
  lua_pushvalue(lua, 2);
  lua_pushvalue(lua, -2);
  lua_rawset(lua, 1);
  return 1;
}

// Gives the table on top its lazy members.
void make_lazy(lua_State* lua, State* state, std::size_t index, bool answer) {
  lua_createtable(lua, 0, 1);
  lua_pushlightuserdata(lua, state);
  lua_pushinteger(lua, static_cast<lua_Integer>(index));
  lua_pushboolean(lua, answer ? 1 : 0);
  lua_pushcclosure(lua, read_lazily, 3);
  lua_setfield(lua, -2, "__index");
  lua_setmetatable(lua, -2);
}

void push_exchange(lua_State* lua, State* state, std::size_t index) {
  const HookExchange& exchange = state->trace[index];
  lua_createtable(lua, 0, 8);
  lua_pushinteger(lua, static_cast<lua_Integer>(index + 1));
  lua_setfield(lua, -2, "index");
  set_text(lua, "purpose", exchange.purpose);
  set_text(lua, "principal", exchange.principal);
  lua_pushboolean(lua, exchange.fresh ? 1 : 0);
  lua_setfield(lua, -2, "fresh");
  if (exchange.step > 0) {
    lua_pushinteger(lua, exchange.step);
    lua_setfield(lua, -2, "step");
  }
  const Request& request = *exchange.request;
  const std::string_view target = request.target;
  const std::size_t question = std::min(target.find('?'), target.size());
  lua_createtable(lua, 0, 8);
  set_text(lua, "method", request.method);
  set_text(lua, "target", target);
  set_text(lua, "path", target.substr(0, question));
  if (question < target.size()) set_text(lua, "query", target.substr(question + 1));
  if (!exchange.operation.empty()) set_text(lua, "operation", exchange.operation);
  set_text(lua, "body", request.body);
  make_lazy(lua, state, index, false);
  lua_setfield(lua, -2, "request");
  lua_createtable(lua, 0, 4);
  lua_pushinteger(lua, exchange.response->status);
  lua_setfield(lua, -2, "status");
  set_text(lua, "body", exchange.response->body);
  make_lazy(lua, state, index, true);
  lua_setfield(lua, -2, "response");
}

// The string of a member of the table on top, into `out`; whether it is there. Another kind of
// value is an error.
bool read_text(lua_State* lua, const char* key, std::string& out) {
  lua_getfield(lua, -1, key);
  const int type = lua_type(lua, -1);
  if (type == LUA_TSTRING) {
    std::size_t size = 0;
    const char* text = lua_tolstring(lua, -1, &size);
    out.assign(text, size);
  } else if (type != LUA_TNIL) {
    luaL_error(lua, "%s is no string", key);
  }
  lua_pop(lua, 1);
  return type == LUA_TSTRING;
}

// The same for an integer from `least` to `most`.
bool read_integer(lua_State* lua, const char* key, lua_Integer least, lua_Integer most,
                  lua_Integer& out) {
  lua_getfield(lua, -1, key);
  const bool there = lua_type(lua, -1) != LUA_TNIL;
  if (there) {
    int whole = 0;
    out = lua_tointegerx(lua, -1, &whole);
    if (lua_type(lua, -1) != LUA_TNUMBER || whole == 0 || out < least || out > most) {
      luaL_error(lua, "%s is no integer from %I to %I", key, static_cast<LUAI_UACINT>(least),
                 static_cast<LUAI_UACINT>(most));
    }
  }
  lua_pop(lua, 1);
  return there;
}

// The table on top is one complaint.
void read_complaint(lua_State* lua, State* state) {
  HookComplaint& complaint = state->complaint;
  for (std::string* text : {&complaint.oracle, &complaint.message, &complaint.kind,
                            &complaint.location, &complaint.evidence, &complaint.severity}) {
    text->clear();
  }
  read_text(lua, "oracle", complaint.oracle);
  if (!is_declared(*state, complaint.oracle)) {
    luaL_error(lua, "oracle '%s' is not declared in `oracles`", complaint.oracle.c_str());
  }
  if (!read_text(lua, "message", complaint.message)) luaL_error(lua, "a complaint has no message");
  if (!read_text(lua, "kind", complaint.kind)) complaint.kind = complaint.message;
  read_text(lua, "location", complaint.location);
  read_text(lua, "evidence", complaint.evidence);
  const auto known = std::ranges::find(state->oracles, complaint.oracle, &HookOracle::name);
  if (!read_text(lua, "severity", complaint.severity)) complaint.severity = known->severity;
  if (!is_severity(complaint.severity)) {
    luaL_error(lua, "severity '%s' is none of low, medium, high, critical",
               complaint.severity.c_str());
  }
  lua_Integer number = known->cwe;
  read_integer(lua, "cwe", 0, kCweMax, number);
  complaint.cwe = static_cast<int>(number);
  number = static_cast<lua_Integer>(state->at) + 1;
  read_integer(lua, "exchange", 1, static_cast<lua_Integer>(state->trace.size()), number);
  complaint.exchange = static_cast<std::size_t>(number) - 1;
  state->complaints.push_back(complaint);
}

// What a function gave back, on top: nothing, a complaint, or a list of them.
void read_result(lua_State* lua, State* state) {
  const int type = lua_type(lua, -1);
  if (type == LUA_TNIL || (type == LUA_TBOOLEAN && lua_toboolean(lua, -1) == 0)) return;
  if (type != LUA_TTABLE) {
    luaL_error(lua, "%s must give nil, a complaint or a list of them, not a %s",
               state->whole ? "check_trace" : "check", lua_typename(lua, type));
  }
  lua_getfield(lua, -1, "oracle");
  const bool one = lua_type(lua, -1) != LUA_TNIL;
  lua_pop(lua, 1);
  if (one) {
    read_complaint(lua, state);
    return;
  }
  const auto count = static_cast<lua_Integer>(lua_rawlen(lua, -1));
  lua_rawgeti(lua, -1, 1);
  if (count == 0 || lua_type(lua, -1) != LUA_TTABLE) {
    luaL_error(lua, "what is complained of has no oracle");
  }
  lua_pop(lua, 1);
  for (lua_Integer i = 1; i <= count; ++i) {
    if (lua_rawgeti(lua, -1, i) != LUA_TTABLE) luaL_error(lua, "a complaint is no table");
    read_complaint(lua, state);
    lua_pop(lua, 1);
  }
}

// In protected calls; the state is argument 1.
State* argument(lua_State* lua) {
  return static_cast<State*>(lua_touserdata(lua, 1));
}

int make_exchanges(lua_State* lua) {
  State* const state = argument(lua);
  lua_createtable(lua, static_cast<int>(state->trace.size()), 0);
  for (std::size_t i = 0; i < state->trace.size(); ++i) {
    push_exchange(lua, state, i);
    lua_rawseti(lua, -2, static_cast<lua_Integer>(i + 1));
  }
  lua_rawseti(lua, LUA_REGISTRYINDEX, state->exchanges);
  return 0;
}

int call_check(lua_State* lua) {
  State* const state = argument(lua);
  lua_rawgeti(lua, LUA_REGISTRYINDEX, state->whole ? state->check_trace : state->check);
  lua_rawgeti(lua, LUA_REGISTRYINDEX, state->exchanges);
  if (!state->whole) {
    lua_rawgeti(lua, -1, static_cast<lua_Integer>(state->at + 1));
    lua_remove(lua, -2);
  }
  lua_call(lua, 1, 1);
  read_result(lua, state);
  return 0;
}

// A global function by its name; LUA_NOREF: there is none.
int function_named(lua_State* lua, int globals, const char* name) {
  const int type = lua_getfield(lua, globals, name);
  if (type == LUA_TNIL) {
    lua_pop(lua, 1);
    return LUA_NOREF;
  }
  if (type != LUA_TFUNCTION) luaL_error(lua, "%s is no function", name);
  return luaL_ref(lua, LUA_REGISTRYINDEX);
}

// The declaration of an oracle: a sentence, or a table with `purpose`. Key and value on top.
void read_declaration(lua_State* lua, State* state) {
  HookOracle& oracle = state->declared;
  oracle.severity = "medium";
  oracle.cwe = 0;
  if (lua_type(lua, -2) != LUA_TSTRING) luaL_error(lua, "oracles has a key that is no name");
  oracle.name = lua_tostring(lua, -2);
  if (!is_oracle_name(oracle.name)) {
    luaL_error(lua, "oracle '%s': a name is lower-case letters, digits and hyphens",
               oracle.name.c_str());
  }
  if (lua_type(lua, -1) == LUA_TSTRING) {
    oracle.purpose = lua_tostring(lua, -1);
  } else if (lua_type(lua, -1) != LUA_TTABLE || !read_text(lua, "purpose", oracle.purpose)) {
    luaL_error(lua, "oracle '%s' has no purpose: a sentence that says what it looks for",
               oracle.name.c_str());
  } else {
    read_text(lua, "severity", oracle.severity);
    if (!is_severity(oracle.severity)) {
      luaL_error(lua, "severity '%s' is none of low, medium, high, critical",
                 oracle.severity.c_str());
    }
    lua_Integer cwe = 0;
    read_integer(lua, "cwe", 0, kCweMax, cwe);
    oracle.cwe = static_cast<int>(cwe);
  }
  state->oracles.push_back(oracle);
}

int load_file(lua_State* lua) {
  State* const state = argument(lua);
  push_hook_globals(lua);
  const int globals = lua_gettop(lua);
  if (luaL_loadbufferx(lua, state->text->data(), state->text->size(), state->name.c_str(), "t") !=
      LUA_OK) {
    return lua_error(lua);
  }
  lua_createtable(lua, 0, 0);  // what the file sees as its globals
  lua_createtable(lua, 0, 3);
  lua_pushvalue(lua, globals);
  lua_setfield(lua, -2, "__index");
  lua_pushlightuserdata(lua, state);
  lua_pushvalue(lua, globals);
  lua_pushcclosure(lua, write_global, 2);
  lua_setfield(lua, -2, "__newindex");
  lua_setmetatable(lua, -2);
  lua_setupvalue(lua, -2, 1);  // _ENV
  lua_call(lua, 0, 0);

  state->check = function_named(lua, globals, "check");
  state->check_trace = function_named(lua, globals, "check_trace");
  if (state->check == LUA_NOREF && state->check_trace == LUA_NOREF) {
    luaL_error(lua, "the file defines neither check(exchange) nor check_trace(trace)");
  }
  if (lua_getfield(lua, globals, "oracles") != LUA_TTABLE) {
    luaL_error(lua,
               "the file declares no oracles: oracles = { [\"name\"] = \"what it looks for\" }");
  }
  lua_pushnil(lua);
  while (lua_next(lua, -2) != 0) {
    read_declaration(lua, state);
    lua_pop(lua, 1);
  }
  if (state->oracles.empty()) luaL_error(lua, "oracles is empty");
  state->exchanges = luaL_ref(lua, LUA_REGISTRYINDEX);  // the table, for now
  return 0;
}

// Runs one of the above; empty: it went well or cannot be judged, else what went wrong.
std::string protected_call(State& state, lua_CFunction function) {
  lua_State* const lua = state.lua;
  lua_settop(lua, 0);
  lua_sethook(lua, refuse_more, LUA_MASKCOUNT, static_cast<int>(limits::kHookInstructionsMax));
  lua_pushcfunction(lua, function);
  lua_pushlightuserdata(lua, &state);
  std::string problem;
  if (const int status = lua_pcall(lua, 1, 0, 0); status != LUA_OK) {
    const bool doubt = lua_type(lua, -1) == LUA_TLIGHTUSERDATA &&
                       lua_touserdata(lua, -1) == static_cast<const void*>(&kDoubtMark);
    if (status == LUA_ERRMEM) {
      problem = state.name.substr(1) + ": not enough memory";
    } else if (lua_type(lua, -1) == LUA_TSTRING) {
      problem = printable(lua_tostring(lua, -1), kProblemBytesMax);
    } else if (!doubt) {
      problem = state.name.substr(1) + ": an error that is no text";
    }
  }
  lua_settop(lua, 0);
  return problem;
}

}  // namespace

Hooks::Hooks(std::unique_ptr<State> state) : state_(std::move(state)) {}
Hooks::~Hooks() = default;

Result<std::unique_ptr<Hooks>> Hooks::load(const std::string& text, const std::string& name) {
  auto state = std::make_unique<State>();
  state->lua = lua_newstate(allocate, &state->memory);
  BODKIN_CHECK(state->lua != nullptr);
  state->values.lua = state->lua;
  state->name = "@" + name;
  state->text = &text;
  std::string problem = protected_call(*state, load_file);
  if (!problem.empty()) {
    // Lua puts the file in front of what the file itself did wrong.
    if (!problem.starts_with(name)) problem = name + ": " + problem;
    return error(ErrorCode::kInput, problem);
  }
  state->loading = false;
  state->text = nullptr;
  std::ranges::sort(state->oracles, {}, &HookOracle::name);
  return std::unique_ptr<Hooks>(new Hooks(std::move(state)));
}

const std::vector<HookOracle>& Hooks::oracles() const {
  return state_->oracles;
}

std::vector<HookComplaint> Hooks::judge(std::span<const HookExchange> trace,
                                        std::vector<std::string>& problems) {
  State& state = *state_;
  state.trace = trace;
  state.complaints.clear();
  // What a call complained of before it failed does not count.
  const auto call = [&](lua_CFunction function) {
    const std::size_t before = state.complaints.size();
    std::string problem = protected_call(state, function);
    if (!problem.empty()) {
      state.complaints.resize(before);
      problems.push_back(std::move(problem));
      return false;
    }
    return true;
  };
  if (!trace.empty() && call(make_exchanges)) {
    state.whole = false;
    for (state.at = 0; state.check != LUA_NOREF && state.at < trace.size(); ++state.at) {
      call(call_check);
    }
    state.whole = true;
    state.at = trace.size() - 1;
    if (state.check_trace != LUA_NOREF) call(call_check);
  }
  state.trace = {};
  return std::move(state.complaints);
}

}  // namespace bodkin::script
