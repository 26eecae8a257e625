// One request of a run, made ready, sent and remembered: credentials, required headers, content
// type, request id, the contract's base path, and the world's identifiers renamed.
//
// Principals with a login get their token here, and a new one when the service answers a request
// that had their own credentials with a status that says that they are stale; that request is then
// sent once more. Each principal has cookies of its own; nobody and the stranger have none.
//
// Decides nothing: whether a request may be sent is the caller's business (Scope).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "contract/contract.h"
#include "dispatch/dispatcher.h"
#include "run/cookies.h"
#include "run/login.h"
#include "run/renamer.h"
#include "run/runner.h"
#include "scenario/principal.h"
#include "scenario/trace.h"

namespace bodkin::run {

// What is sent, and as whom.
struct Outgoing {
  scenario::Purpose purpose = scenario::Purpose::kInput;
  const contract::Operation* operation = nullptr;  // nullptr: not in the contract
  const scenario::Principal* principal = nullptr;  // nullptr: nobody
  Request request;                                 // identifiers as in the world, no base path
  bool fresh = false;
  bool as_written = false;  // identifiers are the service's own; nothing is renamed
  std::string note;
  int step = -1;  // as of an Exchange, like the two below
  std::string name = {};
  std::shared_ptr<const Request> written = {};
};

class Sender {
 public:
  // Contract and dispatcher must outlive it; principals are copied, since their tokens change.
  Sender(const contract::Contract& contract, dispatch::Dispatcher& dispatcher,
         const scenario::Principals& principals, std::uint64_t seed, TokenCommand command = {},
         std::string_view url_path = {});
  Sender(const Sender&) = delete;
  Sender& operator=(const Sender&) = delete;

  // What goes before every target: the contract's base path, unless the URL ends with it.
  const std::string& base() const { return base_; }

  // Gets the token of every principal that has a login. Errors as obtain_token().
  Result<void> log_in();

  scenario::Exchange send(Outgoing outgoing);
  // All at the same moment, where the dispatcher can. No token is renewed.
  struct Together {
    std::vector<scenario::Exchange> exchanges;
    std::vector<dispatch::Point> points;
    bool scheduled = false;
  };
  Together send_together(std::vector<Outgoing> outgoing, const dispatch::Schedule& schedule);
  // The exchange, if it is among the last that were sent with identifiers renamed, with them as the
  // service knows them, status and headers and bodies alone. Not the same as renaming it again:
  // what a mutator spelled otherwise (escaped, in another case) went out as it was.
  const scenario::Exchange& on_wire(const scenario::Exchange& last) const;
  // Credentials, required headers and content type, as send() adds them.
  void complete(const contract::Operation* operation, const scenario::Principal* principal,
                Request& request);

  // The default principal, or the one of that name (kStranger among them); nullptr: nobody.
  const scenario::Principal* principal(const std::string& name) const;
  // The same; where no name is given, who is known to be let in by the operation, else the default.
  const scenario::Principal* asker(const std::string& name,
                                   const contract::Operation* operation) const;
  // Remembers that this principal is let in where the default one is not.
  void let_in(const contract::Operation& operation, const std::string& name);
  const scenario::Principals& principals() const { return principals_; }
  const scenario::Principal* stranger() const { return &stranger_; }
  const contract::Contract& contract() const { return contract_; }
  dispatch::Dispatcher& dispatcher() { return dispatcher_; }
  std::uint64_t seed() const { return seed_; }
  const std::vector<Obtained>& obtained() const { return obtained_; }
  std::uint64_t obtained_count() const { return obtained_count_; }

  Renamer renamer{{}, 0};
  Counts counts;

 private:
  const std::vector<Header>& required_headers(const contract::Operation& operation);
  scenario::Exchange prepare(Outgoing outgoing);
  Request to_wire(scenario::Exchange& exchange, bool as_written);
  void take_answer(scenario::Exchange& exchange, dispatch::Answer answer, bool as_written);
  void dispatch(scenario::Exchange& exchange, bool as_written);
  void set_cookies(const scenario::Principal* principal, Headers& headers) const;
  void take_cookies(const scenario::Principal* principal, const Response& response);
  void renew(const Outgoing& as, scenario::Exchange& exchange);
  Result<void> log_in(scenario::Principal& principal);
  void remember(const std::string& principal, const std::string& name, bool cookie,
                const std::string& value);
  void make_stranger();

  const contract::Contract& contract_;
  dispatch::Dispatcher& dispatcher_;
  scenario::Principals principals_;
  TokenCommand command_;
  std::vector<CookieJar> jars_;  // one for each principal
  // Who is answered so for this operation whatever token they have.
  std::set<std::pair<const scenario::Principal*, const contract::Operation*>> refused_anyway_;
  std::vector<Obtained> obtained_;  // newest last
  std::uint64_t obtained_count_ = 0;
  scenario::Principal stranger_;               // with headers where principals have some
  std::vector<std::string> credential_names_;  // of the contract and of every principal
  std::unordered_map<const contract::Operation*, std::vector<Header>> required_headers_;
  std::unordered_map<const contract::Operation*, std::string> let_in_;  // names of principals
  std::string base_;
  std::vector<scenario::Exchange> wires_;  // the last ones that were renamed
  std::uint64_t seed_;
  std::uint64_t sent_ = 0;
};

}  // namespace bodkin::run
