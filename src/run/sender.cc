#include "run/sender.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "scenario/compose.h"

namespace bodkin::run {
namespace {

constexpr const char* kUnknownCredential = "bodkin-no-such-credential-4b1f";

}  // namespace

using scenario::Exchange;
using scenario::Principal;

Sender::Sender(const contract::Contract& contract, dispatch::Dispatcher& dispatcher,
               const scenario::Principals& principals, std::uint64_t seed)
    : contract_(contract), dispatcher_(dispatcher), principals_(principals), seed_(seed) {
  const auto add = [this](const std::string& name) {
    for (const auto& known : credential_names_) {
      if (equal_ignore_case(known, name)) return;
    }
    credential_names_.push_back(name);
  };
  for (const auto& name : contract.credential_headers()) add(name);
  for (const auto& principal : principals.list) {
    for (const auto& field : principal.headers.fields()) add(field.name);
  }
  stranger_.name = scenario::kStranger;
  if (principals.empty()) return;
  for (const auto& field : principals.list.front().headers.fields()) {
    // "Bearer TOKEN" keeps its scheme.
    const std::size_t secret = field.value.rfind(' ') + 1;
    stranger_.headers.add(field.name, field.value.substr(0, secret) + kUnknownCredential);
  }
}

const Principal* Sender::principal(const std::string& name) const {
  if (principals_.empty()) return nullptr;
  if (name.empty()) return &principals_.list.front();
  const Principal* known = principals_.find(name);
  return known == nullptr && name == scenario::kStranger ? &stranger_ : known;
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

Exchange Sender::send(Outgoing outgoing) {
  Exchange exchange;
  exchange.purpose = outgoing.purpose;
  exchange.principal = outgoing.principal != nullptr ? outgoing.principal->name : scenario::kNobody;
  exchange.fresh = outgoing.fresh;
  exchange.note = std::move(outgoing.note);
  exchange.request = std::move(outgoing.request);
  exchange.id = fmt::format("bdk-{:x}-{:x}", seed_, ++sent_);
  complete(outgoing.operation, outgoing.principal, exchange.request);
  exchange.request.headers.set("X-Bodkin-Id", exchange.id);

  const bool rename = renamer.active() && !outgoing.as_written;
  const std::string& base = contract_.base_path();
  if (!rename && base.empty()) {
    exchange.answer = dispatcher_.send(exchange.request);
  } else {
    Request wire = exchange.request;
    if (rename) renamer.forward(wire);
    wire.target.insert(0, base);
    exchange.answer = dispatcher_.send(wire);
    if (rename) {
      renamer.back(exchange.answer.response);
      for (auto& line : exchange.answer.log_lines) line = renamer.back(line);
    }
  }
  ++counts.requests;
  const int status = exchange.answered() ? exchange.answer.response.status : 0;
  const int status_class = status / 100;
  ++counts.by_status_class[status_class >= 1 && status_class <= 5 ? status_class : 0];
  return exchange;
}

}  // namespace bodkin::run
