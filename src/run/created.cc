#include "run/created.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "json/tree.h"
#include "run/learn.h"

namespace bodkin::run {
namespace {

constexpr std::size_t kUnknownMax = 4096;

using scenario::Exchange;

constexpr int kCreated = 201, kNotFound = 404, kGone = 410;
constexpr int kTrimmedAtOnce = 4;

bool deletable(const contract::Contract& contract, std::string_view target) {
  const auto match = contract.match("DELETE", target);
  return match && match->operation != nullptr;
}

// Targets of what a POST made: by its Location, else by an identifier in the answer, else by the
// keys of its body (a POST of several things at once).
std::vector<std::string> made_by_post(const Exchange& exchange,
                                      const contract::Contract& contract) {
  std::string location = location_path(exchange.answer.response, contract);
  if (!location.empty()) return {std::move(location)};
  std::vector<std::string> made;
  const std::string collection(http::split_target(exchange.request.target).path);
  for (const auto& operation : contract.operations()) {
    if (operation.method != "DELETE") continue;
    const auto parent = parent_of_last_parameter(operation.path);
    if (!parent || !http::match_path(*parent, collection)) continue;
    const std::string name = http::path_parameter_names(operation.path).back();
    const std::string id = identifier_in(exchange.answer.response.body, name);
    if (!id.empty()) return {collection + "/" + http::percent_encode(id)};
    if (!exchange.answer.response.body.empty()) continue;
    const json::Tree body = json::parse(exchange.request.body);
    if (body.at(body.root()).kind != json::Kind::kObject) continue;
    for (json::NodeId child = body.at(body.root()).first_child; child != json::kNone;
         child = body.at(child).next) {
      const std::string key = json::key_of(body, child);
      if (key.empty() || body.at(child).kind != json::Kind::kObject) continue;
      made.push_back(collection + "/" + http::percent_encode(key));
    }
  }
  return made;
}

}  // namespace

std::string location_path(const Response& response, const contract::Contract& contract) {
  const std::string_view location = response.headers.get("Location");
  const bool absolute = location.find("://") != std::string_view::npos;
  if (location.empty() || (!absolute && location[0] != '/')) return {};
  std::string target = http::local_target(location, contract.base_path());
  target.resize(http::split_target(target).path.size());
  return target == "/" ? std::string() : target;
}

void Created::add(const std::string& target, const std::string& principal,
                  const contract::Contract& contract) {
  if (!deletable(contract, target) || present_.contains(target)) return;
  // What stands below something of ours goes with it.
  for (std::size_t slash = target.rfind('/'); slash != std::string::npos && slash > 0;
       slash = target.rfind('/', slash - 1)) {
    if (present_.contains(target.substr(0, slash))) return;
  }
  present_.insert(target);
  const auto match = contract.match("DELETE", target);
  things_.push_back({target, principal, match->operation->path});
}

bool Created::names_unknown(std::string_view path) const {
  return std::any_of(unknown_.begin(), unknown_.end(), [&](const std::string& value) {
    return path.find("/" + value) != std::string_view::npos;
  });
}

void Created::expect(std::string identifier) {
  if (identifier.empty() || names_unknown("/" + identifier)) return;
  if (unknown_.size() >= kUnknownMax) return;
  unknown_.push_back(std::move(identifier));
}

void Created::note(const Exchange& told, const Sender& sender) {
  const Exchange& exchange = sender.on_wire(told);
  if (!exchange.success()) return;
  const std::string& method = exchange.request.method;
  const std::string path(http::split_target(exchange.request.target).path);
  if (method == "DELETE") {
    if (present_.erase(path) > 0) {
      const auto at = std::find_if(things_.begin(), things_.end(),
                                   [&](const Thing& thing) { return thing.target == path; });
      left_.erase(path);
      things_.erase(at);
    }
  } else if (method == "PUT") {
    // An answer other than 201 may be a change of something that was there before, unless its name
    // is one that this run made up.
    const std::string named(http::split_target(told.request.target).path);
    const bool ours = exchange.answer.response.status == kCreated || names_unknown(path) ||
                      (sender.renamer.active() && sender.renamer.names_identifier(named));
    if (ours) add(path, told.principal, sender.contract());
  } else if (method == "POST") {
    for (const auto& target : made_by_post(exchange, sender.contract())) {
      add(target, told.principal, sender.contract());
    }
  }
}

std::optional<bool> Created::remove(Sender& sender, const Scope& scope, const Thing& thing) {
  const auto match = sender.contract().match("DELETE", thing.target);
  if (!match || match->operation == nullptr || !scope.allows(*match->operation)) return false;
  const auto send_as = [&](const scenario::Principal* principal) {
    Outgoing outgoing;
    outgoing.purpose = scenario::Purpose::kCleanup;
    outgoing.operation = match->operation;
    outgoing.principal = principal;
    outgoing.request.method = "DELETE";
    outgoing.request.target = thing.target;
    outgoing.as_written = true;
    return sender.send(std::move(outgoing));
  };
  const scenario::Principal* usual = sender.principal({});
  const scenario::Principal* maker = sender.principal(thing.principal);
  Exchange exchange = send_as(maker == nullptr ? usual : maker);
  if (maker != nullptr && maker != usual && exchange.answered() && !exchange.success()) {
    exchange = send_as(usual);
  }
  if (!exchange.answered()) return std::nullopt;
  const int status = exchange.answer.response.status;
  return exchange.success() || status == kNotFound || status == kGone;
}

void Created::remove_all(Sender& sender, const Scope& scope, int rounds,
                         const std::function<void()>& sent) {
  for (int round = 0; round < rounds && !things_.empty(); ++round) {
    std::vector<Thing> left;
    bool answering = true;
    for (auto at = things_.rbegin(); at != things_.rend(); ++at) {
      const std::optional<bool> gone =
          answering ? remove(sender, scope, *at) : std::optional<bool>(false);
      if (sent) sent();
      answering = answering && gone.has_value();
      if (!gone.value_or(false)) left.push_back(*at);
    }
    std::reverse(left.begin(), left.end());
    const bool progress = left.size() < things_.size();
    things_ = std::move(left);
    present_.clear();
    for (const Thing& thing : things_) present_.insert(thing.target);
    if (!progress || !answering) break;
  }
  left_.clear();
}

void Created::trim(Sender& sender, const Scope& scope, std::size_t kept,
                   const std::function<bool(const std::string&)>& spared) {
  std::unordered_map<std::string, std::size_t> there;
  for (const Thing& thing : things_) {
    if (!left_.contains(thing.target)) ++there[thing.collection];
  }
  int trimmed = 0;
  for (std::size_t i = 0; i < things_.size() && trimmed < kTrimmedAtOnce;) {
    const Thing& thing = things_[i];
    if (there[thing.collection] <= kept || left_.contains(thing.target)) {
      ++i;
      continue;
    }
    const std::string name = http::percent_decode(thing.target.substr(thing.target.rfind('/') + 1));
    const std::optional<bool> gone =
        spared(name) ? std::optional<bool>(false) : remove(sender, scope, thing);
    if (!gone) return;
    --there[thing.collection];
    if (!*gone) {
      left_.insert(thing.target);
      ++i;
      continue;
    }
    ++trimmed;
    present_.erase(thing.target);
    things_.erase(things_.begin() + static_cast<std::ptrdiff_t>(i));
  }
}

}  // namespace bodkin::run
