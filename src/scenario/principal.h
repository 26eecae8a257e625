// Who asks: a name and the headers that make the service believe it, or the way to get them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bodkin/model.h"
#include "http/message.h"

namespace bodkin::scenario {

// What a principal may do where the contract (x-bodkin-access) does not say.
enum class May { kUnknown, kAll, kRead, kNothing };

// How a principal gets a credential that is not known beforehand: a request to the service, or a
// command that prints it.
struct Login {
  enum class From {
    kBody,     // `where` is a JSON pointer into the answer's body
    kHeader,   // its name
    kCookie,   // its name
    kCookies,  // no token: the cookies that the answer sets are the credential
  };
  std::string command;  // for the shell; prints the token. Empty: `request`
  Request request;      // target as the service has it, after --url
  From from = From::kBody;
  std::string where;
  std::string header;  // that the token goes into; empty: none, a cookie is sent as such
  std::string prefix;  // before the token there: "Bearer "
  std::vector<int> refresh_on = {401};
  std::vector<std::string> secrets;  // of the request, that must not be written
};

struct Principal {
  std::string name;
  std::string role;     // as in x-bodkin-access; defaults to the name
  std::string project;  // whose objects it owns; may be empty
  Headers headers;      // credentials
  May may = May::kUnknown;
  std::optional<Login> login = {};
};

// As models are told who asks.
inline Asker asker(const Principal& principal) {
  return {principal.role.empty() ? principal.name : principal.role, principal.project};
}

// The principal without credentials; always there.
inline const char* const kNobody = "nobody";

// The principal with credentials that the service has never given to anybody.
inline const char* const kStranger = "stranger";

struct Principals {
  std::vector<Principal> list;  // the first one is the default
  const Principal* find(const std::string& name) const {
    for (const auto& p : list) {
      if (p.name == name) return &p;
    }
    return nullptr;
  }
  bool empty() const { return list.empty(); }
};

}  // namespace bodkin::scenario
