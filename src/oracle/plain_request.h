// Whether every server reads a request as one of its operation.
//
// What breaks HTTP's own grammar is answered by the HTTP layer, and a path value with a slash in
// it by whatever the router takes it for: of such answers the contract says nothing. Judges the
// request alone, never the answer.
#pragma once

#include "oracle/evidence.h"

namespace bodkin::oracle {

// Field names are tokens, field values hold no control characters, the target is printable ASCII
// without white space (RFC 9110, 5.1 and 5.5; RFC 9112, 3.2). Nothing that says how the message is
// framed or coded (Content-Length, Transfer-Encoding, Content-Encoding, Expect, Upgrade, Host,
// Connection): servers take it apart before the service sees it.
bool well_formed(const Request& request);

// No path value is empty, a dot segment, or holds a slash, a backslash or a control character:
// decoded before it is routed, it would name another path.
bool plainly_routed(const Facts& facts);

// Both: the answer is one of the operation's.
bool reaches_operation(const Facts& facts);

}  // namespace bodkin::oracle
