// A script for a POSIX shell. Nothing of a request is ever outside quotes.
#include "dialect/curl.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "dialect/curl_functions.h"
#include "dialect/pieces.h"
#include "http/uri.h"
#include "json/tree.h"

namespace bodkin::dialect {
namespace {

// One argument of a command may have 128 KiB; printf(1) of every shell is built in and has no
// limit.
constexpr std::size_t kArgumentBytesMax = 64 << 10;

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

// Bytes in a format of printf(1), which is the one way to write any byte that every shell has.
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
  return out;
}

std::string on_one_line(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c == '\r' || c == '\n' || c == '\0') c = ' ';
  }
  return out;
}

// "4xx" as a shell's pattern.
std::string pattern(std::string_view expect) {
  std::string out(expect);
  for (char& c : out) {
    if (c == 'x' || c == 'X') c = '?';
  }
  return out;
}

class Script {
 public:
  Script(const http::HttpFile& file, const std::string& base_url, const std::string& name)
      : file_(file), base_url_(base_url), name_(name) {
    for (std::size_t i = 0; i < file.requests.size(); ++i) find_referenced(i);
  }

  std::string text() {
    std::string steps;
    for (std::size_t i = 0; i < file_.requests.size(); ++i) steps += "\n" + step(i);
    return head() + steps + (expects_ ? "\nexit \"$failed\"\n" : "");
  }

 private:
  const http::HttpFileRequest& item(std::size_t index) const { return file_.requests[index]; }

  void find_referenced(std::size_t index) {
    const Request& request = item(index).request;
    const auto look = [&](std::string_view text, Place place) {
      for (const Piece& piece : pieces(file_, index, text, place)) {
        if (piece.kind == Piece::Kind::kReference && !piece.reference.step.empty()) {
          referenced_.insert(piece.step);
        }
      }
    };
    look(request.target, Place::kTarget);
    for (const Header& field : request.headers.fields()) look(field.value, Place::kHeader);
    look(request.body, Place::kBody);
  }

  std::string head() const {
    std::string out = "#!/bin/sh\n# Usage: sh " + on_one_line(name_) + " [BASE_URL]\n";
    out += "base=${1:-" + quoted(base_url_) + "}\n";
    for (const std::string& name : variables_) {
      out += ": \"${" + name + ":?set it to the credential that it stands for}\"\n";
    }
    if (has_files_) out += "cd \"$(dirname \"$0\")\" || exit 1\n";
    if (values_) out += kNeedsJq;
    if (sends_) out += kSendFunction;
    if (keeps_) out += kKeepFunction;
    if (expects_) out += kExpectFunction;
    if (values_) out += kValueFunctions;
    if (headers_) out += kHeaderFunction;
    if (urls_) out += kLocalFunction;
    if (uuids_) out += kUuidFunction;
    return out;
  }

  std::string step(std::size_t index) {
    const http::HttpFileRequest& sent = item(index);
    const std::string number = std::to_string(index + 1);
    std::string out = "# " + number + ".";
    if (!sent.name.empty()) out += " " + printable(sent.name);
    if (!sent.principal.empty()) out += " as " + printable(sent.principal);
    out += "\n";
    for (const std::string& comment : sent.comments) {
      out += "#    " + printable(comment, 1000) + "\n";
    }
    has_files_ = has_files_ || !sent.body_file.empty();
    values_before_.clear();
    const std::string once = command(index);
    std::string expect;
    if (!sent.expect.empty()) {
      expects_ = true;
      expect = "expect " + number + " " + quoted(pattern(sent.expect)) + " " + quoted(sent.expect) +
               "\n";
    }
    if (sent.repeat == 1) return out + values_before_ + once + expect;
    return out + "i=0\nwhile [ $i -lt " + std::to_string(sent.repeat) + " ]; do\n" +
           values_before_ + once + expect + "i=$((i + 1))\ndone\n";
  }

  std::string command(std::size_t index) {
    const http::HttpFileRequest& sent = item(index);
    const Request& request = sent.request;
    std::string pipe;
    std::string method;
    http::append_wire_target(method, request.method.empty() ? "GET" : request.method);
    std::string line = "send";
    if (referenced_.contains(index) || !sent.expect.empty()) {
      keeps_ = true;
      line = "keep " + std::to_string(index + 1);
    } else {
      sends_ = true;
    }
    line += method == "HEAD" ? " --head" : " -X " + quoted(method);
    for (const Header& field : request.headers.fields()) line += header_argument(index, field);
    const std::string body = body_arguments(index, pipe);
    if (!body.empty() && request.headers.find("Content-Type") == nullptr) {
      line += " \\\n  -H 'Content-Type:'";
    }
    return pipe + line + body + " \\\n  \"$base\"" + target(index) + "\n";
  }

