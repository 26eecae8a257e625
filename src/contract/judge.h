// What a contract says of one request and of one response.
//
// The strongest verdict wins: a sure violation anywhere, else a doubt anywhere, else valid.
// Holds compiled validators and rules for every operation (made on first use). Not thread-safe: one
// for each thread.
#pragma once

#include <memory>
#include <string>

#include "contract/contract.h"
#include "http/message.h"
#include "json/tree.h"
#include "schema/validate.h"

namespace bodkin::contract {

class Judge {
 public:
  explicit Judge(const Contract& contract);
  ~Judge();
  Judge(Judge&&) noexcept;
  Judge& operator=(Judge&&) noexcept;

  // The body against schema and then rules. A violated rule: keyword "rule", location
  // "SCHEMA/x-bodkin-rules/NAME". A missing body is invalid by "required" where one is required
  // (location "METHOD /path/requestBody"), valid otherwise; a body where no JSON schema is
  // described is unknown, and so is one that is no JSON where other media types are allowed.
  schema::Verdict body(const Operation& operation, const json::Tree& body, bool has_body) const;
  // The status that a violated rule deserves (400 if nothing else is said); for other violations
  // 400.
  int deserved_status(const Operation& operation, const schema::Verdict& verdict) const;

  // Path and query parameters, decoded; location "METHOD /path/parameters/NAME", keyword as for a
  // body. A required query parameter that is missing is invalid by "required". An undeclared query
  // parameter, a repeated one that is no array, a value that a lenient reader may take for a number
  // or a boolean ("+5", "yes"), and styles that we do not read are unknown.
  schema::Verdict parameters(const Operation& operation,
                             const std::vector<http::PathParameter>& path,
                             std::string_view query) const;

  // Status documented, content type among the described ones (an empty body needs none), body
  // valid, required headers there. Location for an undocumented status:
  // "METHOD /path/responses/STATUS", keyword "status"; for the content type: keyword
  // "content-type".
  schema::Verdict response(const Operation& operation, const Response& response) const;

  struct State;  // contract/judge_state.h

 private:
  std::unique_ptr<State> state_;
};

}  // namespace bodkin::contract
