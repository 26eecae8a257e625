// A finding: something wrong that an oracle saw, as data.
//
// Its signature (version 1) is what makes two findings one: oracle, operation, location, status
// class and normalised message. No values, no line numbers, so that it survives shifted lines,
// other seeds and a new Bodkin.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.h"

namespace bodkin::finding {

enum class Severity { kLow, kMedium, kHigh, kCritical };
const char* to_string(Severity severity);

struct Finding {
  std::string oracle;    // "accepted-invalid"
  std::string method;    // of the operation, as in the contract
  std::string path;      // template, as in the contract; "*" where none matches
  std::string location;  // what is violated: schema location and keyword, rule, check; may be empty
  // Where in the body that is, as a pointer by the contract's names ("/items/*/total"), "?name" for
  // a query parameter: a schema may be used for several members. Empty: not known, or nowhere.
  std::string member;
  int http_status = 0;   // of the answer; 0: none
  std::string message;   // one sentence for a person; may hold values
  std::string kind;      // the sentence without values: part of the signature
  Severity severity = Severity::kMedium;
  int cwe = 0;               // 0: none
  std::string principal;     // who asked
  std::string purpose;       // to_string(scenario::Purpose)
  // Of an answer that is wrong whatever was asked (5xx): the rule that the request breaks, as
  // `location` names them; empty: none that is known. Not part of the signature.
  std::string broken_rule;
  std::string evidence;      // an excerpt that shows it: a line of the log, of the answer
  std::string request_id;    // X-Bodkin-Id
  std::size_t exchange = 0;  // index into the trace

  // "server-error|PUT|/a/{id}|location|5xx|kind"; "location@member" where a member is known.
  std::string signature_text() const;
  // 8 letters of its hash.
  std::string signature() const;
  // The three lines that a fuzz target prints before it traps (ClusterFuzz's crash state): the
  // text after "# Check failed: ", at most 79 characters.
  std::string crash_state() const;
};

// Messages of a service brought to a form without values: digits, identifiers (UUIDs, hex of 8 and
// more), quoted text and paths become placeholders; at most 120 characters.
std::string normalise_message(std::string_view message);

}  // namespace bodkin::finding
