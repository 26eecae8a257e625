// A service in the same process, as Bodkin calls it.
//
// Public API. Implement handle(); the rest is optional and makes more oracles work: restore() makes
// every input start from one state, take_log() lets secret-in-log see, take_statements() lets
// sql-injection see.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "bodkin/message.h"

namespace bodkin {

class Handler {
 public:
  virtual ~Handler() = default;

  // Answers one request. Must not throw. Called from one thread at a time unless
  // concurrent() is true.
  virtual Response handle(const Request& request) = 0;

  // Whether handle() may be called from several threads at once. Races are looked for only then.
  virtual bool concurrent() const { return false; }

  // Sets what handle() calls at every point at which another request may come in between: before it
  // takes a lock, before a statement runs, between two transactions. Another request may run there,
  // so that races are found in every order that matters and show again. An empty hook: none.
  // `where` is a literal. While a hook is set nothing may block on what another request holds: try,
  // and call the hook with "busy" until it is free. False: there are no such points; requests then
  // meet by chance. Not called while requests are under way.
  using YieldHook = std::function<void(const char* where)>;
  virtual bool on_yield([[maybe_unused]] YieldHook hook) { return false; }

  // Remembers the present state. False: this handler cannot.
  virtual bool snapshot() { return false; }
  // Returns to the remembered state; cheap where nothing was written since. False: cannot, or
  // nothing was remembered.
  virtual bool restore() { return false; }

  // Lines that the service logged since the last call, oldest first, and forgets them.
  virtual std::vector<std::string> take_log() { return {}; }
  // SQL statements as text with placeholders (never with bound values) that were prepared or run
  // since the last call, and forgets them.
  virtual std::vector<std::string> take_statements() { return {}; }
};

}  // namespace bodkin
