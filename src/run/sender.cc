#include "run/sender.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "scenario/compose.h"

namespace bodkin::run {
namespace {

constexpr std::size_t kObtainedMax = 256;
constexpr const char* kUnknownCredential = "bodkin-no-such-credential-4b1f";

}  // namespace

using scenario::Exchange;
using scenario::Principal;

Sender::Sender(const contract::Contract& contract, dispatch::Dispatcher& dispatcher,
               const scenario::Principals& principals, std::uint64_t seed, TokenCommand command,
               std::string_view url_path)
    : contract_(contract),
      dispatcher_(dispatcher),
      principals_(principals),
      command_(std::move(command)),
      jars_(principals.list.size()),
      base_(url_path.ends_with(contract.base_path()) ? std::string() : contract.base_path()),
      seed_(seed) {
  const auto add = [this](const std::string& name) {
    for (const auto& known : credential_names_) {
      if (equal_ignore_case(known, name)) return;
    }
    credential_names_.push_back(name);
  };
  for (const auto& name : contract.credential_headers()) add(name);
  for (const auto& principal : principals.list) {
    for (const auto& field : principal.headers.fields()) add(field.name);
    if (principal.login && !principal.login->header.empty()) add(principal.login->header);
  }
  make_stranger();
}

void Sender::make_stranger() {
  stranger_ = {};
  stranger_.name = scenario::kStranger;
  if (principals_.empty()) return;
  for (const auto& field : principals_.list.front().headers.fields()) {
    // "Bearer TOKEN" keeps its scheme.
    const std::size_t secret = field.value.rfind(' ') + 1;
    stranger_.headers.add(field.name, field.value.substr(0, secret) + kUnknownCredential);
  }
  std::string cookies;
  for (const auto& [name, value] : jars_.front().cookies()) {
    cookies += (cookies.empty() ? "" : "; ") + name + "=" + kUnknownCredential;
  }
  if (!cookies.empty()) stranger_.headers.add("Cookie", std::move(cookies));
}

Result<void> Sender::log_in() {
  for (auto& principal : principals_.list) {
    if (!principal.login) continue;
    if (auto done = log_in(principal); !done) return done;
  }
  return {};
}

Result<void> Sender::log_in(Principal& principal) {
  ++counts.logins;
  if (principal.login->command.empty()) ++counts.requests;
  CookieJar& jar = jars_[static_cast<std::size_t>(&principal - principals_.list.data())];
  auto token = obtain_token(principal, dispatcher_, command_, jar);
  if (!token) return std::unexpected(token.error());
  for (const auto& [name, value] : jar.cookies()) remember(principal.name, name, true, value);
  const scenario::Login& login = *principal.login;
  if (!login.header.empty() && !token->empty()) {
    principal.headers.set(login.header, login.prefix + *token);
    remember(principal.name, login.header, false, login.prefix + *token);
  }
  if (&principal == principals_.list.data()) make_stranger();
  return {};
}

void Sender::remember(const std::string& principal, const std::string& name, bool cookie,
                      const std::string& value) {
  for (const Obtained& known : obtained_) {
    if (known.value == value && known.name == name) return;
  }
  if (obtained_.size() >= kObtainedMax) obtained_.erase(obtained_.begin());
  obtained_.push_back({principal, name, cookie, value});
  ++obtained_count_;
}

void Sender::set_cookies(const Principal* principal, Headers& headers) const {
  for (std::size_t i = 0; i < jars_.size(); ++i) {
    // Nobody may be somebody by a cookie that a mutator repeats.
    if (jars_[i].empty()) continue;
    if (principal == &principals_.list[i]) {
      jars_[i].put_into(headers);
    } else if (principal == nullptr) {
      jars_[i].take_out_of(headers);
    }
  }
}

void Sender::take_cookies(const Principal* principal, const Response& response) {
  if (principal == nullptr || principal == &stranger_) return;
  if (response.headers.find("Set-Cookie") == nullptr) return;
  CookieJar& jar = jars_[static_cast<std::size_t>(principal - principals_.list.data())];
  if (!jar.take(response)) return;
  for (const auto& [name, value] : jar.cookies()) remember(principal->name, name, true, value);
  if (principal == principals_.list.data()) make_stranger();
}

// A new token, and the request once more, where the answer says that the old one is stale.
void Sender::renew(const Outgoing& as, Exchange& exchange) {
  if (as.principal == nullptr || !as.principal->login || !exchange.answered()) return;
  const auto& stale = as.principal->login->refresh_on;
  const auto says_stale = [&] {
    return std::find(stale.begin(), stale.end(), exchange.answer.response.status) != stale.end();
  };
  const std::pair key(as.principal, as.operation);
  if (!says_stale() || refused_anyway_.contains(key)) return;
  Principal& principal =
      principals_.list[static_cast<std::size_t>(as.principal - principals_.list.data())];
  if (log_in(principal)) {
    complete(as.operation, as.principal, exchange.request);
    const int attempts = exchange.answer.attempts;
    dispatch(exchange, as.as_written);
    exchange.answer.attempts += attempts;
  }
  if (says_stale()) refused_anyway_.insert(key);
}

const Principal* Sender::principal(const std::string& name) const {
  if (principals_.empty()) return nullptr;
  if (name.empty()) return &principals_.list.front();
  const Principal* known = principals_.find(name);
  return known == nullptr && name == scenario::kStranger ? &stranger_ : known;
}

const Principal* Sender::asker(const std::string& name,
                               const contract::Operation* operation) const {
  if (!name.empty()) return principal(name);
  const auto known = let_in_.find(operation);
  return principal(known == let_in_.end() ? std::string() : known->second);
}

void Sender::let_in(const contract::Operation& operation, const std::string& name) {
  let_in_[&operation] = name;
}

const std::vector<Header>& Sender::required_headers(const contract::Operation& operation) {
  const auto [at, added] = required_headers_.try_emplace(&operation);
  if (!added) return at->second;
  for (const auto& parameter : operation.parameters) {
    if (parameter.in != contract::Place::kHeader || !parameter.required) continue;
    if (!scenario::settable_header(parameter)) continue;
    const bool credential =
        std::any_of(credential_names_.begin(), credential_names_.end(),
                    [&](const auto& name) { return equal_ignore_case(name, parameter.name); });
    if (credential) continue;
    Random random(0);
    schema::Generator generator;
    auto value = scenario::parameter_value(parameter, random, generator);
    if (value) at->second.push_back({parameter.name, std::move(*value)});
  }
  return at->second;
}

void Sender::complete(const contract::Operation* operation, const Principal* principal,
                      Request& request) {
  // Who asks is the principal's headers and nothing else: a token that a mutator wrote would make
  // nobody somebody.
  if (!principals_.empty()) {
    for (const auto& name : credential_names_) request.headers.remove(name);
    if (principal != nullptr) {
      for (const auto& field : principal->headers.fields()) {
        request.headers.add(field.name, field.value);
      }
    }
    set_cookies(principal, request.headers);
  }
  if (operation != nullptr) {
    for (const auto& field : required_headers(*operation)) {
      if (request.headers.find(field.name) == nullptr) request.headers.add(field.name, field.value);
    }
  }
  if (!request.body.empty() && request.headers.find("Content-Type") == nullptr) {
    const bool described = operation != nullptr && !operation->body_media_type.empty();
    request.headers.add("Content-Type",
                        described ? operation->body_media_type : std::string("application/json"));
  }
}

Exchange Sender::prepare(Outgoing outgoing) {
  Exchange exchange;
  exchange.purpose = outgoing.purpose;
  exchange.principal = outgoing.principal != nullptr ? outgoing.principal->name : scenario::kNobody;
  exchange.operation = outgoing.operation;
  exchange.fresh = outgoing.fresh;
  exchange.note = std::move(outgoing.note);
  exchange.step = outgoing.step;
  exchange.name = std::move(outgoing.name);
  exchange.written = std::move(outgoing.written);
  exchange.request = std::move(outgoing.request);
  exchange.id = fmt::format("bdk-{:x}-{:x}", seed_, ++sent_);
  complete(outgoing.operation, outgoing.principal, exchange.request);
  exchange.request.headers.set("X-Bodkin-Id", exchange.id);
  return exchange;
}

Exchange Sender::send(Outgoing outgoing) {
  const Principal* principal = outgoing.principal;
  Outgoing as;
  as.principal = principal;
  as.operation = outgoing.operation;
  as.as_written = outgoing.as_written;
  Exchange exchange = prepare(std::move(outgoing));
  dispatch(exchange, as.as_written);
  renew(as, exchange);
  take_cookies(principal, exchange.answer.response);
  return exchange;
}

Sender::Together Sender::send_together(std::vector<Outgoing> outgoing,
                                       const dispatch::Schedule& schedule) {
  Together sent;
  std::vector<Request> requests;
  wires_.clear();
  std::vector<const Principal*> principals;
  std::vector<bool> as_written;
  for (Outgoing& each : outgoing) {
    principals.push_back(each.principal);
    as_written.push_back(each.as_written);
    sent.exchanges.push_back(prepare(std::move(each)));
    requests.push_back(to_wire(sent.exchanges.back(), as_written.back()));
  }
  ++counts.bursts;
  dispatch::Volley volley = dispatcher_.send_together(requests, schedule);
  for (std::size_t i = 0; i < sent.exchanges.size(); ++i) {
    Exchange& exchange = sent.exchanges[i];
    take_answer(exchange, std::move(volley.answers[i]), as_written[i]);
    take_cookies(principals[i], exchange.answer.response);
  }
  sent.points = std::move(volley.points);
  sent.scheduled = volley.scheduled;
  return sent;
}

const Exchange& Sender::on_wire(const Exchange& last) const {
  const auto at = std::find_if(wires_.begin(), wires_.end(),
                               [&](const Exchange& wire) { return wire.id == last.id; });
  return at == wires_.end() ? last : *at;
}

Request Sender::to_wire(Exchange& exchange, bool as_written) {
  // A fresh identifier that an input came by is what it stands for in the world, as it will be in
  // the answer.
  if (renamer.active() && !as_written) renamer.back(exchange.request);
  Request wire = exchange.request;
  if (renamer.active() && !as_written) {
    renamer.forward(wire);
    Exchange& known = wires_.emplace_back();
    known.id = exchange.id;
    known.request = wire;
  }
  wire.target.insert(0, base_);
  return wire;
}

void Sender::take_answer(Exchange& exchange, dispatch::Answer answer, bool as_written) {
  exchange.answer = std::move(answer);
  if (renamer.active() && !as_written) {
    for (Exchange& wire : wires_) {
      if (wire.id != exchange.id) continue;
      wire.answer.transport = exchange.answer.transport;
      wire.answer.response = exchange.answer.response;
    }
    renamer.back(exchange.answer.response);
    for (auto& line : exchange.answer.log_lines) line = renamer.back(line);
  }
  ++counts.requests;
  const int status = exchange.answered() ? exchange.answer.response.status : 0;
  const int status_class = status / 100;
  ++counts.by_status_class[status_class >= 1 && status_class <= 5 ? status_class : 0];
}

void Sender::dispatch(Exchange& exchange, bool as_written) {
  wires_.clear();
  // Most requests of a service in this process go as they are.
  const bool as_it_is = base_.empty() && (as_written || !renamer.active());
  take_answer(exchange,
              as_it_is ? dispatcher_.send(exchange.request)
                       : dispatcher_.send(to_wire(exchange, as_written)),
              as_written);
}

}  // namespace bodkin::run
