// Answers.
#pragma once

#include <string>

#include "service/call.h"

namespace bodkin::service::reply {

void json(Call& call, int status, std::string body);
void no_content(Call& call);
// The answer to call.refused.
void refusal(Call& call);
// 500, with a body that tells nothing.
void failure(Call& call);

}  // namespace bodkin::service::reply
