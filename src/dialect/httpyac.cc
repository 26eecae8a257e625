#include "dialect/httpyac.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "base/text.h"
#include "dialect/editor.h"
#include "dialect/pieces.h"
#include "http/http_text.h"

namespace bodkin::dialect {
namespace {

constexpr std::string_view kTool = "httpyac";

// Before the first request: what the expressions call. PLACE: target, string, plain.
constexpr std::string_view kFunctions = R"js({{+
  const spelled = (text, place) => {
    if (place === 'target') return encodeURIComponent(text);
    return place === 'string' ? JSON.stringify(text).slice(1, -1) : text;
  };
  exports.valueOf = (response, place, path) => {
    let value = JSON.parse(response.body);
    for (const key of path) {
      if (value === null || typeof value !== 'object' || !Object.hasOwn(value, key)) {
        throw new Error('the answer has nothing at ' + JSON.stringify(path));
      }
      value = value[key];
    }
    return spelled(typeof value === 'string' ? value : JSON.stringify(value), place);
  };
  exports.headerOf = (response, place, name) => {
    const value = response.headers[name.toLowerCase()];
    if (value === undefined) throw new Error('the answer has no header ' + name);
    return spelled(Array.isArray(value) ? value[0] : value, place);
  };
  exports.bodyOf = (response, place) => spelled(response.body, place);
  exports.localTarget = (url) => url.replace(/^[^/?]*:\/\/[^/?]*/, '').replace(/^(?!\/)/, '/');
  exports.freshUuid = () => require('crypto').randomUUID();
}}
)js";

// A string of JavaScript that holds nothing that httpyac would look at.
std::string js_string(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f || c == '\'' || c == '\\' || c == '{' || c == '}') {
      out += fmt::format("\\x{:02x}", byte);
    } else {
      out += c;
    }
  }
  return out + "'";
}

bool is_one_line_of_text(std::string_view text) {
  return printable(text, text.size() + 1) == text;
}

class Writer {
 public:
  Writer(const http::HttpFile& file, const std::string& base_url)
      : file_(file), base_url_(base_url), names_(step_names(file, "step_")) {}

  Result<std::string> text() {
    std::string requests;
    for (std::size_t i = 0; i < file_.requests.size(); ++i) {
      auto one = request(i);
      if (!one) return one;
      requests += "\n###\n" + *one;
    }
    std::string out = "@base = " + base_url_ + "\n";
    if (calls_) out.append("\n").append(kFunctions);
    return out + requests;
  }

 private:
  Result<std::string> request(std::size_t index) {
    const http::HttpFileRequest& item = file_.requests[index];
    std::string out;
    for (const std::string& comment : item.comments) {
      const std::string line = printable(comment, 4 * comment.size() + 1);
      out += std::string("# ") + (line.starts_with('@') ? "- " : "") + line + "\n";
    }
    if (!names_[index].empty()) out += "# @name " + names_[index] + "\n";
    if (!item.principal.empty()) out += "# as " + printable(item.principal) + "\n";
    if (!is_editor_method(item.request.method)) {
      return cannot_write(file_, index, kTool, "it knows no such method");
    }
    if (!is_one_line_of_text(item.request.target)) {
      return cannot_write(file_, index, kTool, "its target has bytes that are no text");
    }
    out += item.request.method + " " + target(index) + "\n";
    for (const Header& field : item.request.headers.fields()) {
      if (!http::is_token(field.name) || http::is_comment(field.name) ||
          !is_one_line_of_text(field.value) || http::trim(field.value) != field.value) {
        return cannot_write(file_, index, kTool, "a header would not be sent as it is");
      }
      out += field.name + ": " +
             inlined(pieces(file_, index, field.value, Place::kHeader), "plain") + "\n";
    }
    auto with_body = body(index);
    if (!with_body) return with_body;
    return out + *with_body + assertions(item.expect);
  }

