// A reproducer as a script for a POSIX shell. Nothing of a request is ever outside quotes.
#include <algorithm>
#include <set>
#include <string>
#include <string_view>

#include "base/text.h"
#include "finding/store.h"
#include "http/http_file.h"
#include "http/uri.h"

namespace bodkin::finding {
namespace {

constexpr std::string_view kEnvironmentOpen = "{{$processEnv ";
constexpr std::string_view kCounter = "{{#}}";

std::string quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') {
      out += "'\\''";
    } else if (c != '\0') {
      out += c;
    }
  }
  return out + "'";
}

bool is_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

// Text in quotes with each {{$processEnv NAME}} as "$NAME".
std::string with_variables(std::string_view text, std::set<std::string>& used) {
  std::string out;
  std::string plain;
  while (!text.empty()) {
    const std::size_t end = text.starts_with(kEnvironmentOpen) ? text.find("}}") : text.npos;
    const std::string_view name =
        end == text.npos ? "" : text.substr(kEnvironmentOpen.size(), end - kEnvironmentOpen.size());
    if (!is_name(name)) {
      plain += text.front();
      text.remove_prefix(1);
      continue;
    }
    if (!plain.empty()) out += quoted(plain);
    plain.clear();
    out.append("\"$").append(name).append("\"");
    used.emplace(name);
    text.remove_prefix(end + 2);
  }
  return plain.empty() && !out.empty() ? out : out + quoted(plain);
}

// Text in quotes with each {{#}} as the number of the round.
std::string with_counter(std::string_view text) {
  std::string out;
  while (true) {
    const std::size_t at = text.find(kCounter);
    out += quoted(text.substr(0, at));
    if (at == std::string_view::npos) return out;
    out += "\"$i\"";
    text.remove_prefix(at + kCounter.size());
  }
}

// A body for printf(1), which is the one way to write any byte that every shell has.
std::string octal(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = byte >= 0x20 && byte < 0x7f && c != '\\' && c != '%' && c != '\'';
    if (plain) {
      out += c;
    } else {
      out += '\\';
      for (const int shift : {6, 3, 0}) out += static_cast<char>('0' + ((byte >> shift) & 7));
    }
  }
  return "'" + out + "'";
}

std::string on_one_line(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c == '\r' || c == '\n' || c == '\0') c = ' ';
  }
  return out;
}

std::string header_argument(const Header& field, std::set<std::string>& used) {
  std::string name = on_one_line(field.name);
  if (name.starts_with('@')) name.insert(0, " ");  // else curl takes it for a file's name
  const std::string value = on_one_line(field.value);
  const bool blank = value.find_first_not_of(" \t") == std::string::npos;
  return " \\\n  -H " + (blank ? quoted(name + ";") : with_variables(name + ": " + value, used));
}

// Where the body comes from, as arguments; `pipe` is what must stand before the command.
std::string body_arguments(const http::HttpFileRequest& item, std::string& pipe) {
  const std::string& body = item.request.body;
  if (item.request.method == "HEAD") return "";  // curl refuses, and the dispatcher sends none
  if (!item.body_file.empty()) return " \\\n  --data-binary " + quoted("@" + item.body_file);
  if (body.empty()) {
    const std::string& method = item.request.method;
    const bool announces = method == "POST" || method == "PUT" || method == "PATCH";
    return announces ? " \\\n  --data-binary ''" : "";
  }
  const bool counts = item.repeat > 1 && body.find(kCounter) != std::string::npos;
  std::string filled = body;
  for (std::size_t at; counts && (at = filled.find(kCounter)) != std::string::npos;) {
    filled.replace(at, kCounter.size(), "0");
  }
  if (http::is_plain_body(filled)) {
    return " \\\n  --data-binary " + (counts ? with_counter(body) : quoted(body));
  }
  pipe = "printf " + octal(body) + " | ";
  return " \\\n  --data-binary @-";
}

std::string command(const http::HttpFileRequest& item, std::set<std::string>& used) {
  const Request& request = item.request;
  std::string pipe;
  std::string method;
  http::append_wire_target(method, request.method.empty() ? "GET" : request.method);
  std::string line = "send";
  line += method == "HEAD" ? " --head" : " -X " + quoted(method);
  for (const Header& field : request.headers.fields()) line += header_argument(field, used);
  const std::string body = body_arguments(item, pipe);
  if (!body.empty() && request.headers.find("Content-Type") == nullptr) {
    line += " \\\n  -H 'Content-Type:'";
  }
  line += body;
  // A reference holds a space, which is no part of the target: it goes around the encoding.
  std::string target;
  for (std::string_view rest = request.target; !rest.empty();) {
    const std::size_t open = rest.find(kEnvironmentOpen);
    http::append_wire_target(target, rest.substr(0, open));
    if (open == rest.npos) break;
    target += kEnvironmentOpen;
    rest.remove_prefix(open + kEnvironmentOpen.size());
  }
  line += " \\\n  \"$base\"" + with_variables(target, used);
  return pipe + line + "\n";
}

std::string label(const http::HttpFileRequest& item, std::size_t number) {
  std::string text = "# " + std::to_string(number) + ".";
  if (!item.name.empty()) text += " " + printable(item.name);
  if (!item.principal.empty()) text += " as " + printable(item.principal);
  text += "\n";
  for (const std::string& comment : item.comments) {
    text += "#    " + printable(comment, 1000) + "\n";
  }
  return text;
}

}  // namespace

std::string to_curl(const http::HttpFile& reproducer, const std::string& base_url) {
  std::set<std::string> used;
  std::string steps;
  bool has_files = false;
  for (std::size_t i = 0; i < reproducer.requests.size(); ++i) {
    const http::HttpFileRequest& item = reproducer.requests[i];
    has_files = has_files || !item.body_file.empty();
    steps += "\n" + label(item, i + 1);
    const std::string once = command(item, used);
    if (item.repeat == 1) {
      steps += once;
    } else {
      steps += "i=0\nwhile [ $i -lt " + std::to_string(item.repeat) + " ]; do\n" + once +
               "i=$((i + 1))\ndone\n";
    }
  }
  std::string out = "#!/bin/sh\n# Usage: sh reproducer.sh [BASE_URL]\n";
  out += "base=${1:-" + quoted(base_url) + "}\n";
  for (const std::string& name : used) {
    out += ": \"${" + name + ":?set it to the credential that it stands for}\"\n";
  }
  if (has_files) out += "cd \"$(dirname \"$0\")\" || exit 1\n";
  out +=
      "send() {\n"
      "  curl --silent --show-error --include --globoff --path-as-is --noproxy '*' --max-time 30 "
      "\\\n"
      "    -H 'Expect:' \"$@\"\n"
      "  echo\n"
      "}\n";
  return out + steps;
}

}  // namespace bodkin::finding
