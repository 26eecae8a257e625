// The embedded service as a target: service, principals, contract, world and model, wired for a
// session.
//
// The one place, beside tests and `bodkin serve`, where the harness knows the service.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "dispatch/in_process.h"
#include "scenario/principal.h"
#include "service/service.h"
#include "session/session.h"

namespace bodkin::embedded {

// admin (the default), owner-a and owner-b of project-a and project-b, reader.
scenario::Principals principals();

// Options for the shipped contract and world, with the model.
session::Options session_options();

// Members in the order of their dependence; moving is safe, everything is behind pointers.
struct Embedded {
  std::unique_ptr<service::Service> service;
  std::unique_ptr<dispatch::InProcess> dispatcher;
  std::unique_ptr<session::Session> session;
};
// Opens all three; the world is not built yet (Session::prepare).
Result<Embedded> open(const service::Config& config, session::Options options = session_options());

}  // namespace bodkin::embedded
