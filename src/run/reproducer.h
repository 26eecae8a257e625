// A trace as a file of requests, and back: the whole way from an empty service to a fault.
#pragma once

#include <cstddef>

#include "http/http_file.h"
#include "run/runner.h"
#include "run/sender.h"
#include "run/stage.h"
#include "scenario/trace.h"

namespace bodkin::run {

// As Runner::reproducer. Credentials are added as the sender would; nothing is sent.
http::HttpFile reproducer(const scenario::Trace& trace, std::size_t last, Sender& sender,
                          const Stage& stage, const Scope& scope);

// What a comment of such a file says that its request is for; nothing where it says nothing.
void read_purpose(const http::HttpFileRequest& step, Outgoing& outgoing);

}  // namespace bodkin::run
