#include "oracle/source_traces.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "oracle/phrases.h"

namespace bodkin::oracle {
namespace {

constexpr std::size_t kTracesMax = 8;

enum class Check {
  kNone,        // the phrase is proof
  kLine,        // "name.py:12": a digit behind it, a letter before it
  kPath,        // begins an absolute path
  kSourcePath,  // begins an absolute path that must end in a source file's name
};

struct Form {
  std::string_view phrase;
  const char* kind;
  Check check = Check::kNone;
};

constexpr const char* kPython = "a Python stack trace";
constexpr const char* kJava = "a Java stack trace";
constexpr const char* kNode = "a Node.js stack trace";
constexpr const char* kGo = "a Go stack trace";
constexpr const char* kNet = "a .NET stack trace";
constexpr const char* kRuby = "a Ruby stack trace";
constexpr const char* kPhp = "a PHP stack trace";
constexpr const char* kRust = "a Rust panic";
constexpr const char* kNative = "a place in C++ source";
constexpr const char* kFile = "a path of the server's file system";

constexpr std::array kForms{
    Form{"traceback (most recent call last)", kPython},
    Form{".py\", line ", kPython},
    Form{".py\\\", line ", kPython},
    Form{".py:", kPython, Check::kLine},
    Form{"site-packages/", kPython},
    Form{".java:", kJava, Check::kLine},
    Form{"exception in thread \"", kJava},
    Form{"java.lang.", kJava},
    Form{"(unknown source)", kJava},
    Form{".js:", kNode, Check::kLine},
    Form{".ts:", kNode, Check::kLine},
    Form{".mjs:", kNode, Check::kLine},
    Form{"node_modules/", kNode},
    Form{"(node:internal/", kNode},
    Form{" [running]:", kGo},
    Form{".go:", kGo, Check::kLine},
    Form{"panic: runtime error", kGo},
    Form{".cs:line ", kNet},
    Form{"system.nullreferenceexception", kNet},
    Form{"system.invalidoperationexception", kNet},
    Form{"--- end of stack trace from previous location", kNet},
    Form{".rb:", kRuby, Check::kLine},
    Form{"stack trace:\\n#0", kPhp},
    Form{"stack trace:\n#0", kPhp},
    Form{"php fatal error", kPhp},
    Form{".php on line ", kPhp},
    Form{".php:", kPhp, Check::kLine},
    Form{".php(", kPhp, Check::kLine},
    Form{"' panicked at ", kRust},
    Form{".rs:", kRust, Check::kLine},
    Form{".cc:", kNative, Check::kLine},
    Form{".cpp:", kNative, Check::kLine},
    Form{".cxx:", kNative, Check::kLine},
    Form{".hpp:", kNative, Check::kLine},
    Form{"terminate called after throwing", kNative},
    Form{"addresssanitizer:", kNative},
    Form{"/usr/", kFile, Check::kPath},
    Form{"/var/", kFile, Check::kPath},
    Form{"/etc/", kFile, Check::kPath},
    Form{"/home/", kFile, Check::kPath},
    Form{"/root/", kFile, Check::kPath},
    Form{"/opt/", kFile, Check::kPath},
    Form{"/tmp/", kFile, Check::kPath},
    Form{"/app/", kFile, Check::kSourcePath},
    Form{"/srv/", kFile, Check::kSourcePath},
    Form{"/src/", kFile, Check::kSourcePath},
    Form{"/build/", kFile, Check::kSourcePath},
    Form{"/workspace/", kFile, Check::kSourcePath},
    Form{"c:\\users\\", kFile},
    Form{"c:\\\\users\\\\", kFile},
    Form{"c:\\inetpub\\", kFile},
    Form{"c:\\\\inetpub\\\\", kFile},
    Form{"c:\\program files", kFile},
    Form{"c:\\\\program files", kFile},
};

const Phrases& phrases() {
  static const Phrases made = [] {
    std::vector<std::string_view> list;
    for (const auto& form : kForms) list.push_back(form.phrase);
    return Phrases(list);
  }();
  return made;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_word(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool in_path(char c) {
  return is_word(c) || c == '/' || c == '.' || c == '-' || c == '+';
}

// The word with a line number around the phrase, or nothing.
std::string_view line_reference(std::string_view text, std::size_t begin, std::size_t end) {
  if (begin == 0 || !is_word(text[begin - 1]) || end >= text.size() || !is_digit(text[end])) {
    return {};
  }
  while (begin > 0 && in_path(text[begin - 1])) --begin;
  while (end < text.size() && is_digit(text[end])) ++end;
  return text.substr(begin, end - begin);
}

bool names_source(std::string_view path) {
  static constexpr std::array<std::string_view, 16> kEndings{
      ".py", ".java", ".js",  ".ts", ".go", ".cs", ".rb",  ".php",
      ".rs", ".cc",   ".cpp", ".c",  ".h",  ".so", ".jar", ".db"};
  return std::any_of(kEndings.begin(), kEndings.end(),
                     [&](std::string_view ending) { return path.ends_with(ending); });
}

// The absolute path that begins there, or nothing where it is part of a URL or of another path.
std::string_view file_path(std::string_view text, std::size_t begin, bool source_only) {
  if (begin > 0) {
    const char before = text[begin - 1];
    if (in_path(before) || before == ':' || before == '}' || before == '%') return {};
  }
  std::size_t end = begin;
  while (end < text.size() && in_path(text[end])) ++end;
  std::string_view path = text.substr(begin, end - begin);
  while (!path.empty() && (path.back() == '.' || path.back() == '/')) path.remove_suffix(1);
  if (std::count(path.begin(), path.end(), '/') < 2) return {};
  return source_only && !names_source(path) ? std::string_view{} : path;
}

}  // namespace

std::vector<SourceTrace> source_traces(std::string_view text) {
  std::vector<SourceTrace> traces;
  for (const auto& hit : phrases().find(text)) {
    const Form& form = kForms[hit.phrase];
    const std::size_t end = hit.begin + form.phrase.size();
    std::string_view found = text.substr(hit.begin, form.phrase.size());
    switch (form.check) {
      case Check::kNone:
        break;
      case Check::kLine:
        found = line_reference(text, hit.begin, end);
        break;
      case Check::kPath:
        found = file_path(text, hit.begin, false);
        break;
      case Check::kSourcePath:
        found = file_path(text, hit.begin, true);
        break;
    }
    if (found.empty()) continue;
    traces.push_back({form.kind, std::string(found)});
    if (traces.size() == kTracesMax) break;
  }
  return traces;
}

}  // namespace bodkin::oracle
