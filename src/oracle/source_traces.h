// Traces of source code in a text: stack traces and paths of a server's file system.
//
// Knows the forms of Python, Java, Node.js, Go, .NET, Ruby, PHP, Rust and C++. Refuses to guess: a
// path counts only where it begins like one of a server and nothing of a URL stands before it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace bodkin::oracle {

struct SourceTrace {
  const char* kind = nullptr;  // "a Python stack trace", "a path of the server's file system"
  std::string text;            // what shows it; an echo of this is no proof
};

// In order of appearance, at most 8.
std::vector<SourceTrace> source_traces(std::string_view text);

}  // namespace bodkin::oracle
