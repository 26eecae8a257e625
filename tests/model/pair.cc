#include "pair.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/check.h"
#include "base/text.h"

namespace bodkin::model {
namespace {

const char* token(Who who) {
  switch (who) {
    case Who::kAdmin:
      return service::kTokenAdmin;
    case Who::kOwnerA:
      return service::kTokenOwnerA;
    case Who::kOwnerB:
      return service::kTokenOwnerB;
    case Who::kReader:
      return service::kTokenReader;
    case Who::kForged:
      return "bodkin-forged";
    default:
      return nullptr;
  }
}

}  // namespace

Pair::Pair(Hook hook, std::vector<std::string> defects) : hook_(std::move(hook)) {
  service::Config config;
  config.defects = std::move(defects);
  auto opened = service::Service::open(config);
  if (opened) service_ = std::move(*opened);
}

bool Pair::build() {
  for (const auto& letter : set_up()) {
    if (!step(letter) || !accepted_) return false;
  }
  story_.clear();
  return *state_ == world() && agrees_everywhere() && remember();
}

bool Pair::remember() {
  initial_ = state_;
  prologue_ = story_.size();
  return service_->snapshot();
}

void Pair::start() {
  BODKIN_CHECK(service_->restore());
  state_ = initial_;
  story_.resize(prologue_);
  service_->take_log();
  service_->take_statements();
}

bool Pair::agrees_everywhere() {
  const StatePtr state = state_;
  const auto read = [&](const std::string& target) {
    return send(Who::kAdmin, request("GET " + target));
  };
  if (!read("/resource_providers")) return false;
  for (const auto& [uuid, provider] : state->providers) {
    const std::string path = "/resource_providers/" + uuid;
    for (const char* const part : {"", "/inventories", "/usages", "/allocations"}) {
      if (!read(path + part)) return false;
    }
    for (const auto& [resource_class, inventory] : provider.inventories) {
      if (!read(path + "/inventories/" + resource_class)) return false;
    }
  }
  std::set<std::string> consumers = {expand("$own"), expand("$other"), expand("$nobody")};
  for (const auto& [uuid, consumer] : state->consumers) consumers.insert(uuid);
  return std::ranges::all_of(consumers,
                             [&](const std::string& uuid) { return read("/allocations/" + uuid); });
}

std::string Pair::story() const {
  std::string text;
  for (const auto& [who, sent, answer, difference] : story_) {
    const Identity identity_then = identity(who);
    text += identity_then.role + " " + identity_then.project + " " + sent.method + " " +
            printable(sent.target) + "\n  " + printable(sent.body, 2000) + "\n  -> " +
            std::to_string(answer.status) + " " + printable(answer.body, 400) + "\n";
    if (!difference.empty()) text += "  BUT " + difference + "\n";
  }
  return text;
}

bool Pair::send(Who who, Request sent) {
  const Outcomes allowed = outcomes(*state_, identity(who), sent);
  if (const char* const known = token(who)) sent.headers.add("X-Auth-Token", known);
  Response answer = service_->handle(sent);
  accepted_ = answer.status >= 200 && answer.status < 300;
  if (hook_) hook_(sent, answer);
  const std::string difference = judge(allowed, sent, answer);
  story_.push_back({who, std::move(sent), std::move(answer), difference});
  return difference.empty();
}

std::string Pair::judge(const Outcomes& allowed, const Request& sent, const Response& answer) {
  const Outcomes due = in_order(allowed);
  const Outcome* const outcome = due.find(answer.status);
  if (!outcome) return "the model permits " + to_string(due) + " of " + to_string(allowed);
  StatePtr after = settle(state_, *outcome, answer);
  if (!after) return "the answer does not tell a fresh identifier";
  state_ = std::move(after);
  return read_difference(*state_, sent, answer);
}

}  // namespace bodkin::model
