// The service as a Handler.
#include "service/service.h"

#include <string>
#include <utility>

#include "base/text.h"
#include "service/authorise.h"
#include "service/call.h"
#include "service/defects.h"
#include "service/planted.h"
#include "service/reply.h"

namespace bodkin::service {
namespace {

const char* role_name(Role role) {
  switch (role) {
    case Role::kAdmin:
      return "admin";
    case Role::kOwner:
      return "owner";
    case Role::kReader:
      return "reader";
    case Role::kNone:
      break;
  }
  return "nobody";
}

// One line for each write and each refusal: nothing in it comes from the request but its method.
void log_access(Call& call) {
  const bool refused = call.reply.status >= 400;
  if (call.request.method == "GET" && !refused) return;
  std::string line = refused ? "WARNING " : "INFO ";
  line += printable(call.request.method, 16);
  line += ' ';
  line += call.route == nullptr ? "-" : call.route->path;
  line += ' ';
  line += std::to_string(call.reply.status);
  line += ' ';
  line += role_name(call.who.role);
  call.env.log.line(std::move(line));
}

template <typename All>
std::unexpected<Error> unknown_name(const char* what, const std::string& name, const All& all) {
  std::vector<std::string> names;
  names.reserve(all.size());
  for (const auto& one : all) names.push_back(one.name);
  const std::string nearest = nearest_name(name, names);
  std::string message = std::string("there is no ") + what + " '" + printable(name) + "'";
  if (!nearest.empty()) message += "; did you mean '" + nearest + "'?";
  return error(ErrorCode::kUsage, std::move(message));
}

}  // namespace

struct Service::State {
  State(std::unique_ptr<Db> database, std::uint64_t seed)
      : db(std::move(database)), identifiers(seed) {}
  std::unique_ptr<Db> db;
  Checks checks;
  DefectSet defects;
  Log log;
  Identifiers identifiers;
  Environment env{*db, checks, defects, log, identifiers};
};

Service::Service(std::unique_ptr<State> state) : state_(std::move(state)) {}
Service::~Service() = default;

Result<std::unique_ptr<Service>> Service::open(const Config& config) {
  auto db = Db::open(config.database);
  if (!db) return std::unexpected(std::move(db.error()));
  auto state = std::make_unique<State>(std::move(*db), config.seed);
  for (const std::string& name : config.defects) {
    if (!state->defects.switch_on(name)) return unknown_name("defect", name, defects());
  }
  for (const std::string& name : config.checks_off) {
    if (!state->checks.switch_off(name)) return unknown_name("check", name, checks());
  }
  return std::unique_ptr<Service>(new Service(std::move(state)));
}

Response Service::handle(const Request& request) {
  Call call(request, state_->env);
  try {
    const Method* method = authorise(call);
    if (method != nullptr) method->handler(call);
    if (call.refused) {
      planted::log_refusal(call);
      reply::refusal(call);
    }
  } catch (const std::exception& failure) {
    call.env.log.line(std::string("ERROR ") + failure.what());
    reply::failure(call);
  }
  log_access(call);
  return std::move(call.reply);
}

bool Service::on_yield(YieldHook hook) {
  state_->db->on_yield(std::move(hook));
  return true;
}

bool Service::snapshot() {
  state_->identifiers.snapshot();
  return state_->db->snapshot();
}

bool Service::restore() {
  state_->identifiers.restore();
  return state_->db->restore();
}

std::vector<std::string> Service::take_log() {
  return state_->log.take();
}
std::vector<std::string> Service::take_statements() {
  return state_->db->take_statements();
}
void Service::log_to(const std::string& path) {
  state_->log.write_to(path);
}

}  // namespace bodkin::service