  std::string header_argument(std::size_t index, const Header& field) {
    std::string name = on_one_line(field.name);
    if (name.starts_with('@')) name.insert(0, " ");  // else curl takes it for a file's name
    const std::string value = on_one_line(field.value);
    const bool blank = value.find_first_not_of(" \t") == std::string::npos;
    if (blank) return " \\\n  -H " + quoted(name + ";");
    std::vector<Piece> parts = pieces(file_, index, value, Place::kHeader);
    if (parts.front().kind == Piece::Kind::kText) {
      parts.front().text.insert(0, name + ": ");
    } else {
      parts.insert(parts.begin(),
                   Piece{.kind = Piece::Kind::kText, .text = name + ": ", .reference = {}});
    }
    return " \\\n  -H " + words(parts, "plain");
  }

  std::string target(std::size_t index) {
    std::vector<Piece> parts = pieces(file_, index, item(index).request.target, Place::kTarget);
    for (Piece& piece : parts) {
      if (piece.kind != Piece::Kind::kText) continue;
      std::string wire;
      http::append_wire_target(wire, piece.text);
      piece.text = std::move(wire);
    }
    return words(parts, "target");
  }

  // Where the body comes from, as arguments; `pipe` is what must stand before the command.
  std::string body_arguments(std::size_t index, std::string& pipe) {
    const http::HttpFileRequest& sent = item(index);
    const std::string& method = sent.request.method;
    const std::string& body = sent.request.body;
    if (method == "HEAD") return "";  // curl refuses, and the dispatcher sends none
    if (!sent.body_file.empty()) return " \\\n  --data-binary " + quoted("@" + sent.body_file);
    if (body.empty()) {
      const bool announces = method == "POST" || method == "PUT" || method == "PATCH";
      return announces ? " \\\n  --data-binary ''" : "";
    }
    const std::vector<Piece> parts = pieces(file_, index, body, Place::kBody);
    std::string sample;
    bool refers = false;
    for (const Piece& piece : parts) {
      sample += piece.kind == Piece::Kind::kText ? piece.text : "0";
      refers = refers || piece.kind == Piece::Kind::kReference;
    }
    if (!refers && sample.size() <= kArgumentBytesMax && http::is_plain_body(sample)) {
      return " \\\n  --data-binary " + words(parts, "plain");
    }
    std::string format;
    std::string arguments;
    for (const Piece& piece : parts) {
      format += piece.kind == Piece::Kind::kText ? octal(piece.text) : "%s";
      if (piece.kind != Piece::Kind::kText) arguments += " " + word(piece, "plain");
    }
    // A '-' at the front would be an option.
    if (format.starts_with('-')) format.replace(0, 1, "\\055");
    pipe = "printf '" + format + "'" + arguments + " | ";
    return " \\\n  --data-binary @-";
  }

  // The pieces as one word of the shell.
  std::string words(const std::vector<Piece>& parts, std::string_view place) {
    std::string out;
    for (const Piece& piece : parts) out += word(piece, place);
    return out.empty() ? "''" : out;
  }

  std::string word(const Piece& piece, std::string_view place) {
    switch (piece.kind) {
      case Piece::Kind::kText:
        return quoted(piece.text);
      case Piece::Kind::kEnvironment:
        variables_.insert(piece.text);
        return "\"$" + piece.text + "\"";
      case Piece::Kind::kRound:
        return "\"$i\"";
      case Piece::Kind::kReference:
        break;
    }
    if (piece.in_string) place = "string";
    if (piece.url) place = "plain";
    const std::string variable = "v" + std::to_string(++values_made_);
    values_before_ += variable + "=$(" + reading(piece, place) + ") || exit 1\n";
    if (!piece.url) return "\"$" + variable + "\"";
    urls_ = true;
    return "\"$(local_target \"$" + variable + "\")\"";
  }

  // The command that prints what a reference stands for.
  std::string reading(const Piece& piece, std::string_view place) {
    const http::Reference& reference = piece.reference;
    if (reference.kind == http::Reference::Kind::kUuid) {
      uuids_ = true;
      return "uuid";
    }
    values_ = true;
    const std::string step = std::to_string(piece.step + 1);
    if (reference.kind == http::Reference::Kind::kHeader) {
      headers_ = true;
      return "header " + step + " " + std::string(place) + " " + quoted(reference.header);
    }
    if (reference.whole_text) {
      return "spelled " + std::string(place) + " < \"$answers/" + step + ".body\"";
    }
    std::string path = "[";
    for (const std::string& key : reference.steps) {
      if (path.size() > 1) path += ",";
      path += json::quote(key);
    }
    return "value " + step + " " + std::string(place) + " " + quoted(path + "]");
  }

  const http::HttpFile& file_;
  const std::string& base_url_;
  const std::string& name_;
  std::set<std::size_t> referenced_;  // requests whose answers are used
  std::set<std::string> variables_;   // of the environment
  std::string values_before_;         // of the present step
  int values_made_ = 0;
  bool sends_ = false, keeps_ = false, expects_ = false, has_files_ = false;
  bool values_ = false, headers_ = false, urls_ = false, uuids_ = false;
};

}  // namespace

std::string to_curl(const http::HttpFile& file, const std::string& base_url,
                    const std::string& script) {
  return Script(file, base_url, script).text();
}

}  // namespace bodkin::dialect
