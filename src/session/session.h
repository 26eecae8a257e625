// From one input to its findings: contract, world, principals, dispatcher, runner, examiner and
// oracles, wired once.
//
// What fuzz targets, `bodkin fuzz`, `bodkin replay` and triage have in common, so that all of them
// judge alike. Knows no engine and no service: the dispatcher comes from outside.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "bodkin/model.h"
#include "contract/contract.h"
#include "dispatch/dispatcher.h"
#include "finding/finding.h"
#include "finding/store.h"
#include "http/http_file.h"
#include "http/scenario.h"
#include "run/runner.h"
#include "scenario/har.h"
#include "scenario/principal.h"
#include "scenario/trace.h"
#include "scenario/values.h"
#include "scenario/world.h"
#include "session/tolerance.h"

namespace bodkin::session {

// A file's bytes, and its name for messages.
struct NamedText {
  std::string name;
  std::string text;
};

// An oracle from outside: adds what it finds wrong in a trace.
using Judge = std::function<void(const scenario::Trace&, std::vector<finding::Finding>&)>;

struct Options {
  std::string contract_text;  // the OpenAPI document
  std::string contract_name;  // its file name, for messages
  std::string world_text;     // empty: no world
  std::string world_name;
  std::vector<NamedText> rules;  // Contract::add_rules
  std::vector<NamedText> hars;   // recorded requests
  scenario::Values values;       // the user's own
  std::vector<Tolerance> tolerate;
  scenario::Principals principals;
  run::RunnerOptions runner;
  std::shared_ptr<const Model> model;  // of the service; nullptr: none
  std::vector<Judge> judges;           // asked after the catalogue's oracles
};

// One input, run and judged.
struct Judged {
  scenario::Trace trace;
  std::vector<finding::Finding> findings;  // one for each signature, in catalogue order
  int tolerated = 0;                       // findings that are not among these
};

class Session {
 public:
  // Loads contract, rules, world and recordings. kInput, kUsage. Sends nothing. The dispatcher must
  // outlive it. A world that does not fit the contract is left out.
  static Result<std::unique_ptr<Session>> open(Options options, dispatch::Dispatcher& dispatcher);
  ~Session();

  // Logs in and builds the world; see run::Runner::prepare.
  Result<void> prepare();
  std::vector<run::Preflight> preflight();

  Judged run(const http::Scenario& input);
  // Bytes as `bodkin fuzz` keeps them: http::decode_scenario.
  Judged run(std::string_view encoded);

  // Requests in order, judged as one trace; see run::Runner::play.
  Judged play(const std::vector<http::HttpFileRequest>& requests);

  // A request of the operation with this body, as a fuzz target for bodies sends it: path
  // parameters bound in the world. Empty method where the contract has no such operation.
  http::HttpFileRequest body_request(std::string_view operation, std::string_view body) const;

  // What a store needs for a finding of this run; `provenance` is the caller's.
  finding::Record record(const Judged& judged, const finding::Finding& finding,
                         std::string_view input, const finding::Provenance& provenance) const;
  // Credential values and the names under which reproducers read them ("BODKIN_TOKEN_ADMIN").
  std::vector<std::pair<std::string, std::string>> secrets() const;
  // Grows whenever secrets() has something new.
  std::uint64_t secrets_version() const;

  const contract::Contract& contract() const;
  const scenario::World& world() const;  // with what preflight learned
  const scenario::Principals& principals() const;
  bool modelled() const;  // whether a model judges beside the contract
  // Requests of the recordings, for a corpus; and a line about each recording.
  const std::vector<http::HttpFileRequest>& recorded() const;
  const std::vector<std::string>& recordings() const;
  run::Runner& runner();
  const run::Runner& runner() const;

 private:
  struct State;
  explicit Session(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace bodkin::session
