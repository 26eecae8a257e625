// Operating errors: what went wrong, where, and what to do, as a value.
//
// For parsing, files, the network and options. Not for programmer errors (check.h) and not for
// findings, which are data (finding/finding.h).
#pragma once

#include <expected>
#include <string>
#include <utility>

namespace bodkin {

enum class ErrorCode {
  kUsage,        // the user asked for something that makes no sense: exit status 2
  kInput,        // a file or document is broken or missing: exit status 2
  kUnreachable,  // the target does not answer: exit status 3
  kInternal,     // our own fault: exit status 4
};

struct Error {
  ErrorCode code = ErrorCode::kInternal;
  std::string message;  // one line: what is wrong, and what would be right
  std::string where;    // "file:line", a JSON pointer, a URL; may be empty

  // "where: message", or the message alone.
  std::string text() const { return where.empty() ? message : where + ": " + message; }
};

template <typename T>
using Result = std::expected<T, Error>;

inline std::unexpected<Error> error(ErrorCode code, std::string message, std::string where = {}) {
  return std::unexpected(Error{code, std::move(message), std::move(where)});
}

}  // namespace bodkin