  std::string target(std::size_t index) {
    const std::vector<Piece> parts =
        pieces(file_, index, file_.requests[index].request.target, Place::kTarget);
    std::string out = "{{base}}";
    for (const Piece& piece : parts) {
      if (!piece.url) {
        out += inlined({piece}, "target");
        continue;
      }
      calls_ = true;
      out += "{{localTarget(" + expression(piece, "plain") + ")}}";
    }
    return out;
  }

  Result<std::string> body(std::size_t index) {
    const http::HttpFileRequest& item = file_.requests[index];
    if (!item.body_file.empty()) return "\n< ./" + item.body_file + "\n";
    if (item.request.body.empty()) return std::string();
    const std::vector<Piece> parts = pieces(file_, index, item.request.body, Place::kBody);
    std::string sample;
    bool clear = true;  // no brace of the text touches those of an expression
    for (const Piece& piece : parts) {
      const bool is_text = piece.kind == Piece::Kind::kText;
      sample += is_text ? piece.text : "1";
      clear = clear && !(is_text && &piece != &parts.back() && piece.text.ends_with('{'));
    }
    if (clear && http::is_plain_body(sample)) return "\n" + inlined(parts, "plain") + "\n";
    if (!is_utf8(item.request.body)) {
      return cannot_write(file_, index, kTool,
                          "its body names earlier answers and is no text beside them");
    }
    std::string all;
    for (const Piece& piece : parts) all += (all.empty() ? "" : " + ") + expression(piece, "plain");
    return "\n{{" + all + "}}\n";
  }

  // "4xx" is from 400 to 499.
  static std::string assertions(const std::string& expect) {
    if (expect.empty()) return "";
    std::string least = expect, most = expect;
    const auto is_any = [](char c) { return c == 'x' || c == 'X'; };
    std::ranges::replace_if(least, is_any, '0');
    std::ranges::replace_if(most, is_any, '9');
    if (least == most) return "\n?? status == " + expect + "\n";
    return "\n?? status >= " + least + "\n?? status <= " + most + "\n";
  }

  // Text as it is where nothing in it is taken for an expression.
  std::string inlined(const std::vector<Piece>& parts, std::string_view place) {
    std::string out;
    for (const Piece& piece : parts) {
      if (piece.kind == Piece::Kind::kEnvironment) {
        out += "{{$processEnv " + piece.text + "}}";
      } else if (piece.kind == Piece::Kind::kText && piece.text.find("{{") == std::string::npos) {
        out += piece.text;
      } else {
        out += "{{" + expression(piece, place) + "}}";
      }
    }
    return out;
  }

  std::string expression(const Piece& piece, std::string_view place) {
    if (piece.kind == Piece::Kind::kText) return js_string(piece.text);
    calls_ = true;
    const http::Reference& reference = piece.reference;
    if (reference.kind == http::Reference::Kind::kUuid) return "freshUuid()";
    if (piece.in_string) place = "string";
    const std::string arguments = names_[piece.step] + "Response, '" + std::string(place) + "'";
    if (reference.kind == http::Reference::Kind::kHeader) {
      return "headerOf(" + arguments + ", " + js_string(reference.header) + ")";
    }
    if (reference.whole_text) return "bodyOf(" + arguments + ")";
    std::string path;
    for (const std::string& key : reference.steps) {
      path += (path.empty() ? "" : ", ") + js_string(key);
    }
    return "valueOf(" + arguments + ", [" + path + "])";
  }

  const http::HttpFile& file_;
  const std::string& base_url_;
  std::vector<std::string> names_;
  bool calls_ = false;  // some expression calls a function of ours
};

}  // namespace

Result<std::string> to_httpyac(const http::HttpFile& file, const std::string& base_url) {
  const auto editable = for_editors(file);
  if (!editable) return std::unexpected(editable.error());
  return Writer(*editable, base_url).text();
}

}  // namespace bodkin::dialect
