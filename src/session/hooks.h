// A file of hooks (script/hooks.h) as an oracle from outside.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "script/hooks.h"
#include "session/session.h"

namespace bodkin::session {

// The prefix of its oracles' names: "hook:order-total".
inline constexpr std::string_view kHookPrefix = "hook:";

// Judges as the file says; one finding for each signature of a trace. `problem` gets each line
// about a call that failed once, and of no more than a few kinds.
Judge hook_judge(std::shared_ptr<script::Hooks> hooks,
                 std::function<void(const std::string&)> problem);

}  // namespace bodkin::session
