// Getting a principal's credential: one request to the service, or one command of the user's.
//
// Nothing that is told of a failure holds a token or a password.
#pragma once

#include <functional>
#include <string>

#include "base/result.h"
#include "dispatch/dispatcher.h"
#include "run/cookies.h"
#include "scenario/principal.h"

namespace bodkin::run {

// Runs a command of the user's and gives what it prints; kInput where it fails.
using TokenCommand = std::function<Result<std::string>(const std::string& command)>;

// The token, without the prefix; empty for Login::From::kCookies. The answer's cookies go into the
// jar. kUnreachable: no answer; kInput: the service refuses, or the token is not where it should be
// (the message says what is there).
Result<std::string> obtain_token(const scenario::Principal& principal,
                                 dispatch::Dispatcher& dispatcher, const TokenCommand& command,
                                 CookieJar& cookies);

}  // namespace bodkin::run
