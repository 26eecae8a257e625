#include "run/stage.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "json/edit.h"
#include "run/learn.h"
#include "scenario/referring.h"

namespace bodkin::run {
namespace {

using scenario::Exchange;

constexpr int kConflict = 409;
constexpr std::size_t kObservingReads = 400;
constexpr std::size_t kObservingReadsRemote = 100;
constexpr std::size_t kPathsPerOperation = 40;
// Of a kind, of what inputs made, where nothing is put back.
constexpr std::size_t kCreatedKept = 8;
constexpr std::size_t kFoundMax = 4;  // things of one list
constexpr int kRoomRounds = 4;        // of what goes at once
constexpr int kBuildTries = 8;  // fresh identifiers that an earlier run left behind: take the next

std::string with_counter(const std::string& text, int counter) {
  static constexpr std::string_view kMark = "{{#}}";
  std::string result = text;
  for (std::size_t at = result.find(kMark); at != std::string::npos; at = result.find(kMark, at)) {
    const std::string number = std::to_string(counter);
    result.replace(at, kMark.size(), number);
    at += number.size();
  }
  return result;
}

std::string describe(const Exchange& exchange) {
  if (!exchange.answered()) {
    return fmt::format("{} {}: no answer: {}", exchange.request.method, exchange.request.target,
                       exchange.answer.error);
  }
  return fmt::format("{} {} of the world was answered {}: {}", exchange.request.method,
                     exchange.request.target, exchange.answer.response.status,
                     printable(exchange.answer.response.body));
}

// A thing that was made again and has another identifier now.
struct Renamed {
  std::string parameter, before, now;
};

// In the path by the parameter's name, in the body where a member refers to it.
void rename(const Renamed& thing, const contract::Contract& contract, const scenario::World& world,
            Request& request) {
  if (auto match = contract.match(request.method, request.target); match && match->operation) {
    bool changed = false;
    for (http::PathParameter& parameter : match->parameters) {
      if (parameter.name != thing.parameter || parameter.value != thing.before) continue;
      parameter.value = thing.now;
      changed = true;
    }
    const std::string query(http::split_target(request.target).query);
    if (changed) {
      request.target = http::expand_path(match->operation->path, match->parameters);
      if (!query.empty()) request.target += "?" + query;
    }
  }
  if (request.body.empty()) return;
  json::Tree body = json::parse(request.body);
  bool changed = false;
  for (const json::NodeId node : body.preorder()) {
    if (scenario::identifier_text(body, node) == thing.before &&
        world.refers(scenario::referring_name(body, node), thing.parameter)) {
      const bool text = body.at(node).kind == json::Kind::kString;
      json::set_text(body, node, text ? json::quote(thing.now) : thing.now);
      changed = true;
    } else if (body.at(node).has_key && json::key_of(body, node) == thing.before) {
      json::set_key(body, node, json::quote(thing.now));
      changed = true;
    }
  }
  if (changed) request.body = json::print(body);
}

}  // namespace

bool expected(const std::string& pattern, int status) {
  if (pattern.empty()) return true;
  const std::string text = std::to_string(status);
  if (text.size() != pattern.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (pattern[i] != text[i] && pattern[i] != 'x' && pattern[i] != 'X') return false;
  }
  return true;
}

Stage::Stage(Sender& sender, const scenario::World& world, const Scope& scope)
    : sender_(sender), scope_(scope) {
  if (world.fits(sender.contract())) world_ = world;
  // Marks take hundreds of requests to make: not in a service that is built again and again.
  if (!sender.dispatcher().in_process()) world_.marks.clear();
  created_ = Created(world_.unknowns());
}

std::optional<Exchange> Stage::send_step(const http::HttpFileRequest& step) {
  const auto match = sender_.contract().match(step.request.method, step.request.target);
  for (int i = 0; i < step.repeat; ++i) {
    Outgoing outgoing;
    outgoing.purpose = scenario::Purpose::kSetup;
    outgoing.operation = match ? match->operation : nullptr;
    outgoing.principal = sender_.principal(step.principal);
    outgoing.request = step.request;
    outgoing.request.target = with_counter(step.request.target, i);
    outgoing.request.body = with_counter(step.request.body, i);
    Exchange exchange = sender_.send(std::move(outgoing));
    if (!restorable_) created_.note(exchange, sender_);
    if (!exchange.answered() || !expected(step.expect, exchange.answer.response.status)) {
      return exchange;
    }
  }
  return std::nullopt;
}

std::optional<Exchange> Stage::build() {
  ++sender_.counts.setups;
  for (const auto& step : world_.setup) {
    if (step.mark_builder && !sender_.dispatcher().in_process()) continue;
    if (!scope_.allows_request(sender_.contract(), step.request.method, step.request.target)) {
      continue;
    }
    if (auto failed = send_step(step)) return failed;
  }
  dirty_ = false;
  return std::nullopt;
}

Result<void> Stage::prepare() {
  const bool remote = !sender_.dispatcher().in_process();
  sender_.renamer = Renamer(world_.identifiers, sender_.seed());
  std::optional<Exchange> failed;
  for (int i = 0; i < (remote ? kBuildTries : 1); ++i) {
    if (remote && !world_.setup.empty()) sender_.renamer.next_generation();
    failed = build();
    if (!failed || !failed->answered() || failed->answer.response.status != kConflict) break;
  }
  if (failed) {
    return error(failed->answered() ? ErrorCode::kInput : ErrorCode::kUnreachable,
                 describe(*failed));
  }
  restorable_ = sender_.dispatcher().snapshot();
  return {};
}

void Stage::trim(std::size_t kept) {
  created_.trim(sender_, scope_, kept, [this](const std::string& name) {
    return std::any_of(world_.bindings.begin(), world_.bindings.end(), [&](const auto& known) {
      return std::find(known.second.begin(), known.second.end(), name) != known.second.end();
    });
  });
}

void Stage::make_room() {
  if (restorable_ || !world_.setup.empty()) return;
  for (int i = 0; i < kRoomRounds; ++i) trim(0);
}

Stage::State Stage::reset() {
  if (restorable_ && sender_.dispatcher().restore()) return State::kFresh;
  if (world_.setup.empty()) {
    trim(kCreatedKept);
    return State::kStale;
  }
  if (!dirty_) return State::kFresh;
  created_.remove_all(sender_, scope_, 1);
  for (int i = 0; i < kBuildTries; ++i) {
    sender_.renamer.next_generation();
    broken_ = build();
    if (!broken_) return State::kFresh;
    if (!broken_->answered() || broken_->answer.response.status != kConflict) break;
  }
  return State::kBroken;
}

void Stage::learn(const Exchange& exchange) {
  const std::string& method = exchange.request.method;
  const bool changes = method == "PUT" || method == "PATCH";
  if (!exchange.success() || (method != "GET" && !changes)) return;
  const auto match = sender_.contract().match("GET", exchange.request.target);
  // What an answer to a change shows is the thing itself only where it can be read there.
  if (!match || (changes && match->operation == nullptr)) return;
  world_.observed.learn(http::values_of(match->parameters), exchange.answer.response.body,
                        world_.things());
}

void Stage::observe() {
  if (world_.things().empty()) return;
  std::size_t left = sender_.dispatcher().in_process() ? kObservingReads : kObservingReadsRemote;
  for (const auto& operation : sender_.contract().operations()) {
    if (operation.method != "GET" || !scope_.allows(operation)) continue;
    for (const auto& path : scenario::known_paths(operation, world_, kPathsPerOperation)) {
      if (left-- == 0) return;
      Outgoing outgoing;
      outgoing.purpose = scenario::Purpose::kRead;
      outgoing.operation = &operation;
      outgoing.principal = sender_.principal({});
      outgoing.request.method = "GET";
      outgoing.request.target = path;
      const Exchange exchange = sender_.send(std::move(outgoing));
      if (!exchange.answered()) return;
      learn(exchange);
    }
  }
}

void Stage::note(const Exchange& exchange) {
  // Where nothing is put back, what was observed grows old.
  if (!restorable_ && world_.setup.empty()) learn(exchange);
  if (restorable_ || !exchange.success()) return;
  const std::string& method = exchange.request.method;
  if (method == "GET" || method == "HEAD" || method == "OPTIONS") return;
  dirty_ = true;
  created_.note(exchange, sender_);
  if (method == "DELETE" && world_.setup.empty()) lose(exchange);
}

void Stage::lose(const Exchange& removal) {
  const auto match = sender_.contract().match("DELETE", removal.request.target);
  if (!match || match->operation == nullptr || match->parameters.empty()) return;
  if (!parent_of_last_parameter(match->operation->path)) return;
  const http::PathParameter& thing = match->parameters.back();
  world_.gone[thing.name] = thing.value;
  world_.observed.forget(thing.value);
  if (!restorable_) lost_.push_back(thing);
}

void Stage::unbind(const http::PathParameter& gone) {
  // Something has to stand in the path, even if it is gone.
  const auto known = world_.bindings.find(gone.name);
  if (known != world_.bindings.end() && known->second.size() > 1) {
    std::erase(known->second, gone.value);
  }
}

void Stage::unbind_lost() {
  for (const http::PathParameter& each : std::exchange(lost_, {})) unbind(each);
}

void Stage::tell_apart(const contract::Operation& creation, const json::Tree& refused,
                       const json::Tree& accepted) {
  const auto before = refused.preorder(), after = accepted.preorder();
  for (std::size_t i = 0; i < before.size() && i < after.size(); ++i) {
    if (refused.at(before[i]).text == accepted.at(after[i]).text) continue;
    std::string name = json::key_of(refused, before[i]);
    if (!name.empty()) world_.unique[creation.path].insert(std::move(name));
  }
}

void Stage::keep() {
  if (restorable_) restorable_ = sender_.dispatcher().snapshot();
}

void Stage::bind(const Bindings& learned) {
  for (const auto& [parameter, value] : learned) {
    auto& known = world_.bindings[parameter];
    std::erase(known, value);
    std::erase_if(lost_, [&](const auto& each) { return each.value == value; });
    // The user's own stay in front: things of theirs are what others hang on.
    const bool users = world_.values.named(parameter) != nullptr;
    known.insert(users ? known.end() : known.begin(), value);
  }
}

void Stage::teach(const Exchange& exchange, bool more) {
  const auto learned = learned_from(exchange, sender_.contract());
  // Beside the user's own things one of ours, for what deletes it.
  const bool news = std::any_of(learned.begin(), learned.end(), [this](const auto& lesson) {
    const auto known = world_.bindings.find(lesson.first);
    return known == world_.bindings.end() ||
           std::all_of(known->second.begin(), known->second.end(), [&](const std::string& value) {
             return world_.values.holds(lesson.first, value);
           });
  });
  if (!news && (!more || learned.empty())) return;
  bind(learned);
  http::HttpFileRequest lesson;
  lesson.request = exchange.request;
  lesson.principal = exchange.principal;
  lesson.expect = "2xx";
  lessons_.push_back(std::move(lesson));
  taught_.push_back(learned);
}

void Stage::bind_by_members(const scenario::World::Entry& entry) {
  for (const contract::Operation& operation : sender_.contract().operations()) {
    for (const std::string& parameter : http::path_parameter_names(operation.path)) {
      const auto known = world_.bindings.find(parameter);
      const bool bound = known != world_.bindings.end() && !known->second.empty();
      if (bound && (!told_by_members_.contains(parameter) || known->second.size() >= kFoundMax)) {
        continue;
      }
      for (const auto& [member, value] : entry.says) {
        if (value.empty() || !world_.refers(member, parameter)) continue;
        auto& values = world_.bindings[parameter];
        if (std::find(values.begin(), values.end(), value) != values.end()) continue;
        values.push_back(value);
        told_by_members_.insert(parameter);
        world_.preexisting[parameter].insert(value);
      }
    }
  }
}

void Stage::find(const Exchange& list) {
  if (!list.success()) return;
  for (auto& [map, key] : map_keys_in(list)) {
    auto& known = world_.map_keys[map];
    const bool room = known.size() < scenario::World::kKeysMax && !key.empty();
    if (room && std::find(known.begin(), known.end(), key) == known.end()) {
      known.push_back(std::move(key));
    }
  }
  for (ListedThing& thing : listed_in(list, sender_.contract(), kFoundMax)) {
    auto& known = world_.bindings[thing.parameter];
    const std::string& value = thing.entry.says[thing.parameter];
    if (std::find(known.begin(), known.end(), value) == known.end()) {
      known.push_back(value);
      if (!created_.holds(thing.target)) world_.preexisting[thing.parameter].insert(value);
    }
    bind_by_members(thing.entry);
    const auto add = [this](scenario::World::Entry entry) {
      const bool room = world_.entries.size() < scenario::World::kEntriesMax;
      if (room) world_.entries.push_back(std::move(entry));
    };
    // With its parts it says all that it says without.
    if (thing.parts.empty()) add(std::move(thing.entry));
    for (scenario::World::Entry& part : thing.parts) add(std::move(part));
  }
}

void Stage::forget_lessons(std::size_t n) {
  if (n >= lessons_.size()) return;
  lessons_.resize(n);
  taught_.resize(n);
}

void Stage::repeat_lessons() {
  if (lessons_.empty()) return;
  if (restorable_) sender_.dispatcher().restore();
  std::vector<Renamed> renamed;
  for (std::size_t i = 0; i < lessons_.size(); ++i) {
    http::HttpFileRequest& lesson = lessons_[i];
    for (const Renamed& thing : renamed) rename(thing, sender_.contract(), world_, lesson.request);
    const auto match = sender_.contract().match(lesson.request.method, lesson.request.target);
    Outgoing outgoing;
    outgoing.purpose = scenario::Purpose::kSetup;
    outgoing.operation = match ? match->operation : nullptr;
    outgoing.principal = sender_.principal(lesson.principal);
    outgoing.request = lesson.request;
    const Exchange exchange = sender_.send(std::move(outgoing));
    if (!restorable_) created_.note(exchange, sender_);
    const Bindings now = learned_from(exchange, sender_.contract());
    for (std::size_t k = 0; k < now.size() && k < taught_[i].size(); ++k) {
      const auto& [parameter, value] = now[k];
      const std::string& before = taught_[i][k].second;
      if (before != value) renamed.push_back({parameter, before, value});
    }
    if (!now.empty()) taught_[i] = now;
    bind(now);
  }
  if (restorable_) restorable_ = sender_.dispatcher().snapshot();
}

}  // namespace bodkin::run
