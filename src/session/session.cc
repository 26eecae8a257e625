#include "session/session.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/hash.h"
#include "base/text.h"
#include "oracle/evidence.h"
#include "oracle/oracle.h"

namespace bodkin::session {
namespace {

// The model's state after the world's set-up, by the model's own rules: every request of the
// set-up must be permitted and accepted. Of a world of which it knows nothing it knows nothing
// later: nullptr. `scope` leaves out what the runner leaves out.
Result<ModelStatePtr> state_of(const Model& model, const scenario::World& world,
                               const contract::Contract& contract, const run::Scope& scope,
                               const Asker& builder) {
  ModelStatePtr state = model.initial();
  for (const http::HttpFileRequest& step : world.setup) {
    if (!scope.allows_request(contract, step.request.method, step.request.target)) continue;
    for (int i = 0; i < step.repeat; ++i) {
      Request request = step.request;
      if (step.repeat > 1) {
        for (std::size_t at = 0; (at = request.body.find("{{#}}", at)) != std::string::npos;) {
          request.body.replace(at, 5, std::to_string(i));
        }
      }
      const Outcomes outcomes = model.outcomes(*state, builder, request);
      const auto accepted = std::find_if(outcomes.permitted.begin(), outcomes.permitted.end(),
                                         [](const Outcome& o) { return o.success(); });
      if (!outcomes.known) return ModelStatePtr();
      if (accepted == outcomes.permitted.end()) {
        return error(ErrorCode::kInput, "the model refuses this request of the world: " +
                                            request.method + " " + request.target);
      }
      Response response;
      response.status = accepted->status;
      ModelStatePtr after = model.settle(state, *accepted, response);
      if (after == nullptr) {
        return error(ErrorCode::kInput, "the model cannot tell the state after " + request.method +
                                            " " + request.target +
                                            "; give every object of the world its identifier");
      }
      state = std::move(after);
    }
  }
  return state;
}

// "owner-a" as part of a shell variable's name: "OWNER_A".
std::string shell_name(std::string_view name) {
  std::string out;
  for (const char c : name) {
    const bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    out.push_back(!word ? '_' : (c >= 'a' && c <= 'z') ? static_cast<char>(c - 32) : c);
  }
  return out;
}

}  // namespace

struct Session::State {
  std::optional<contract::Contract> contract;
  scenario::World world;
  oracle::Context context;
  std::unique_ptr<run::Runner> runner;
  std::unique_ptr<oracle::Examiner> examiner;
  Tolerances tolerances;
  std::vector<Judge> judges;
  std::vector<http::HttpFileRequest> recorded;
  std::vector<std::string> recordings;

  Result<void> take_recording(const NamedText& recording) {
    auto har = scenario::read_har(recording.text, recording.name, *contract);
    if (!har) return std::unexpected(har.error());
    recordings.push_back(har->summary(recording.name));
    recorded.insert(recorded.end(), std::make_move_iterator(har->seeds.begin()),
                    std::make_move_iterator(har->seeds.end()));
    world.take(har->values, *contract);
    return {};
  }

