#include "finding/frame.h"

#include <algorithm>
#include <array>
#include <vector>

namespace bodkin::finding {
namespace {

constexpr std::size_t kTextMax = 64 << 10;

// Parts of paths and names that are not the service's own.
constexpr std::array kForeign = {
    "site-packages/", "dist-packages/", "/lib/python", "<frozen ",
    "node_modules",   "node:",          "(internal/",  "java.",
    "javax.",         "jdk.",           "sun.",        "org.springframework.",
    "org.apache.",    "org.eclipse.",   "io.netty.",   "com.fasterxml.",
    "kotlin.",        "scala.",         "runtime.",    "net/http.",
    "runtime/",       "/usr/include/",  "/usr/lib/",   "libc.so",
    "__asan",         "__interceptor",  "__sanitizer", "__ubsan",
    "std::",          "libc_start",     "reflect."};

bool foreign(std::string_view text) {
  return std::ranges::any_of(kForeign, [&](std::string_view part) {
    const bool is_start = part.ends_with('.') || part.ends_with("::") || part.starts_with("__");
    return is_start ? text.starts_with(part) : text.find(part) != std::string_view::npos;
  });
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    std::size_t end = text.find('\n');
    std::size_t skip = 1;
    const std::size_t escaped = text.find("\\n");
    if (escaped < end) {
      end = escaped;
      skip = 2;
    }
    std::string_view line = text.substr(0, end);
    while (line.starts_with(' ') || line.starts_with('\t') || line.starts_with("\\t")) {
      line.remove_prefix(line.front() == '\\' ? 2 : 1);
    }
    lines.push_back(line);
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + skip);
  }
  return lines;
}

bool all_of_name(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("_.$:<>~/*()-").find(c) != std::string_view::npos;
  });
}

// `File "/app/views.py", line 12, in create`; the last one is the innermost.
std::string python(std::string_view line) {
  const bool escaped = line.starts_with("File \\\"");
  if (!escaped && !line.starts_with("File \"")) return {};
  const std::size_t in = line.find(", in ");
  if (in == std::string_view::npos || line.find(", line ") == std::string_view::npos) return {};
  if (foreign(line.substr(0, in))) return {};
  std::string_view name = line.substr(in + 5);
  name = name.substr(0, name.find_first_of(" \r\""));
  return all_of_name(name) ? std::string(name) : std::string();
}

// Java's `at a.b.C.m(C.java:3)` and JavaScript's `at C.m (/app/x.js:3:4)`.
std::string java_or_script(std::string_view line) {
  if (!line.starts_with("at ")) return {};
  line.remove_prefix(3);
  if (line.starts_with("async ")) line.remove_prefix(6);
  const std::size_t open = line.find('(');
  const std::size_t colon = line.rfind(':');
  if (open == std::string_view::npos || colon == std::string_view::npos || colon < open) return {};
  if (foreign(line) || foreign(line.substr(open))) return {};
  std::string_view name = line.substr(0, open);
  while (name.ends_with(' ')) name.remove_suffix(1);
  if (name.starts_with("new ")) name.remove_prefix(4);
  return all_of_name(name) ? std::string(name) : std::string();
}

// `#1 0x55 in svc::parse(char const*) /src/svc.cc:3:4`.
std::string native(std::string_view line) {
  if (!line.starts_with('#')) return {};
  const std::size_t in = line.find(" in ");
  if (in == std::string_view::npos || line.find(" 0x") == std::string_view::npos) return {};
  std::string_view name = line.substr(in + 4);
  if (foreign(name)) return {};
  name = name.substr(0, name.find_first_of("( "));
  return all_of_name(name) ? std::string(name) : std::string();
}

// Go: `main.(*Server).create(0xc0001, …)` with an indented `/app/x.go:3 +0x1d` under it.
std::string go(std::string_view line, std::string_view next) {
  const std::size_t open = line.rfind('(');
  if (open == std::string_view::npos || open == 0 || !line.ends_with(')')) return {};
  if (next.find(".go:") == std::string_view::npos || foreign(line) || foreign(next)) return {};
  const std::string_view name = line.substr(0, open);
  return all_of_name(name) ? std::string(name) : std::string();
}

}  // namespace

std::string service_frame(std::string_view text) {
  const std::vector<std::string_view> lines = lines_of(text.substr(0, kTextMax));
  std::string last_python;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    for (std::string name :
         {java_or_script(lines[i]), native(lines[i]),
          go(lines[i], i + 1 < lines.size() ? lines[i + 1] : std::string_view())}) {
      if (!name.empty()) return name;
    }
    if (std::string name = python(lines[i]); !name.empty()) last_python = std::move(name);
  }
  return last_python;
}

std::string traceback_error(std::string_view text) {
  const std::size_t start = text.rfind("Traceback (most recent call last)");
  if (start == std::string_view::npos) return {};
  std::string_view rest = text.substr(start);
  for (std::size_t end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
    rest.remove_prefix(end + 1);
    // Frames and their source are indented; the error is not, nor are more lines of its text.
    const bool frame = rest.empty() || rest.front() == ' ' || rest.front() == '\t' ||
                       rest.front() == '\n' || rest.front() == '\r';
    if (!frame) return std::string(rest.substr(0, rest.find_first_of("\r\n")));
  }
  return {};
}

}  // namespace bodkin::finding
