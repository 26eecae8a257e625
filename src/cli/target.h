// From options to something that can be fuzzed: dispatcher and session, embedded or remote.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "cli/options.h"
#include "dispatch/dispatcher.h"
#include "dispatch/remote.h"
#include "engine/crash_report.h"
#include "finding/store.h"
#include "script/hooks.h"
#include "service/service.h"
#include "session/session.h"

namespace bodkin::cli {

// Members in the order of their dependence.
struct OpenTarget {
  std::unique_ptr<service::Service> service;  // embedded only
  std::unique_ptr<dispatch::Dispatcher> dispatcher;
  dispatch::Remote* remote = nullptr;  // the dispatcher, where it is one
  std::unique_ptr<session::Session> session;
};

// Where there is a URL and no contract: asks the service for it, prints which one was taken, and
// keeps it in the options. Else does nothing. kUnreachable, and kUsage where it offers none.
Result<void> settle_contract(Options& options);

// kInput. For `bodkin list`.
Result<std::unique_ptr<script::Hooks>> load_hooks(const std::string& path);
// kUsage: among the findings given is one of a hook, and no hooks are.
Result<void> need_hooks(const Options& options);

// Opens what the options name; sends nothing. kUsage, kInput. settle_contract() comes before.
Result<OpenTarget> open_target(const Options& options);
// The same contract, world and principals with a dispatcher that never answers: for those who only
// describe inputs (the supervisor, --plan).
Result<OpenTarget> open_unsent(const Options& options);

// How this run is made, for findings.
finding::Provenance provenance(const Options& options, const session::Session& session);
// Options that repeat a run: target, contract, world, defects from its provenance, unless the
// present options say otherwise.
Options repeat(const Options& options, const finding::Provenance& provenance);

// A crash or hang of the code under test as a finding, at the last step of the input.
session::Judged crash_judged(session::Session& session, const std::string& input,
                             const engine::CrashReport& report);

// Whether a finding gives exit status 1: those that --fail-on names, by default all but
// rejected-valid.
bool fails(const Options& options, const std::string& oracle, const std::string& severity);

// Prints "bodkin: …" on standard error and returns the exit status of that kind of error.
int report_error(const Error& what);

}  // namespace bodkin::cli