  Judged judge(scenario::Trace trace) {
    Judged judged;
    judged.trace = std::move(trace);
    const std::vector<oracle::Facts> facts = examiner->examine(judged.trace);
    judged.findings = oracle::judge_all({context, judged.trace, facts});
    for (const Judge& each : judges) each(judged.trace, judged.findings);
    judged.tolerated = static_cast<int>(
        std::erase_if(judged.findings, [this](const auto& f) { return tolerances.tolerates(f); }));
    return judged;
  }
};

Session::Session(std::unique_ptr<State> state) : state_(std::move(state)) {}
Session::~Session() = default;

Result<std::unique_ptr<Session>> Session::open(Options options, dispatch::Dispatcher& dispatcher) {
  auto state = std::make_unique<State>();
  auto contract = contract::Contract::load(std::move(options.contract_text), options.contract_name);
  if (!contract) return std::unexpected(contract.error());
  state->contract.emplace(std::move(*contract));
  for (const NamedText& rules : options.rules) {
    if (auto added = state->contract->add_rules(rules.text, rules.name); !added) {
      return std::unexpected(added.error());
    }
  }
  auto tolerances = Tolerances::make(options.tolerate, *state->contract);
  if (!tolerances) return std::unexpected(tolerances.error());
  state->tolerances = std::move(*tolerances);
  state->judges = std::move(options.judges);
  if (!options.world_text.empty()) {
    auto world = scenario::World::parse(options.world_text, options.world_name);
    if (!world) return std::unexpected(world.error());
    if (world->fits(*state->contract)) state->world = std::move(*world);
    state->world.take_names(*state->contract);
  }
  for (const NamedText& recording : options.hars) {
    if (auto taken = state->take_recording(recording); !taken) {
      return std::unexpected(taken.error());
    }
  }
  state->world.take(options.values, *state->contract);
  ModelStatePtr initial;
  if (options.model != nullptr) {
    const Asker builder = options.principals.list.empty()
                              ? Asker{}
                              : scenario::asker(options.principals.list.front());
    auto modelled =
        state_of(*options.model, state->world, *state->contract, options.runner.scope, builder);
    if (!modelled) return std::unexpected(modelled.error());
    initial = std::move(*modelled);
  }
  state->runner = std::make_unique<run::Runner>(*state->contract, state->world, dispatcher,
                                                options.principals, options.runner);
  state->context.contract = &*state->contract;
  state->context.world = &state->runner->world();
  state->context.principals = &state->runner->principals();
  state->context.model = std::move(options.model);
  state->examiner = std::make_unique<oracle::Examiner>(state->context, std::move(initial));
  return std::unique_ptr<Session>(new Session(std::move(state)));
}

Result<void> Session::prepare() {
  return state_->runner->prepare();
}
std::vector<run::Preflight> Session::preflight() {
  return state_->runner->preflight();
}

Judged Session::run(const http::Scenario& input) {
  return state_->judge(state_->runner->run(input));
}

Judged Session::play(const std::vector<http::HttpFileRequest>& requests) {
  return state_->judge(state_->runner->play(requests));
}

Judged Session::run(std::string_view encoded) {
  return run(http::decode_scenario(encoded));
}

http::HttpFileRequest Session::body_request(std::string_view operation,
                                            std::string_view body) const {
  http::HttpFileRequest request;
  const contract::Operation* found = state_->contract->find(operation);
  if (found == nullptr) return request;
  std::vector<http::PathParameter> values;
  for (const std::string& name : http::path_parameter_names(found->path)) {
    values.push_back({name, world().value_for(name)});
  }
  request.request.method = found->method;
  request.request.target = http::expand_path(found->path, values);
  request.request.headers.add(
      "Content-Type", found->body_media_type.empty() ? "application/json" : found->body_media_type);
  request.request.body = body;
  return request;
}

finding::Record Session::record(const Judged& judged, const finding::Finding& finding,
                                std::string_view input,
                                const finding::Provenance& provenance) const {
  finding::Record record;
  record.finding = finding;
  record.provenance = provenance;
  record.input = input;
  record.reproducer = state_->runner->reproducer(judged.trace, finding.exchange);
  return record;
}

std::vector<std::pair<std::string, std::string>> Session::secrets() const {
  std::vector<std::pair<std::string, std::string>> values;
  const auto add = [&](const std::string& value, std::string name) {
    const bool known = std::any_of(values.begin(), values.end(),
                                   [&](const auto& pair) { return pair.first == value; });
    if (!value.empty() && !known) values.emplace_back(value, std::move(name));
  };
  const auto add_field = [&](const scenario::Principal& principal, const std::string& header,
                             const std::string& value) {
    std::string name = "BODKIN_TOKEN_" + shell_name(principal.name);
    if (principal.headers.fields().size() > 1) name += "_" + shell_name(header);
    add(value, name);
    // A service that repeats it does so without the scheme.
    const std::size_t space = value.rfind(' ');
    if (space != std::string::npos) add(value.substr(space + 1), name + "_BARE");
  };
  for (const scenario::Principal& principal : principals().list) {
    for (const Header& header : principal.headers.fields()) {
      add_field(principal, header.name, header.value);
    }
    if (!principal.login) continue;
    for (const std::string& secret : principal.login->secrets) {
      add(secret, "BODKIN_LOGIN_" + shell_name(principal.name));
    }
  }
  for (const run::Obtained& obtained : state_->runner->obtained()) {
    const scenario::Principal* principal = principals().find(obtained.principal);
    if (obtained.cookie) {
      add(obtained.value,
          "BODKIN_COOKIE_" + shell_name(obtained.principal) + "_" + shell_name(obtained.name));
    } else if (principal != nullptr) {
      add_field(*principal, obtained.name, obtained.value);
    }
  }
  return values;
}

std::uint64_t Session::secrets_version() const {
  return state_->runner->obtained_count();
}

const contract::Contract& Session::contract() const {
  return *state_->contract;
}
const scenario::World& Session::world() const {
  return state_->runner->world();
}
bool Session::modelled() const {
  return state_->context.model != nullptr;
}
const scenario::Principals& Session::principals() const {
  return state_->runner->principals();
}
const std::vector<http::HttpFileRequest>& Session::recorded() const {
  return state_->recorded;
}
const std::vector<std::string>& Session::recordings() const {
  return state_->recordings;
}
run::Runner& Session::runner() {
  return *state_->runner;
}
const run::Runner& Session::runner() const {
  return *state_->runner;
}

}  // namespace bodkin::session
